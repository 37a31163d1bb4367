"""Whether the elements of a facet differ at all, and whether they could be a normal sample."""

from dataclasses import dataclass
from typing import Final

from scipy import special

from kinerja_analysis.models.likelihood import Floats

TOO_FEW: Final = "hanya {n} unsur yang tidak ekstrem dan tidak dijangkarkan; diperlukan dua"
NO_NORMALITY: Final = "uji sebaran normal memerlukan tiga unsur"


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """Chi-square tests of a facet's estimates; p missing where there are too few elements.

    ``chi_square, df, p``: all elements are the same but for error; ``random_chi_square,
    random_df, random_p``: they are a sample of a normal distribution. ``status`` is ``ok``,
    ``terbatas`` (no test of normality) or ``tidak_dapat_dihitung``, and ``alasan`` says why.
    """

    chi_square: float
    df: int
    p: float
    random_chi_square: float
    random_df: int
    random_p: float
    status: str = "ok"
    alasan: str = ""


def homogeneity(estimate: Floats, se: Floats) -> Homogeneity:
    """Test estimates (n,) with standard errors (n,) for equality and for normality.

    References
    ----------
    Linacre (2024), A user's guide to FACETS, Table 7 summary statistics: the fixed (all same) and
    the random (normal) chi-square.
    """
    n = len(estimate)
    fixed = _chi_square(estimate, se**2)
    true = max(float(estimate.var(ddof=1)) - float((se**2).mean()), 0.0) if n > 1 else 0.0
    random = _chi_square(estimate, se**2 + true)
    tested = fixed, max(n - 1, 0), _p(fixed, n - 1), random, max(n - 2, 0), _p(random, n - 2)
    return Homogeneity(*tested, *_told(n))


def _told(n: int) -> tuple[str, str]:
    """Say what n elements allow, and why not more."""
    if n < 2:
        return "tidak_dapat_dihitung", TOO_FEW.format(n=n)
    return ("terbatas", NO_NORMALITY) if n == 2 else ("ok", "")


def _chi_square(estimate: Floats, variance: Floats) -> float:
    """Sum the squared distances from the weighted mean, in units of the variance."""
    if len(estimate) < 2:
        return float("nan")
    weight = 1 / variance
    mean = (weight @ estimate) / weight.sum()
    return float(weight @ (estimate - mean) ** 2)


def _p(chi_square: float, df: int) -> float:
    """Give the probability of a larger chi-square; nan without degrees of freedom."""
    return float(special.chdtrc(df, chi_square)) if df > 0 else float("nan")
