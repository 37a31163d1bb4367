"""Which grade a number meant under the rules of its time: older score scales, and the IKM."""

from collections.abc import Mapping
from typing import Final

from kinerja_analysis.regulasi.rules import load_rule

OLD_SCALES: Final = ("pp_10_1979", "pp_46_2011", "pp_30_2019")
"""Rules that graded a numeric score."""


def predikat_from_score(score: float, rule: str, *, inovasi: bool = False) -> str:
    """Return the grade of a score under an older rule.

    Parameters
    ----------
    score : on the rule's own scale (0-100; PP 30/2019 0-120)
    rule : ``pp_10_1979``, ``pp_46_2011`` or ``pp_30_2019``
    inovasi : whether a new idea or method that brings benefit is on record; under PP 30/2019 110
        and above is not *Sangat Baik* without it

    Raises
    ------
    ValueError
        The rule grades no scores, or the score is off its scale.

    Examples
    --------
    >>> predikat_from_score(115, "pp_30_2019"), predikat_from_score(90.4, "pp_46_2011")
    ('Baik', 'Baik')
    """
    if rule not in OLD_SCALES:
        raise ValueError(f"rule = {rule!r}; yang ada: {', '.join(OLD_SCALES)}.")
    data = load_rule(rule).data
    low, high = data["skala"]["minimum"], data["skala"]["maksimum"]
    if not low <= score <= high:
        raise ValueError(f"Nilai {score} di luar skala {low}-{high}.")
    exact = round(score, data["skala"]["desimal"])
    return next(
        str(band["predikat"])
        for band in data["rentang"]
        if exact >= band["dari"] and (inovasi or not band.get("butuh_inovasi"))
    )


def ikm(unsur: Mapping[str, float]) -> float:
    """Return the Indeks Kepuasan Masyarakat (25-100) from the means of the nine unsur (1-4).

    Parameters
    ----------
    unsur : mean perception by code, ``U1`` .. ``U9``

    Raises
    ------
    ValueError
        An unsur is missing, or a mean is off the scale 1-4.

    References
    ----------
    PermenPANRB 14/2017: each of nine unsur weighs 1/9; the weighted mean times 25.
    """
    data = load_rule("permenpanrb_14_2017").data
    codes = [item["kode"] for item in data["unsur"]]
    if missing := [code for code in codes if code not in unsur]:
        raise ValueError(f"Unsur {', '.join(missing)} tidak ada.")
    if wrong := [code for code in codes if not 1 <= unsur[code] <= 4]:
        raise ValueError(f"Unsur {', '.join(wrong)} di luar skala 1-4.")
    return sum(unsur[code] for code in codes) / len(codes) * float(data["ikm"]["pengali"])


def mutu(value: float) -> tuple[str, str]:
    """Return the letter and the words for an IKM value (25-100).

    Raises
    ------
    ValueError
        The value is off the scale.
    """
    bands = load_rule("permenpanrb_14_2017").data["mutu"]
    if not 25 <= value <= 100:
        raise ValueError(f"IKM {value} di luar 25-100.")
    band = next(item for item in bands if round(value, 2) >= item["dari"])
    return str(band["mutu"]), str(band["kinerja"])
