"""Whether what was read is fit for a report: the share of rows that wait for the office."""

from typing import Final

import pandas as pd

from kinerja_analysis.thresholds import MAX_WAITING_SHARE

SETTLED: Final = frozenset(
    {"duplikat_persis", "jawaban_digantikan", "di_luar_periode", "dikesampingkan"}
)
"""Reasons of quarantine that ask nothing of the office: the row is known, dated, or set aside."""


def waiting_rows(tally: pd.DataFrame, jejak_audit: pd.DataFrame) -> pd.DataFrame:
    """Count, sheet by sheet, the data rows that wait for a correction by the office.

    Parameters
    ----------
    tally, jejak_audit : tables of the schema

    Returns
    -------
    DataFrame
        ``berkas, lembar, data, menunggu, bagian``: rows that are no structure, how many of them
        wait (repeats, replaced forms, rows of another year and rows set aside do not), and their
        share (0-1; missing where a sheet has no data).
    """
    held = jejak_audit[(jejak_audit["jenis"] == "karantina") & ~jejak_audit["aturan"].isin(SETTLED)]
    keys = ["berkas", "lembar"]
    counts = held.groupby(keys, as_index=False).agg(menunggu=("baris", "nunique"))
    rows = tally.assign(data=tally["bersih"] + tally["karantina"])[[*keys, "data"]]
    found = rows.merge(counts, on=keys, how="left", validate="1:1")
    waiting = found["menunggu"].fillna(0).astype("int64")
    share = waiting / found["data"].where(found["data"] > 0)
    return found.assign(menunggu=waiting, bagian=share.astype("float64"))


def waiting_share(tally: pd.DataFrame, jejak_audit: pd.DataFrame) -> float:
    """Return the share (0-1) of all data rows that wait for a correction; 0 without data."""
    rows = waiting_rows(tally, jejak_audit)
    return float(rows["menunggu"].sum() / max(rows["data"].sum(), 1))


def is_fit(tally: pd.DataFrame, jejak_audit: pd.DataFrame) -> bool:
    """Tell whether a report on these rows may be published as more than a draft."""
    return waiting_share(tally, jejak_audit) <= MAX_WAITING_SHARE
