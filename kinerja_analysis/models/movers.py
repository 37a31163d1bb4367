"""How far raters' levels differ by those who changed rater between years, noise taken out."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.models.fragility import fragility
from kinerja_analysis.models.rating_graph import rating_graph
from kinerja_analysis.models.two_way import TwoWay, two_way
from kinerja_analysis.models.wording import count, decimal
from kinerja_analysis.schema import check_columns, check_ratings
from kinerja_analysis.thresholds import MOVER_MAX_RATERS, MOVER_MIN

NEEDED = ("tahun", "pegawai", "penilai", "peran", "nilai")

CAUTION = (
    "Selisih tingkat ini dapat berasal dari kecenderungan penilai ATAU dari pengaruh "
    "kepemimpinannya pada kinerja; pegawai yang berpindah tidak dapat membedakan keduanya."
)
"""What is said beside every figure (Frederiksen, Kahn & Lange, IZA DP 10725)."""


@dataclass(frozen=True, slots=True, eq=False)
class MoverEffects:
    """What ratees who changed rater tell; made only by `mover_effects`.

    Attributes
    ----------
    raters : ``penilai, estimate`` (nilai; positive: lower nilai than others give), ``se, n``
        (years of ratees), ``n_movers``; empty where `reason` says why
    sd_plug_in, sd_corrected : nilai, spread of the levels as found and with the noise taken out
        (nan where nothing could be fitted)
    n_movers, n_ratees : people behind the figures
    n_raters_left_out : raters whom a single person, or nobody, links to the rest
    reason : why there are no figures; else empty
    """

    raters: pd.DataFrame
    sd_plug_in: float
    sd_corrected: float
    n_movers: int
    n_ratees: int
    n_raters_left_out: int
    reason: str

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of `raters`."""
        return self.raters.copy()

    def summary(self) -> str:
        """Say in formal Indonesian what movers tell, and what they cannot."""
        if self.reason:
            return self.reason
        return (
            f"{count(self.n_movers)} pegawai yang berganti penilai antartahun menghubungkan "
            f"{count(len(self.raters))} penilai. Simpangan baku tingkat nilai antarpenilai "
            f"{decimal(self.sd_corrected)} poin sesudah galat disisihkan (tampak "
            f"{decimal(self.sd_plug_in)} poin). {CAUTION}"
        )


def mover_effects(penilaian: pd.DataFrame) -> MoverEffects:
    """Tell how raters' levels differ, by ratees whom different raters rated in different years.

    One observation is the mean nilai of a ratee by a rater in a year. Used is the largest set of
    raters that stays connected whoever of the ratees is left out; the variance of the levels is
    corrected by leaving each observation out. Never read it as leniency alone: see `CAUTION`.

    Parameters
    ----------
    penilaian : DataFrame, rows of one skala
        ``tahun, pegawai, penilai, peran, nilai``; several years.

    Returns
    -------
    MoverEffects
        Without figures, and with the reason, where too few people changed rater.

    Raises
    ------
    SchemaError
        A column is missing, or a row names nobody.

    References
    ----------
    Kline, Saggio & Solvsten (2020), Econometrica 88, 1859-1898: leave-out estimation of variance
    components; the leave-out connected set, section 2.
    """
    check_columns(penilaian, NEEDED, source="penilaian")
    check_ratings(penilaian, ("pegawai", "penilai"), source="penilaian")
    seen = _observations(penilaian)
    kept = _leave_out_set(seen)
    n_left_out = seen["penilai"].nunique() - kept["penilai"].nunique()
    counts = (len(_movers(kept)), kept["pegawai"].nunique(), int(n_left_out))
    if reason := _obstacle(counts[0], kept["penilai"].nunique()):
        empty = pd.DataFrame(columns=["penilai", "estimate", "se", "n", "n_movers"])
        return MoverEffects(empty, np.nan, np.nan, *counts, reason)
    found = two_way(kept["nilai"].to_numpy(), *(_codes(kept[name]) for name in _KEYS))
    corrected = float(np.sqrt(max(found.corrected, 0.0)))
    return MoverEffects(_raters(kept, found), float(np.sqrt(found.plug_in)), corrected, *counts, "")


_KEYS = ("pegawai", "penilai", "tahun")


def _codes(values: pd.Series) -> NDArray[np.intp]:
    """Code labels from 0 in sorted order."""
    return pd.factorize(values, sort=True)[0].astype(np.intp)


def _observations(penilaian: pd.DataFrame) -> pd.DataFrame:
    """Average a ratee's nilai by each rater and year; self-ratings are none."""
    told = penilaian.assign(
        pegawai=penilaian["pegawai"].astype("str"),
        penilai=penilaian["penilai"].astype("str"),
        nilai=pd.to_numeric(penilaian["nilai"]),
    )
    by_others = (told["peran"].astype("str") != "diri") & (told["pegawai"] != told["penilai"])
    told = told[by_others & told["nilai"].notna()]
    by_rater = told.groupby(["tahun", "pegawai", "penilai"], as_index=False)
    return by_rater.agg(nilai=("nilai", "mean"))


def _leave_out_set(seen: pd.DataFrame) -> pd.DataFrame:
    """Keep the largest set of raters that no single ratee holds together.

    Ratees who alone link raters are left out until none is left (Kline, Saggio & Solvsten 2020,
    computational appendix); then those with a single observation, who tell nothing.
    """
    while len(seen):
        pairs = seen[["pegawai", "penilai"]].drop_duplicates().astype("category")
        graph = rating_graph(pairs)
        ratee_group, rater_group = graph.groups()
        largest = graph.raters[rater_group == 0]
        threads = fragility(graph).ratees.ratee
        bridging = graph.ratees[threads[ratee_group[threads] == 0]]
        kept = seen[seen["penilai"].isin(largest) & ~seen["pegawai"].isin(bridging)]
        if len(kept) == len(seen):
            break
        seen = kept
    often = seen["pegawai"].duplicated(keep=False)
    return pd.DataFrame(seen.loc[often, :]).reset_index(drop=True)


def _movers(kept: pd.DataFrame) -> pd.Index:
    """List the ratees whom more than one rater rated."""
    pairs = kept[["pegawai", "penilai"]].drop_duplicates()
    return pd.Index(pairs.loc[pairs["pegawai"].duplicated(), "pegawai"].unique())


def _obstacle(n_movers: int, n_raters: int) -> str:
    """Say why no figure is given, if none is."""
    if n_raters > MOVER_MAX_RATERS:
        return (
            f"{count(n_raters)} penilai terhubung oleh pegawai yang berpindah, sedangkan hitungan "
            f"ini memuat paling banyak {count(MOVER_MAX_RATERS)}; jalankan per kota atau instansi."
        )
    return _too_few(n_movers) if n_movers < MOVER_MIN else ""


def _too_few(n_movers: int) -> str:
    """Say how few movers there are."""
    who = f"hanya {count(n_movers)} pegawai" if n_movers else "tidak ada pegawai"
    return (
        f"Antartahun {who} yang berganti penilai di antara penilai yang saling terhubung, "
        f"sedangkan diperlukan sedikitnya {count(MOVER_MIN)}; tingkat nilai antarpenilai karena "
        "itu tidak dapat dibandingkan melalui perpindahan."
    )


def _raters(kept: pd.DataFrame, found: TwoWay) -> pd.DataFrame:
    """Name the effects; a positive estimate is a stricter level."""
    moved = kept["pegawai"].where(kept["pegawai"].isin(_movers(kept)))
    by_rater = kept.assign(mover=moved).groupby("penilai")
    counted = by_rater.agg(n=("nilai", "size"), n_movers=("mover", "nunique"))
    return counted.reset_index().assign(estimate=-found.effect, se=found.se)[
        ["penilai", "estimate", "se", "n", "n_movers"]
    ]
