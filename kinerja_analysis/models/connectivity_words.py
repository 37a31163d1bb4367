"""What the links between raters mean, in sentences an official can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinerja_analysis.models.spread import AssumedSpread, recovery_ceiling
from kinerja_analysis.models.wording import count, decimal

if TYPE_CHECKING:
    from kinerja_analysis.models.connectivity import Connectivity
    from kinerja_analysis.models.cross_ratings import CrossRatings


def connectivity_details(found: Connectivity) -> list[str]:
    """Tell in a few sentences what hangs by a thread, what can be known, what the lists achieve."""
    if not len(found.identification):
        return [found.summary()]
    return [
        found.summary(),
        _fragile(found),
        ceiling_sentence(_usual_span(found), found.spread, found.n_criteria),
        _list_sentence("Daftar terpendek", found.cheapest),
        _list_sentence("Daftar yang tahan kehilangan satu penilaian", found.sturdiest),
    ]


def ceiling_sentence(n_pegawai: int, spread: AssumedSpread, n_criteria: int) -> str:
    """Tell how well severity could be known with one superior a person, and on what assumptions."""
    ceiling = recovery_ceiling(n_pegawai, spread, n_criteria)
    limit = recovery_ceiling(10**12, spread, n_criteria)
    return (
        "Bila setiap pegawai hanya dinilai satu atasan, korelasi taksiran dengan kecenderungan "
        f"ketat/longgar yang sebenarnya paling tinggi {decimal(float(ceiling))} "
        f"({count(n_pegawai)} pegawai setiap atasan), dan tidak melebihi {decimal(float(limit))} "
        f"berapa pun pegawainya. Pengandaian: {spread_words(spread, n_criteria)}."
    )


def spread_words(spread: AssumedSpread, n_criteria: int) -> str:
    """State what is assumed, with its unit."""
    form = spread.form_variance(n_criteria) ** 0.5
    return (
        f"simpangan baku antarpenilai {decimal(spread.severity)}, antarunit "
        f"{decimal(spread.unit)}, antarpegawai dalam unit {decimal(spread.person)} dan satu "
        f"formulir {decimal(form)} logit"
    )


def _usual_span(found: Connectivity) -> int:
    """Give the median number of ratees a rater."""
    return max(int(found.subsets["n_pegawai"].median()), 1)


def _fragile(found: Connectivity) -> str:
    """Tell how many raters and links the comparison cannot do without."""
    raters, links = found.fragility.raters, found.weak_links["link"]
    pairs, ratees = int((links == "pasangan").sum()), int((links == "pegawai").sum())
    if not len(raters.parts) and not len(links):
        return "Tidak ada penilai, pegawai atau penilaian tunggal yang kehilangannya memutus."
    return (
        f"Perbandingan terputus bila kehilangan salah satu dari {count(len(raters.parts))} "
        f"penilai, {count(ratees)} pegawai bersama, atau {count(pairs)} penilaian tunggal."
    )


def _list_sentence(name: str, found: CrossRatings) -> str:
    """Tell how long a list is and whether fewer pairs could do."""
    proof = "terbukti terpendek" if found.proven_minimal else "tidak terbukti terpendek"
    return f"{name}: {count(len(found.pairs))} penilaian silang ({proof}). {found.reason}"
