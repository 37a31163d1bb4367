"""Which label a spelling means: ratings, predikat, and results of organisations."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from kinerja_analysis.regulasi.rules import load_rule

MATRIX: Final = "permenpanrb_6_2022"
"""Name of the rule that holds the matrix and the labels."""

PATTERN: Final = "se_3_2023"
"""Name of the rule that holds the distribution patterns."""

RATING_LABELS: Final[Mapping[int, str]] = MappingProxyType(
    {int(number): label for number, label in load_rule(MATRIX).data["ekspektasi"].items()}
)
"""The regulation's spelling of each rating: 1 di bawah, 2 sesuai, 3 di atas ekspektasi."""

PREDIKAT_ORDER: Final[tuple[str, ...]] = tuple(load_rule(MATRIX).data["urutan"])
"""Predikat of an employee from lowest to highest."""


def normalise_rating(text: str) -> int | None:
    """Return 1 di bawah, 2 sesuai or 3 di atas ekspektasi, or None for an unknown label.

    Examples
    --------
    >>> normalise_rating("Diatas Ekspektasi"), normalise_rating("sesuai_ekspektasi")
    (3, 2)
    >>> normalise_rating("1") is None  # codes are not read silently: those of SIASN are reversed
    True
    """
    return _RATINGS.get(_folded(text))


def normalise_predikat(text: str) -> str | None:
    """Return the one spelling of an employee's predikat, or None for an unknown label.

    The whole label must match, whatever its case and spaces; "Istimewa" is a label of
    organisations and therefore unknown here. Empty and "-" mean not rated and are None too.

    Examples
    --------
    >>> normalise_predikat("SANGAT BAIK"), normalise_predikat("Cukup"), normalise_predikat("Hebat")
    ('Sangat Baik', 'Butuh Perbaikan', None)
    """
    return _PREDIKAT.get(_folded(text))


def normalise_capaian(text: str) -> str | None:
    """Return the one spelling of an organisation's result, or None for an unknown label.

    Examples
    --------
    >>> normalise_capaian("istimewa"), normalise_capaian("Cukup")
    ('Istimewa', 'Butuh Perbaikan')
    """
    return _CAPAIAN.get(_folded(text))


def _folded(text: str) -> str:
    """Write a label in small letters, single blanks between words and none around a stroke."""
    words = re.sub(r"[\s_]+", " ", str(text)).strip().casefold()
    return re.sub(r"\s*/\s*", "/", words)


def _spellings(labels: Iterable[str], others: Mapping[str, list[str]]) -> dict[str, str]:
    """Map each folded spelling to its label."""
    known = {_folded(label): label for label in labels}
    return known | {_folded(word): label for label, words in others.items() for word in words}


_RATINGS: Final = {
    _folded(word): number
    for number, label in RATING_LABELS.items()
    for word in (label, *load_rule(MATRIX).data["ejaan_ekspektasi"][str(number)])
}
_PREDIKAT: Final = _spellings(PREDIKAT_ORDER, load_rule(MATRIX).data["ejaan_predikat"])
_CAPAIAN: Final = _spellings(
    load_rule(PATTERN).data["pola"], load_rule(PATTERN).data["ejaan_capaian"]
)
