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
    form : (k,) number of its form, 0..f-1; the same form of two replicates counts twice
    held : (k,) whether it is among the ratings that the planted row is about (`Rows.holds`)
    theta : (k,) performance, logit
    eta : (k,) performance less severity, logit
    latent : (k,) standard normal noise
    """

    model: ScaleModel
    rating: Ints
    form: Ints
    held: NDArray[np.bool_]
    theta: Floats
    eta: Floats
    latent: Floats

    @property
    def n_forms(self) -> int:
        """Count of forms."""
        return int(self.form.max(initial=-1)) + 1

    def written(self, eta: Floats, latent: Floats) -> Floats:
        """Turn levels and noise (k,) into scores (k,)."""
        kriteria = self.model.layout.kriteria[self.rating]
        return self.model.tables.draw(kriteria, eta[:, None], latent[:, None])[:, 0]


Planting = Callable[[Seen, float, np.random.Generator], Floats]
"""What is seen, the strength (1 is a strong rater of the kind; negative: the other direction), and
a source of randomness -> scores (k,)."""


def shifted(seen: Seen, amount: Floats | float) -> Floats:
    """Write as someone who is stricter by an amount (k,), in logits."""
    return seen.written(seen.eta - amount, seen.latent)
