"""How results of a class look as tables: Indonesian heads, Indonesian numbers."""

from collections.abc import Sequence

import pandas as pd

from kinerja_analysis.report import labels
from kinerja_analysis.report.number_format import decimal, interval, signed
from kinerja_analysis.thresholds import POWER
from kinerja_analysis.training.class_results import ClassResults
from kinerja_analysis.training.class_size import class_size
from kinerja_analysis.training.improvement import Improvement
from kinerja_analysis.training.plain_words import MEASURE
from kinerja_analysis.training.pulls import NAMES
from kinerja_analysis.training.transfer import Transfer


def accuracy_table(results: ClassResults) -> pd.DataFrame:
    """Return the class's mean of each measure, a column a round.

    Parameters
    ----------
    results : of the class
    """
    mean = results.accuracy.pivot_table("estimate", "measure", "ronde")
    shown = mean.reindex([name for name in MEASURE if name in mean.index])
    table = shown.map(decimal).rename(columns=lambda ronde: f"Ronde {ronde}")
    table.insert(0, "Ukuran", [MEASURE[str(name)] for name in shown.index])
    return table.rename_axis(columns=None).reset_index(drop=True)


def pull_table(results: ClassResults) -> pd.DataFrame:
    """Return how far each trap pulled, a row a round and trap.

    Parameters
    ----------
    results : of the class
    """
    rows = [
        {
            "Ronde": row["ronde"],
            "Kasus": row["kasus"],
            "Jebakan": NAMES[row["jenis"]],
            "Meja": row["n"],
            "Tarikan (poin)": signed(row["tarikan"]),
            "Selang 95%": interval(row["low"], row["high"]),
            "Keterangan": row["alasan"],
        }
        for row in results.pulls.to_dict("records")
    ]
    return pd.DataFrame(rows)


def improvement_table(found: Improvement) -> pd.DataFrame:
    """Return the change of each measure, a row a measure and group.

    Parameters
    ----------
    found : round two against round one
    """
    rows = [
        {
            "Ukuran": MEASURE[row["measure"]],
            "Kelompok": row["kelompok"],
            "Meja": row["n"],
            "Sebelum": decimal(row["sebelum"]),
            "Sesudah": decimal(row["sesudah"]),
            "Perbaikan": signed(row["perbaikan"]),
            "Selang 95%": interval(row["low"], row["high"]),
            "g": signed(row["g"]),
            "Keterangan": row["alasan"],
        }
        for row in found.table.to_dict("records")
    ]
    return pd.DataFrame(rows)


def transfer_table(found: Transfer) -> pd.DataFrame:
    """Return how the size of each pattern changed in real ratings, a row a pattern.

    Parameters
    ----------
    found : trained raters against the others
    """
    rows = [
        {
            "Pola": labels.EFFECT[row["effect"]],
            "Terlatih": row["n_terlatih"],
            "Pembanding": row["n_pembanding"],
            "Perbaikan": signed(row["perbaikan"]),
            "Selang 95%": interval(row["low"], row["high"]),
            "g": signed(row["g"]),
            "Keterangan": row["alasan"],
        }
        for row in found.table.to_dict("records")
    ]
    return pd.DataFrame(rows)


def size_table(effects: Sequence[float], power: float = POWER) -> pd.DataFrame:
    """Return the participants needed for each true effect, with and without a comparison group.

    Parameters
    ----------
    effects : true effects (Hedges' g)
    power : probability (0-1) that the effect shows
    """
    return pd.DataFrame(
        {
            "Besar perbaikan (g)": [decimal(g, 1) for g in effects],
            "Satu kelas, sebelum dan sesudah": [
                class_size(g, design="berpasangan", power=power) for g in effects
            ],
            "Setiap kelompok, dengan pembanding": [class_size(g, power=power) for g in effects],
        }
    )
