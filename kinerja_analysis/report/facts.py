"""Which counts the summary, the conclusions and the recommendations stand on."""

from dataclasses import dataclass

import pandas as pd

from kinerja_analysis.report.material import Material
from kinerja_analysis.report.openings import (
    least_agreed,
    missing_self_assessments,
    open_recommendations,
    waiting_sheets,
    widest_gap,
)
from kinerja_analysis.report.replies import held_back, office_tests
from kinerja_analysis.report.rules import contradictory_rows
from kinerja_analysis.report.suppression import for_all_readers


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts of one office and year, and what stands out; every one can be zero or empty."""

    n_pegawai: int
    n_unit: int
    n_nilai: int
    n_penilai: int
    n_comparable: int
    n_detected: int
    n_detected_penilai: int
    n_tested: int
    n_held_back: int
    n_clear: int
    n_undetermined: int
    n_predikat: int
    n_contradictions: int
    n_read: int
    n_quarantined: int
    n_suggestions: int
    n_waiting_sheets: int
    n_missing_self: int
    n_open_advice: int
    widest_gap: str
    least_agreed: str

    @property
    def n_incomparable(self) -> int:
        """Count of raters whose severity cannot be compared with anyone's."""
        return self.n_penilai - self.n_comparable


def facts_of(material: Material) -> Facts:
    """Count what the report says about the office."""
    return material.once(_counted)


def _counted(material: Material) -> Facts:
    """Work `facts_of` out."""
    rated, tests, tally = material.rated(), _tests(material), material.table("tally")
    return Facts(
        n_pegawai=rated_people(material),
        n_unit=rated.loc[rated["unit_kerja"] != "", "unit_kerja"].nunique(),
        n_nilai=len(rated),
        n_penilai=rated["penilai"].nunique(),
        n_comparable=len(comparable_penilai(material)),
        n_detected=int((tests["verdict"] == "detected").sum()),
        n_detected_penilai=tests.loc[tests["verdict"] == "detected", "penilai"].nunique(),
        n_tested=int(tests["p"].notna().sum()),
        n_held_back=len(held_back(material)),
        n_clear=int((tests["verdict"] == "not_detected").sum()),
        n_undetermined=int((tests["verdict"] == "undetermined").sum()),
        n_predikat=int((material.official()["predikat"] != "").sum()),
        n_contradictions=len(contradictory_rows(material)),
        n_read=int(tally["dibaca"].sum()),
        n_quarantined=int(tally["karantina"].sum()),
        n_suggestions=len(material.table("usulan_silang")),
        n_waiting_sheets=waiting_sheets(material),
        n_missing_self=missing_self_assessments(material),
        n_open_advice=open_recommendations(material),
        widest_gap=widest_gap(material),
        least_agreed=least_agreed(material),
    )


def rated_people(material: Material) -> int:
    """Count the pegawai whom somebody else rated."""
    return material.rated()["pegawai"].nunique()


def comparable_penilai(material: Material) -> pd.Index:
    """Return the raters of the year whose severity can be compared with others'."""
    links = material.table("keterhubungan")
    if links.empty:
        tests = for_all_readers(material.table("hasil_uji"))
        links = tests[tests["effect"] == "severity"]
    linked = links.loc[~links["identification"].isin(["none", ""]), "penilai"].unique()
    return pd.Index(linked).intersection(pd.Index(material.rated()["penilai"].unique()))


def any_shared(material: Material) -> bool:
    """Say whether any two raters rated the same pegawai."""
    raters = material.rated().groupby("pegawai", observed=True)["penilai"].nunique()
    return bool((raters > 1).any())


def why_no_severity(material: Material) -> str:
    """Say why no severity is shown: nobody can be compared, or the scale has no model here."""
    if len(comparable_penilai(material)):
        return "tidak dapat dihitung pada skala ini (alasannya dalam Bab IV bagian E)"
    return "penilai tidak dapat dibandingkan"


def _tests(material: Material) -> pd.DataFrame:
    """Return the tests of single raters that may be counted."""
    tests = office_tests(material)
    return tests[tests["penilai"] != ""]
