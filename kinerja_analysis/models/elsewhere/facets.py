"""A fit as FACETS is told it: one specification file with the data in it."""

import re
from typing import Final

import numpy as np

from kinerja_analysis.models.elsewhere.notes import about, commented
from kinerja_analysis.models.elsewhere.replica import Replica

NOT_REPEATED: Final = {
    "mml_random": "FACETS estimates jointly (JMLE): severities and the spread of ratees come out "
    "wider than in the fit, by about L/(L-1) with L ratings a ratee, and are not shrunken. "
    'To compare digit by digit, fit with method="jml".',
    "jml": "FACETS sets ratees with only lowest or only highest scores 0.3 score points inside; "
    "the fit uses weighted likelihood for them. All others agree.",
}
"""What FACETS does otherwise, by estimator."""

POPULATIONS: Final = (
    "Populations of ratees are not known to FACETS; they stand as its groups, for reporting only."
)

SETTINGS: Final = """\
Title = kinerja_analysis
Facets = {n}
Positive = 1
Noncentered = 1
Inter-rater = 2
Umean = 0, 1, 4
Convergence = .001, .00001
Iterations = 0
"""


def facets_files(replica: Replica) -> dict[str, str]:
    """Write the specification: settings, model, scale, elements, data, in FACETS's own language.

    Elements keep the numbers of their codes, and categories their order even where one between
    two others was never used (``K``, keep), as in the fit.

    References
    ----------
    Linacre, A user's guide to FACETS: Models=, Rating scale=, Labels=, Data=.
    """
    told = NOT_REPEATED.get(replica.estimator, NOT_REPEATED["mml_random"])
    notes = [*about(replica), told, *([POPULATIONS] if len(replica.groups) else [])]
    parts = [
        commented(notes, ";"),
        SETTINGS.format(n=len(replica.facets)),
        _model(replica),
        _labels(replica),
        _data(replica),
    ]
    return {"facets.txt": "".join(parts), "elements.csv": replica.elements.to_csv(index=False)}


def _model(replica: Replica) -> str:
    """Say whose steps there are (#), and name the categories."""
    own = ",".join("#" if name == replica.steps_by else "?" for name in replica.facets)
    scope = "G" if replica.steps_by == "common" else "S"
    categories = "".join(
        f"{k} = {replica.lowest + replica.step * k:g}\n" for k in range(replica.top + 1)
    )
    return (
        f"Models =\n{own},Scores\n*\n"
        f"Rating scale = Scores,R{replica.top},{scope},K\n{categories}*\n"
    )


def _labels(replica: Replica) -> str:
    """List the elements of each facet, ratees with the number of their population."""
    blocks = []
    for place, facet in enumerate(replica.facets, start=1):
        elements = replica.of(facet)[["code", "label", "anchor"]]
        lines = [
            f"{_number(code)}={f'{code} {_plain(label)}'.strip()}"
            f"{_known(anchor)}{_group(replica, code)}\n"
            for code, label, anchor in elements.itertuples(index=False)
        ]
        mark = ",A" if elements["anchor"].notna().any() else ""
        blocks.append(f"{place},{facet}{mark}\n{''.join(lines)}*\n")
    return f"Labels =\n{''.join(blocks)}"


def _known(anchor: float) -> str:
    """Write the measure that an element is anchored at, if any."""
    return "" if np.isnan(anchor) else f",{anchor:.6f}"


def _group(replica: Replica, code: str) -> str:
    """Write the group of a ratee, in the field after an empty measure."""
    return f",,{_number(replica.groups[code])}" if code in replica.groups.index else ""


def _data(replica: Replica) -> str:
    """Write one line a rating: numbers of its elements, then the category."""
    numbers = replica.ratings.assign(
        **{name: replica.ratings[name].str[1:].astype(np.int64) for name in replica.facets}
    )
    return f"Data =\n{numbers.to_csv(index=False, header=False, lineterminator=chr(10))}"


def _number(code: str) -> int:
    """Give the number of a code."""
    return int(code[1:])


def _plain(label: str) -> str:
    """Take out of a label what FACETS reads as its own language."""
    return re.sub(r"[,;=*\"\s]+", " ", label).strip()
