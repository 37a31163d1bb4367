"""How figures and tables are printed in Markdown."""

from collections.abc import Iterable, Sequence

import numpy as np

from studi.ranking import Ranked
from studi.rates import Rate

BAR = r"\|"
"""A bar within a cell of a table."""


def shown(rate: Rate | None) -> str:
    """Print a rate with its error: ``.052 ±.004``."""
    if rate is None or np.isnan(rate.value):
        return "-"
    return f"{number(rate.value)} ±{number(rate.error)}"


def number(value: float) -> str:
    """Print a share with three decimals and no leading zero."""
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.3f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table; a sentence where there is nothing to show."""
    lines = [f"| {' | '.join(cell.replace('|', BAR) for cell in row)} |" for row in rows]
    if not lines:
        return "Not run.\n"
    rule = f"|{'---|' * len(head)}"
    return "\n".join([f"| {' | '.join(head)} |", rule, *lines, ""])


def area(ranked: Ranked | None) -> str:
    """Print an area under the curve with its error."""
    return "-" if ranked is None else shown(Rate(ranked.auc, ranked.auc_error, 0))


def power(ranked: Ranked | None) -> str:
    """Print a power at few false flags with its error."""
    return "-" if ranked is None else shown(Rate(ranked.power, ranked.power_error, 0))
