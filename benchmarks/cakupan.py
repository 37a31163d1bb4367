"""How often 95 % intervals of severities hold the truth when a rater's ratings of a ratee depend.

Offices are drawn from the rating scale model, but each form (one rater on one ratee) has a halo of
its own: normal, the same on all criteria. The table gives the share of intervals that hold the
severity, by `se` (ratings independent given the model) and by `se_robust` (cluster-robust), and the
Monte Carlo error of the shares: offices, not intervals, are the independent pieces.

Halo that the model does not hold also draws the logit scale together: what is estimated with ever
more ratees is `scale` times the planted severity. Standard errors say how uncertain the estimate
is, on its own scale; the last columns compare with severities on that scale, and with the planted.

    python benchmarks/cakupan.py --kantor 100
"""

import argparse
import sys
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.models.likelihood import category_probabilities, cumulated_thresholds
from kinerja_analysis.models.mfrm import fit_mfrm
from kinerja_analysis.thresholds import Z_95

Floats = NDArray[np.float64]

STEPS: Final = np.array([-2.0, -0.7, 0.7, 2.0])
SIGMA, SIGMA_ALPHA = 1.2, 0.5
"""Logit: spread of ratees and of severities."""
MANY: Final = 3_000
"""Count of ratees with which the scale of the estimates is found."""


@dataclass(frozen=True, slots=True)
class Design:
    """An office: who rates how many, on how many criteria, with how much halo (logit)."""

    n_raters: int
    n_ratees: int
    per_ratee: int
    n_criteria: int
    halo: float


DESIGNS: Final = (
    (12, 60, 3, 7),
    (12, 150, 3, 7),
    (20, 100, 2, 5),
    (6, 20, 3, 7),
    (40, 120, 3, 3),
    (8, 40, 2, 7),
)
"""Raters, ratees, raters a ratee, criteria."""
HALOS: Final = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares (0-1) of intervals that hold the truth, and the Monte Carlo error of the last two."""

    scale: float
    model: float
    robust: float
    planted: float
    error: float
    planted_error: float


def office(design: Design, rng: np.random.Generator) -> tuple[pd.DataFrame, Floats]:
    """Draw an office; severities are returned relative to their mean."""
    severity = rng.normal(0, SIGMA_ALPHA, design.n_raters)
    severity -= severity.mean()
    theta = rng.normal(0, SIGMA, design.n_ratees)
    rater = np.argsort(rng.random((design.n_ratees, design.n_raters)), axis=1)
    rater = rater[:, : design.per_ratee].ravel()
    ratee = np.repeat(np.arange(design.n_ratees), design.per_ratee)
    level = theta[ratee] - severity[rater] + rng.normal(0, design.halo, len(rater))
    difficulty = np.linspace(-0.6, 0.6, design.n_criteria)
    c = cumulated_thresholds(difficulty, np.tile(STEPS, (design.n_criteria, 1)))
    eta = np.repeat(level[:, None], design.n_criteria, axis=1)
    reached = category_probabilities(eta, c).cumsum(axis=2)
    nilai = 1 + (rng.random((*eta.shape, 1)) > reached).sum(axis=2)
    return (
        pd.DataFrame(
            {
                "pegawai": np.repeat(ratee, design.n_criteria),
                "penilai": np.repeat(rater, design.n_criteria),
                "kriteria": np.tile(np.arange(design.n_criteria), len(ratee)),
                "nilai": nilai.ravel(),
            }
        ),
        severity,
    )


@cache
def scale(n_criteria: int, halo: float) -> float:
    """Give the slope of estimates on planted severities where the office is very large."""
    large = Design(12, MANY, 3, n_criteria, halo)
    ratings, severity = office(large, np.random.default_rng(0))
    estimate = fit_mfrm(ratings, raters="fixed").parameters.alpha
    return float(estimate @ severity / (severity @ severity))


def coverage(
    design: Design, raters: Literal["random", "fixed"], offices: int, seed: int = 1
) -> Coverage:
    """Draw offices, fit each, and count the intervals that hold the severity."""
    rng, shrunk = np.random.default_rng(seed), scale(design.n_criteria, design.halo)
    held = []
    for _ in range(offices):
        ratings, severity = office(design, rng)
        table = fit_mfrm(ratings, raters=raters).raters
        truth = severity[table["penilai"].to_numpy()]
        wide = {name: Z_95 * table[name].to_numpy() for name in ("se", "se_robust")}
        gap = np.abs(table["estimate"].to_numpy() - shrunk * truth)
        planted = np.abs(table["estimate"].to_numpy() - truth)
        known = ~np.isnan(wide["se_robust"])
        shares = (gap < wide["se"], (gap < wide["se_robust"])[known])
        held.append([np.mean(s) for s in (*shares, (planted < wide["se_robust"])[known])])
    each = np.array(held)
    error = each.std(axis=0, ddof=1) / np.sqrt(offices)
    return Coverage(shrunk, *each.mean(axis=0), error=error[1], planted_error=error[2])


def main() -> int:
    """Print one line a design, halo and kind of severities."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kantor", type=int, default=100, help="kantor tiap baris")
    offices = parser.parse_args().kantor
    head = (
        "| penilai | pegawai | tiap pegawai | kriteria | halo | keketatan | skala | se | se_robust"
    )
    sys.stdout.write(f"{head} | galat MC | terhadap yang ditanam | galat MC |\n|{'---|' * 12}\n")
    for numbers in DESIGNS:
        for halo in HALOS:
            for raters in ("random", "fixed"):
                found = coverage(Design(*numbers, halo), raters, offices)
                cells = [*map(str, numbers), f"{halo:g}", raters, f"{found.scale:.2f}"]
                cells += [f"{found.model:.3f}", f"{found.robust:.3f}", f"{found.error:.3f}"]
                cells += [f"{found.planted:.3f}", f"{found.planted_error:.3f}"]
                sys.stdout.write(f"| {' | '.join(cells)} |\n".replace(".", ","))
                sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
