"""The reference cases, with the largest difference from each number others published or found.

    python benchmarks/rujukan.py                       the folder that KINERJA_REFERENCES names
    python benchmarks/rujukan.py --folder FOLDER --keluaran docs/rujukan.md

A case missing from the folder is named and left out. The exit code is 1 where a difference is
larger than the tolerance that the folder's README gives.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from kinerja_analysis import g_study, gwet_ac, icc, krippendorff_alpha, weighted_kappa
from kinerja_analysis.models.linear import fit_linear
from kinerja_analysis.models.mfrm import MfrmFit, fit_mfrm
from kinerja_analysis.stats.gwet import gwet
from kinerja_analysis.stats.kappa import kappas
from kinerja_analysis.stats.ratings import coded

NAMES: Final = {"ratee": "ratee", "rater": "rater", "criterion": "criterion", "score": "score"}
RASCH: Final = (
    "guilford1954",
    "writing_ratings1",
    "ej2021_study1",
    "mfrmr_example_bias",
    "perf_small",
)
JML_MEASURE, JML_SE, JML_FIT, MML_MEASURE, SEPARATION = 0.002, 0.001, 0.005, 0.005, 0.01
MML_VARIANCE, REML, AGREEMENT, MML_SE = 0.01, 0.005, 1e-4, 0.02
"""Tolerances of the folder's README: logits, relative for variances; errors of MML are ours."""
PUBLISHED = 1e-4
"""Variance components are printed with four decimals."""
TWO_DECIMALS = 0.005
"""What rounding to two decimals changes at most."""
ZERO = 1e-5
"""lme4 stops this far from a variance of zero; below it variances count as equal."""
PSYCH: Final = {
    "ICC(1,1)": "ICC1",
    "ICC(A,1)": "ICC2",
    "ICC(C,1)": "ICC3",
    "ICC(1,k)": "ICC1k",
    "ICC(A,k)": "ICC2k",
    "ICC(C,k)": "ICC3k",
}
LME4: Final = {
    "p": "ratee",
    "r": "rater",
    "i": "criterion",
    "pr": "ratee:rater",
    "pi": "ratee:criterion",
    "ri": "rater:criterion",
    "pri,e": "Residual",
}


TITLE: Final = """# Kasus rujukan dan selisih terbesar

Ditulis oleh `python benchmarks/rujukan.py`. Ukuran, galat baku dan ambang dalam logit; "rel."
berarti relatif.

"""


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of number of one case: how many were compared, and by how much they differ."""

    case: str
    source: str
    what: str
    n: int
    largest: float
    tolerance: float
    relative: bool = False

    @property
    def within(self) -> bool:
        """Whether the largest difference is within the tolerance."""
        return self.largest <= self.tolerance

    def cells(self) -> list[str]:
        """Give the cells of a line of the table."""
        unit = " rel." if self.relative else ""
        numbers = f"{self.largest:.1e}", f"{self.tolerance:g}"
        shown = [number.replace(".", ",") + unit for number in numbers]
        return [
            self.case,
            self.source,
            self.what,
            str(self.n),
            *shown,
            "ya" if self.within else "TIDAK",
        ]


@dataclass(frozen=True, slots=True)
class Case:
    """A folder of the references: its ratings and the numbers in its files."""

    folder: Path

    @property
    def name(self) -> str:
        """Name of the case."""
        return self.folder.name

    def ratings(self) -> pd.DataFrame:
        """Read the ratings."""
        text = dict.fromkeys(("ratee", "rater"), "str")
        return pd.read_csv(self.folder / "data.csv", dtype=text)

    def read(self, name: str = "reference.json") -> Any:
        """Read one of the files."""
        return json.loads((self.folder / name).read_text("utf-8"))

    def row(self, source: str, what: str, found: Any, expected: Any, tolerance: float) -> Row:
        """Compare values, in logits, points or coefficients."""
        gap = np.abs(np.atleast_1d(found).astype(float) - np.atleast_1d(expected).astype(float))
        return Row(self.name, source, what, len(gap), float(gap.max()), tolerance)

    def ratio(self, source: str, what: str, found: Any, expected: Any, tolerance: float) -> Row:
        """Compare values relative to what is expected; both near zero are equal."""
        one, other = (np.atleast_1d(values).astype(float) for values in (found, expected))
        gap = np.abs(one - other) / np.maximum(np.abs(other), ZERO)
        gap = np.where((np.abs(one) < ZERO) & (np.abs(other) < ZERO), 0.0, gap)
        return Row(self.name, source, what, len(gap), float(gap.max()), tolerance, relative=True)


def joint(case: Case) -> Iterator[Row]:
    """Compare joint estimates with the independent implementation."""
    target, source = case.read()["targets"]["JML_RSM_arbiter"], "JML, arbiter"
    fit = fit_mfrm(case.ratings(), method="jml", **NAMES)
    for facet, table in (("ratee", fit.ratees), ("rater", fit.raters), ("criterion", fit.criteria)):
        expected = pd.DataFrame(target[facet]).T
        found = table.set_index(facet).loc[expected.index]
        yield case.row(
            source, f"{facet}: ukuran", found["estimate"], expected["measure"], JML_MEASURE
        )
        yield case.row(source, f"{facet}: galat baku", found["se"], expected["se"], JML_SE)
        for square in ("infit", "outfit"):
            yield case.row(source, f"{facet}: {square}", found[square], expected[square], JML_FIT)
    yield case.row(source, "ambang", fit.steps["estimate"], target["steps"], JML_MEASURE)
    yield from separation(case, fit)


def separation(case: Case, fit: MfrmFit) -> Iterator[Row]:
    """Compare separation and reliability with mfrmr, which takes the sample standard deviation."""
    told = case.read()["targets"].get("JML_RSM", {}).get("reliability", [])
    found = fit.reliability.set_index("facet")
    for row in told:
        if row["Facet"] in ("rater", "criterion"):
            for own, other in (("separation", "Separation"), ("reliability", "Reliability")):
                one = found.loc[row["Facet"], own]
                yield case.row("mfrmr JML", f"{row['Facet']}: {own}", one, row[other], SEPARATION)


def marginal(case: Case) -> Iterator[Row]:
    """Compare marginal estimates with free severities."""
    targets = case.read()["targets"]
    target = targets.get("MML_RSM_arbiter", targets["MML_RSM"])
    source = "MML, arbiter"
    fit = fit_mfrm(case.ratings(), raters="fixed", **NAMES)
    for table, name in ((fit.raters, "severity"), (fit.criteria, "criterion")):
        expected = pd.Series(target[name])
        found = table.set_index(table.columns[0]).loc[expected.index]
        yield case.row(source, f"{name}: ukuran", found["estimate"], expected, MML_MEASURE)
        errors = pd.Series(target[f"{name}_se"])[expected.index]
        yield case.ratio(source, f"{name}: galat baku", found["se"], errors, MML_SE)
    yield case.row(source, "ambang", fit.steps["estimate"], target["steps"], MML_MEASURE)
    yield case.row(source, "rata-rata pegawai", fit.parameters.mu, target["mu"], MML_MEASURE)
    variance = fit.parameters.sigma**2
    yield case.ratio(source, "ragam pegawai", variance, target["sigma2"], MML_VARIANCE)


def partial_credit(case: Case) -> Iterator[Row]:
    """Compare the partial credit model with TAM's deviance and sirt's severities."""
    peers = case.read("peers.json")
    fit = fit_mfrm(case.ratings(), model="pcm", raters="fixed", **NAMES)
    source, tam = "TAM, kredit parsial", peers["TAM_PCM"]
    deviance = -2 * fit.log_likelihood
    yield case.ratio(source, "devians", deviance, tam["deviance"], 1e-4)
    variance = fit.parameters.sigma**2
    yield case.ratio(source, "ragam pegawai", variance, tam["latent_variance"], MML_VARIANCE)
    severity = pd.DataFrame(peers["sirt_rm.facets_base"]["rater"]).set_index("rater")["b.cent"]
    found = fit.raters.set_index("rater")["estimate"][severity.index]
    yield case.row("sirt rm.facets", "penilai: ukuran", found, severity, MML_MEASURE)


def wine(case: Case) -> Iterator[Row]:
    """Compare joint estimates of one criterion with mfrmr."""
    target = case.read()["targets"]["JML_RSM"]
    fit = fit_mfrm(case.ratings(), method="jml", **NAMES)
    measures = pd.DataFrame(target["measures"]).set_index("Level")
    measures.index = measures.index.astype(str)
    for facet, table in (("ratee", fit.ratees), ("rater", fit.raters)):
        found = table[~table["extreme"]].set_index(facet)
        rows = measures.loc[found.index]
        yield case.row(
            "mfrmr JML", f"{facet}: ukuran", found["estimate"], rows["Estimate"], JML_MEASURE
        )
        yield case.row("mfrmr JML", f"{facet}: infit", found["infit"], rows["Infit"], JML_FIT)
    yield case.row("mfrmr JML", "ambang", fit.steps["estimate"], target["steps"], JML_MEASURE)


def generalizability(case: Case) -> Iterator[Row]:
    """Compare seven variance components with lme4."""
    study = g_study(case.ratings(), method="reml", **NAMES).components.set_index("component")
    expected = case.read("peers.json")["lme4_gstudy"]["variance_components"]
    found = [study.loc[name, "estimate"] for name in LME4]
    yield case.ratio("lme4", "tujuh komponen", found, [expected[x] for x in LME4.values()], REML)


def brennan(case: Case) -> Iterator[Row]:
    """Compare raters nested in tasks with the published components."""
    study = g_study(case.ratings(), "p x (r:i)", **NAMES).components.set_index("component")
    published = {"p": 0.4731, "i": 0.3252, "r:i": 0.6475, "pi": 0.5596, "pr:i,e": 2.3802}
    found = study.loc[list(published), "estimate"]
    yield case.row("Brennan (2001)", "lima komponen", found, list(published.values()), PUBLISHED)


def skating(case: Case) -> Iterator[Row]:
    """Compare a crossed linear model, and the own-country bonus, with lme4."""
    ratings = case.ratings()
    own = ratings["ratee_group"] == ratings["rater_group"]
    fit = fit_linear(ratings.assign(criterion=own), **NAMES)
    peer = case.read("peers_lme4.json")["model1"]
    expected = {row["grp"]: row["vcov"] for row in peer["vc"]}
    yield from linear_rows(
        case, fit.variances, (expected["ratee"], expected["rater"], expected["Residual"])
    )
    bonus = fit.criteria.set_index("criterion")["estimate"]
    yield case.row(
        "lme4", "selisih senegara", bonus[False] - bonus[True], peer["fixed"][1]["Estimate"], 1e-4
    )


def insteval(case: Case) -> Iterator[Row]:
    """Compare the largest crossed linear model with lme4."""
    peer = case.read("peers_lme4.json")["gstudy"]["vc"]
    fit = fit_linear(case.ratings(), **NAMES)
    yield from linear_rows(case, fit.variances, (peer["ratee"], peer["rater"], peer["Residual"]))


def linear_rows(case: Case, variances: pd.DataFrame, expected: tuple[float, ...]) -> Iterator[Row]:
    """Compare three variances of a linear fit."""
    found = variances.set_index("component").loc[["ratee", "rater", "error"], "variance"]
    yield case.ratio("lme4", "tiga ragam (fit_linear)", found, expected, REML)


def intraclass(case: Case) -> Iterator[Row]:
    """Compare the six intraclass correlations and their limits with psych."""
    peer = pd.DataFrame(case.read("peers_R.json")["psych_ICC"]["table"]).set_index("type")
    found = icc(case.ratings(), **NAMES).table.set_index("coefficient").loc[list(PSYCH)]
    for own, other in (("estimate", "ICC"), ("low", "lower"), ("high", "upper")):
        expected = peer.loc[list(PSYCH.values()), other]
        yield case.row("psych", f"ICC: {own}", found[own], expected, AGREEMENT)


def intraclass_python(case: Case) -> Iterator[Row]:
    """Compare them with pingouin, which gives limits with two decimals."""
    peer = pd.DataFrame(case.read("peers_py.json")["pingouin"]["table"]).set_index("Type")
    found = icc(case.ratings(), **NAMES).table.set_index("coefficient").loc[list(PSYCH)]
    peer = peer.loc[list(PSYCH)]
    yield case.row("pingouin", "ICC: estimate", found["estimate"], peer["ICC"], AGREEMENT)
    limits = np.ravel(peer["CI95"].tolist())
    yield case.row(
        "pingouin", "ICC: batas", found[["low", "high"]].to_numpy().ravel(), limits, TWO_DECIMALS
    )


def published_icc(case: Case) -> Iterator[Row]:
    """Compare the intraclass correlations that Shrout and Fleiss print, to two decimals."""
    found = icc(case.ratings(), **NAMES).table.set_index("coefficient").loc[list(PSYCH), "estimate"]
    printed = [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    yield case.row("Shrout & Fleiss (1979)", "enam ICC", found, printed, TWO_DECIMALS)


def chance_corrected(case: Case) -> Iterator[Row]:
    """Compare kappa, AC1 and AC2 with irrCAC, and alpha with krippendorff, on every weight."""
    peers, ratings = case.read("peers_py.json"), case.ratings()
    scores = coded(ratings["score"], ratings["ratee"], ratings["rater"])
    for weights in ("identity", "linear", "quadratic", "ordinal"):
        expected = peers["irrCAC_py"][weights]
        found = [gwet(scores, weights), *kappas(scores, weights)[1:]]
        told = [expected[name] for name in ("gwet", "fleiss", "conger")]
        what = f"AC, Fleiss, Conger ({weights})"
        yield case.row(
            "irrCAC", what, [f.value for f in found], [t["coef"] for t in told], AGREEMENT
        )
        yield case.row(
            "irrCAC",
            f"galat baku ({weights})",
            [f.se for f in found],
            [t["se"] for t in told],
            AGREEMENT,
        )
    levels = ("nominal", "ordinal", "interval", "ratio")
    alphas = [
        krippendorff_alpha(ratings, level=level, resamples=20, **NAMES).table.loc[0, "estimate"]
        for level in levels
    ]
    yield case.row(
        "krippendorff",
        "alpha, empat tingkat ukur",
        alphas,
        [peers["krippendorff"][x] for x in levels],
        AGREEMENT,
    )


def gwet_published(case: Case) -> Iterator[Row]:
    """Compare the published AC1 and kappa of four raters with missing ratings."""
    ac1 = gwet_ac(case.ratings(), **NAMES).table.set_index("coefficient").loc["AC1", "estimate"]
    yield case.row("Gwet (2014)", "AC1", ac1, 0.77544, AGREEMENT)
    kappa = weighted_kappa(case.ratings(), weights="identity", **NAMES).table
    conger = kappa.set_index("coefficient").loc["kappa Conger", "estimate"]
    yield case.row("Gwet (2014)", "kappa Conger", conger, 0.76282, AGREEMENT)


CHECKS: Final[Mapping[str, tuple[Callable[[Case], Iterator[Row]], ...]]] = {
    **{name: (joint, marginal, partial_credit, generalizability) for name in RASCH[:4]},
    "perf_small": (joint, marginal),
    "wine_bitterness": (wine,),
    "brennan_3_2": (brennan,),
    "skating2018_olympics": (skating,),
    "insteval": (insteval,),
    "shrout_fleiss1979": (published_icc, intraclass, intraclass_python),
    "irr_video": (intraclass, intraclass_python, chance_corrected),
    "krippendorff_gwet_4raters": (gwet_published, chance_corrected),
}
"""What is compared in each case."""


@cache
def compared(folder: Path, name: str) -> tuple[Row, ...]:
    """Give all rows of one case."""
    case = Case(folder / name)
    return tuple(row for check in CHECKS[name] for row in check(case))


def table(rows: list[Row]) -> str:
    """Lay out rows as a table."""
    head = ["Kasus", "Pembanding", "Angka", "n", "Selisih terbesar", "Toleransi", "Dalam toleransi"]
    lines = [head, ["---"] * len(head), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> int:
    """Print the table; say how many rows are within tolerance."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=os.environ.get("KINERJA_REFERENCES"))
    parser.add_argument("--keluaran", type=Path, help="berkas Markdown yang ditulis")
    chosen = parser.parse_args()
    if not chosen.folder:
        parser.error("sebutkan --folder, atau tetapkan KINERJA_REFERENCES")
    there = [name for name in CHECKS if (chosen.folder / name / "data.csv").is_file()]
    rows = [row for name in there for row in compared(chosen.folder, name)]
    within = sum(row.within for row in rows)
    told = f"{within} dari {len(rows)} baris dalam toleransi, {len(there)} kasus."
    missing = sorted(set(CHECKS) - set(there))
    told += f" Tidak ada di folder: {', '.join(missing)}." if missing else ""
    text = f"{table(rows)}\n\n{told}\n"
    sys.stdout.write(text)
    if chosen.keluaran:
        chosen.keluaran.write_text(TITLE + text, encoding="utf-8")
    return 0 if within == len(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
