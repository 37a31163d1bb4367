"""Whether weak performance is recognised where the evidence shows it: behavioural accuracy."""

from typing import Final

import pandas as pd

from kinerja_analysis.stats.cronbach import Measure
from kinerja_analysis.stats.detection import detection
from kinerja_analysis.thresholds import WEAK_BELOW

PAIR: Final = ["nilai", "acuan"]


def weakness_measures(cells: pd.DataFrame, n_cells: int) -> pd.DataFrame:
    """Tell how well each participant tells weak performance from the rest.

    Weak is what the reference puts below `thresholds.WEAK_BELOW`: the case shows the behaviour of
    the lowest two anchors. Who rates everything lower finds no more of it; only his ``c`` moves.

    Parameters
    ----------
    cells : ``peserta, kasus, kriteria, nilai, acuan``, one round
    n_cells : cells that have a reference

    Returns
    -------
    DataFrame
        As `stats.accuracy.Accuracy.table`; ``measure`` is ``d_prime`` or ``c``.

    References
    ----------
    METHOD.md, section F: behavioural accuracy. Gorman et al. (2024): frame-of-reference training
    helps most in recognising low performance.
    """
    rows = [
        {"peserta": peserta, **_row(measure, own), "n_missing": n_cells - len(own)}
        for peserta, own in cells.groupby("peserta", sort=True)
        for measure in detection(*(_weak(own)[name].to_numpy() for name in PAIR))
    ]
    return pd.DataFrame(rows)


def weakness_words(own: pd.DataFrame) -> str:
    """Tell one participant how much weak performance was recognised; nothing where there is none.

    Parameters
    ----------
    own : ``nilai, acuan`` of one participant and round
    """
    weak = _weak(own)
    there, rest = weak[weak["acuan"]], weak[~weak["acuan"]]
    if there.empty:
        return ""
    return (
        "Kinerja yang menurut acuan kurang (di bawah 3) Saudara kenali pada "
        f"{there['nilai'].sum()} dari {len(there)} bagian; {rest['nilai'].sum()} dari {len(rest)} "
        "bagian lainnya keliru Saudara beri nilai itu."
    )


def _weak(cells: pd.DataFrame) -> pd.DataFrame:
    """Say of each cell whether it was called weak (``nilai``), and whether it is (``acuan``)."""
    return cells[PAIR].astype("float64") < WEAK_BELOW


def _row(measure: Measure, own: pd.DataFrame) -> dict[str, object]:
    """Lay out one measure."""
    return {
        "measure": measure.name,
        "estimate": measure.value,
        "n": len(own),
        "n_ratees": own["kasus"].nunique(),
        "n_criteria": own["kriteria"].nunique(),
        "status": measure.status,
        "alasan": measure.reason,
    }
