"""Which rows say the same twice, or say two things of one rating."""

from collections.abc import Sequence

import pandas as pd

from kinerja_analysis.schema import PENILAIAN

RATINGS = ["hasil_kerja", "perilaku_kerja"]
"""The two official ratings."""

BORROWED = ["oleh", *RATINGS]
"""What a recap is taken to say because it does not say it."""

OFFICIAL_KEY = ["tahun", "periode", "pegawai"]
"""An official rating of a person stands once a period, whoever entered it."""


def doubled_ratings(nilai: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose nilai stand elsewhere too.

    Parameters
    ----------
    nilai : DataFrame
        Schema `penilaian` with ``blok, baris``, in the order of files, sheets and rows.

    Returns
    -------
    DataFrame
        ``blok, baris, aturan``: all rows that contradict each other, and of equal rows all but
        the first. A row that repeats only some nilai of another contradicts it.
    """
    return _doubled(nilai, list(PENILAIAN.key), ["nilai"])


def doubled_predikat(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the official rows that stand elsewhere too, as `doubled_ratings` does.

    Two raters whom the files themselves name (a transfer, a Plt. or Plh.) do not contradict each
    other. A hand-made recap has no ratings and is held against the predikat alone.

    Parameters
    ----------
    rows : DataFrame
        Schema `predikat_resmi` with ``blok, baris`` and ``asal``: where the rater comes from
        (``berkas``, ``daftar`` or ``rekap``).
    """
    return _doubled(_as_compared(rows), [*OFFICIAL_KEY, "oleh"], [*RATINGS, "predikat"])


def doubled_facts(rows: pd.DataFrame, key: Sequence[str], content: Sequence[str]) -> pd.DataFrame:
    """Return the rows of a list that stand elsewhere too, as `doubled_ratings` does.

    Parameters
    ----------
    rows : DataFrame
        The columns of `key` and `content` with ``blok, baris``.
    key : what one thing has once
    content : what is said of it
    """
    return _doubled(rows, list(key), list(content))


def _as_compared(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the official rows with `oleh`, the rater who tells them apart; recaps come last."""
    rows = rows.assign(rekap=rows["asal"] == "rekap")
    rows = rows.sort_values("rekap", kind="stable", ignore_index=True)
    keys = [rows[name] for name in OFFICIAL_KEY]
    listed = (rows["asal"] == "daftar").groupby(keys).transform("any").astype(bool)
    rows = rows.assign(oleh=rows["penilai"].mask(listed | rows["rekap"], ""))
    first = rows.groupby(OFFICIAL_KEY)[["oleh", *RATINGS, "rekap"]].transform("first")
    borrowed = rows["rekap"] & ~first["rekap"].astype(bool)
    return rows.assign(**{name: rows[name].mask(borrowed, first[name]) for name in BORROWED})


def _doubled(table: pd.DataFrame, key: list[str], content: list[str]) -> pd.DataFrame:
    """Compare the rows of the files by what they say under one key."""
    table = _rows_with(table, table.duplicated(key, keep=False))
    repeat = table.duplicated(key)
    sizes = table.groupby(key, dropna=False)[key[0]].transform("size")
    alike = table.groupby([*key, *content], dropna=False)[key[0]].transform("size")
    rows = (
        table[["blok", "baris"]]
        .assign(repeat=repeat, conflict=sizes != alike)
        .groupby(["blok", "baris"], as_index=False)
        .agg(conflict=("conflict", "any"), repeat=("repeat", "all"), part=("repeat", "any"))
    )
    rows["aturan"] = "duplikat_bertentangan"
    rows.loc[~rows["conflict"] & rows["repeat"], "aturan"] = "duplikat_persis"
    return rows.loc[rows["conflict"] | rows["part"], ["blok", "baris", "aturan"]]


def _rows_with(table: pd.DataFrame, double: pd.Series) -> pd.DataFrame:
    """Return all that the rows of the files say that say anything double."""
    rows = table.set_index(["blok", "baris"]).index
    return table[rows.isin(rows[double].unique())] if double.any() else table.head(0)
