@echo off
rem Membuat laporan tahunan dengan klik ganda.
cd /d "%~dp0"
where py >nul 2>nul && (py -3 mulai.py laporan %*) || (python mulai.py laporan %*)
pause
