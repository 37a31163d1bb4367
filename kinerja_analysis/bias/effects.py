"""Which effects the screen looks for: one line an effect, in the order of the tables."""

from typing import Final

from kinerja_analysis.bias.centrality import CENTRALITY
from kinerja_analysis.bias.copying import CARRY_OVER, COPYING_PROFILE, COPYING_RATER
from kinerja_analysis.bias.criterion import CRITERION
from kinerja_analysis.bias.drift import DRIFT
from kinerja_analysis.bias.effect import Effect
from kinerja_analysis.bias.group import GROUP
from kinerja_analysis.bias.halo import HALO
from kinerja_analysis.bias.heaping import HEAPING
from kinerja_analysis.bias.inconsistency import INCONSISTENCY
from kinerja_analysis.bias.order import ORDER
from kinerja_analysis.bias.range_restriction import RANGE_RESTRICTION
from kinerja_analysis.bias.recency import RECENCY
from kinerja_analysis.bias.self_gap import SELF_GAP
from kinerja_analysis.bias.severity import SEVERITY
from kinerja_analysis.bias.similarity import SIMILARITY
from kinerja_analysis.bias.slope import SLOPE
from kinerja_analysis.bias.straightlining import STRAIGHTLINING

EFFECTS: Final[tuple[Effect, ...]] = (
    SEVERITY,
    CENTRALITY,
    SLOPE,
    RANGE_RESTRICTION,
    HALO,
    STRAIGHTLINING,
    INCONSISTENCY,
    CRITERION,
    COPYING_PROFILE,
    COPYING_RATER,
    CARRY_OVER,
    HEAPING,
    GROUP,
    SIMILARITY,
    DRIFT,
    RECENCY,
    *ORDER,
    SELF_GAP,
)
"""A new effect is one file with its `Effect`, and its name here."""
