"""How far a distribution of predikat keeps to the pattern for the organisation's result."""

import math
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from kinerja_analysis.regulasi.rules import load_rule

NUDGE: Final = 1e-9
"""Guards whole-number limits against the binary form of shares such as 0.7."""


def check_distribution(counts: Mapping[str, int] | pd.Series, capaian: str) -> pd.DataFrame:
    """Hold a distribution of predikat against every part of the pattern.

    Parameters
    ----------
    counts : count of employees by predikat, or one predikat an employee (Series of words)
    capaian : the organisation's result, in any known spelling

    Returns
    -------
    DataFrame, one row a part of the rule
        ``predikat, syarat`` (words), ``jumlah`` (count), ``bagian`` (0-1), ``batas`` (the largest
        or smallest whole number that satisfies the part), ``terpenuhi`` (bool).

    Raises
    ------
    ValueError
        The organisation's result is unknown.

    References
    ----------
    SE MenPANRB 3/2023; see ``se_3_2023.toml`` for source and verification.

    Examples
    --------
    >>> check_distribution({"Baik": 68, "Sangat Baik": 27, "Kurang": 1}, "Baik")["batas"].tolist()
    [67, 1]
    """
    number = _counts(counts)
    total = sum(number.values())
    parts = [
        part for part in load_rule("se_3_2023").data["pola"] if part["capaian"] == _result(capaian)
    ]
    return pd.DataFrame([_judged(part, number, total) for part in parts])


def _counts(counts: Mapping[str, int] | pd.Series) -> dict[str, int]:
    """Return count by predikat."""
    if isinstance(counts, pd.Series) and not pd.api.types.is_numeric_dtype(counts):
        counts = counts[counts != ""].value_counts()
    return {str(word): int(n) for word, n in counts.items()}


def _result(capaian: str) -> str:
    """Return the organisation's result as the rule spells it."""
    known = load_rule("se_3_2023").data["ejaan_capaian"]
    plain = " ".join(capaian.casefold().split())
    found = next((word for word, spellings in known.items() if plain in spellings), None)
    if found is None:
        raise ValueError(
            f"Capaian organisasi {capaian!r} tidak dikenal; yang ada: {', '.join(known)}."
        )
    return str(found)


def _judged(part: Mapping[str, Any], number: Mapping[str, int], total: int) -> dict[str, Any]:
    """Hold one part of the rule against the counts."""
    mine = sum(number.get(word, 0) for word in part["predikat"])
    words, limit, kept = _limit(part, total, mine)
    return {
        "predikat": " atau ".join(part["predikat"]),
        "syarat": words,
        "jumlah": mine,
        "bagian": mine / total if total else math.nan,
        "batas": limit,
        "terpenuhi": kept,
    }


def _limit(part: Mapping[str, Any], total: int, mine: int) -> tuple[str, int, bool]:
    """Return the condition in words, its whole-number limit, and whether it is kept."""
    if "paling_banyak" in part:
        limit = math.floor(part["paling_banyak"] * total + NUDGE)
        return f"paling banyak {part['paling_banyak'] * 100:.0f}%", limit, mine <= limit
    if "paling_sedikit" in part:
        limit = math.ceil(part["paling_sedikit"] * total - NUDGE)
        return f"paling sedikit {part['paling_sedikit'] * 100:.0f}%", limit, mine >= limit
    if part.get("nihil"):
        return "tidak ada", 0, mine == 0
    return "harus ada", 1, mine >= 1
