"""Which facets are crossed and which nested: a design in Brennan's notation, and its effects."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

TOKEN: Final = re.compile(r"\s*([a-wyz]|[x×*]|[:()])")
CROSS: Final = "x×*"

Nesting = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Component:
    """One effect: ``facets`` that name its levels; ``primary`` those that it is not nested in."""

    name: str
    facets: frozenset[str]
    primary: frozenset[str]


@dataclass(frozen=True, eq=False)
class FacetDesign:
    """Facets (letters, in order of mention) and what each is nested in."""

    text: str
    nested_in: Mapping[str, frozenset[str]]

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets' letters, in order of mention."""
        return tuple(self.nested_in)

    def closed(self, facets: frozenset[str]) -> frozenset[str]:
        """Add what the facets are nested in."""
        return facets.union(*(self.nested_in[f] for f in facets))

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """All effects, the one of all facets (confounded with error) last."""
        found = {
            self.closed(frozenset(chosen))
            for size in range(1, len(self.facets) + 1)
            for chosen in combinations(self.facets, size)
        }
        order = {f: k for k, f in enumerate(self.facets)}
        ranked = sorted(found, key=lambda s: (len(s), sorted(order[f] for f in s)))
        return tuple(self._component(facets) for facets in ranked)

    def _component(self, facets: frozenset[str]) -> Component:
        """Name one effect: primary letters, then a colon and those it is nested in."""
        outer = frozenset().union(*(self.nested_in[f] for f in facets))
        primary = facets - outer
        inside, outside = (
            "".join(f for f in self.facets if f in part) for part in (primary, outer)
        )
        name = f"{inside}:{outside}" if outside else inside
        whole = len(facets) == len(self.facets)
        return Component(f"{name},e" if whole else name, facets, primary)


def parse_design(text: str) -> FacetDesign:
    """Read a design such as ``p x r x i``, ``r:p`` or ``p x (r:i)``.

    Parameters
    ----------
    text : str
        Letters of facets; ``x`` crosses, ``:`` nests what stands left in what stands right,
        parentheses group.

    Raises
    ------
    ValueError
        Where the text is no design, with what a design looks like.

    References
    ----------
    Brennan (2001), Generalizability Theory, sections 3.1 and 3.2.

    Examples
    --------
    >>> [c.name for c in parse_design("p x (r:i)").components]
    ['p', 'i', 'pi', 'r:i', 'pr:i,e']
    """
    tokens = _tokens(text)
    nesting, rest = _crossed(tokens)
    if rest or len(nesting) < 2:
        raise _not_a_design(text)
    letters = [t for t in tokens if t not in "×*x:()"]
    if len(letters) != len(set(letters)):
        raise _not_a_design(text)
    return FacetDesign(text, {f: nesting[f] for f in letters})


def _tokens(text: str) -> list[str]:
    """Part a design into letters and signs."""
    tokens, place, plain = [], 0, text.strip().lower()
    while place < len(plain):
        found = TOKEN.match(plain, place)
        if found is None:
            raise _not_a_design(text)
        tokens.append("x" if found[1] in CROSS else found[1])
        place = found.end()
    return tokens


def _crossed(tokens: list[str]) -> tuple[Nesting, list[str]]:
    """Read parts joined by crosses; also give the tokens that are left."""
    whole, rest = _nested(tokens)
    while rest[:1] == ["x"]:
        part, rest = _nested(rest[1:])
        whole = {**whole, **part}
    return whole, rest


def _nested(tokens: list[str]) -> tuple[Nesting, list[str]]:
    """Read parts joined by colons: each is nested in all that follow."""
    inner, rest = _atom(tokens)
    if rest[:1] != [":"]:
        return inner, rest
    outer, rest = _nested(rest[1:])
    around = frozenset(outer)
    return {**{f: held | around for f, held in inner.items()}, **outer}, rest


def _atom(tokens: list[str]) -> tuple[Nesting, list[str]]:
    """Read a letter or what stands in parentheses."""
    head, rest = tokens[:1], tokens[1:]
    if head == ["("]:
        inner, rest = _crossed(rest)
        if rest[:1] != [")"]:
            raise _not_a_design("".join(tokens))
        return inner, rest[1:]
    if not head or head[0] in ":)x":
        raise _not_a_design("".join(tokens))
    return {head[0]: frozenset()}, rest


def _not_a_design(text: str) -> ValueError:
    """Say what a design looks like."""
    return ValueError(
        f"design={text!r} tidak dapat dibaca; contohnya: p x r, p x r x i, p x (r:i), r:p. Setiap "
        "faset disebut satu kali."
    )
