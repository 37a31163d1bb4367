"""What happened to every row: the ledger of repairs and quarantine, and the tally that adds up."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.intake.reading.sheet import Sheet, column_letter

JOIN: Final = " | "
"""What stands between the cells of one row that the same rule touched."""


APART: Final = ("kolom_dipetakan",)
"""Rules whose cells of one row keep a ledger row each."""


ALWAYS: Final = ("koreksi_kantor",)
"""Repairs that are told of a row in quarantine too."""


def notes(baris: Iterable[int], aturan: str, jenis: str, kolom: str = "") -> pd.DataFrame:
    """Return notes of one rule on some rows; before, after and sentence are added by `assign`."""
    rows = list(baris)
    if not rows:
        return _no_notes()
    frame = pd.DataFrame({"baris": pd.Series(rows, dtype="int64")})
    texts = {"kolom": kolom, "jenis": jenis, "aturan": aturan}
    texts |= {"sebelum": "", "sesudah": "", "pesan": ""}
    columns = {name: pd.Series(text, frame.index, dtype="str") for name, text in texts.items()}
    return frame.assign(**columns)


@cache
def _no_notes() -> pd.DataFrame:
    """Return notes without rows."""
    frame = pd.DataFrame({"baris": pd.Series([], dtype="int64")})
    names = ("kolom", "jenis", "aturan", "sebelum", "sesudah", "pesan")
    return frame.assign(**{name: pd.Series([], dtype="str") for name in names})


def join_notes(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return all notes in one frame."""
    full = [part for part in parts if len(part)]
    return pd.concat(full, ignore_index=True) if full else notes([], "", "")


@cache
def _messages() -> Mapping[str, Mapping[str, str]]:
    """Read the sentence of every rule."""
    text = resources.files(__package__).joinpath("pesan.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def ledger(found: pd.DataFrame, columns: Mapping[str, int], sheet: Sheet) -> pd.DataFrame:
    """Return the ledger rows of one sheet: one a row and rule, quarantine one a row.

    Parameters
    ----------
    found : notes of one sheet
    columns : field -> column (from 0), for the cells' addresses
    sheet : the sheet, which knows where a nilai was ticked

    Returns
    -------
    DataFrame
        ``baris, sel, jenis, aturan, sebelum, sesudah, pesan``; cells that one rule touched in
        one row stand together. Of a quarantined row `aturan` is the first fault, `pesan` all.
    """
    letters = _letters(found, columns, sheet)
    told = found.assign(
        sel=letters.where(letters == "", letters + found["baris"].astype("str")),
        pesan=_told(found),
        order=np.arange(len(found)),
        apart=found["kolom"].where(found["aturan"].isin(APART), ""),
    )
    faulty = told["jenis"] == "karantina"
    sound = ~told["baris"].isin(told.loc[faulty, "baris"]) | told["aturan"].isin(ALWAYS)
    kept = told[sound | (told["jenis"] != "perbaikan")]
    return pd.concat(
        [
            _together(kept[kept["jenis"] != "karantina"], ["baris", "jenis", "aturan", "apart"]),
            _together(kept[kept["jenis"] == "karantina"], ["baris", "jenis"]),
        ]
    ).sort_values(["baris", "order"], kind="stable")[
        ["baris", "sel", "jenis", "aturan", "sebelum", "sesudah", "pesan"]
    ]


def _letters(found: pd.DataFrame, columns: Mapping[str, int], sheet: Sheet) -> pd.Series:
    """Return the letters of the column that each note is about, empty where it is about a row."""
    known = {name: column_letter(column) for name, column in columns.items()}
    if not sheet.ticked:
        return found["kolom"].map(lambda name: known.get(name, "")).astype("str")
    told = [
        sheet.letter(baris - 1, columns[name]) if name in known else ""
        for name, baris in zip(found["kolom"], found["baris"], strict=True)
    ]
    return pd.Series(told, found.index, dtype="str")


def ledger_sorts(entries: pd.DataFrame) -> pd.Series:
    """Return what each ledger row is: its `jenis`, or ``tanda`` where it only points out."""
    return entries["jenis"].astype("str").mask(entries["aturan"].isin(_flag_rules()), "tanda")


@cache
def _flag_rules() -> frozenset[str]:
    """Return the rules that only point something out and change nothing."""
    return frozenset(_messages()["tanda"])


def _told(found: pd.DataFrame) -> pd.Series:
    """Return each note's sentence: that of its rule, then its own."""
    known = [
        _messages()[jenis].get(aturan) or _messages()["tanda"].get(aturan, "")
        for jenis, aturan in zip(found["jenis"], found["aturan"], strict=True)
    ]
    return (pd.Series(known, found.index, dtype="str") + " " + found["pesan"]).str.strip()


def _together(told: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Put the notes of one row and rule into one ledger row."""
    if not told.duplicated(keys).any():
        return told
    return told.groupby(keys, sort=False, as_index=False).agg(
        aturan=("aturan", "first"),
        sel=("sel", ", ".join),
        sebelum=("sebelum", JOIN.join),
        sesudah=("sesudah", JOIN.join),
        pesan=("pesan", lambda texts: " ".join(dict.fromkeys(texts))),
        order=("order", "min"),
    )
