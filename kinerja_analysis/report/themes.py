"""What people write about in their self-assessments: counts from a visible list of words."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import pandas as pd

FIELDS: Final = ("capaian", "tantangan", "inovasi")
"""Texts of a self-assessment, in the order of the form."""

CONSENT: Final = "Ya"
"""What `izin_kutip` says where the author may be quoted."""


@cache
def word_list() -> Mapping[str, Any]:
    """Return the themes of each field with their words, and what counts as no text (``kosong``)."""
    text = files(__package__).joinpath("tema.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def says_something(texts: pd.Series) -> pd.Series:
    """Tell which texts hold more than a word for nothing.

    >>> says_something(pd.Series(["Belum ada.", "-", "Papan pantau"])).tolist()
    [False, False, True]
    """
    folded = texts.fillna("").str.casefold().str.strip(" .")
    return ~folded.isin(set(word_list()["kosong"]))


def theme_counts(forms: pd.DataFrame) -> pd.DataFrame:
    """Count the people who touch on each theme in each field.

    Parameters
    ----------
    forms : rows of `penilaian_diri`, of one year

    Returns
    -------
    DataFrame
        ``isian, tema, n`` (people; one person may touch on several themes) and ``jumlah``, the
        people who wrote anything in that field.
    """
    rows = [row for field in FIELDS for row in _field_counts(forms, field)]
    return pd.DataFrame(rows, columns=["isian", "tema", "n", "jumlah"])


def _field_counts(forms: pd.DataFrame, field: str) -> list[tuple[str, str, int, int]]:
    """Count the people by theme in one field, most frequent first."""
    written = forms[says_something(forms[field])]
    total = written["pegawai"].nunique()
    counts = {
        theme: written.loc[written[field].str.contains(_pattern(words)), "pegawai"].nunique()
        for theme, words in word_list()[field].items()
    }
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(field, theme, n, total) for theme, n in ordered]


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Return the pattern of texts in which any of the words begins."""
    return re.compile("|".join(rf"\b{re.escape(word)}" for word in words), re.IGNORECASE)


def quotable(forms: pd.DataFrame) -> list[str]:
    """Return the innovations whose authors agreed to be quoted, each once, in alphabetical order.

    Parameters
    ----------
    forms : rows of `penilaian_diri`, of one year
    """
    agreed = forms[(forms["izin_kutip"] == CONSENT) & says_something(forms["inovasi"])]
    return sorted(agreed["inovasi"].str.strip().unique())
