"""Which penilai can be compared: who shares pegawai with whom, and what would link them all."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.models.cross_ratings import cross_ratings
from kinerja_analysis.models.links import Groups, linked_groups
from kinerja_analysis.schema import check_columns, check_ratings

UNKNOWN: Final = (
    "Selisih tingkat nilainya dapat berasal dari kinerja unit ATAU dari kecenderungan "
    "ketat/longgar penilai. Data tidak dapat membedakannya."
)
"""What is said wherever severity is not identified (METHOD.md, section C)."""

MOVED: Final = (
    "Terhubung hanya melalui pegawai yang berganti penilai antartahun; perbandingan berlaku bila "
    "kinerja pegawai itu tetap."
)
"""What is said of a rater whom only ratees of several years link."""

WITHIN_GROUP: Final = (
    "Penilai ini terpisah dari kelompok penilai terbesar; ia mempunyai pegawai bersama hanya "
    "dengan "
)
"""How the message begins for a rater in a group of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Connectivity:
    """Which raters common ratees link, how each is identified, and what would link all.

    ``subsets``: ``penilai, subset`` (1 is the largest), ``n_pegawai``. ``identification``:
    ``penilai, identification`` (``panel``: linked within a year to the largest group;
    ``movers``: linked only by ratees who changed rater between years; ``none``), ``n_pegawai``,
    ``n_shared`` (of his ratees, those whom another rater rates too), ``message``.
    ``suggestions``: ``penilai, pegawai, alasan``, the cheapest new pairs that link every group to
    the largest (each pair means all criteria).
    """

    subsets: pd.DataFrame
    identification: pd.DataFrame
    suggestions: pd.DataFrame

    @property
    def n_subsets(self) -> int:
        """Number of groups of raters that no common ratee links."""
        return int(self.subsets["subset"].max()) if len(self.subsets) else 0

    def summary(self) -> str:
        """Tell in one sentence who can be compared and what would link the rest."""
        n = len(self.identification)
        if n == 0:
            return "Tidak ada penilaian oleh orang lain, sehingga tidak ada penilai untuk ditelaah."
        linked = int((self.identification["identification"] != "none").sum())
        if n == 1:
            return "Hanya ada satu penilai, sehingga tidak ada yang dapat dibandingkan."
        if linked == n:
            return (
                f"Seluruh {_count(n)} penilai terhubung melalui pegawai bersama, sehingga "
                "kecenderungan ketat/longgar mereka dapat dibandingkan."
            )
        who = (
            f"Dari {_count(n)} penilai, {_count(linked)} terhubung melalui pegawai bersama; bagi "
            f"{_count(n - linked)} penilai lainnya"
            if linked
            else f"Bagi seluruh {_count(n)} penilai"
        )
        return (
            f"{who}, kecenderungan ketat/longgar tidak dapat dibedakan dari kinerja unit, dan "
            f"{_count(len(self.suggestions))} penilaian silang (daftar terlampir) akan "
            "menghubungkan semuanya."
        )


def connectivity(penilaian: pd.DataFrame) -> Connectivity:
    """Tell which raters the ratings themselves make comparable; the frame is not changed.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating
        ``pegawai, penilai``; ``peran`` and ``tahun`` are used where they stand. Self-assessments
        (``peran`` diri, or rater and ratee the same) link nobody and are left out.

    Returns
    -------
    Connectivity

    Raises
    ------
    SchemaError
        A column is missing, or a row names nobody.
    """
    check_columns(penilaian, ("pegawai", "penilai"), source="penilaian")
    check_ratings(penilaian[["pegawai", "penilai"]], ("pegawai", "penilai"), source="penilaian")
    pairs = _pairs(penilaian)
    once = pairs[["pegawai", "penilai"]].drop_duplicates(ignore_index=True)
    ratee_group, rater_group = _groups(once, "pegawai")
    n_pegawai, n_shared = _shared(once)
    people = pd.DataFrame(
        {
            "penilai": once["penilai"].cat.categories.astype("str"),
            "subset": rater_group + 1,
            "n_pegawai": n_pegawai,
            "n_shared": n_shared,
        }
    )
    identification = _identified(people, _linked_within_year(pairs))
    return Connectivity(
        subsets=people[["penilai", "subset", "n_pegawai"]],
        identification=identification,
        suggestions=cross_ratings(once, ratee_group, rater_group),
    )


def _pairs(penilaian: pd.DataFrame) -> pd.DataFrame:
    """Give one row a pair of rater and ratee and year, as categories, without self-assessment."""
    by_others = penilaian["pegawai"].astype(str) != penilaian["penilai"].astype(str)
    if "peran" in penilaian:
        by_others &= penilaian["peran"].astype(str) != "diri"
    columns = [column for column in ("pegawai", "penilai", "tahun") if column in penilaian]
    pairs = penilaian.loc[by_others, columns].drop_duplicates(ignore_index=True)
    as_text = {column: pairs[column].astype("str") for column in ("pegawai", "penilai")}
    return pairs.assign(**as_text).astype({"pegawai": "category", "penilai": "category"})


def _groups(pairs: pd.DataFrame, ratee: str) -> tuple[Groups, Groups]:
    """Find the linked groups of the ratees in column `ratee` and of the raters."""
    ratees, raters = pairs[ratee].cat, pairs["penilai"].cat
    return linked_groups(
        ratees.codes.to_numpy(),
        raters.codes.to_numpy(),
        (len(ratees.categories), len(raters.categories)),
    )


def _shared(pairs: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Count each rater's ratees, and those among them whom another rater rates too."""
    ratee, rater = pairs["pegawai"].cat.codes, pairs["penilai"].cat.codes
    n_raters = len(pairs["penilai"].cat.categories)
    with_others = np.bincount(ratee)[ratee] > 1 if len(pairs) else np.zeros(0, dtype=bool)
    return (
        np.bincount(rater, minlength=n_raters),
        np.bincount(rater[with_others], minlength=n_raters),
    )


def _linked_within_year(pairs: pd.DataFrame) -> np.ndarray:
    """Mark the raters (R,) whom one year's ratees link to the largest such group."""
    if "tahun" not in pairs:
        return np.ones(len(pairs["penilai"].cat.categories), dtype=bool)
    in_year = pairs["pegawai"].astype(str) + "\n" + pairs["tahun"].astype(str)
    group = _groups(pairs.assign(in_year=in_year.astype("category")), "in_year")[1]
    return (group == 0) & (np.bincount(group, minlength=1)[0] > 1)


def _identified(people: pd.DataFrame, within_year: np.ndarray) -> pd.DataFrame:
    """Say of each rater how his severity is identified, and why not where it is not."""
    size = people["subset"].map(people["subset"].value_counts())
    linked = (people["subset"] == 1) & (size > 1)
    kind = np.select([linked & within_year, linked], ["panel", "movers"], "none")
    shared = people["n_shared"].map(_count).astype("str")
    others = (size - 1).map(_count).astype("str")
    messages = (
        "Terhubung melalui " + shared + " pegawai yang juga dinilai penilai lain.",
        pd.Series(MOVED, index=people.index, dtype="str"),
        WITHIN_GROUP + others + f" penilai lain. {UNKNOWN}",
    )
    alone = f"Penilai ini tidak mempunyai pegawai bersama dengan penilai lain. {UNKNOWN}"
    cases = [kind == "panel", kind == "movers", size > 1]
    told = [values.to_numpy(dtype=object) for values in messages]
    return pd.DataFrame(
        {
            "penilai": people["penilai"],
            "identification": pd.Series(kind, dtype="str"),
            "n_pegawai": people["n_pegawai"],
            "n_shared": people["n_shared"],
            "message": pd.Series(np.select(cases, told, alone), dtype="str"),
        }
    )


def _count(number: int) -> str:
    """Write a count the Indonesian way: 1.234."""
    return f"{number:,}".replace(",", ".")
