"""Which predikat the two ratings lead to, how labels are spelled, and which exports disagree."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

import pandas as pd

from kinerja_analysis.regulasi.distribution import check_distribution
from kinerja_analysis.regulasi.rules import load_rule
from kinerja_analysis.schema import PREDIKAT_RESMI, check_columns

__all__ = [
    "PREDIKAT_ORDER",
    "RATING_LABELS",
    "check_distribution",
    "contradictions",
    "normalise_predikat",
    "normalise_rating",
    "predikat",
]

_RULE: Final = load_rule("permenpanrb_6_2022").data

RATING_LABELS: Final[Mapping[int, str]] = MappingProxyType(
    {int(level): label for level, label in _RULE["label_rating"].items()}
)
"""Label of each class of the two official ratings, 1 below to 3 above expectation."""

PREDIKAT_ORDER: Final = tuple(_RULE["ejaan_predikat"])
"""The predikat, best first."""


def predikat(hasil_kerja: int | str, perilaku_kerja: int | str) -> str:
    """Return the predikat that the 3x3 matrix gives for the two ratings.

    Parameters
    ----------
    hasil_kerja, perilaku_kerja : 1 below, 2 as, 3 above expectation; or a label in any spelling

    Raises
    ------
    ValueError
        A rating is none of the three classes.

    References
    ----------
    PermenPANRB 6/2022; see ``permenpanrb_6_2022.toml`` for source and verification.

    Examples
    --------
    >>> predikat(3, 3), predikat(2, 1), predikat(1, 2)
    ('Sangat Baik', 'Kurang', 'Butuh Perbaikan')
    """
    row, column = _level(hasil_kerja, "hasil_kerja"), _level(perilaku_kerja, "perilaku_kerja")
    return str(_RULE["matriks"][str(row)][column - 1])


def _level(rating: int | str, name: str) -> int:
    """Return the class of a rating given as number or label."""
    level = normalise_rating(rating) if isinstance(rating, str) else int(rating)
    if level is None or level not in RATING_LABELS:
        raise ValueError(
            f"{name} = {rating!r} bukan salah satu dari {', '.join(RATING_LABELS.values())}."
        )
    return level


def normalise_rating(text: str) -> int | None:
    """Return the class of a rating label in any known spelling; None when unknown.

    Bare numbers are not read: SIASN counts them the other way round (1 is above).
    """
    return _RATING.get(_plain(text))


def normalise_predikat(text: str) -> str | None:
    """Return the predikat of a label in any known spelling; None when unknown."""
    return _PREDIKAT.get(_plain(text))


def _plain(text: str) -> str:
    """Fold case, underscores and blanks; the whole label must match, never a part of it."""
    words = re.sub(r"[\s_\u00a0]+", " ", text.casefold()).strip()
    return re.sub(r"\s*([/()])\s*", r"\1", words).replace("(", " (")


def _spellings(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return spelling -> canonical word."""
    return {_plain(s): word for word, spellings in table.items() for s in spellings}


_RATING: Final = {s: int(k) for s, k in _spellings(_RULE["ejaan_rating"]).items()}
_PREDIKAT: Final = _spellings(_RULE["ejaan_predikat"])


def contradictions(predikat_resmi: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose predikat is not what the matrix gives; nothing is corrected.

    Parameters
    ----------
    predikat_resmi : DataFrame of the schema

    Returns
    -------
    DataFrame
        The rows as they stand, with ``predikat_matriks`` beside them.
    """
    check_columns(predikat_resmi, PREDIKAT_RESMI.columns, source="predikat_resmi")
    levels = pd.DataFrame(
        {name: predikat_resmi[name].map(normalise_rating) for name in RATINGS},
        index=predikat_resmi.index,
    )
    complete = levels.notna().all(axis=1) & (predikat_resmi["predikat"] != "")
    rows = predikat_resmi[complete]
    wanted = [
        predikat(int(hasil), int(perilaku))
        for hasil, perilaku in levels[complete].itertuples(index=False)
    ]
    judged = rows.assign(predikat_matriks=pd.Series(wanted, index=rows.index, dtype="str"))
    return judged[judged["predikat"] != judged["predikat_matriks"]].reset_index(drop=True)


RATINGS: Final = ("hasil_kerja", "perilaku_kerja")
"""Columns of the two official ratings."""
