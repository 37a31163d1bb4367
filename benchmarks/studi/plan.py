"""How the time is shared out: each cell is timed on one office, then gets offices by its cost."""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from studi.cell import Cell
from studi.store import count, run_block

BLOCK_SECONDS = 20.0
"""Seconds that a block should take, so that little is lost when the study is stopped."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent: seconds on the clock, processes, and offices a cell at most."""

    seconds: float
    processes: int
    offices: int


@dataclass(frozen=True, slots=True)
class Share:
    """What a cell gets: seconds an office takes, offices that stand, and offices in the end."""

    cell: Cell
    cost: float
    done: int
    goal: int


def allotted(costs: Sequence[float], seconds: float, most: int) -> list[int]:
    """Share seconds out so that every cell gets the same time, or `most` offices if that is less.

    Examples
    --------
    >>> allotted([1.0, 10.0], 110.0, 50)
    [50, 6]
    """
    goals = [0] * len(costs)
    left = seconds
    for rank, place in enumerate(sorted(range(len(costs)), key=lambda i: costs[i])):
        each = left / (len(costs) - rank)
        goals[place] = max(min(most, int(each / costs[place])), 1)
        left -= goals[place] * costs[place]
    return goals


def run(
    cells: Sequence[Cell], budget: Budget, place: Path, say: Callable[[str], object]
) -> list[Share]:
    """Run cells until every one has its offices or the time is up; say what each gets.

    Blocks that stand are kept and count.
    """
    end = time.monotonic() + budget.seconds
    with _pool(budget.processes) as pool:
        begun = {cell: count(cell, place) for cell in cells}
        timed = _timed(pool, cells, begun, place)
        left = max(end - time.monotonic(), 0.0) * budget.processes
        shares = _shares(timed, begun, left, budget.offices)
        for share in shares:
            say(
                f"{share.cell.name}: {share.cost:.1f} s an office, "
                f"{share.done} stand, {share.goal} wanted"
            )
        _work(pool, _blocks(shares), place, end, budget.processes)
    return shares


def _pool(processes: int) -> ProcessPoolExecutor:
    """Start processes of one thread each."""
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))


def _timed(
    pool: ProcessPoolExecutor, cells: Sequence[Cell], begun: Mapping[Cell, int], place: Path
) -> dict[Cell, float]:
    """Run one more office of each cell and give its seconds."""
    started = {
        cell: pool.submit(run_block, cell, range(begun[cell], begun[cell] + 1), place)
        for cell in cells
    }
    return {cell: future.result() for cell, future in started.items()}


def _shares(
    costs: Mapping[Cell, float], begun: Mapping[Cell, int], seconds: float, most: int
) -> list[Share]:
    """Work out what each cell gets; offices that stand count as if they were run now."""
    done = {cell: begun[cell] + 1 for cell in costs}
    spent = sum(costs[cell] * done[cell] for cell in costs)
    goals = allotted(list(costs.values()), seconds + spent, most)
    return [
        Share(cell, costs[cell], done[cell], max(goal, done[cell]))
        for cell, goal in zip(costs, goals, strict=True)
    ]


def _blocks(shares: Iterable[Share]) -> list[tuple[Cell, range]]:
    """Cut what is wanted into blocks, all cells keeping step."""
    blocks = []
    for share in shares:
        size = max(int(BLOCK_SECONDS / share.cost), 1)
        starts = range(share.done, share.goal, size)
        for start in starts:
            offices = range(start, min(start + size, share.goal))
            blocks.append((offices.stop / share.goal, share.cell, offices))
    ordered = sorted(blocks, key=lambda block: block[0])
    return [(cell, offices) for _, cell, offices in ordered]


def _work(
    pool: ProcessPoolExecutor,
    blocks: Sequence[tuple[Cell, range]],
    place: Path,
    end: float,
    processes: int,
) -> None:
    """Run blocks one after the other in every process until the time is up."""
    waiting, running = list(blocks), set[Future[float]]()
    while (waiting and time.monotonic() < end) or running:
        while waiting and len(running) < processes and time.monotonic() < end:
            cell, offices = waiting.pop(0)
            running.add(pool.submit(run_block, cell, offices, place))
        done, running = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()
