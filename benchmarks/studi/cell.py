"""One cell of the study: offices of one design with one cast of deviant raters, screened."""

import inspect
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Final
from zlib import crc32

import numpy as np
import pandas as pd

from kinerja_analysis.bias.screen import BiasScreen, screen_bias
from studi.classic import classic
from studi.design import DESIGNS
from studi.office import Cast, Office, draw_office
from studi.planting import EFFECTS

SEED: Final = 20_251_231
CLASSIC_OFFICES: Final = 40
"""Count of clean offices in which the usual indicators are worked out."""
COLUMNS: Final = ("kind", "office", "penilai", "effect", "detail", "p", "q", "value", "verdict")
"""Of a result: ``kind`` is ``test`` (a row of `hasil_uji`, its estimate as value), ``classic``
(effect, indicator as detail), ``truth`` (planted effect, its size), ``size`` (how much stricter a
rater truly is, as value, logit), ``global`` (a question about
the office as a whole), ``rater`` (a rater of the office) or ``office`` (seconds that the screen
took)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is planted in the offices of one design.

    Attributes
    ----------
    name : of its files
    design : name of a design
    kinds : the effects of each kind of deviant rater; empty for clean offices
    each : deviant raters a kind
    size : 1.0 as in `planting`
    most : deviant raters an office; of more kinds each office gets some by chance
    core : part of the study's core
    """

    name: str
    design: str
    kinds: tuple[tuple[str, ...], ...] = ()
    each: int = 1
    size: float = 0.8
    most: int = 100
    core: bool = False


def singles(*effects: str) -> tuple[tuple[str, ...], ...]:
    """Give each effect a rater of its own."""
    return tuple((effect,) for effect in effects)


MAIN: Final = singles(
    "severity",
    "centrality",
    "halo",
    "inconsistency",
    "criterion",
    "group",
    "straightlining",
    "drift",
)
"""The eight of SCREEN.md."""
ONE_YEAR: Final = tuple(kind for kind in MAIN if kind != ("drift",))
MORE: Final = singles(
    "slope",
    "range_restriction",
    "similarity",
    "other_group",
    "copy_profile",
    "copy_rater",
    "carry_over",
)
"""Further effects that ratings and personnel list alone can show."""
RECORDED: Final = singles("order", "contrast", "recency", "self_gap")
"""Effects that need time stamps, quarterly output and self-ratings."""
NESTED: Final = singles(
    "centrality", "halo", "inconsistency", "criterion", "straightlining", "drift", "severity"
)
PAIRS: Final = (
    ("severity", "halo"),
    ("inconsistency", "severity"),
    ("severity", "centrality"),
    ("criterion", "severity"),
    ("halo", "group"),
    ("straightlining", "drift"),
)
"""Two effects in one rater."""


def _main(
    kind: str, design: str, sizes: tuple[float, ...] = (0.8,), *, core: bool = True
) -> list[Cell]:
    """Give a design its planted cells; small offices get some of the effects at a time."""
    most = max(DESIGNS[design].n_raters // 3, 3)
    kinds = {"main": MAIN, "one-year": ONE_YEAR, "nested": NESTED}[kind]
    each = 2 if DESIGNS[design].n_raters >= 100 else 1
    return [Cell(f"{design}-{size}", design, kinds, each, size, most, core=core) for size in sizes]


_CLEAN: Final = {
    "panel24": True,
    "kecamatan15": True,
    "panel100": True,
    "silang15": True,
    "silang24": True,
    "silang100": True,
    "atasan15": True,
    "atasan24": True,
    "atasan100": True,
    "panel8": True,
    "panel24x3": True,
    "panel24-setahun": True,
    "lengkap24": True,
    "panel8x3": False,
    "panel8-setahun": False,
    "panel100x3": False,
    "panel100-setahun": False,
    "panel24-60": False,
    "resmi15": True,
    "kuota24": True,
    "hilang24": True,
    "seratus24": False,
    "berubah24": False,
}
"""Designs with clean offices, and whether these belong to the core."""

_CELLS: Final = (
    *(Cell(f"{design}-bersih", design, size=0.0, core=core) for design, core in _CLEAN.items()),
    *_main("main", "panel24", (0.5, 0.8)),
    *_main("main", "panel24", (0.25, 1.0), core=False),
    *_main("main", "kecamatan15"),
    *_main("main", "panel100"),
    *_main("one-year", "silang15"),
    *_main("one-year", "silang24"),
    *_main("one-year", "silang100"),
    *_main("nested", "atasan15"),
    *_main("nested", "atasan24"),
    *_main("nested", "atasan100"),
    *_main("main", "panel24-60"),
    *_main("main", "panel24x3"),
    *_main("main", "panel8", core=False),
    *_main("main", "panel100x3", core=False),
    *_main("nested", "resmi15"),
    *_main("main", "kuota24", core=False),
    *_main("main", "hilang24", core=False),
    *_main("main", "berubah24", core=False),
    Cell("panel24-0.5-dua", "panel24", MAIN, 2, 0.5, core=True),
    Cell("panel24-0.8-dua", "panel24", MAIN, 2, 0.8, core=True),
    Cell("lain-0.8", "panel24", MORE, 1, 0.8, core=True),
    Cell("lain-1.0", "panel24", MORE, 1, 1.0, core=True),
    Cell("tercatat-0.8", "lengkap24", RECORDED, 1, 0.8, core=True),
    Cell("tercatat-1.0", "lengkap24", RECORDED, 1, 1.0),
    Cell("seratus24-0.8", "seratus24", (*MAIN, *singles("heaping", "range_restriction"))),
    Cell("serupa-0.5", "panel24", singles("similarity"), 24, 0.5, core=True),
    Cell("rangkap-0.8", "panel24", PAIRS, 1, 0.8, core=True),
)
CELLS: Final[Mapping[str, Cell]] = MappingProxyType({cell.name: cell for cell in _CELLS})
"""Every cell by its name."""


def results(cell: Cell, offices: range) -> pd.DataFrame:
    """Draw and screen some offices of a cell; one row as `COLUMNS` says."""
    parts = [_results(cell, office) for office in offices]
    return pd.concat(parts, ignore_index=True)


def _results(cell: Cell, number: int) -> pd.DataFrame:
    """Draw and screen one office."""
    design, office = DESIGNS[cell.design], office_of(cell, number)
    start = time.perf_counter()
    screen = _screened(office, number)
    seconds = time.perf_counter() - start
    raters = office.penilaian.loc[office.penilaian["peran"] != "diri", "penilai"].unique()
    parts = [
        screen.hasil_uji.rename(columns={"estimate": "value"}).assign(kind="test"),
        screen.global_tests.assign(kind="global"),
        classic(office, design, _wanted(cell, number))
        .rename(columns={"indicator": "detail"})
        .assign(kind="classic"),
        office.truth.rename(columns={"planted": "effect", "size": "value"}).assign(kind="truth"),
        office.severity.rename(columns={"size": "value"}).assign(effect="severity", kind="size"),
        pd.DataFrame({"penilai": raters, "kind": "rater"}),
        pd.DataFrame({"kind": ["office"], "value": [seconds]}),
    ]
    return pd.concat(parts, ignore_index=True).assign(office=number).reindex(columns=COLUMNS)


def office_of(cell: Cell, number: int) -> Office:
    """Draw one office of a cell."""
    seed = [SEED, crc32(cell.design.encode()), number]
    return draw_office(DESIGNS[cell.design], _cast(cell, number), cell.size, seed)


def _cast(cell: Cell, number: int) -> Cast:
    """Choose the deviant raters of one office."""
    kinds = [kind for kind in cell.kinds for _ in range(cell.each)]
    rng = np.random.default_rng([SEED, crc32(cell.name.encode()), number])
    return [kinds[place] for place in rng.permutation(len(kinds))[: cell.most]]


def _screened(office: Office, seed: int) -> BiasScreen:
    """Screen an office; whatever it has recorded is handed over if the screen asks for it."""
    screen = partial(screen_bias, office.penilaian, office.pegawai, seed=seed)
    if "output" in inspect.signature(screen_bias).parameters and len(office.output):
        screen = partial(screen, output=office.output)
    return screen()


def _wanted(cell: Cell, number: int) -> set[str]:
    """Name the effects whose usual indicators are worked out: planted ones, in clean offices all.

    The rules' false alarms are known well enough from the first clean offices.
    """
    kinds = cell.kinds or (tuple(EFFECTS) if number < CLASSIC_OFFICES else (),)
    return {effect for kind in kinds for effect in kind}
