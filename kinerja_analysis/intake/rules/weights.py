"""How much each part of a total weighs, where a file says so; weights must come to 100 percent."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.cells.reading import Ruled, read_column
from kinerja_analysis.intake.cells.values import Reading, tidy
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.layout.kinds import CRITERION
from kinerja_analysis.intake.reading.sheet import shown

RECAP_PARTS: Final = ("nilai_skp", "nilai_perilaku")
"""Fields of a recap that its total consists of."""

IN_LABEL: Final = re.compile(
    r"(?:\(|\[|bobot\s*:?)\s*(?:bobot\s*:?\s*)?(\d+(?:[.,]\d+)?\s*%?)(?=\s*(?:[)\]]|$))"
)
"""A weight within a column's name: "SKP (60%)", "Perilaku (0,4)", "Disiplin bobot 20"."""

LEAST_PERCENT: Final = 5
"""A bare number below this, and not below one, is a column's number and no weight."""


def read_share(cell: object) -> Reading:
    """Read a weight as a share of one: 0,6, 60 and "60%" are the same.

    >>> read_share("60%").value, read_share("0,6").value, read_share(60).value
    (0.6, 0.6, 0.6)
    """
    text = tidy(shown(cell)).replace(",", ".")
    number = text.removesuffix("%").strip()
    if not re.fullmatch(r"\d+(\.\d+)?", number):
        return Reading(np.nan, fault="bobot_tidak_terbaca")
    percent = text.endswith("%") or float(number) > 1
    share = round(float(number) / 100, 9) if percent else float(number)
    return Reading(share, "bobot_dibakukan" if percent else "")


def header_weights(block: Block) -> dict[str, float]:
    """Return the share of each part of a total, as the names of the columns give it."""
    if block.layout is None:
        return {}
    found = {}
    for item in sorted(block.layout.header.mapped, key=lambda item: item.column):
        part = item.field in RECAP_PARTS or item.field.startswith(CRITERION)
        if part and (share := _label_share(item.label)):
            found[item.field] = share
    return found


def _label_share(label: str) -> float:
    """Return the weight within a column's name, 0 where it has none.

    >>> _label_share("SKP (60%)"), _label_share("Perilaku (0,4)"), _label_share("NIP (2)")
    (0.6, 0.4, 0.0)
    """
    match = IN_LABEL.search(label.casefold())
    if not match:
        return 0.0
    text = match.group(1)
    number = float(text.rstrip("% ").replace(",", "."))
    stated = "%" in text or number < 1 or number >= LEAST_PERCENT
    return float(str(read_share(text).value)) if stated else 0.0


def settle_weights(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Read a list of weights; each becomes a share of one."""
    values, told = read_column(rows["bobot"], read_share)
    return rows.assign(bobot=values.astype("float64")), told


def check_weights(weights: Mapping[str, Mapping[str, float]]) -> None:
    """Refuse files whose weights do not come to 100 percent.

    Parameters
    ----------
    weights : file -> part of the total -> share of one

    Raises
    ------
    ExportRefused
        With every such file, its weights and their sum.
    """
    faults = [
        f"{berkas}: bobot {_listed(list(shares.values()))} berjumlah "
        f"{_percent(sum(shares.values()))}, bukan 100%; perbaiki bobotnya"
        for berkas, shares in weights.items()
        if len(shares) > 1 and abs(sum(shares.values()) - 1) > 1e-6
    ]
    if faults:
        raise ExportRefused("Berkas ditolak. " + ". ".join(faults) + ".")


def _listed(shares: Sequence[float]) -> str:
    """Return weights as a message shows them."""
    return " + ".join(map(_percent, shares))


def _percent(share: float) -> str:
    """Return a share as a message shows it.

    >>> _percent(0.625)
    '62,5%'
    """
    return f"{round(share * 100, 4):g}%".replace(".", ",")
