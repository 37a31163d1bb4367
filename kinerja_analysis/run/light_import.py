"""How a library is imported without a part of it that costs seconds and serves nobody here."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, cast

GRAMMAR: Final = "rfc3987_syntax"
"""Builds the grammar of web addresses on import, in three seconds; `jsonschema` takes it where it
is found, for checks of addresses that no notebook and no kernel asks for."""


@contextmanager
def without(name: str) -> Iterator[None]:
    """Let a module count as not installed while others are imported.

    Parameters
    ----------
    name : a module that those others can do without

    Examples
    --------
    >>> with without(GRAMMAR):
    ...     import nbformat
    """
    modules = cast("dict[str, Any]", sys.modules)
    if name in modules:
        yield
        return
    modules[name] = None
    try:
        yield
    finally:
        modules.pop(name, None)
