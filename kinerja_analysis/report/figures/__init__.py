"""Which pictures notebooks and the report share: one quiet style, codes instead of names."""

from kinerja_analysis.report.figures.effects import effect
from kinerja_analysis.report.figures.heat import scale_usage, unit_by_criterion
from kinerja_analysis.report.figures.office import (
    cleaning,
    predikat_distribution,
    service_change,
    unit_results,
)
from kinerja_analysis.report.figures.predikat import predikat_flow, predikat_pattern
from kinerja_analysis.report.figures.raters import (
    pattern_overview,
    severity,
    who_rates_whom,
)
from kinerja_analysis.report.figures.ratings import (
    criteria_profile,
    nilai_by_role,
    own_nilai,
    self_gap,
)
from kinerja_analysis.report.figures.spread import halo_display, link_graph, participation
from kinerja_analysis.report.figures.style import Picture
from kinerja_analysis.report.figures.wright import wright_map

__all__ = [
    "Picture",
    "cleaning",
    "criteria_profile",
    "effect",
    "halo_display",
    "link_graph",
    "nilai_by_role",
    "own_nilai",
    "participation",
    "pattern_overview",
    "predikat_distribution",
    "predikat_flow",
    "predikat_pattern",
    "scale_usage",
    "self_gap",
    "service_change",
    "severity",
    "unit_by_criterion",
    "unit_results",
    "who_rates_whom",
    "wright_map",
]
