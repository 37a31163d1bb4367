"""`kinerja periksa`: what it looks at, what it says to do, and the page for the office's file."""

import sys
from collections import namedtuple
from datetime import date

import pytest
from packaging.requirements import Requirement

from kinerja_analysis import cli
from kinerja_analysis.errors import ReportError
from kinerja_analysis.report.inspection import Check, advice, inspection_text, outcome
from kinerja_analysis.run.inspection import certified, golden, installation, machine

DAY = date(2026, 1, 31)
FINE = Check("Versi", "Python", "3.12.1")
NOTE = Check("Program pembaca", "Peramban", "tidak ditemukan", "catatan", "Pasang peramban.")
BROKEN = Check("Kantor emas", "Model", "berbeda", "gagal", "Jangan menerbitkan laporan.")


PLANTED = ("severity P5", "halo P6")


@pytest.fixture(scope="module")
def numbers():
    return golden.golden_numbers()


@pytest.fixture
def quick(monkeypatch, numbers):
    """Let the command look at everything but work the golden office out only once."""
    monkeypatch.setattr(golden, "golden_numbers", lambda: numbers)


def test_golden_office_gives_the_stored_numbers_and_finds_who_was_planted(numbers):
    assert {check.state for check in golden.check_golden(numbers)} == {"baik"}
    planted = {f"{scale} {effect}" for scale in ("lima", "seratus") for effect in PLANTED}
    assert planted <= set(numbers["pola"])
    # the four raters in whom nothing was planted show nothing
    assert {name.split()[2] for name in numbers["pola"]} == {"P5", "P6"}


def test_number_that_moved_or_is_gone_fails_and_is_named(numbers):
    moved = {**numbers, "rasch": {**numbers["rasch"], "P5": numbers["rasch"]["P5"] + 0.01}}
    gone = {**moved, "linear": {k: v for k, v in numbers["linear"].items() if k != "error"}}
    rasch, linear, *rest = golden.check_golden(gone)
    assert rasch.state == linear.state == "gagal"
    # .01 logit beside a severity of 1.11: nine thousandths of it
    assert "9e-3 (P5)" in rasch.found
    assert linear.found == "berbeda: error"
    assert {check.state for check in rest} == {"baik"}


def test_naive_sums_of_squares_would_fail_the_certified_numbers(monkeypatch):
    assert {check.state for check in certified.check_certified()} == {"baik"}
    monkeypatch.setattr(certified, "f_ratio", naive_f)
    assert [check.state for check in certified.check_certified()][1:] == ["gagal", "gagal"]


def naive_f(cells):
    """F from sums of squares that are not taken about the mean."""
    rows = [list(map(float, row)) for row in cells]
    k, n = len(rows), len(rows[0])
    total = sum(map(sum, rows)) ** 2 / (k * n)
    of_rows = sum(sum(row) ** 2 for row in rows) / n
    of_cells = sum(x * x for row in rows for x in row)
    within = (of_cells - of_rows) / (k * (n - 1))
    return (of_rows - total) / (k - 1) / within if within else 0.0


def test_page_leads_with_the_worst_and_ends_with_what_to_do():
    assert outcome([FINE]).startswith("Program siap dipakai: semua")
    assert outcome([FINE, NOTE]).startswith("Program siap dipakai; 1 catatan")
    assert outcome([FINE, NOTE, BROKEN]).startswith("Program belum layak dipakai: 1 pemeriksaan")
    assert advice([NOTE, BROKEN, BROKEN]) == [BROKEN.advice, NOTE.advice]
    text = inspection_text([FINE, BROKEN], version="0.1.0", tanggal=DAY)
    assert "31 Januari 2026" in text
    assert text.endswith("Yang perlu dilakukan\n  - Jangan menerbitkan laporan.\n")


def test_command_writes_one_page_as_text_and_pdf(quick, tmp_path, capsys):
    words = ["periksa", "--keluaran", str(tmp_path), "--tanggal", "2026-01-31"]
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    assert (tmp_path / "pemeriksaan-pemasangan.txt").read_text(encoding="utf-8") in said
    page = (tmp_path / "pemeriksaan-pemasangan.pdf").read_bytes()
    assert page.startswith(b"%PDF") and b"/Type/Pages/Count 1/" in page


def test_failed_check_gives_5(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(installation, "inspect_installation", lambda *_: (FINE, BROKEN))
    assert cli.main(["periksa", "--keluaran", str(tmp_path), "--tanggal", "2026-01-31"]) == 5
    assert "Jangan menerbitkan laporan." in capsys.readouterr().out


def test_package_that_is_missing_is_named_with_the_way_to_mend_it(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "typst", None)
    for name in ("report.inspection", "report.typeset", "run.inspection.installation"):
        monkeypatch.delitem(sys.modules, f"kinerja_analysis.{name}", raising=False)
    assert cli.main(["periksa"]) == 5
    assert "paket typst tidak ada" in capsys.readouterr().err


def test_package_out_of_range_is_told():
    assert machine.misfit(Requirement("pandas>=3")) == ""
    assert machine.misfit(Requirement("pandas<1")).endswith("(diminta <1)")


def test_folder_under_a_file_cannot_be_written_to(tmp_path):
    (tmp_path / "berkas").write_text("isi", encoding="utf-8")
    first, *rest = machine.check_places([("Folder laporan", tmp_path / "berkas")])
    assert first.state == "gagal" and "--keluaran" in first.advice
    assert {check.name for check in rest} >= {"Disk", "Memori", "Folder sementara"}
    with pytest.raises(ReportError, match="tidak dapat ditulis"):
        installation.write_page((FINE,), tmp_path / "berkas" / "dalam", tanggal=DAY)


def test_full_disk_fails_and_little_memory_is_a_remark(monkeypatch, tmp_path):
    usage, memory = namedtuple("usage", "free"), namedtuple("memory", "available total")
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage(2**29))
    monkeypatch.setattr(machine.psutil, "virtual_memory", lambda: memory(2**28, 2**32))
    states = {c.name: c.state for c in machine.check_places([("Folder laporan", tmp_path)])}
    assert states["Disk"] == "gagal"
    assert states["Memori"] == "catatan"


def test_computer_without_browser_and_fonts_is_told_and_still_good(monkeypatch):
    def none():
        raise machine.webbrowser.Error

    monkeypatch.setattr(machine.shutil, "which", lambda _: None)
    monkeypatch.setattr(machine.webbrowser, "get", none)
    assert {check.state for check in machine.check_programs()} == {"catatan"}
