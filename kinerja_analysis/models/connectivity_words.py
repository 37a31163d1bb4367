"""What the links between raters mean, in sentences an official can act on."""

from kinerja_analysis.models.cross_ratings import CrossRatings
from kinerja_analysis.models.fragility import Fragility
from kinerja_analysis.models.spread import AssumedSpread, recovery_ceiling
from kinerja_analysis.models.wording import count, decimal


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


def fragile_sentence(found: Fragility) -> str:
    """Tell how many raters and links the comparison cannot do without."""
    raters, pairs, ratees = (len(part.parts) for part in (found.raters, found.pairs, found.ratees))
    if not raters and not pairs and not ratees:
        return "Tidak ada penilai, pegawai atau penilaian tunggal yang kehilangannya memutus."
    kinds = {"penilai": raters, "pegawai bersama": ratees, "penilaian tunggal": pairs}
    *most, last = [f"{count(n)} {name}" for name, n in kinds.items() if n]
    told = f"{', '.join(most)} atau {last}" if most else last
    return f"Perbandingan terputus bila kehilangan salah satu dari {told}."


def list_sentence(name: str, found: CrossRatings) -> str:
    """Tell how long a list is and whether fewer pairs could do."""
    proof = "terbukti terpendek" if found.proven_minimal else "tidak terbukti terpendek"
    return f"{name}: {count(len(found.pairs))} penilaian silang ({proof}). {found.reason}"
