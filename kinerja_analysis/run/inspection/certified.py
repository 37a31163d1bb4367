"""Whether our formulas give, on this computer, the numbers that NIST certified.

The data of the Statistical Reference Datasets are rebuilt from their published pattern; each level
leads with more constant digits, which a naive sum of squares loses.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from kinerja_analysis.report.inspection import Check, required_check
from kinerja_analysis.report.number_format import decimal
from kinerja_analysis.stats.henderson import anova_components, coded_effects
from kinerja_analysis.stats.ratings import Floats
from kinerja_analysis.thresholds import CERTIFIED_DIGITS

PART: Final = "Angka bersertifikat (NIST StRD)"

ADVICE: Final = (
    "Angka bersertifikat tidak terhitung dengan benar di komputer ini: jangan menerbitkan laporan. "
    "Pasang ulang dengan menghapus folder .venv lalu menjalankan `python mulai.py periksa`; bila "
    "tetap gagal, gunakan komputer lain dan laporkan halaman ini kepada pemelihara program."
)

MOST: Final = 15.0
"""Digits that a double holds."""

SILICON: Final = (
    (196.3052, 196.1240, 196.1890, 196.2569, 196.3403),
    (196.3042, 196.3825, 196.1669, 196.3257, 196.0422),
    (196.1303, 196.2005, 196.2889, 196.0343, 196.1811),
    (196.2795, 196.1748, 196.1494, 196.1485, 195.9885),
    (196.2119, 196.1051, 196.1850, 196.0052, 196.2090),
)
"""SiRstv: resistivity of silicon, five measurements with each of five instruments."""

SILICON_F: Final = 1.18046237440255

SIMON_LESAGE: Final = (
    ("SmLs01", 0, 21, 0),
    ("SmLs02", 0, 201, 0),
    ("SmLs03", 0, 2001, 0),
    ("SmLs04", 10**6, 21, 1),
    ("SmLs05", 10**6, 201, 1),
    ("SmLs06", 10**6, 2001, 1),
    ("SmLs07", 10**12, 21, 2),
    ("SmLs08", 10**12, 201, 2),
    ("SmLs09", 10**12, 2001, 2),
)
"""Name, what the data lead with, measurements a treatment (also the certified F), level from 0."""

NUMERICAL_ACCURACY: Final = (
    ("NumAcc1", (10000001, 10000003, 10000002), 1, 1.0, 0),
    ("NumAcc2", (12, *(11, 13) * 500), 10, 0.1, 0),
    ("NumAcc3", (10000002, *(10000001, 10000003) * 500), 10, 0.1, 1),
)
"""Name, measurements in whole units, units a number, certified standard deviation, level."""


def check_certified() -> Iterator[Check]:
    """Work the certified numbers out and tell how many digits of each are right.

    Yields
    ------
    Check, one a level: the fewest digits among its data sets

    References
    ----------
    NIST/ITL StRD, analysis of variance (SiRstv, SmLs01-09) and univariate summary (NumAcc1-3);
    Simon & Lesage (1989), Communications in Statistics - Simulation and Computation 18.
    """
    found = [*_variances(), *_deviations()]
    for level, wanted in enumerate(CERTIFIED_DIGITS):
        members = [(digits, name) for name, at, digits in found if at == level]
        fewest, name = min(members)
        told = (
            f"{len(members)} data, paling sedikit {decimal(fewest, 1)} angka benar "
            f"({name}); disyaratkan {decimal(wanted, 1)}"
        )
        yield required_check(PART, f"Tingkat {level + 1}", told, ADVICE, fine=fewest >= wanted)


def right_digits(found: float, certified: float) -> float:
    """Count the decimal digits of a number that are right, at most `MOST`.

    Examples
    --------
    >>> round(right_digits(3.14, 3.14159), 1)
    3.3
    """
    off = abs(found - certified) / abs(certified)
    return MOST if off == 0 else float(min(MOST, max(0.0, -np.log10(off))))


def f_ratio(cells: Sequence[Sequence[float]] | Floats) -> float:
    """Return F of a one-way layout, (K, n) cells, from our own variance components."""
    layout = np.asarray(cells, dtype=float)
    treatment = np.repeat(np.arange(len(layout)), layout.shape[1])
    between, within = anova_components(coded_effects(layout.reshape(-1), [treatment]))
    return float((layout.shape[1] * between + within) / within)


def _variances() -> Iterator[tuple[str, int, float]]:
    """Yield name, level and right digits of each certified F."""
    yield "SiRstv", 0, right_digits(f_ratio(SILICON), SILICON_F)
    for name, lead, n, level in SIMON_LESAGE:
        yield name, level, right_digits(f_ratio(_simon_lesage(lead, n)), n)


def _simon_lesage(lead: int, n: int) -> Floats:
    """Return nine treatments about 1.4, 1.3, 1.5, 1.3 ...: the middle, then .1 below and above."""
    middle = np.array([14, *(13, 15) * 4])
    swing = np.array([0, *(-1, 1) * (n // 2)])
    return np.asarray((10 * lead + middle[:, None] + swing) / 10)


def _deviations() -> Iterator[tuple[str, int, float]]:
    """Yield name, level and right digits of each certified standard deviation."""
    for name, whole, unit, certified, level in NUMERICAL_ACCURACY:
        (variance,) = anova_components(coded_effects(np.array(whole) / unit, []))
        yield name, level, right_digits(float(np.sqrt(variance)), certified)
