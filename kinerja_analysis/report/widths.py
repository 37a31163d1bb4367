"""How wide the columns of a printed table should be."""

import textwrap
from math import sqrt
from typing import Final

from kinerja_analysis.report.blocks import TableBlock

NARROW: Final = 14
"""Characters up to which a column takes just the room it needs."""

WIDEST: Final = 100
"""Characters beyond which longer text earns no more room."""


CHARACTER: Final = 0.025
"""Centimetres of one character per point of its font, also in the wider one that stands in for
Calibri."""

PADDING: Final = 0.3
"""Centimetres that the borders and the margins of a cell take."""

POINTS: Final = (9.0, 8.0)
"""Sizes of the font of a table, the first that breaks no word is taken."""

LEAST: Final = 1.0
"""Centimetres below which no column is made narrower where a table is too wide for the page."""


def column_weights(table: TableBlock) -> list[int]:
    """Return the weight of each column; 0 means just the room it needs.

    Long text shares the rest by the root of its length, so that no column starves. A table without
    long text keeps its natural width. One with given widths has those.
    """
    if table.widths:
        return list(table.widths)
    sides = zip(column_rooms(table), table.frame.columns, table.alignment(), strict=True)
    return [
        0 if side == "right" or max(room, len(head)) <= NARROW else round(10 * sqrt(room))
        for room, head, side in sides
    ]


def broken_heads(table: TableBlock) -> list[str]:
    """Return the heads; those of figures break into lines no wider than the figures need."""
    return [
        "\n".join(textwrap.wrap(head, max(room, NARROW))) if side == "right" else head
        for room, head, side in zip(
            column_rooms(table), table.frame.columns, table.alignment(), strict=True
        )
    ]


def column_rooms(table: TableBlock) -> list[int]:
    """Return the characters that each column needs: its longest cell, or word of its head."""
    return [
        min(max(map(len, [*head.split(), "", *table.frame[head].astype("str")])), WIDEST)
        for head in table.frame.columns
    ]


def table_points(table: TableBlock, page: float) -> float:
    """Return the size of the font at which the words of a table fit the page, else the smallest.

    Parameters
    ----------
    table : the table
    page : centimetres between the margins of the page
    """
    fitting = (points for points in POINTS if sum(_least_widths(table, points)) <= page)
    return next(fitting, POINTS[-1])


def column_centimetres(table: TableBlock, page: float) -> list[float]:
    """Return the width of each column in centimetres; no word is broken where the page allows.

    Short columns get the room they need, long ones that of their longest word and a share of what
    is left by the root of their length.

    Parameters
    ----------
    table : the table, set in the size of `table_points`
    page : centimetres between the margins of the page
    """
    if table.widths:
        return [page * share / sum(table.widths) for share in table.widths]
    fixed = _least_widths(table, table_points(table, page))
    shares = [sqrt(room) if room > NARROW else 0.0 for room in column_rooms(table)]
    rest = max(page - sum(fixed), 0.0) / (sum(shares) or 1.0)
    widths = [own + rest * share for own, share in zip(fixed, shares, strict=True)]
    give = [max(width - LEAST, 0.0) for width in widths]
    share = max(sum(widths) - page, 0.0) / (sum(give) or 1.0)
    return [width - share * part for width, part in zip(widths, give, strict=True)]


def _least_widths(table: TableBlock, points: float) -> list[float]:
    """Return the centimetres that a short column needs whole, and a long one for its words."""
    letters = [
        room if room <= NARROW else _longest_word([head, *table.frame[head].astype("str")])
        for room, head in zip(column_rooms(table), table.frame.columns, strict=True)
    ]
    return [CHARACTER * points * count + PADDING for count in letters]


def _longest_word(cells: list[str]) -> int:
    """Count the letters of the longest word of a column, up to a width that text may break at."""
    return min(max(len(word) for cell in cells for word in [*cell.split(), ""]), 2 * NARROW)
