"""Which rater effects can be planted, and what each does to a penilai's forms.

One effect is one function from a `Perception` to a `Perception`; a new effect is one more function
and one more line in `EFFECTS`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.simulate.design import OfficeDesign
from kinerja_analysis.simulate.perception import Perception
from kinerja_analysis.simulate.truth import RaterEffect


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """One effect as its function needs it.

    Attributes
    ----------
    mine : (F,) which forms the penilai filled in for others
    size : logits or share, as the effect says
    criterion : (I,) which criterion is meant
    rng : source of randomness of this effect alone
    """

    mine: NDArray[np.bool_]
    size: float
    criterion: NDArray[np.bool_]
    rng: np.random.Generator


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
    lazy = planted.rng.random(len(seen.flat)) < planted.size
    return replace(seen, flat=seen.flat | (lazy & planted.mine))


def criterion(seen: Perception, planted: Planted) -> Perception:
    """Rate one criterion `size` logits more strictly than the others."""
    stricter = planted.size * planted.mine[:, None] * planted.criterion[None, :]
    return replace(seen, profile=seen.profile - stricter)


EFFECTS: Final[Mapping[str, Callable[[Perception, Planted], Perception]]] = MappingProxyType(
    {
        "severity": severity,
        "centrality": centrality,
        "halo": halo,
        "straightlining": straightlining,
        "criterion": criterion,
    }
)
"""Every effect by the name that `hasil_uji` gives it."""


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
    for effect, own_rng in zip(effects, rng.spawn(len(effects)), strict=True):
        mine = (design.tugas["penilai"] == effect.penilai) & (design.tugas["peran"] != "diri")
        which = np.array([name == effect.detail for name in design.kriteria])
        planted = Planted(mine.to_numpy(), effect.size, which, own_rng)
        seen = EFFECTS[effect.effect](seen, planted)
    return seen


def _faults(effect: RaterEffect, design: OfficeDesign) -> list[str]:
    """Say in words what is wrong with an effect."""
    faults = []
    if effect.effect not in EFFECTS:
        faults.append(f"efek {effect.effect} tidak ada; yang ada: {', '.join(EFFECTS)}")
    if effect.penilai not in set(design.tugas["penilai"]):
        faults.append(f"penilai {effect.penilai} tidak menilai siapa pun dalam rancangan ini")
    if effect.effect == "criterion" and effect.detail not in design.kriteria:
        faults.append(f"kriteria {effect.detail!r} tidak ada dalam rancangan ini")
    return faults
