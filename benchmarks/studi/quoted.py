"""What peers that are not run here said of reference cases, beside the screen of the same ratings.

The peers' full outputs lie in the folder of the reference cases (`KINERJA_REFERENCES`), one
`peers.json` a case; nothing is quoted that does not stand there.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kinerja_analysis.bias.screen import screen_bias

CASES: Final = {
    "mfrmr_example_bias": "one rater x criterion cell planted (R04 x Accuracy)",
    "ej2021_study1": "simulated without rater x criterion effects",
    "writing_ratings1": "real ratings, 7 raters",
}
BEYOND: Final = 2.0
"""Ratio of estimate and standard error from which users of the peers take note."""


def quoted(references: Path) -> pd.DataFrame:
    """Count what is noted in each case.

    Returns
    -------
    DataFrame, one row a case
        ``case, planted, cells``; of the cells beyond 2 by ``mfrmr`` and ``TAM``, and detected by
        ``screen``; ``raters``, of them severe or mild beyond 2 by ``mfrmr_raters``, detected by
        ``screen_raters``; ``slopes``: range of sirt's rater slopes
    """
    return pd.DataFrame([_case(references / name, planted) for name, planted in CASES.items()])


def _case(folder: Path, planted: str) -> dict[str, object]:
    """Read one case and screen its ratings."""
    peers = json.loads((folder / "peers.json").read_text(encoding="utf-8"))
    bias = peers["mfrmr_JML"]["bias_rater_x_criterion"]["table"]
    raters = [row for row in peers["mfrmr_JML"]["measures"] if row["Facet"] == "rater"]
    crossed = [r for r in peers["TAM_RSM_item_x_rater"]["xsi"] if r["facet"] == "item:rater"]
    slopes = [row["a"] for row in peers["sirt_rm.facets_a_rater"]["rater"]]
    found = screen_bias(_ratings(folder / "data.csv")).hasil_uji
    called = found[found["verdict"] == "detected"]["effect"].value_counts()
    return {
        "case": folder.name,
        "planted": planted,
        "cells": len(bias),
        "mfrmr": sum(abs(row["t"]) >= BEYOND for row in bias),
        "TAM": _beyond(crossed, "xsi", "se"),
        "screen": int(called.get("criterion", 0)),
        "raters": len(raters),
        "mfrmr_raters": _beyond(raters, "Estimate", "SE"),
        "screen_raters": int(called.get("severity", 0)),
        "slopes": f"{min(slopes):.2f} to {max(slopes):.2f}",
    }


def _beyond(rows: Sequence[dict[str, Any]], estimate: str, error: str) -> int:
    """Count the rows whose estimate is more than two of its errors from nothing."""
    return sum(abs(row[estimate]) >= BEYOND * row[error] for row in rows)


def _ratings(path: Path) -> pd.DataFrame:
    """Read a case as `penilaian`."""
    names = {"ratee": "pegawai", "rater": "penilai", "criterion": "kriteria", "score": "nilai"}
    case = pd.read_csv(path, dtype=dict.fromkeys(("ratee", "rater", "criterion"), "str"))
    return case.rename(columns=names)[list(names.values())].assign(
        tahun=2025, periode="tahunan", peran="tim", skala="kasus"
    )
