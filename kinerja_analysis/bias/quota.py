"""Whether units are rated so much alike that a quota, not the raters, must have set the nilai."""

from typing import Final

import pandas as pd
from scipy.special import gammainc

from kinerja_analysis.thresholds import QUOTA_MIN_UNITS, QUOTA_P

DECLARED: Final = (
    "nilai pada skala ini dibatasi kuota, sehingga tingkatnya mencerminkan kuota dan bukan penilai"
)

SEEN: Final = (
    "rata-rata nilai antarunit jauh lebih seragam daripada yang mungkin terjadi karena kebetulan, "
    "seperti bila tingkat nilai setiap unit ditetapkan lebih dahulu (kuota), sehingga tingkat "
    "nilai tidak menunjukkan kecenderungan penilai"
)


def too_even(ratings: pd.DataFrame) -> bool:
    """Tell whether the means of units lie far closer together than chance allows.

    Each pegawai counts once, with the mean of his nilai less that of all in the same year. If
    people fall into units by chance, (between sum of squares) / (within mean square) is chi-square
    with units - 1 degrees of freedom, and true differences between units or raters only make it
    larger; a quota makes it small.

    Parameters
    ----------
    ratings : DataFrame, one row a rating of one skala
        ``tahun, pegawai, unit_kerja, nilai``; without ``unit_kerja`` nothing can be told.

    References
    ----------
    Fisher (1925), the index of dispersion, its lower tail.
    """
    return even_p(ratings) < QUOTA_P


def even_p(ratings: pd.DataFrame) -> float:
    """Give the chance of unit means as even as these, or more (1 where nothing can be told)."""
    if "unit_kerja" not in ratings:
        return 1.0
    named = ratings[ratings["unit_kerja"].astype("str") != ""]
    free_of_year = named["nilai"] - named.groupby("tahun")["nilai"].transform("mean")
    people = free_of_year.groupby([named["unit_kerja"].astype("str"), named["pegawai"]]).mean()
    units = people.groupby(level="unit_kerja")
    size, mean = units.size(), units.mean()
    within = float((units.var() * (size - 1)).sum())
    free = int((size - 1).sum())
    if len(size) < QUOTA_MIN_UNITS or free < len(size) or within <= 0:
        return 1.0
    between = float((size * (mean - (mean * size).sum() / size.sum()) ** 2).sum())
    return float(gammainc((len(size) - 1) / 2, between / (within / free) / 2))
