"""Which scale a test belongs to, where an office rates on several, and how a scale is named."""

from typing import Final

import pandas as pd

from kinerja_analysis.profile import EKSPEKTASI, Profile
from kinerja_analysis.report import labels
from kinerja_analysis.report.number_format import decimal

SUFFIX: Final = r"(?:^|\s)skala=(\S+)$"
"""How `detail` names a scale that is not the one with most nilai."""


def other_scale(tests: pd.DataFrame) -> pd.Series:
    """Return the name of each test's scale; empty for the scale with most nilai.

    Parameters
    ----------
    tests : DataFrame, rows of `hasil_uji`
    """
    named = tests["detail"].str.extract(SUFFIX, expand=False).fillna("").astype("str")
    official = (tests["effect"] == "criterion") & tests["detail"].isin(
        list(labels.EKSPEKTASI_CRITERIA)
    )
    has_other = bool((named == EKSPEKTASI).any())
    return named.mask(official, EKSPEKTASI) if has_other else named


def on_main_scale(tests: pd.DataFrame) -> pd.DataFrame:
    """Return the tests on the scale with most nilai.

    Of a penilai who has none of an effect there, the tests on the other scales stand in.
    """
    is_main = other_scale(tests) == ""
    has_main = is_main.groupby([tests["penilai"], tests["effect"]]).transform("any")
    return tests[is_main | ~has_main]


def scale_words(profile: Profile, name: str) -> str:
    """Return a scale in words: its ends, and that it holds the official classes."""
    scale = profile.skala.get(name)
    if scale is None:
        return name
    ends = f"{decimal(scale.minimum, 0)}-{decimal(scale.maksimum, 0)}"
    return f"ekspektasi ({ends})" if name == EKSPEKTASI else ends
