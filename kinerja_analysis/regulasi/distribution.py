"""How an office's predikat stand to the distribution pattern of its organisation's result."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from kinerja_analysis.errors import SchemaError
from kinerja_analysis.regulasi.rules import load_rule
from kinerja_analysis.regulasi.spelling import (
    PATTERN,
    PREDIKAT_ORDER,
    normalise_capaian,
    normalise_predikat,
)
from kinerja_analysis.thresholds import PATTERN_MIN


def check_distribution(predikat: pd.Series | Mapping[str, int], capaian: str) -> pd.DataFrame:
    """Compare an office's predikat with each part of the pattern.

    Parameters
    ----------
    predikat : Series, one label a person, or mapping of label to count
        Empty labels and dashes (not rated) are left out.
    capaian : str
        Result of the organisation: Istimewa, Baik, Butuh Perbaikan, Kurang or Sangat Kurang.

    Returns
    -------
    DataFrame, one row a part of the rule
        ``predikat`` it is about and ``syarat``, both in words; ``jumlah`` (people with that
        predikat), ``n`` (people rated), ``bagian`` (0-1), ``batas`` (the largest or smallest whole
        number of people that meets the part), ``terpenuhi`` (missing where the office is too
        small for percentages), ``pesan``.

    Raises
    ------
    SchemaError
        A label is no predikat, or `capaian` is no result of an organisation.

    References
    ----------
    SE MenPANRB 3/2023 (``se_3_2023.toml`` names the sources); the pattern is no quota.

    Examples
    --------
    >>> check_distribution({"Baik": 68, "Sangat Baik": 27, "Kurang": 1}, "Baik")["batas"].tolist()
    [28, 67, 1]
    """
    counts = _counts(predikat)
    patterns = load_rule(PATTERN).data["pola"]
    result = normalise_capaian(capaian)
    if result is None:
        raise SchemaError(
            f"Capaian kinerja organisasi {capaian!r} tidak dikenal; pilihannya: "
            f"{', '.join(patterns)}. Perbaiki pada data organisasi."
        )
    rows = [_checked(part, counts) for part in patterns[result]]
    return pd.DataFrame(rows).astype({"terpenuhi": "boolean"})


def _counts(labels: pd.Series | Mapping[str, int]) -> Counter[str]:
    """Count people by predikat in its one spelling; refuse what is none."""
    given = labels.value_counts() if isinstance(labels, pd.Series) else labels
    found = {str(label): int(n) for label, n in given.items() if str(label).strip(" -")}
    if unknown := [label for label in found if normalise_predikat(label) is None]:
        raise SchemaError(
            f"Predikat {', '.join(sorted(unknown))} tidak dikenal; pilihannya: "
            f"{', '.join(PREDIKAT_ORDER)}. Perbaiki pada berkas asal."
        )
    counts: Counter[str] = Counter()
    for label, n in found.items():
        counts[normalise_predikat(label) or ""] += n
    return counts


def _checked(part: Mapping[str, Any], counts: Counter[str]) -> dict[str, object]:
    """Compare one part of the pattern with the counts."""
    total, jumlah = counts.total(), sum(counts[label] for label in part["predikat"])
    batas, words = _limit(part, counts)
    met = jumlah <= batas if part["ukuran"] == "paling_banyak" else jumlah >= batas
    enough = total >= PATTERN_MIN
    return {
        "predikat": " dan/atau ".join(part["predikat"]),
        "syarat": words,
        "jumlah": jumlah,
        "n": total,
        "bagian": jumlah / total if total else float("nan"),
        "batas": batas,
        "terpenuhi": met if enough else pd.NA,
        "pesan": _verdict(met, jumlah - batas) if enough else _too_small(total),
    }


def _limit(part: Mapping[str, Any], counts: Counter[str]) -> tuple[int, str]:
    """Return the whole number of people that just meets the part, and what the part asks."""
    kind, percent, total = part["ukuran"], part.get("persen", 0), counts.total()
    if kind == "paling_banyak":
        words = f"paling banyak {percent}% pegawai" if percent else "tidak boleh ada"
        return percent * total // 100, words
    if kind == "paling_sedikit":
        return -(-percent * total // 100), f"paling sedikit {percent}% pegawai"
    if kind == "ada":
        return 1, "harus ada"
    others = [n for label, n in counts.items() if label not in part["predikat"]]
    return max(others, default=0) + 1, "lebih banyak daripada setiap predikat lain"


def _verdict(met: bool, above: int) -> str:
    """Say whether a part is met, else how many people it is off."""
    if met:
        return "Sesuai pola."
    return f"Berbeda dari pola: {'lebih' if above > 0 else 'kurang'} {abs(above)} pegawai."


def _too_small(total: int) -> str:
    """Say why percentages mean nothing in a small office."""
    return (
        f"Tidak dinilai: {total} pegawai terlalu sedikit bagi persentase; "
        "gabungkan pada tingkat kecamatan atau kantor."
    )
