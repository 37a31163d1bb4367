"""How much raters, units, people and ratings are assumed to differ, and what that lets one see."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from kinerja_analysis.errors import ModelError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AssumedSpread:
    """Standard deviations in logits that a statement about a design rests on.

    ``severity`` between raters, ``unit`` of true performance between units, ``person`` between
    people of a unit, ``halo`` of a rater's impression of a person, ``error`` of one nilai. The
    values given where nobody says otherwise let units differ as much as raters; ``error`` is that
    of one nilai on five categories with steps 1.3 apart.
    """

    severity: float = 0.5
    unit: float = 0.5
    person: float = 1.0
    halo: float = 0.4
    error: float = 1.2

    def __post_init__(self) -> None:
        """Refuse spreads that no logit has."""
        wrong = [
            f"{field.name}={getattr(self, field.name)!r}"
            for field in fields(self)
            if not (np.isfinite(getattr(self, field.name)) and getattr(self, field.name) >= 0)
        ]
        if self.severity == 0 or self.error == 0:
            wrong.append("severity dan error harus di atas nol")
        if wrong:
            raise ModelError(
                f"Simpangan baku yang diandaikan tidak sah: {'; '.join(wrong)}. Isilah dengan "
                "bilangan nol atau lebih, dalam logit."
            )

    def form_variance(self, n_criteria: int) -> float:
        """Give the variance (logit squared) of one rater's mean impression of one person."""
        return self.halo**2 + self.error**2 / max(n_criteria, 1)


def recovery_ceiling(
    n_pegawai: int | Floats, spread: AssumedSpread, n_criteria: int
) -> float | Floats:
    """Tell how well severity can be known at best where each person has one superior.

    The correlation of the best estimate with the true severity, whatever the software:
    sqrt(sa^2 / (sa^2 + su^2 + (st^2 + se^2) / n)), with n people a superior. No number of people
    lifts it above sqrt(sa^2 / (sa^2 + su^2)).

    Parameters
    ----------
    n_pegawai : people a superior, at least 1
    spread : what is assumed
    n_criteria : kriteria on a form

    Returns
    -------
    float or array
        Correlation, 0-1.

    Examples
    --------
    >>> same = AssumedSpread(severity=0.5, unit=0.5, person=1.0, halo=0.0, error=1.0)
    >>> round(recovery_ceiling(1_000_000, same, 1), 2)
    0.71
    """
    signal = spread.severity**2
    noise = (spread.person**2 + spread.form_variance(n_criteria)) / np.asarray(n_pegawai)
    found = np.sqrt(signal / (signal + spread.unit**2 + noise))
    return float(found) if found.ndim == 0 else found
