"""Which grade a score meant under the older rules, whose scales cannot be compared."""

from typing import Final

from kinerja_analysis.errors import UsageError
from kinerja_analysis.regulasi.rules import load_rule

OLD_SCALES: Final = ("pp_10_1979", "pp_46_2011", "pp_30_2019")
"""Rules that graded a score."""


def predikat_from_score(score: float, rule: str, *, inovasi: bool = False) -> str:
    """Return the grade of a score under an older rule.

    Parameters
    ----------
    score : float
        On the rule's own scale: 0-100, for PP 30/2019 0-120. It is rounded to two decimals and
        belongs to the highest class whose minimum it reaches, so that 90,4 between the whole
        numbers 90 and 91 stays below 91.
    rule : {"pp_10_1979", "pp_46_2011", "pp_30_2019"}
    inovasi : bool
        Whether a new idea or method that brings benefit is on record; under PP 30/2019 a score
        of 110 or more is not "Sangat Baik" without it.

    Raises
    ------
    UsageError
        The rule grades no scores.
    ValueError
        The score is off the scale of the rule.

    Examples
    --------
    >>> predikat_from_score(115, "pp_30_2019"), predikat_from_score(115, "pp_30_2019", inovasi=True)
    ('Baik', 'Sangat Baik')
    >>> predikat_from_score(90.4, "pp_46_2011")
    'Baik'
    """
    if rule not in OLD_SCALES:
        raise UsageError(
            f"Aturan {rule!r} tidak memakai angka; pilihannya: {', '.join(OLD_SCALES)}."
        )
    data = load_rule(rule).data
    if not data["minimum"] <= score <= data["maksimum"]:
        raise ValueError(
            f"Nilai {score} di luar skala {data['minimum']}-{data['maksimum']} menurut "
            f"{load_rule(rule).short}."
        )
    exact = round(score, data["desimal"])
    return next(
        str(grade["predikat"])
        for grade in data["kelas"]
        if exact >= grade["minimum"] and (inovasi or not grade.get("syarat_inovasi"))
    )
