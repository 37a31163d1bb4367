"""What a penilai with an effect would have written: how an effect declares itself in scores.

The screen learns what each effect does to all statistics by planting it in offices of the null
(`templates`). An effect says how by one pure function, from what some penilai see to what they
write.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.bias.refit import ScaleModel

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What penilai see before they write: k ratings on f forms of offices without effects.

    Attributes
    ----------
    model : the fitted scale
    rating : (k,) which rating of the layout each is
    penilai : (k,) number of its penilai, 0..g-1; the same one in two replicates counts twice
    form : (k,) number of its form, 0..f-1, by penilai and then as in the layout
    held : (k,) whether it is among the ratings that the planted row is about (`Rows.holds`)
    theta : (k,) performance, logit
    eta : (k,) performance less severity, logit
    latent : (k,) standard normal noise
    """

    model: ScaleModel
    rating: Ints
    penilai: Ints
    form: Ints
    held: NDArray[np.bool_]
    theta: Floats
    eta: Floats
    latent: Floats

    @property
    def n_forms(self) -> int:
        """Count of forms."""
        return int(self.form.max(initial=-1)) + 1

    @property
    def penilai_of_form(self) -> Ints:
        """Give the penilai (f,) of each form, ascending."""
        return self.penilai[np.unique(self.form, return_index=True)[1]]

    @property
    def kriteria(self) -> Ints:
        """Give the kriteria (k,) of each rating."""
        return self.model.layout.kriteria[self.rating]

    def written(self, eta: Floats, latent: Floats) -> Floats:
        """Turn levels and noise (k,) into scores (k,)."""
        return self.model.tables.draw(self.kriteria, eta[:, None], latent[:, None])[:, 0]


Planting = Callable[[Seen, float, np.random.Generator], Floats]
"""What is seen, the strength (1 is a strong rater of the kind; negative: the other direction), and
a source of randomness -> scores (k,)."""


def shifted(seen: Seen, amount: Floats | float) -> Floats:
    """Write as someone who is stricter by an amount (k,), in logits."""
    return seen.written(seen.eta - amount, seen.latent)


def flattened(seen: Seen, lost: float) -> Floats:
    """Give levels (k,) of someone whose nilai follow performance less, by a share 0-1."""
    return seen.eta - lost * (seen.theta - seen.model.mu)


def copied(seen: Seen, score: Floats, source: Ints) -> Floats:
    """Write each form as its source.

    Parameters
    ----------
    seen : the ratings
    score : (k,) what would be written
    source : (f,) number of the form that each form copies; its own where it copies none
    """
    n_kriteria = len(seen.model.layout.kriteria_id)
    key, wanted = (form * n_kriteria + seen.kriteria for form in (seen.form, source[seen.form]))
    order = np.argsort(key)
    place = np.minimum(np.searchsorted(key[order], wanted), len(key) - 1)
    known = key[order][place] == wanted
    return np.where(known, score[order[place]], score)
