"""How wide the columns of a printed table should be."""

import textwrap
from math import sqrt
from typing import Final

from kinerja_analysis.report.blocks import TableBlock

NARROW: Final = 14
"""Characters up to which a column takes just the room it needs."""

WIDEST: Final = 100
"""Characters beyond which longer text earns no more room."""


CHARACTER: Final = 0.19
"""Centimetres of one character in a table."""

PADDING: Final = 0.45
"""Centimetres that the borders of a cell take."""


def column_weights(table: TableBlock) -> list[int]:
    """Return the weight of each column; 0 means just the room it needs.

    Long text shares the rest by the root of its length, so that no column starves. A table without
    long text keeps its natural width.
    """
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


def column_centimetres(table: TableBlock, page: float) -> list[float]:
    """Return the width of each column in centimetres.

    Parameters
    ----------
    table : the table
    page : centimetres between the margins of the page
    """
    rooms = column_rooms(table)
    narrow = [CHARACTER * room + PADDING if room <= NARROW else 0.0 for room in rooms]
    wide = [sqrt(room) if room > NARROW else 0.0 for room in rooms]
    rest = max(page - sum(narrow), page / 3)
    widths = [fixed or rest * share / sum(wide) for fixed, share in zip(narrow, wide, strict=True)]
    return [width * min(1.0, page / sum(widths)) for width in widths]
