"""Certified numbers (NIST StRD): formulas of our own keep their digits where data lead with many.

LRE = -log10(|found - certified| / |certified|) counts the digits that are right. At level 1 (data
lead with one constant digit) 12 are wanted, at level 2 (seven digits) 9; at level 3 (thirteen) the
data themselves, as doubles, leave four. The data are rebuilt from their published pattern, and
every certified number is worked out again in exact fractions.
"""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis import icc, krippendorff_alpha
from kinerja_analysis.models.linear import fit_linear
from kinerja_analysis.stats.henderson import anova_components, coded_effects
from kinerja_analysis.stats.reml import fit_reml

LEVEL_1, LEVEL_2, LEVEL_3 = 12.0, 9.0, 3.5
MOST = 15.0
ITERATED = 7.0
"""Digits of numbers that a search finds."""

SIRSTV = [
    [196.3052, 196.1240, 196.1890, 196.2569, 196.3403],
    [196.3042, 196.3825, 196.1669, 196.3257, 196.0422],
    [196.1303, 196.2005, 196.2889, 196.0343, 196.1811],
    [196.2795, 196.1748, 196.1494, 196.1485, 195.9885],
    [196.2119, 196.1051, 196.1850, 196.0052, 196.2090],
]
"""NIST StRD SiRstv: resistivity of silicon, five measurements with each of five instruments."""

SIMON_LESAGE = [
    ("SmLs01", 0, 21, 2.1e1, LEVEL_1),
    ("SmLs02", 0, 201, 2.01e2, LEVEL_1),
    ("SmLs03", 0, 2001, 2.001e3, LEVEL_1),
    ("SmLs04", 10**6, 21, 2.1e1, LEVEL_2),
    ("SmLs05", 10**6, 201, 2.01e2, LEVEL_2),
    ("SmLs06", 10**6, 2001, 2.001e3, LEVEL_2),
    ("SmLs07", 10**12, 21, 2.1e1, LEVEL_3),
    ("SmLs08", 10**12, 201, 2.01e2, LEVEL_3),
    ("SmLs09", 10**12, 2001, 2.001e3, LEVEL_3),
]
"""Name, what the data lead with, measurements a treatment, certified F, digits wanted."""


def digits(found, certified):
    """Count the digits that are right."""
    off = abs(found - certified) / abs(certified)
    return MOST if off == 0 else min(MOST, -np.log10(off))


def simon_lesage(lead, n):
    """Nine treatments around 1.4, 1.3, 1.5, 1.3 ...: first the middle, then .1 below and above."""
    middle = [Fraction(14, 10)] + [Fraction(13, 10), Fraction(15, 10)] * 4
    swing = [Fraction(0)] + [Fraction(-1, 10), Fraction(1, 10)] * (n // 2)
    return [[lead + m + s for s in swing] for m in middle]


def exact_f(cells):
    """Work the F of a one-way analysis of variance out in exact fractions."""
    cells = [[Fraction(str(v)) if isinstance(v, float) else v for v in cell] for cell in cells]
    n, means = len(cells[0]), [sum(cell) / len(cell) for cell in cells]
    grand = sum(means) / len(means)
    between = n * sum((m - grand) ** 2 for m in means) / (len(cells) - 1)
    pairs = zip(cells, means, strict=True)
    within = sum((v - m) ** 2 for cell, m in pairs for v in cell) / (len(cells) * (n - 1))
    return between / within


def flat(cells):
    """Give the scores (T,) as doubles, and the treatment of each."""
    score = np.array([float(v) for cell in cells for v in cell])
    return score, np.repeat(np.arange(len(cells)), len(cells[0]))


def f_of_components(components, n):
    """Give F from the variances between and within: their mean squares' ratio."""
    between, within = components
    return (n * between + within) / within


@pytest.mark.parametrize(("name", "lead", "n", "certified", "wanted"), SIMON_LESAGE)
def test_sums_of_squares_keep_their_digits(name, lead, n, certified, wanted):
    cells = simon_lesage(lead, n)
    assert float(exact_f(cells)) == certified, name
    score, treatment = flat(cells)
    f = f_of_components(anova_components(coded_effects(score, [treatment])), n)
    assert digits(f, certified) >= wanted


@pytest.mark.parametrize(("name", "lead", "n", "certified", "wanted"), SIMON_LESAGE[:6])
def test_intraclass_correlation_keeps_its_digits(name, lead, n, certified, wanted):
    score, treatment = flat(simon_lesage(lead, n))
    rater = np.tile(np.arange(n), 9)
    table = pd.DataFrame({"pegawai": treatment, "penilai": rater, "nilai": score})
    found = icc(table, criterion=None).table.set_index("coefficient").loc["ICC(1,1)", "estimate"]
    # ICC(1,1) = (F - 1) / (F - 1 + n)
    assert digits(found, (certified - 1) / (certified - 1 + n)) >= wanted, name


@pytest.mark.parametrize(("name", "lead", "n", "certified", "wanted"), SIMON_LESAGE[:6:3])
def test_restricted_likelihood_keeps_its_digits(name, lead, n, certified, wanted):
    score, treatment = flat(simon_lesage(lead, n))
    found = fit_reml(coded_effects(score, [treatment]))
    assert digits(f_of_components(found.variances, n), certified) >= min(wanted, ITERATED), name


def test_resistivity_of_silicon_has_the_certified_f():
    certified = 1.18046237440255
    assert digits(float(exact_f(SIRSTV)), certified) >= 14.5
    score, instrument = flat(SIRSTV)
    f = f_of_components(anova_components(coded_effects(score, [instrument])), 5)
    assert digits(f, certified) >= LEVEL_1


@pytest.mark.parametrize(
    ("name", "scores", "sd", "wanted"),
    [
        ("NumAcc1", [10000001, 10000003, 10000002], 1.0, LEVEL_1),
        ("NumAcc2", [1.2, *[1.1, 1.3] * 500], 0.1, LEVEL_1),
        ("NumAcc3", [1000000.2, *[1000000.1, 1000000.3] * 500], 0.1, LEVEL_2),
        # as doubles the data themselves are good for eight digits of the deviation
        ("NumAcc4", [10000000.2, *[10000000.1, 10000000.3] * 500], 0.1, 7.5),
    ],
)
def test_a_standard_deviation_keeps_its_digits(name, scores, sd, wanted):
    exact = [Fraction(str(v)) for v in scores]
    middle = sum(exact) / len(exact)
    assert sum((v - middle) ** 2 for v in exact) / (len(exact) - 1) == Fraction(str(sd)) ** 2
    (variance,) = anova_components(coded_effects(np.array(scores), []))
    assert digits(np.sqrt(variance), sd) >= wanted, name


@pytest.mark.parametrize("lead", [1e6, 1e9])
def test_what_all_scores_lead_with_changes_no_coefficient(rng, lead):
    ratee, rater = np.indices((12, 4)).reshape(2, -1)
    nilai = np.rint(70 + rng.normal(0, 6, 12)[ratee] + rng.normal(0, 3, 4)[rater])
    nilai = np.rint(nilai + rng.normal(0, 4, len(nilai)))
    plain = pd.DataFrame({"pegawai": ratee, "penilai": rater, "kriteria": "k", "nilai": nilai})
    led = plain.assign(nilai=plain["nilai"] + lead)
    for coefficient in (icc, krippendorff_alpha):
        one, other = (coefficient(t, criterion=None).table["estimate"] for t in (plain, led))
        assert min(map(digits, other, one)) >= LEVEL_2
    one, other = (fit_linear(t).variances["variance"].dropna() for t in (plain, led))
    assert min(map(digits, other, one)) >= 5.0
