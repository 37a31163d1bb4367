"""What the sentences of the tests say once the single raters are left out of them."""

import re
from typing import Final

import pandas as pd

from kinerja_analysis.report.scales import other_scale

NUMBER: Final = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")
"""A number inside a sentence, as it is printed."""

FINDING: Final = re.compile(r"^.*?meskipun demikian, (.*?)(?:: pola yang perlu ditelaah)?\.?$")
"""A sentence that tells the other explanation first, and then the pattern."""


def reason_counts(tests: pd.DataFrame) -> pd.DataFrame:
    """Count the raters by effect and reason; figures that differ become a range.

    Parameters
    ----------
    tests : DataFrame, rows of `hasil_uji`

    Returns
    -------
    DataFrame
        ``effect, skala, message, n``: count of raters, most frequent first within each effect;
        `skala` is empty for the scale with most nilai.
    """
    if tests.empty:
        return pd.DataFrame({"effect": [], "skala": [], "message": [], "n": []})
    general = [
        message.replace(detail, "tertentu") if detail else message
        for message, detail in zip(tests["message"], tests["detail"], strict=True)
    ]
    rows = tests.assign(message=general, skala=other_scale(tests))
    shape = rows["message"].str.replace(NUMBER, "#", regex=True)
    return (
        rows.assign(shape=shape)
        .groupby(["skala", "effect", "shape"], as_index=False)
        .agg(message=("message", merged), n=("penilai", "nunique"))
        .sort_values(["skala", "effect", "n", "message"], ascending=[True, True, False, True])
        .reset_index(drop=True)[["effect", "skala", "message", "n"]]
    )


def merged(sentences: pd.Series) -> str:
    """Return one sentence for many that differ only in their figures.

    Examples
    --------
    >>> merged(pd.Series(["hanya ada 4 nilai", "hanya ada 12 nilai"]))
    'hanya ada 4-12 nilai'
    """
    found = [NUMBER.findall(sentence) for sentence in sentences.unique()]
    ranges = iter([_range(words) for words in zip(*found, strict=True)])
    return NUMBER.sub(lambda _: next(ranges), sentences.iloc[0])


def _range(words: tuple[str, ...]) -> str:
    """Return a figure, or the range of figures."""
    ordered = sorted(set(words), key=_value)
    return ordered[0] if len(ordered) == 1 else f"{ordered[0]}-{ordered[-1]}"


def _value(word: str) -> float:
    """Read a printed number."""
    return float(word.replace(".", "").replace(",", "."))


def finding(message: str) -> str:
    """Return what a sentence tells after the other explanation; else the whole sentence.

    Examples
    --------
    >>> finding("Pegawai mungkin baik; meskipun demikian, nilai lebih tinggi.")
    'nilai lebih tinggi'
    """
    told = FINDING.match(message)
    return told[1] if told else message
