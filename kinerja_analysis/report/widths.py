"""How wide the columns of a printed table should be."""

import textwrap
from typing import Final

from kinerja_analysis.report.blocks import TableBlock

NARROW: Final = 14
"""Characters up to which a column takes just the room it needs."""

WIDEST: Final = 100
"""Characters beyond which longer text earns no more room."""


def column_weights(table: TableBlock) -> list[int]:
    """Return the weight of each column; 0 means just the room it needs.

    A table without long text keeps its natural width.
    """
    sides = zip(column_rooms(table), table.frame.columns, table.alignment(), strict=True)
    return [
        0 if side == "right" or max(room, len(head)) <= NARROW else room
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


def column_shares(table: TableBlock) -> list[float]:
    """Return the share (0-1) of the page's width that each column takes."""
    rooms = [room + 3 for room in column_rooms(table)]
    return [room / sum(rooms) for room in rooms]
