"""Which predikat the two official ratings lead to, and which official data say otherwise."""

from typing import Final

import pandas as pd

from kinerja_analysis.regulasi.distribution import check_distribution
from kinerja_analysis.regulasi.rules import load_rule
from kinerja_analysis.regulasi.spelling import (
    MATRIX,
    PATTERN,
    PREDIKAT_ORDER,
    RATING_LABELS,
    normalise_capaian,
    normalise_predikat,
    normalise_rating,
)
from kinerja_analysis.schema import PREDIKAT_RESMI, check_columns

__all__ = [
    "MATRIX",
    "PATTERN",
    "PREDIKAT_ORDER",
    "RATING_LABELS",
    "check_distribution",
    "contradictions",
    "normalise_capaian",
    "normalise_predikat",
    "normalise_rating",
    "predikat",
]

RATINGS: Final = ["hasil_kerja", "perilaku_kerja"]
"""Columns of the two official ratings."""


def predikat(hasil_kerja: int | str, perilaku_kerja: int | str) -> str:
    """Return the predikat that the 3x3 matrix gives to two ratings.

    Parameters
    ----------
    hasil_kerja, perilaku_kerja : int or str
        1 di bawah, 2 sesuai, 3 di atas ekspektasi, or the label in any known spelling. A code in
        text is refused: the codes of SIASN run the other way (1 di atas).

    Raises
    ------
    ValueError
        A rating is not known; the message names it.

    References
    ----------
    PermenPANRB 6/2022 (``permenpanrb_6_2022.toml`` names the sources).

    Examples
    --------
    >>> predikat(3, 3), predikat("Dibawah Ekspektasi", "Sesuai Ekspektasi"), predikat(3, 1)
    ('Sangat Baik', 'Butuh Perbaikan', 'Kurang')
    """
    row = _rating("hasil_kerja", hasil_kerja)
    column = _rating("perilaku_kerja", perilaku_kerja)
    return str(load_rule(MATRIX).data["matriks"][str(row)][column - 1])


def contradictions(predikat_resmi: pd.DataFrame) -> pd.DataFrame:
    """Which official predikat differ from the matrix: both are shown, neither is corrected.

    Parameters
    ----------
    predikat_resmi : DataFrame, the table `predikat_resmi`
        Rows without predikat, or with a rating that is missing or of unknown label, say nothing
        about the matrix and are left out.

    Returns
    -------
    DataFrame
        The columns of `predikat_resmi`, then ``predikat_matriks`` and ``pesan``.
    """
    check_columns(predikat_resmi, PREDIKAT_RESMI.columns, source="predikat_resmi")
    official = predikat_resmi[list(PREDIKAT_RESMI.columns)]
    expected = _matrix_predikat(official)
    recorded = official["predikat"].map(_one_spelling(official["predikat"]))
    differs = (expected != "") & (recorded != "") & (recorded != expected)
    found = official[differs].assign(predikat_matriks=expected[differs])
    told = (
        "Predikat tercatat "
        + found["predikat"]
        + "; menurut matriks hasil kerja dan perilaku kerja: "
        + found["predikat_matriks"]
        + ". Mohon ditelaah oleh pejabat penilai kinerja."
    )
    return found.assign(pesan=told.astype("str")).reset_index(drop=True)


def _rating(name: str, value: int | str) -> int:
    """Return the number of a rating, or say which argument is not known."""
    number = normalise_rating(value) if isinstance(value, str) else value
    if number is None or number not in RATING_LABELS:
        allowed = ", ".join(f"{k} ({label})" for k, label in RATING_LABELS.items())
        raise ValueError(f"{name} {value!r} tidak dikenal; pilihannya: {allowed}.")
    return int(number)


def _one_spelling(labels: pd.Series) -> dict[str, str]:
    """Map each label to its one spelling; a dash to empty, an unknown one to itself."""
    return {label: normalise_predikat(label) or label.strip(" -") for label in labels.unique()}


def _matrix_predikat(official: pd.DataFrame) -> pd.Series:
    """Return the matrix's predikat of each row; empty where a rating is missing or unknown."""
    pairs = official[RATINGS].drop_duplicates().itertuples(index=False, name=None)
    known = {
        (results, behaviour): predikat(results, behaviour)
        for results, behaviour in pairs
        if normalise_rating(results) and normalise_rating(behaviour)
    }
    both = zip(*(official[name] for name in RATINGS), strict=True)
    return pd.Series([known.get(pair, "") for pair in both], index=official.index, dtype="str")
