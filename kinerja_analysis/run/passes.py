"""How all partitions of a large fit are moved, by whom, and from which of their states."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from kinerja_analysis.models.likelihood import Floats
from kinerja_analysis.models.partition import Move, Sums, added
from kinerja_analysis.models.partitioned import CommonFit, maximise_partitions
from kinerja_analysis.run.partition_files import Common, begin, forget_state, make_move

Map = Callable[[Callable[[int], Sums | None], Sequence[int]], list[Sums | None]]


class Passes:
    """Lets all partitions move, and knows from which state.

    Attributes
    ----------
    base : pass whose state was accepted last
    """

    def __init__(self, work: Path, common: Common, n: int, over: Map) -> None:
        self._work, self._common, self._n, self._over = work, common, n, over
        self.base, self._candidate, self._last = 0, 0, 0

    def maximised(self, start: Floats) -> CommonFit:
        """Pass over the partitions, from severities all alike, until nothing moves any more.

        Parameters
        ----------
        start : (q,) where the common parameters begin

        Raises
        ------
        ModelError
            The likelihood has no proper maximum.
        """
        for number in range(self._n):
            begin(self._work, number, self._common, float(start[-2]))
        found = maximise_partitions(self.ask, start, self._n)
        self.accept()
        return found

    def accept(self) -> None:
        """Take the last move as done."""
        if self._candidate != self.base:
            for number in range(self._n):
                forget_state(self._work, number, self.base)
            self.base = self._candidate

    def ask(self, move: Move, accept: bool) -> Sums | None:
        """Let all partitions move from the accepted state; add up in their order."""
        if accept:
            self.accept()
        self._last += 1
        self._candidate = self._last
        task = partial(_one, self._work, self._common, (self.base, self._candidate), move)
        told = self._over(task, range(self._n))
        return added([one for one in told if one is not None]) if None not in told else None


def _one(
    work: Path, common: Common, passes: tuple[int, int], move: Move, number: int
) -> Sums | None:
    """Let one partition move, on whatever worker."""
    return make_move(work, number, common, passes, move)


@contextmanager
def workers(processes: int, dask: str | None, output: Path) -> Iterator[Map]:
    """Give what goes over the partitions: this process, several, or a cluster."""
    if dask:
        from kinerja_analysis.run import cluster

        with cluster.workers(dask, [], [output]) as pool:
            yield _over(pool)
    elif processes > 1:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            yield _over(pool)
    else:
        yield lambda task, numbers: [task(number) for number in numbers]


def _over(pool: Executor) -> Map:
    """Go over the partitions with a pool, answers in order."""

    def go(task: Callable[[int], Sums | None], numbers: Sequence[int]) -> list[Sums | None]:
        """Submit every partition and wait for all."""
        waiting = [pool.submit(task, number) for number in numbers]
        return [one.result() for one in waiting]

    return go
