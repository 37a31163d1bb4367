"""How the partitions of a large fit rest on the disk between passes: arrays, no objects.

Each partition has a problem, written once, and a state a pass. A pass reads one state and writes
the next under another name, whole or not at all: it can be done again by another worker.
"""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.models.anchors import Held
from kinerja_analysis.models.design import FacetColumns, MfrmDesign
from kinerja_analysis.models.forms import Forms, collapse
from kinerja_analysis.models.objective import Problem, expectations, split, standing_at
from kinerja_analysis.models.partition import Move, State, Sums, answer, first_state
from kinerja_analysis.models.response import tabulate
from kinerja_analysis.models.steps import StepStructure, cumulated, step_structure

HELD_AT_ONCE: Final = 1
"""Partitions that a process keeps in memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """What all partitions are made with.

    Attributes
    ----------
    criteria : names, in the order of all partitions
    lowest, step : of the scale
    counts : (J, K) how often each category of each criterion was used, over all partitions
    n_nodes : quadrature nodes a ratee
    of_many : whether the whole is too large for information at every node
    """

    criteria: tuple[str, ...]
    lowest: float
    step: float
    counts: np.ndarray
    n_nodes: int
    of_many: bool

    @property
    def structure(self) -> StepStructure:
        """The map from free coordinates to category parameters."""
        nobody = np.empty(0, dtype=np.int32)
        return step_structure(
            _design(self, (nobody,) * 4, (pd.Index([]), pd.Index([]))), self.counts
        )


Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _design(common: Common, arrays: Arrays, labels: tuple[pd.Index, pd.Index]) -> MfrmDesign:
    """Set index arrays beside what they stand for."""
    ratee, rater, criterion, score = arrays
    return MfrmDesign(
        ratee=ratee,
        rater=rater,
        criterion=criterion,
        score=score,
        ratees=labels[0],
        raters=labels[1],
        criteria=pd.Index(common.criteria, name="kriteria"),
        columns=FacetColumns(),
        lowest=common.lowest,
        step=common.step,
        n_categories=common.counts.shape[1],
        steps_by="common",
        kept=None,
        dropped=0,
        unused=(),
    )


def write_partition(folder: Path, number: int, ratings: pd.DataFrame, common: Common) -> np.ndarray:
    """Write one partition from its ratings; return its counts (J, K) and leave the labels beside.

    Parameters
    ----------
    folder : work folder
    number : of the partition
    ratings : ``pegawai, penilai, kriteria, nilai``
    common : counts of the right shape; what they hold is not looked at
    """
    ratee, ratees = pd.factorize(ratings["pegawai"], sort=True)
    rater, raters = pd.factorize(ratings["penilai"], sort=True)
    criterion = pd.Index(common.criteria).get_indexer(pd.Index(ratings["kriteria"]))
    score = np.rint((ratings["nilai"].to_numpy() - common.lowest) / common.step).astype(np.int32)
    order = np.lexsort((criterion, rater, ratee))
    arrays = tuple(one[order].astype(np.int32) for one in (ratee, rater, criterion, score))
    forms = collapse(_design(common, arrays, (pd.Index(ratees), pd.Index(raters))))  # type: ignore[arg-type]
    content = {name: getattr(forms, name) for name in Forms.__slots__}
    _write(folder / f"soal-{number:05d}.npz", content)
    names = {"pegawai": np.array(ratees, dtype="U"), "penilai": np.array(raters, dtype="U")}
    _write(folder / f"nama-{number:05d}.npz", names)
    return forms.counts


def partition_size(folder: Path, number: int) -> tuple[int, int]:
    """Return the count of forms and of ratees of a partition."""
    with np.load(folder / f"soal-{number:05d}.npz", allow_pickle=False) as content:
        return len(content["who"]), len(content["start"]) - 1


def begin(folder: Path, number: int, common: Common, mu: float) -> None:
    """Write the state of a partition before the first pass."""
    problem = load_problem(folder, number, common)
    _write_state(folder, number, 0, first_state(problem, common.structure.loading.shape[2] + 2, mu))


def make_move(
    folder: Path, number: int, common: Common, passes: tuple[int, int], move: Move
) -> Sums | None:
    """Let one partition move from the state of one pass to that of the next.

    None where its information is not positive definite.
    """
    before, after = passes
    problem = load_problem(folder, number, common)
    try:
        state, sums = answer(problem, load_state(folder, number, before), move)
    except np.linalg.LinAlgError:
        return None
    _write_state(folder, number, after, state)
    return sums


def forget_state(folder: Path, number: int, passed: int) -> None:
    """Remove a state that no pass will start from again."""
    (folder / f"keadaan-{number:05d}-{passed:04d}.npz").unlink(missing_ok=True)


@lru_cache(maxsize=HELD_AT_ONCE)
def _forms(path: Path) -> Forms:
    """Return the forms of a partition."""
    with np.load(path, allow_pickle=False) as content:
        return Forms(**{name: content[name] for name in Forms.__slots__})


def load_problem(folder: Path, number: int, common: Common) -> Problem:
    """Return the problem of a partition, as a part of the whole."""
    forms = _forms(folder / f"soal-{number:05d}.npz")
    structure, n_ratees = common.structure, len(forms.start) - 1
    size = len(forms.rater) + structure.loading.shape[2] + 2
    level = np.zeros(size)
    level[: len(forms.rater)] = 1 / len(forms.rater)
    return Problem(
        forms=forms,
        structure=structure,
        facets=np.empty((len(forms.rater), 0)),
        base=np.zeros(len(forms.rater)),
        group=np.zeros(n_ratees, dtype=np.int32),
        n_groups=1,
        held=Held(np.empty((0, size)), np.empty(0), level, 0.0, 0.0),
        n_nodes=common.n_nodes,
        modes=np.zeros(n_ratees),
        of_many=common.of_many,
    )


def load_state(folder: Path, number: int, passed: int) -> State:
    """Return the state of a partition after a pass."""
    path = folder / f"keadaan-{number:05d}-{passed:04d}.npz"
    with np.load(path, allow_pickle=False) as content:
        return State(**{name: content[name] for name in State.__slots__})


def labels(folder: Path, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the ids of a partition's ratees and raters."""
    with np.load(folder / f"nama-{number:05d}.npz", allow_pickle=False) as content:
        return content["pegawai"], content["penilai"]


def ratee_moments(
    problem: Problem, alpha: np.ndarray, point: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give posterior mean and standard deviation of theta (N,) at the estimates."""
    place = split(np.concatenate([alpha, point]), problem)
    tables = tabulate(cumulated(problem.structure, place.beta), problem.forms.patterns)
    found = expectations(standing_at(problem, place, tables))
    return found.mean, found.sd


def _write_state(folder: Path, number: int, passed: int, state: State) -> None:
    """Write a state under the name of its pass."""
    content = {name: getattr(state, name) for name in State.__slots__}
    _write(folder / f"keadaan-{number:05d}-{passed:04d}.npz", content)


def _write(path: Path, content: dict[str, np.ndarray]) -> None:
    """Write arrays aside, then give them their name."""
    aside = path.with_name(f".{path.stem}-{os.getpid()}.npz")
    np.savez(aside, allow_pickle=False, **content)
    aside.replace(path)
