"""Whether training shows in real ratings: next year's estimates, trained against untrained."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.report import labels
from kinerja_analysis.report.number_format import decimal, interval
from kinerja_analysis.schema import check_columns
from kinerja_analysis.training.group_means import Mean, difference_of, hedges, pooled_spread

NEEDED: Final = ("effect", "penilai", "detail", "estimate", "se", "identification")

UNTOLD: Final = ("none", "assumption")
"""Identifications with which an estimate cannot be compared between raters."""

FEW: Final = (
    "kurang dari dua penilai yang pada kedua tahun dapat dibandingkan, di salah satu kelompok"
)


@dataclass(frozen=True, slots=True, eq=False)
class Transfer:
    """Change of the size of each effect.

    Attributes
    ----------
    table : ``effect, n_terlatih, n_pembanding, perbaikan, low, high`` (squared units of the
        estimate; positive: the effect became smaller among the trained than among the others),
        ``g`` (Hedges, in standard deviations before training), ``status, alasan``
    """

    table: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the table."""
        return self.table.copy()

    def summary(self) -> str:
        """Tell in plain words which effects became smaller among the trained."""
        known = self.table[self.table["status"] == "ok"]
        if known.empty:
            return f"Penerapan dalam penilaian nyata belum dapat diketahui: {FEW}."
        shown = known[known["low"] > 0]
        if shown.empty:
            return (
                f"Pada {len(known)} pola yang dapat dibandingkan, perubahan penilai yang dilatih "
                "belum dapat dibedakan dari perubahan penilai lainnya."
            )
        named = "; ".join(
            f"{labels.EFFECT[str(row.effect)].lower()} {decimal(row.perbaikan)} "
            f"({interval(row.low, row.high)})"
            for row in shown.itertuples()
        )
        return f"Pola yang mengecil pada penilai yang dilatih: {named}."


def transfer(before: pd.DataFrame, after: pd.DataFrame, trained: frozenset[str]) -> Transfer:
    """Compare how the size of each effect changed, trained raters against the others.

    The size is the squared estimate less its squared standard error, whose expectation is the
    squared true effect however precise a year is. The direction never counts: a mild rater who
    becomes as strict as he was mild has not improved, and lower nilai as such earn nothing.

    Parameters
    ----------
    before, after : DataFrame
        `hasil_uji` of the year before training and of the year after it.
    trained : ids of the penilai who were trained

    References
    ----------
    Card & Krueger (1994), for the difference in differences; intervals by Welch (1947).
    """
    sizes = _sizes(before, "sebelum").merge(
        _sizes(after, "sesudah"), on=["effect", "penilai"], validate="1:1"
    )
    sizes = sizes.assign(
        perbaikan=sizes["sebelum"] - sizes["sesudah"], dilatih=sizes["penilai"].isin(trained)
    )
    rows = []
    for effect, own in sizes.groupby("effect", sort=True):
        rows.append(_row(str(effect), own[own["dilatih"]], own[~own["dilatih"]]))
    columns = ["effect", "n_terlatih", "n_pembanding", "perbaikan", "low", "high", "g"]
    return Transfer(pd.DataFrame(rows, columns=[*columns, "status", "alasan"]))


def _sizes(hasil_uji: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the squared size of each effect and rater, corrected for its own noise."""
    check_columns(hasil_uji, NEEDED, source=name)
    told = hasil_uji[~hasil_uji["identification"].isin(UNTOLD)].dropna(subset=["estimate", "se"])
    squared = told.assign(size=told["estimate"] ** 2 - told["se"] ** 2)
    return squared.groupby(["effect", "penilai"], as_index=False).agg(**{name: ("size", "mean")})


def _row(effect: str, trained: pd.DataFrame, others: pd.DataFrame) -> tuple[object, ...]:
    """Lay out one effect."""
    n = (len(trained), len(others))
    if min(n) < 2:
        return (effect, *n, np.nan, np.nan, np.nan, np.nan, "tidak_dapat_dihitung", FEW)
    gains, before = (
        [group[column].to_numpy() for group in (trained, others)]
        for column in ("perbaikan", "sebelum")
    )
    found: Mean = difference_of(gains[0], gains[1])
    g = hedges(found.value, pooled_spread(before[0], before[1]), sum(n) - 2)
    return (effect, *n, found.value, found.low, found.high, g, "ok", "")
