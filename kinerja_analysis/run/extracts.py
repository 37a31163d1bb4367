"""Which tables the commands ``bersihkan`` and ``telaah`` leave, for who works in Excel."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.archive import read_table
from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Sheet
from kinerja_analysis.report.first_screen import first_screen
from kinerja_analysis.report.xlsx import write_sheets
from kinerja_analysis.run.documents import write_waiting
from kinerja_analysis.run.manifest import row_tally, write_manifest
from kinerja_analysis.run.office import Progress, step
from kinerja_analysis.run.order import Order
from kinerja_analysis.run.own_files import kept_words
from kinerja_analysis.run.publish import build_folder, publish
from kinerja_analysis.run.records import DATA, DONE, PRIVATE
from kinerja_analysis.run.stages import (
    Work,
    clean,
    open_work,
    results,
    screen,
    screen_tables,
)

MARK: Final = "RAHASIA"

Make = Callable[[Work, Order], str]


def write_cleaning(order: Order, progress: Progress) -> tuple[Path, str]:
    """Clean exports and leave tables and corrections; return where, and what came of it."""
    target = order.target.with_name(f"{order.office}-pembersihan")
    return target, _extract(order, target, "Membersihkan ekspor", _cleaning, progress)


def write_screening(order: Order, progress: Progress) -> tuple[Path, str]:
    """Clean and screen exports and leave all tables; return where, and what came of it."""
    target = order.target.with_name(f"{order.office}-telaah")
    return target, _extract(order, target, "Menelaah pola penilai", _screening, progress)


def _extract(order: Order, target: Path, words: str, make: Make, progress: Progress) -> str:
    """Build the folder aside, then publish it."""
    with build_folder(target) as built, step(progress, words):
        inputs = ";".join(map(str, order.inputs))
        work = open_work(order.tahun, inputs, str(order.profile_path), str(built))
        told = make(work, order)
        rows = row_tally(read_table(built / DATA, "tally"))
        shutil.rmtree(built / DONE)
        facts = {"tahun": order.tahun, "kantor": order.profile.nama, "baris": rows}
        files = {**order.files, "profil.toml": order.profile_path}
        write_manifest(built, {**facts, "benih": order.seed}, files)
        kept = publish(built, target)
    return told + kept_words(kept)


def _cleaning(work: Work, order: Order) -> str:
    """Write the clean tables and what waits for correction."""
    cleaned = clean(work)
    _write_book(cleaned.tables(), work.folder / PRIVATE / "tabel_bersih.xlsx", order)
    write_waiting(work, cleaned.tables(), tanggal=order.tanggal)
    return cleaned.summary()


def _screening(work: Work, order: Order) -> str:
    """Write the tables of the screen beside the clean ones."""
    _cleaning(work, order)
    screened = screen(work, seed=order.seed)
    results(work, screened)
    tables = {"layar_pertama": first_screen(screened)} | screen_tables(screened)
    _write_book(tables, work.folder / PRIVATE / "hasil_telaah.xlsx", order)
    return screened.summary()


def _write_book(tables: Mapping[str, pd.DataFrame], path: Path, order: Order) -> None:
    """Write tables as sheets of one workbook."""
    sheets = [
        Sheet(name, labels.column(name), frame.rename(columns=labels.column), "")
        for name, frame in tables.items()
    ]
    mark = f"{MARK} · {labels.SIMULATION_MARK}" if order.profile.simulasi else MARK
    write_sheets(sheets, path, title=order.profile.nama, mark=mark, tanggal=order.tanggal)
