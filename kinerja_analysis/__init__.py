"""Yearly performance appraisal of Indonesian civil servants, with rater bias told honestly.

>>> from kinerja_analysis import load_profile, clean_exports, screen_bias
>>> profile = load_profile("data/contoh/profil.toml")                    # doctest: +SKIP
>>> clean = clean_exports(["data/contoh/2025"], profile, tahun=2025)      # doctest: +SKIP
>>> screen_bias(clean.penilaian, clean.pegawai).summary()                # doctest: +SKIP
"""

from importlib import import_module
from typing import Any, Final

__version__: Final = "0.1.0"

_HOMES: Final = {
    "errors": (
        "ExportRefused",
        "KinerjaError",
        "ModelError",
        "OutputLocked",
        "ProfileError",
        "ReportError",
        "SchemaError",
        "UsageError",
    ),
    "profile": ("Profile", "load_profile"),
    "intake.clean": ("CleanedExports", "clean_exports"),
    "stats.accuracy": ("Accuracy", "rate_accuracy"),
    "stats.agreement": ("Agreement", "gwet_ac", "icc", "krippendorff_alpha", "weighted_kappa"),
    "stats.generalizability": ("GStudy", "g_study"),
    "stats.decision": ("DStudy", "d_study"),
    "models.connectivity": ("Connectivity", "connectivity"),
    "models.linear": ("LinearFit", "fit_linear"),
    "models.mfrm": ("MfrmFit", "fit_mfrm"),
    "models.movers": ("MoverEffects", "mover_effects"),
    "models.plan": ("DesignPlan", "plan_design"),
    "models.spread": ("AssumedSpread",),
    "bias.adjusting": ("Adjusting", "weigh_adjusting"),
    "bias.power": ("DesignPower", "design_power"),
    "bias.screen": ("BiasScreen", "screen_bias"),
    "results": ("AnnualResults", "annual_results"),
    "regulasi.predikat": ("check_distribution", "predikat"),
    "simulate.office": ("OfficeDesign", "SimulatedOffice", "simulate_office"),
    "run.batch": ("BatchRun", "run_batch"),
    "run.elsewhere": ("ExportedFit", "export_for"),
    "run.office": ("ReportRun", "run_report"),
}
"""Module that holds each public name; read when the name is first used, so that import is quick."""

_HOME_OF: Final = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    """Find a public name in its module."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
