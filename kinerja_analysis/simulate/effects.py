"""Which rater effects can be planted, and what each does to a penilai's forms.

One effect is one function from a `Perception` to a `Perception`; a new effect is one more function
and one more line in `EFFECTS`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.simulate.design import OfficeDesign
from kinerja_analysis.simulate.perception import Perception, Scores
from kinerja_analysis.simulate.truth import RaterEffect


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """One effect as its function needs it.

    Attributes
    ----------
    mine : (F,) which forms the penilai filled in for others
    size : logits or share, as the effect says
    criterion : (I,) which criterion is meant
    tugas : the design's forms (F rows): ``tahun, pegawai, penilai, peran``
    people : the design's table `pegawai`
    penilai, detail : whose effect it is, and its detail
    rng : source of randomness of this effect alone
    """

    mine: NDArray[np.bool_]
    size: float
    criterion: NDArray[np.bool_]
    tugas: pd.DataFrame
    people: pd.DataFrame
    penilai: str
    detail: str
    rng: np.random.Generator

    def chosen(self) -> NDArray[np.bool_]:
        """Choose a share `size` of the penilai's forms (F,)."""
        return self.mine & (self.rng.random(len(self.mine)) < self.size)


def severity(seen: Perception, planted: Planted) -> Perception:
    """Lower every level by `size` logits (negative size: a lenient penilai)."""
    return replace(seen, level=seen.level - planted.size * planted.mine)


def centrality(seen: Perception, planted: Planted) -> Perception:
    """Draw the steps apart, by `size` logits a step on average: middle nilai are overused."""
    return replace(seen, widening=seen.widening + planted.size * planted.mine)


def halo(seen: Perception, planted: Planted) -> Perception:
    """Add one impression a pegawai (SD `size` logits), and see no strengths and weaknesses."""
    impression = planted.rng.normal(0, 1, len(seen.level)) * planted.size * planted.mine
    profile = np.where(planted.mine[:, None], 0.0, seen.profile)
    return replace(seen, level=seen.level + impression, profile=profile)


def straightlining(seen: Perception, planted: Planted) -> Perception:
    """Write one nilai for all criteria on a share `size` of the forms."""
    return replace(seen, flat=seen.flat | planted.chosen())


def criterion(seen: Perception, planted: Planted) -> Perception:
    """Rate one criterion `size` logits more strictly than the others."""
    stricter = planted.size * planted.mine[:, None] * planted.criterion[None, :]
    return replace(seen, profile=seen.profile - stricter)


def slope(seen: Perception, planted: Planted) -> Perception:
    """See a share `size` less of how people, and their criteria, differ; chance stays."""
    keen = 1 - planted.size * planted.mine
    middle = seen.level.mean()
    level = middle + keen * (seen.level - middle)
    return replace(seen, level=level, profile=keen[:, None] * seen.profile)


def inconsistency(seen: Perception, planted: Planted) -> Perception:
    """Add chance of SD `size` logits to every nilai."""
    chance = planted.rng.normal(0, planted.size, seen.profile.shape)
    return replace(seen, profile=seen.profile + chance * planted.mine[:, None])


def range_restriction(seen: Perception, planted: Planted) -> Perception:
    """Pull a share `size` of the nilai into two: the one given most, and the next above it."""
    drawn = planted.rng.random(seen.profile.shape) < planted.size

    def habit(score: Scores) -> Scores:
        """Pull what lies outside into the band."""
        lowest = np.bincount(score[planted.mine].ravel()).argmax()
        pulled = drawn & planted.mine[:, None]
        return np.where(pulled, np.clip(score, lowest, lowest + 1), score)

    return _with_habit(seen, habit)


def group(seen: Perception, planted: Planted) -> Perception:
    """Be `size` logits stricter with pegawai of one group (detail ``column=value``)."""
    column, value = planted.detail.split("=", 1)
    member = (_of_people(planted, column, "pegawai") == value).to_numpy()
    return replace(seen, level=seen.level - planted.size * (planted.mine & member))


def similarity(seen: Perception, planted: Planted) -> Perception:
    """Be `size` logits milder with pegawai like oneself (detail ``column=sama``)."""
    column = planted.detail.split("=", 1)[0]
    alike = _of_people(planted, column, "pegawai") == _of_people(planted, column, "penilai")
    return replace(seen, level=seen.level + planted.size * (planted.mine & alike.to_numpy()))


def _of_people(planted: Planted, column: str, who: str) -> pd.Series:
    """Give a column of the personnel list for the pegawai or the penilai of each form (F,)."""
    told = planted.people[["tahun", "pegawai", column]].rename(columns={"pegawai": who})
    forms = planted.tugas[["tahun", who]]
    return forms.merge(told, how="left", on=["tahun", who], validate="m:1")[column].astype("str")


def drift(seen: Perception, planted: Planted) -> Perception:
    """Become `size` logits a year stricter, from the first year on."""
    years = (planted.tugas["tahun"] - planted.tugas["tahun"].min()).to_numpy()
    return replace(seen, level=seen.level - planted.size * planted.mine * years)


def self_gap(seen: Perception, planted: Planted) -> Perception:
    """Be the superior of people who rate themselves `size` logits higher than others would."""
    own = planted.people.loc[planted.people["atasan"] == planted.penilai, ["tahun", "pegawai"]]
    forms = pd.MultiIndex.from_frame(planted.tugas[["tahun", "pegawai"]])
    themselves = (planted.tugas["peran"] == "diri").to_numpy()
    theirs = themselves & forms.isin(pd.MultiIndex.from_frame(own))
    return replace(seen, level=seen.level + planted.size * theirs)


def heaping(seen: Perception, planted: Planted) -> Perception:
    """Write a share `size` of the nilai as the nearest multiple of five (many-step scales)."""
    drawn = planted.rng.random(seen.profile.shape) < planted.size

    def habit(score: Scores) -> Scores:
        """Round nilai, which are one more than their category."""
        rounded = np.maximum(np.rint((score + 1) / 5) * 5, 5).astype(score.dtype) - 1
        return np.where(drawn & planted.mine[:, None], rounded, score)

    return _with_habit(seen, habit)


def copying_profile(seen: Perception, planted: Planted) -> Perception:
    """Write the nilai of the form just before on a share `size` of the forms."""
    return _copying(seen, planted, _neighbour(planted.tugas, ["tahun", "penilai"], 1))


def copying_rater(seen: Perception, planted: Planted) -> Perception:
    """Write another penilai's nilai for the same pegawai on a share `size` of the forms."""
    others = planted.tugas[planted.tugas["peran"] != "diri"]
    before, after = (_neighbour(others, ["tahun", "pegawai"], step) for step in (1, -1))
    return _copying(seen, planted, before.where(before >= 0, after))


def carry_over(seen: Perception, planted: Planted) -> Perception:
    """Write the same pegawai's nilai of the year before on a share `size` of the forms."""
    in_time = planted.tugas.sort_values("tahun", kind="stable")
    return _copying(seen, planted, _neighbour(in_time, ["penilai", "pegawai"], 1))


def _neighbour(forms: pd.DataFrame, keys: list[str], step: int) -> pd.Series:
    """Give the form `step` places before each form of its group, by place; -1 where none is."""
    return forms.assign(place=forms.index).groupby(keys)["place"].shift(step, fill_value=-1)


def _copying(seen: Perception, planted: Planted, source: pd.Series) -> Perception:
    """Copy chosen forms from their source; what is itself copied passes on what it got."""
    origin = source.reindex(planted.tugas.index, fill_value=-1).to_numpy(copy=True)
    copied = planted.chosen() & (origin >= 0)
    for form in np.flatnonzero(copied):
        while copied[origin[form]]:
            origin[form] = origin[origin[form]]

    def habit(score: Scores) -> Scores:
        """Copy whole forms."""
        return np.where(copied[:, None], score[origin], score)

    return _with_habit(seen, habit)


def _with_habit(seen: Perception, habit: Callable[[Scores], Scores]) -> Perception:
    """Add what happens once the nilai are written."""
    return replace(seen, habits=(*seen.habits, habit))


def position(seen: Perception, planted: Planted) -> Perception:
    """Be `size` logits stricter on the last form of a year than on the first."""
    session = planted.tugas.sort_values("tanggal", kind="stable").groupby(["tahun", "penilai"])
    place = session.cumcount() / (session["tanggal"].transform("size") - 1).clip(lower=1)
    late = place.reindex(planted.tugas.index).to_numpy()
    return replace(seen, level=seen.level - planted.size * planted.mine * late)


def contrast(seen: Perception, planted: Planted) -> Perception:
    """Rate `size` logits lower for each logit by which the pegawai just before stood out."""
    in_time = planted.tugas.sort_values("tanggal", kind="stable")
    before = _neighbour(in_time, ["tahun", "penilai"], 1).reindex(planted.tugas.index).to_numpy()
    usual = seen.level[planted.mine].mean()
    ahead = np.where(before >= 0, seen.level[before] - usual, 0.0)
    return replace(seen, level=seen.level - planted.size * planted.mine * ahead)


def recency(seen: Perception, planted: Planted) -> Perception:
    """Let a standard deviation of the last quarter's surplus count for `size` logits."""
    surplus = planted.tugas["kejutan"].to_numpy()
    return replace(seen, level=seen.level + planted.size * planted.mine * surplus)


EFFECTS: Final[Mapping[str, Callable[[Perception, Planted], Perception]]] = MappingProxyType(
    {
        "severity": severity,
        "centrality": centrality,
        "centrality slope": slope,
        "range_restriction": range_restriction,
        "halo": halo,
        "straightlining": straightlining,
        "inconsistency": inconsistency,
        "criterion": criterion,
        "copying profile": copying_profile,
        "copying rater": copying_rater,
        "copying carry_over": carry_over,
        "heaping": heaping,
        "group": group,
        "similarity": similarity,
        "drift": drift,
        "recency": recency,
        "order position": position,
        "order contrast": contrast,
        "self_gap": self_gap,
    }
)
"""Every effect by the name that `hasil_uji` gives it; kinds of an effect by their detail too."""


BY_PEOPLE: Final = ("group", "similarity")
"""Effects whose detail begins with a column of the personnel list."""

BY_FORM: Final[Mapping[str, str]] = MappingProxyType({"order": "tanggal", "recency": "kejutan"})
"""Effects that need a column of the design's forms."""


def plant(
    seen: Perception,
    design: OfficeDesign,
    effects: Sequence[RaterEffect],
    rng: np.random.Generator,
) -> Perception:
    """Apply the effects one after the other, each with randomness of its own.

    Raises
    ------
    ValueError
        An effect, a penilai or a criterion does not exist; all faults are named.
    """
    if faults := [fault for effect in effects for fault in _faults(effect, design)]:
        raise ValueError("; ".join(faults))
    tugas = design.tugas.reset_index(drop=True)
    for effect, own_rng in zip(effects, rng.spawn(len(effects)), strict=True):
        mine = (tugas["penilai"] == effect.penilai) & (tugas["peran"] != "diri")
        which = np.array([name == effect.detail for name in design.kriteria])
        planted = Planted(
            mine.to_numpy(),
            effect.size,
            which,
            tugas,
            design.pegawai,
            effect.penilai,
            effect.detail,
            own_rng,
        )
        seen = EFFECTS[kind_of(effect.effect, effect.detail)](seen, planted)
    return seen


def kind_of(effect: str, detail: str) -> str:
    """Name the kind of an effect as `EFFECTS` does."""
    kind = f"{effect} {detail}"
    return kind if kind in EFFECTS else effect


def _faults(effect: RaterEffect, design: OfficeDesign) -> list[str]:
    """Say in words what is wrong with an effect."""
    faults = []
    if kind_of(effect.effect, effect.detail) not in EFFECTS:
        faults.append(f"efek {effect.effect} tidak ada; yang ada: {', '.join(EFFECTS)}")
    if effect.penilai not in set(design.tugas["penilai"]):
        faults.append(f"penilai {effect.penilai} tidak menilai siapa pun dalam rancangan ini")
    column = effect.detail.split("=", 1)[0]
    if effect.effect in BY_PEOPLE and column not in design.pegawai:
        faults.append(f"kolom {column!r} tidak ada dalam daftar pegawai rancangan ini")
    form = BY_FORM.get(effect.effect)
    if form and form not in design.tugas:
        faults.append(f"efek {effect.effect} memerlukan {form} setiap formulir dalam rancangan ini")
    if effect.effect == "criterion" and effect.detail not in design.kriteria:
        faults.append(f"kriteria {effect.detail!r} tidak ada dalam rancangan ini")
    return faults
