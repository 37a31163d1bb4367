"""How content the public is: the index of nine unsur and the quality it stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from kinerja_analysis.regulasi.rules import load_rule

RULE: Final = "permenpanrb_14_2017"


@dataclass(frozen=True, slots=True)
class Ikm:
    """An index of public satisfaction: its value (25-100), quality (A-D) and that in words."""

    value: float
    mutu: str
    kinerja: str


def ikm(nrr: Mapping[str, float]) -> Ikm:
    """Return the index of public satisfaction from the means of the nine unsur.

    Parameters
    ----------
    nrr : mapping
        Mean perception (1-4) by unsur; keys are ``U1`` .. ``U9``, alone or before the unsur's
        name ("U1 Persyaratan").

    Returns
    -------
    Ikm
        Every unsur weighs exactly 1/9; the weighted mean times 25.

    Raises
    ------
    ValueError
        An unsur is missing or its mean is off the scale; every one is named.

    References
    ----------
    PermenPANRB 14/2017 (``permenpanrb_14_2017.toml`` names the sources).

    Examples
    --------
    >>> ikm({f"U{k}": 3.2 for k in range(1, 10)})
    Ikm(value=80.0, mutu='B', kinerja='Baik')
    """
    data = load_rule(RULE).data
    mean = {str(unsur).partition(" ")[0].upper(): float(value) for unsur, value in nrr.items()}
    low, high = data["terendah"], data["tertinggi"]
    wrong = [code for code in data["unsur"] if not low <= mean.get(code, float("nan")) <= high]
    if wrong:
        raise ValueError(
            f"Unsur {', '.join(wrong)} tidak ada atau di luar skala {low}-{high}; indeks "
            f"memerlukan {len(data['unsur'])} unsur."
        )
    value = data["pengali"] * fmean(mean[code] for code in data["unsur"])
    return Ikm(value, *_quality(value))


def _quality(value: float) -> tuple[str, str]:
    """Return the quality of an index, after rounding to the decimals of the table."""
    data = load_rule(RULE).data
    exact = round(value, data["desimal"])
    return next(
        (band["mutu"], band["kinerja"]) for band in data["mutu"] if exact >= band["minimum"]
    )
