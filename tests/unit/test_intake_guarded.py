"""A file that kills, hangs or swells the reading process costs that one file and no other."""

import os
import subprocess
import sys
import textwrap
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import numpy as np
import psutil
import pytest
import xlsxwriter

from kinerja_analysis.errors import ExportRefused, KinerjaError
from kinerja_analysis.intake.reading import guarded, wire
from kinerja_analysis.intake.reading.guarded import Reader, read_guarded
from kinerja_analysis.intake.reading.sheet import Sheet, grid
from kinerja_analysis.intake.reading.wire import (
    LENGTH,
    MAX_FRAME,
    joined,
    messages,
    receive,
    send,
)
from kinerja_analysis.intake.reading.workbook import read_sheets
from kinerja_analysis.thresholds import READ_MAX_CELLS

DATA = Path(__file__).parent / "data" / "exports"


@pytest.fixture
def reader():
    reader = Reader()
    yield reader
    reader.close()


@pytest.fixture
def sound(tmp_path):
    path = tmp_path / "baik.csv"
    path.write_text("NIP;Nama\n1;Ani\n", encoding="utf-8")
    return path


def far_cell(path, cell):
    """Write a workbook whose second value stands very far from the first."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "NIP")
        sheet.write(*cell, "x")
    return path


def worker(tmp_path, monkeypatch, body):
    """Put a worker of our own in place of the real one: it greets, then does `body`."""
    (tmp_path / "palsu.py").write_text(
        "import os, sys, time\n"
        "from kinerja_analysis.intake.reading.wire import receive, send\n"
        "send(sys.stdout.buffer, {'jenis': 'siap', 'nomor': os.getpid()})\n"
        "receive(sys.stdin.buffer)\n" + textwrap.dedent(body),
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(guarded, "WORKER", "palsu")


@pytest.mark.parametrize("path", sorted(DATA.iterdir()), ids=lambda p: p.name)
def test_guarded_reading_gives_what_plain_reading_gives(path):
    if not path.is_file():
        return
    try:
        plain = read_sheets(path, path.name)
    except ExportRefused as refused:
        with pytest.raises(ExportRefused) as again:
            read_guarded(path, path.name)
        assert str(again.value) == str(refused)
        return
    for sheet, other in zip(plain, read_guarded(path, path.name), strict=True):
        assert [*map(type, sheet.cells.ravel())] == [*map(type, other.cells.ravel())]
        for name in sheet.__slots__:
            one, two = getattr(sheet, name), getattr(other, name)
            assert np.array_equal(one, two) if name == "cells" else one == two


def test_one_child_reads_many_files(reader, sound):
    reader.read(sound, "a")
    first = reader.pid
    reader.read(sound, "b")
    assert reader.pid == first


def test_child_that_was_killed_is_replaced(reader, sound):
    reader.read(sound, "a")
    first = psutil.Process(reader.pid)
    first.kill()
    first.wait()
    assert reader.read(sound, "b")[0].berkas == "b"
    assert reader.pid != first.pid


def test_file_beyond_the_memory_is_refused_and_the_next_one_is_read(reader, sound, tmp_path):
    # 16.384 columns x 1.048.576 rows in 7 kB: 17 milliard cells
    path = far_cell(tmp_path / "jauh.xlsx", (1_048_575, 16_383))
    with pytest.raises(ExportRefused, match="memori melebihi batas"):
        reader.read(path, path.name)
    assert reader.read(sound, "baik.csv")[0].cells.tolist() == [["NIP", "Nama"], ["1", "Ani"]]


def test_hanging_child_is_ended_in_time(reader, sound, tmp_path, monkeypatch):
    worker(tmp_path, monkeypatch, "time.sleep(60)")
    monkeypatch.setattr(guarded, "READ_SECONDS", 1)
    with pytest.raises(ExportRefused, match="batas waktu"):
        Reader(patience=0.5).read(sound, "x")


def test_swelling_child_is_ended_by_the_watch_alone(sound, tmp_path, monkeypatch):
    worker(tmp_path, monkeypatch, "held = b'x' * 300_000_000; time.sleep(60)")
    with pytest.raises(ExportRefused, match="memori melebihi batas"):
        Reader(memory=200_000_000).read(sound, "x")


@pytest.mark.parametrize(
    "body",
    [
        "os._exit(1)",
        "sys.stdout.buffer.write(b'bukan bingkai' * 99)",
        "send(sys.stdout.buffer, {'jenis': 'lembar'})",
        "send(sys.stdout.buffer, {'jenis': 'isi', 'isi': [[1]]})",
        "sys.stdout.buffer.write((99).to_bytes(8, 'big') + b'{')",
    ],
)
def test_child_that_dies_or_babbles_is_a_refusal(body, sound, tmp_path, monkeypatch):
    worker(tmp_path, monkeypatch, body)
    with pytest.raises(ExportRefused, match="simpan ulang"):
        Reader().read(sound, "x")


def test_no_child_is_left_when_the_parent_ends(sound, tmp_path):
    program = (
        "import sys; from pathlib import Path\n"
        "from kinerja_analysis.intake.reading import guarded\n"
        f"guarded.read_guarded(Path({str(sound)!r}), 'x')\n"
        "print(guarded.reader_of(guarded.os.getpid()).pid)\n"
    )
    # from standard input `__main__` is no file, as in a notebook
    env = {**os.environ, "PYTHONPATH": str(guarded.ROOT)}
    run = subprocess.run(
        [sys.executable, "-W", "error", "-"],
        input=program,
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    assert not psutil.pid_exists(int(run.stdout))


def test_module_beside_the_exports_is_never_imported(reader, sound, tmp_path, monkeypatch):
    (tmp_path / "csv.py").write_text("raise SystemExit(1)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(reader.read(sound, "x")) == 1


def test_child_that_cannot_start_is_no_fault_of_the_file(sound, monkeypatch):
    monkeypatch.setattr(guarded, "WORKER", "modul_yang_tidak_ada")
    with pytest.raises(KinerjaError, match="tidak dapat dimulai") as refused:
        Reader().read(sound, "x")
    assert not isinstance(refused.value, ExportRefused)


def test_missing_file_is_a_refusal(reader, tmp_path):
    with pytest.raises(ExportRefused, match="tidak dapat dibuka"):
        reader.read(tmp_path / "tiada.xlsx", "tiada.xlsx")


def test_file_beyond_the_size_is_not_even_opened(reader, sound, monkeypatch):
    monkeypatch.setattr(guarded, "FILE_MAX_BYTES", 3)
    with pytest.raises(ExportRefused, match="terlalu besar"):
        reader.read(sound, "x")
    assert reader.pid == 0


def framed(body):
    return BytesIO(LENGTH.pack(len(body)) + body)


@pytest.mark.parametrize(
    ("stream", "fault"),
    [
        (BytesIO(b"1234567"), EOFError),  # 7 of the 8 bytes that tell the length
        (BytesIO(LENGTH.pack(3) + b"{}"), EOFError),  # 2 bytes of 3
        (BytesIO(LENGTH.pack(MAX_FRAME + 1)), ValueError),
        (framed(b"[1]"), ValueError),
        (framed(b"{"), ValueError),
    ],
    ids=["panjang terpotong", "isi terpotong", "terlalu panjang", "bukan pesan", "bukan JSON"],
)
def test_what_is_no_frame_is_never_taken_for_one(stream, fault):
    with pytest.raises(fault):
        receive(stream)


def test_frame_beyond_the_bound_is_not_sent(monkeypatch):
    monkeypatch.setattr(wire, "MAX_FRAME", 30)
    stream = BytesIO()
    send(stream, {"jenis": "siap"})  # {"jenis": "siap"} has 17 letters
    assert len(stream.getvalue()) == 8 + 17
    with pytest.raises(MemoryError):
        send(stream, {"jenis": "siap", "isi": "1234"})  # 32
    assert len(stream.getvalue()) == 8 + 17


def test_sheets_of_several_frames_arrive_as_they_were_sent(monkeypatch):
    monkeypatch.setattr(wire, "CELLS_A_FRAME", 4)  # two rows of two cells
    day, span = datetime(2025, 12, 1, 8), timedelta(days=1, seconds=2, microseconds=3)
    rows = [["NIP", "Nama"], ["1", "Ani"], [2.5, day], [day.date(), day.time()], [span, ""]]
    sheets = [
        Sheet("b", "Satu", grid(rows), hidden=True, marks={(1, 0): "galat_excel"}),
        Sheet("b", "Dua", grid([["x"]]), delimited=True, merged=((0, 0, 1, 1),)),
    ]
    stream = BytesIO()
    sent = [message for sheet in sheets for message in messages(sheet)]
    assert [one["jenis"] for one in sent] == ["lembar", "isi", "isi", "isi", "lembar", "isi"]
    for message in (*sent, {"jenis": "selesai"}):
        send(stream, message)
    stream.seek(0)
    (one, two), last = joined(stream, "b")
    assert last == {"jenis": "selesai"}
    assert one.cells.tolist() == rows
    assert (one.hidden, one.marks, two.delimited) == (True, {(1, 0): "galat_excel"}, True)
    assert (two.cells.tolist(), two.merged) == ([["x"]], ((0, 0, 1, 1),))


def test_sheet_of_more_cells_than_may_be_read_is_never_laid_out():
    told = next(messages(Sheet("b", "Satu", grid([["x"]]))))
    stream = BytesIO()
    send(stream, {**told, "bentuk": [READ_MAX_CELLS // 16_384 + 1, 16_384]})
    stream.seek(0)
    with pytest.raises(ValueError, match="16384"):
        joined(stream, "b")
