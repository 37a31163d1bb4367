"""How a table of words looks in a notebook: words at the left, numbers at the right, no index."""

import hashlib
from typing import Final

import pandas as pd

NUMBERS: Final = "numbers"
"""Attribute of a table that names its columns of numbers."""

PLAIN: Final = "text-align: left; vertical-align: top"


class ShownTable(pd.DataFrame):
    """A table as any other, that a notebook shows aligned and without an index.

    What is made of it is a plain table again.
    """

    def _repr_html_(self) -> str:
        """Return the table as HTML; the same table gives the same bytes."""
        numbers = self.attrs.get(NUMBERS, ())
        body = self.to_html(index=False, border=0, table_id=(name := self._name()))
        right = [f"#{name} tr > :nth-child({n})" for n in self._places(numbers)]
        rules = [f".jp-RenderedHTMLCommon #{name} :is(td, th), #{name} :is(td, th) {{ {PLAIN} }}"]
        if right:
            both = ", ".join(right + [f".jp-RenderedHTMLCommon {one}" for one in right])
            rules.append(f"{both} {{ text-align: right }}")
        return f"<style>{' '.join(rules)}</style>\n{body}"

    def _places(self, columns: object) -> list[int]:
        """Return which columns, from 1, are among those named."""
        return [n for n, name in enumerate(self.columns, start=1) if name in list(columns)]  # type: ignore[call-overload]

    def _name(self) -> str:
        """Name the table after its content, so that its rules reach no other."""
        return f"t{hashlib.sha256(self.to_csv().encode()).hexdigest()[:12]}"


def shown_table(words: pd.DataFrame, numbers: list[str]) -> ShownTable:
    """Return a table of words to be shown.

    Parameters
    ----------
    words : every value as it is printed
    numbers : the columns whose values are numbers
    """
    table = ShownTable(words.reset_index(drop=True))
    table.attrs[NUMBERS] = tuple(numbers)
    return table
