"""Which pictures notebooks and the report share: one quiet style, codes instead of names."""

from kinerja_analysis.report.figures.effects import effect
from kinerja_analysis.report.figures.office import (
    cleaning,
    predikat_distribution,
    service_change,
    unit_results,
)
from kinerja_analysis.report.figures.raters import (
    pattern_overview,
    severity,
    severity_strip,
    who_rates_whom,
)
from kinerja_analysis.report.figures.ratings import (
    criteria_profile,
    nilai_by_role,
    own_nilai,
    self_gap,
)
from kinerja_analysis.report.figures.style import Picture

__all__ = [
    "Picture",
    "cleaning",
    "criteria_profile",
    "effect",
    "nilai_by_role",
    "own_nilai",
    "pattern_overview",
    "predikat_distribution",
    "self_gap",
    "service_change",
    "severity",
    "severity_strip",
    "unit_results",
    "who_rates_whom",
]
