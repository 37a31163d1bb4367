"""What practice ratings are compared with: the author's scores, or the mean of experts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.errors import UsageError
from kinerja_analysis.report.number_format import decimal
from kinerja_analysis.schema import check_columns
from kinerja_analysis.stats.agreement import icc
from kinerja_analysis.thresholds import EXPERTS_MIN, EXPERTS_RELIABLE
from kinerja_analysis.training.vignettes import Vignette

DESIGNER: Final = "skor rancangan penyusun"
"""What the author's own scores are called wherever they are shown."""

CELL: Final = ["kasus", "kriteria"]

NEEDED: Final = ("ahli", *CELL, "nilai")


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Reference scores.

    Attributes
    ----------
    table : ``kasus, kriteria, nilai`` (points), ``alasan`` (empty for experts)
    label : what to call them; only scores of experts give an accuracy
    by_experts : whether real experts gave them
    """

    table: pd.DataFrame
    label: str
    by_experts: bool

    @property
    def measured(self) -> str:
        """Name what closeness to these scores is: accuracy only against real experts."""
        return "ketepatan" if self.by_experts else "kedekatan dengan rancangan"


@dataclass(frozen=True, slots=True, eq=False)
class ExpertPanel:
    """Scores of an office's own experts, and how far they may be trusted.

    Attributes
    ----------
    reference : their mean, ready to take the place of the author's scores
    spread : ``kasus, kriteria, n, rerata, simpangan, terendah, tertinggi`` (points)
    experts : ``ahli, n, korelasi`` (with the mean of the others), ``jarak`` (mean distance from
        it, points), ``alasan`` where a correlation cannot be computed
    reliability : 0-1, of the mean of all experts (ICC(A,k)); nan with the reason in `alasan`
    alasan : why there is no reliability, or why it must be read with care
    """

    reference: Reference
    spread: pd.DataFrame
    experts: pd.DataFrame
    reliability: float
    alasan: str

    def summary(self) -> str:
        """Tell in plain words how far the experts agree."""
        told = (
            f"keandalan reratanya {decimal(self.reliability)}"
            if np.isfinite(self.reliability)
            else f"keandalan reratanya tidak dapat dihitung: {self.alasan}"
        )
        low = (
            " Keandalan itu terlalu rendah untuk suatu acuan: mintalah mereka menilai ulang "
            "sesudah membicarakan perbedaannya."
            if not self.reliability >= EXPERTS_RELIABLE
            else ""
        )
        return f"{len(self.experts)} ahli; {told}. {self._widest()}{low}"

    def _widest(self) -> str:
        """Say on what they differ most."""
        wide = self.spread.sort_values("simpangan", ascending=False, kind="stable").iloc[0]
        if wide["simpangan"] == 0:
            return "Mereka memberi skor yang sama pada setiap bagian."
        return (
            f"Perbedaan terbesar di antara mereka: {wide['kasus']}, {wide['kriteria']} "
            f"({decimal(wide['terendah'], 0)} sampai {decimal(wide['tertinggi'], 0)}); bicarakan "
            "dahulu sebelum dipakai."
        )


def designer_reference(vignettes: Sequence[Vignette]) -> Reference:
    """Return the scores that the author of the cases intended."""
    rows = [
        (case.kode, score.kriteria, score.nilai, score.alasan)
        for case in vignettes
        for score in case.acuan
    ]
    table = pd.DataFrame(rows, columns=[*CELL, "nilai", "alasan"])
    return Reference(table, DESIGNER, by_experts=False)


def expert_panel(ratings: pd.DataFrame) -> ExpertPanel:
    """Make a reference of what experts scored independently, and tell how far they agree.

    Parameters
    ----------
    ratings : DataFrame, one row a score
        ``ahli, kasus, kriteria, nilai``; a missing nilai is no score.

    Raises
    ------
    UsageError
        Some case and criterion has fewer than `thresholds.EXPERTS_MIN` experts.
    SchemaError
        A column is missing.

    References
    ----------
    METHOD.md, section F: five or more experts, leave-one-out agreement, reliability of the mean.
    """
    check_columns(ratings, NEEDED, source="skor ahli")
    scored = ratings[ratings["nilai"].notna()].drop_duplicates(["ahli", *CELL])
    spread = (
        scored.groupby(CELL, as_index=False, sort=False)
        .agg(
            n=("nilai", "size"),
            rerata=("nilai", "mean"),
            simpangan=("nilai", "std"),
            terendah=("nilai", "min"),
            tertinggi=("nilai", "max"),
        )
        .reset_index(drop=True)
    )
    _check_enough(spread)
    table = spread[CELL].assign(nilai=spread["rerata"], alasan="")
    label = f"skor {scored['ahli'].nunique()} ahli kantor"
    reliability, why = _reliability(scored)
    return ExpertPanel(
        Reference(table, label, by_experts=True), spread, _left_out(scored), reliability, why
    )


def _check_enough(spread: pd.DataFrame) -> None:
    """Refuse cells that too few experts scored, naming them all."""
    few = spread[spread["n"] < EXPERTS_MIN]
    if spread.empty or len(few):
        named = "; ".join(f"{r.kasus} {r.kriteria} ({r.n})" for r in few.itertuples())
        raise UsageError(
            f"Skor acuan memerlukan sedikitnya {EXPERTS_MIN} ahli untuk setiap kasus dan "
            f"kriteria; yang kurang: {named or 'semuanya'}. Lengkapi formulir ahli, lalu ulangi."
        )


def _left_out(scored: pd.DataFrame) -> pd.DataFrame:
    """Compare each expert with the mean of the others on the same cells."""
    total = scored.groupby(CELL)["nilai"].transform("sum")
    size = scored.groupby(CELL)["nilai"].transform("size")
    told = scored.assign(lain=(total - scored["nilai"]) / (size - 1))
    rows = []
    for name, own in told.groupby("ahli", sort=True):
        flat = min(own["nilai"].std(ddof=0), own["lain"].std(ddof=0)) == 0
        rows.append(
            {
                "ahli": name,
                "n": len(own),
                "korelasi": np.nan if flat else own["nilai"].corr(own["lain"]),
                "jarak": (own["nilai"] - own["lain"]).abs().mean(),
                "alasan": "semua skornya sama" if flat else "",
            }
        )
    return pd.DataFrame(rows)


def _reliability(scored: pd.DataFrame) -> tuple[float, str]:
    """Return the reliability of the mean of all experts over cases and criteria, or why none."""
    cells = scored["kasus"].astype("str") + " " + scored["kriteria"].astype("str")
    found = icc(
        scored.assign(sel=cells), ratee="sel", rater="ahli", criterion=None, score="nilai"
    ).table.set_index("coefficient")
    estimate, why = (found[column]["ICC(A,k)"] for column in ("estimate", "alasan"))
    return float(estimate), str(why)
