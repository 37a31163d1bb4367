@echo off
rem Membuka JupyterLab dengan klik ganda.
cd /d "%~dp0"
where py >nul 2>nul && (py -3 mulai.py lab) || (python mulai.py lab)
pause
