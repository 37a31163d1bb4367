"""Who rates whom in which year, and in what order a rater works."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studi.design import Design

Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """F forms: what one rater wrote about one ratee in one year.

    Attributes
    ----------
    rater, ratee, year : (F,) indices from 0
    own : (F,) whether the rater is the ratee's superior
    superior : (N,) rater index of each ratee's superior
    position : (F,) place in the rater's session of that year, from 0
    previous : (F,) form that the rater wrote just before, or -1
    """

    rater: Ints
    ratee: Ints
    year: Ints
    own: NDArray[np.bool_]
    superior: Ints
    position: Ints
    previous: Ints

    @property
    def count(self) -> int:
        """Count of forms."""
        return len(self.rater)


def draw_forms(design: Design, rng: np.random.Generator) -> Forms:
    """Draw who rates whom; the panel is drawn anew each year, the superior stays."""
    superior = _superiors(design, rng)
    years = [_pairs(design, superior, rng) for _ in range(design.n_years)]
    rater = np.concatenate([pairs[0] for pairs in years])
    ratee = np.concatenate([pairs[1] for pairs in years])
    year = np.repeat(np.arange(design.n_years), [len(pairs[0]) for pairs in years])
    position, previous = _sessions(rater, year, rng)
    return Forms(rater, ratee, year, superior[ratee] == rater, superior, position, previous)


def kept(forms: Forms, keep: NDArray[np.bool_], rng: np.random.Generator) -> Forms:
    """Leave forms out."""
    rater, ratee, year = forms.rater[keep], forms.ratee[keep], forms.year[keep]
    position, previous = _sessions(rater, year, rng)
    return Forms(rater, ratee, year, forms.own[keep], forms.superior, position, previous)


def _superiors(design: Design, rng: np.random.Generator) -> Ints:
    """Give each ratee a superior."""
    if design.own is None:
        return np.arange(design.n_ratees) % design.n_raters
    low, high = design.own
    return np.repeat(np.arange(design.n_raters), rng.integers(low, high + 1, design.n_raters))


def _pairs(design: Design, superior: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """List one year's pairs of rater and ratee."""
    everybody = np.arange(len(superior))
    if design.assignment == "crossed":
        return np.tile(np.arange(design.n_raters), len(superior)), np.repeat(
            everybody, design.n_raters
        )
    if design.assignment == "nested":
        return superior, everybody
    others = _panel(design, superior, rng)
    raters = np.column_stack([superior, others])
    return raters.ravel(), np.repeat(everybody, 1 + design.panel)


def _panel(design: Design, superior: Ints, rng: np.random.Generator) -> Ints:
    """Deal the panel (N, P) out evenly: nobody rates his own ratee again, nobody one ratee twice.

    Cards in random order, one deck of all raters after another; who may not take the card on top
    takes the next that fits.
    """
    decks = -(-len(superior) * design.panel // design.n_raters) + 1
    cards = [card for _ in range(decks) for card in rng.permutation(design.n_raters)]
    return np.array([_hand(cards, own, design.panel) for own in superior])


def _hand(cards: list[int], own: int, size: int) -> list[int]:
    """Take the first cards that fit out of the pile."""
    hand: list[int] = []
    for _ in range(size):
        place = next(i for i, card in enumerate(cards) if card != own and card not in hand)
        hand.append(cards.pop(place))
    return hand


def _sessions(rater: Ints, year: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Put each rater's forms of a year into a random order."""
    order = np.lexsort([rng.random(len(rater)), year, rater])
    session = rater[order] * (year.max(initial=0) + 1) + year[order]
    starts = np.flatnonzero(np.diff(session, prepend=-1))
    place = np.arange(len(rater)) - np.repeat(starts, np.diff(np.append(starts, len(rater))))
    position, previous = np.empty(len(rater), dtype=np.intp), np.full(len(rater), -1)
    position[order] = place
    later = np.flatnonzero(place > 0)
    previous[order[later]] = order[later - 1]
    return position, previous
