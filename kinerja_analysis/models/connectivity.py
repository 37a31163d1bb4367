"""Which penilai can be compared: who shares pegawai with whom, and what would link them all."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.connectivity_words import (
    ceiling_sentence,
    fragile_sentence,
    list_sentence,
)
from kinerja_analysis.models.contrasts import data_shares
from kinerja_analysis.models.cross_ratings import CrossRatings, cross_ratings
from kinerja_analysis.models.fragility import Fragility, Thread, fragility
from kinerja_analysis.models.links import Groups, linked_groups
from kinerja_analysis.models.rating_graph import RatingGraph, rating_graph
from kinerja_analysis.models.second_links import second_links
from kinerja_analysis.models.spread import AssumedSpread, recovery_ceiling
from kinerja_analysis.models.wording import count
from kinerja_analysis.schema import check_columns, check_ratings
from kinerja_analysis.thresholds import MAX_NEW_EACH

UNKNOWN: Final = (
    "Selisih tingkat nilainya dapat berasal dari kinerja unit ATAU dari kecenderungan "
    "ketat/longgar penilai. Data tidak dapat membedakannya."
)
"""What is said wherever severity is not identified."""

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
class LinkRules:
    """What a cross-rating may be: at most `max_new` a rater, `per_link` ratees a link.

    ``superiors``: ``pegawai, atasan``, who never rate each other across.
    """

    superiors: pd.DataFrame
    max_new: int
    per_link: int


@dataclass(frozen=True, eq=False)
class Connectivity:
    """Which raters common ratees link, how each is identified, and what would link all.

    ``subsets``: ``penilai, subset`` (1 is the largest), ``n_pegawai``. ``identification``:
    ``penilai, identification`` (``panel``: linked within a year to the largest group;
    ``movers``: linked only by ratees who changed rater between years; ``none``), ``n_pegawai``,
    ``n_shared`` (of his ratees, those whom another rater rates too), ``message``.

    The rest is worked out when first asked for and kept.
    """

    subsets: pd.DataFrame
    identification: pd.DataFrame
    graph: RatingGraph
    rules: LinkRules
    spread: AssumedSpread
    n_criteria: int

    @cached_property
    def cheapest(self) -> CrossRatings:
        """The fewest new pairs that link every group, and whether fewer could do."""
        rules = self.rules
        return cross_ratings(
            self.graph, rules.superiors, max_new=rules.max_new, per_link=rules.per_link
        )

    @property
    def suggestions(self) -> pd.DataFrame:
        """Pairs of `cheapest`: ``penilai, pegawai, alasan``, each pair meaning all criteria."""
        return self.cheapest.pairs

    @cached_property
    def sturdiest(self) -> CrossRatings:
        """The fewest new pairs after which no single lost pair splits the raters."""
        return second_links(self.graph, self.rules.superiors, max_new=self.rules.max_new)

    @cached_property
    def fragility(self) -> Fragility:
        """Raters, ratees and pairs whose loss splits a group, as indices of `graph`."""
        return fragility(self.graph)

    @property
    def articulation(self) -> pd.DataFrame:
        """Raters whose absence would split their group.

        ``penilai, subset, n_parts`` (groups of raters that would remain of it) and ``n_cut_off``
        (raters outside the largest of them).
        """
        threads = self.fragility.raters
        subset = self.subsets["subset"].to_numpy()[threads.rater]
        return self._threads(threads)[["penilai"]].assign(
            subset=subset, n_parts=threads.parts, n_cut_off=threads.cut_off
        )

    @property
    def weak_links(self) -> pd.DataFrame:
        """Single pairs (`link` pasangan) and common ratees (pegawai) whose loss splits a group.

        ``link, penilai`` (empty for a ratee), ``pegawai, n_parts, n_cut_off``.
        """
        kinds = {"pasangan": self.fragility.pairs, "pegawai": self.fragility.ratees}
        return pd.concat(
            [
                self._threads(threads).assign(
                    link=pd.Series(kind, index=range(len(threads.parts)), dtype="str"),
                    n_parts=threads.parts,
                    n_cut_off=threads.cut_off,
                )
                for kind, threads in kinds.items()
            ],
            ignore_index=True,
        )[["link", "penilai", "pegawai", "n_parts", "n_cut_off"]]

    @cached_property
    def contrasts(self) -> pd.DataFrame:
        """How much the design tells of each rater against the rest of the office.

        ``penilai, prior_sd, posterior_sd, data_share`` (`contrasts.data_shares`) and
        ``ceiling``: correlation (0-1) with which severity could be told from the mean of his
        ratees if nobody else rated them (`spread.recovery_ceiling`).
        """
        shares = data_shares(self.graph, self.spread, self.n_criteria)
        n_pegawai = self.subsets["n_pegawai"].to_numpy(dtype=np.float64)
        return shares.assign(ceiling=recovery_ceiling(n_pegawai, self.spread, self.n_criteria))

    def _threads(self, threads: Thread) -> pd.DataFrame:
        """Name raters and ratees of threads; nobody is an empty text."""
        raters = np.append(self.graph.raters.to_numpy(object), "")[threads.rater]
        ratees = np.append(self.graph.ratees.to_numpy(object), "")[threads.ratee]
        return pd.DataFrame({"penilai": raters, "pegawai": ratees}, dtype="str")

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
                f"Seluruh {count(n)} penilai terhubung melalui pegawai bersama, sehingga "
                "kecenderungan ketat/longgar mereka dapat dibandingkan."
            )
        who = (
            f"Dari {count(n)} penilai, {count(linked)} terhubung melalui pegawai bersama; bagi "
            f"{count(n - linked)} penilai lainnya"
            if linked
            else f"Bagi seluruh {count(n)} penilai"
        )
        return (
            f"{who}, kecenderungan ketat/longgar tidak dapat dibedakan dari kinerja unit, dan "
            f"{count(len(self.suggestions))} penilaian silang (daftar terlampir) akan "
            f"menghubungkan {'semuanya' if self.cheapest.complete else 'sebagian dari mereka'}."
        )

    def details(self) -> str:
        """Tell what hangs by a thread, what can be known at best, and what the lists achieve."""
        if not len(self.identification):
            return self.summary()
        usual = max(int(self.subsets["n_pegawai"].median()), 1)
        sentences = (
            self.summary(),
            fragile_sentence(self.fragility),
            ceiling_sentence(usual, self.spread, self.n_criteria),
            list_sentence("Daftar terpendek", self.cheapest),
            list_sentence("Daftar yang tahan kehilangan satu penilaian", self.sturdiest),
        )
        return "\n".join(sentences)


def connectivity(
    penilaian: pd.DataFrame,
    pegawai: pd.DataFrame | None = None,
    *,
    max_new: int = MAX_NEW_EACH,
    per_link: int = 1,
    spread: AssumedSpread | None = None,
) -> Connectivity:
    """Tell which raters the ratings themselves make comparable; the frames are not changed.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating
        ``pegawai, penilai``; ``peran``, ``tahun``, ``kriteria`` and ``nilai`` are used where they
        stand: a row whose nilai is missing links nobody.
        Self-assessments (``peran`` diri, or rater and ratee the same) link nobody and are left out.
    pegawai : DataFrame, optional
        ``pegawai, atasan``: nobody is asked to cross-rate his superior or subordinate (those who
        rate as ``peran`` atasan count as superiors too); who is not rated yet may be, where groups
        cannot be linked otherwise.
    max_new : new pairs that a rater may be asked for at most
    per_link : ratees of each suggested link; with more than one the list is not the shortest
    spread : what `contrasts` assumes, optional

    Returns
    -------
    Connectivity

    Raises
    ------
    SchemaError
        A column is missing, or a row names nobody.
    ModelError
        `max_new` or `per_link` is below 1.

    References
    ----------
    Tarjan (1972), SIAM J. Comput. 1, 146-160, for what hangs by a thread; Eswaran & Tarjan (1976),
    ibid. 5, 653-665, for the fewest pairs that make a graph two-edge-connected.
    """
    check_columns(penilaian, ("pegawai", "penilai"), source="penilaian")
    check_ratings(penilaian[["pegawai", "penilai"]], ("pegawai", "penilai"), source="penilaian")
    _refuse_below_one({"max_new": max_new, "per_link": per_link})
    penilaian = _with_score(penilaian)
    told = _distinct(penilaian)
    superiors = _superiors(told, pegawai)
    pairs = _pairs(told)
    once = pairs[["pegawai", "penilai"]].drop_duplicates(ignore_index=True)
    n_pegawai, n_shared = _shared(once)
    people = pd.DataFrame(
        {
            "penilai": once["penilai"].cat.categories.astype("str"),
            "subset": _groups(once, "pegawai")[1] + 1,
            "n_pegawai": n_pegawai,
            "n_shared": n_shared,
        }
    )
    return Connectivity(
        subsets=people[["penilai", "subset", "n_pegawai"]],
        identification=_identified(people, _linked_within_year(pairs)),
        graph=rating_graph(once, None if pegawai is None else _ids(pegawai["pegawai"])),
        rules=LinkRules(superiors, max_new, per_link),
        spread=spread or AssumedSpread(),
        n_criteria=penilaian["kriteria"].nunique() if "kriteria" in penilaian else 1,
    )


def _refuse_below_one(counts: dict[str, int]) -> None:
    """Refuse counts that leave nothing to suggest."""
    wrong = [f"{name}={value!r}" for name, value in counts.items() if value < 1]
    if wrong:
        raise ModelError(f"{', '.join(wrong)}: isilah dengan bilangan bulat mulai dari 1.")


def _superiors(penilaian: pd.DataFrame, pegawai: pd.DataFrame | None) -> pd.DataFrame:
    """List ``pegawai, atasan`` as the personnel list and the role of the raters tell."""
    known = []
    if pegawai is not None:
        check_columns(pegawai, ("pegawai", "atasan"), source="pegawai")
        known.append(pegawai.loc[pegawai["atasan"].notna(), ["pegawai", "atasan"]])
    if "peran" in penilaian:
        rated = penilaian.loc[penilaian["peran"].astype(str) == "atasan", ["pegawai", "penilai"]]
        known.append(rated.set_axis(["pegawai", "atasan"], axis=1))
    told = pd.concat([pd.DataFrame(columns=["pegawai", "atasan"]), *known]).astype("str")
    return told[told["atasan"].str.strip() != ""].drop_duplicates(ignore_index=True)


def _ids(values: pd.Series) -> pd.Index:
    """Give the different ids of a column, without empty ones."""
    texts = pd.Index(values.dropna().astype("str").unique())
    return texts[texts.str.strip() != ""]


def _with_score(penilaian: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows whose nilai is missing: they say nothing that could be compared."""
    if "nilai" not in penilaian or not penilaian["nilai"].hasnans:
        return penilaian
    return penilaian[penilaian["nilai"].notna()]


def _distinct(penilaian: pd.DataFrame) -> pd.DataFrame:
    """Give who rated whom, as what and when, once each.

    Rows that repeat the one before them go first, where that can be seen from codes: a pair's
    criteria mostly stand together, and what is left takes a tenth of the time and memory.
    """
    columns = [name for name in ("pegawai", "penilai", "peran", "tahun") if name in penilaian]
    codes = [_codes(penilaian[name]) for name in columns]
    fresh = np.ones(len(penilaian), dtype=bool)
    known = [values for values in codes if values is not None]
    if len(known) == len(columns):
        fresh[1:] = np.logical_or.reduce([values[1:] != values[:-1] for values in known])
    return penilaian.loc[fresh, columns].drop_duplicates(ignore_index=True)


def _codes(values: pd.Series) -> np.ndarray | None:
    """Give the numbers that stand for a coded column's labels; None where it is not coded."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.codes.to_numpy()
    whole = isinstance(values.dtype, np.dtype) and values.dtype.kind in "iu"
    return values.to_numpy() if whole else None


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
    shared = people["n_shared"].map(count).astype("str")
    others = (size - 1).map(count).astype("str")
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
