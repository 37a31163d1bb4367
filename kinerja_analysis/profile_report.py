"""What an office decides about its documents: objections, chapters, own templates."""

from dataclasses import dataclass

from kinerja_analysis.thresholds import MEAN_CELL, SMALL_CELL

CHAPTER_NAMES = ("pendahuluan", "metodologi", "hasil", "penilai", "layanan", "lampiran")
"""Chapters that an office may leave out; approval, summary and conclusions always stand."""


@dataclass(frozen=True, slots=True)
class Objection:
    """How an employee objects to a result, and whom to ask.

    The time and the addressee stand in PP 30/2019, Pasal 59, as two secondary sources quote it
    (DOMAIN.md, section 3); an office that has another rule names it in its profile.
    """

    kepada: str = "atasan dari pejabat penilai kinerja"
    hari: int = 14
    dasar: str = "PP 30/2019 Pasal 59, belum dibandingkan dengan naskah resmi"
    tanya: str = "pengelola kepegawaian kantor ini"


@dataclass(frozen=True, slots=True)
class ReportStyle:
    """How the documents of an office are made up.

    Attributes
    ----------
    tanpa_bab : names of chapters that the report leaves out
    templat : folder beside the profile with templates that stand in for the package's own
    ketentuan_sampai : last year whose rules the office has verified; later years are marked
    sel_kecil : count of people below which the public edition shows no count
    rerata_minimal : count of people below which the public edition shows no mean
    """

    tanpa_bab: tuple[str, ...] = ()
    templat: str = ""
    ketentuan_sampai: int = 0
    sel_kecil: int = SMALL_CELL
    rerata_minimal: int = MEAN_CELL

    def faults(self) -> list[str]:
        """Name what is wrong: unknown chapters, or people protected less than by default."""
        unknown = [name for name in self.tanpa_bab if name not in CHAPTER_NAMES]
        named = [
            f"laporan.tanpa_bab: {', '.join(unknown)} tidak dikenal; pilihannya: "
            f"{', '.join(CHAPTER_NAMES)}"
        ]
        floors = {"sel_kecil": SMALL_CELL, "rerata_minimal": MEAN_CELL}
        return (named if unknown else []) + [
            f"laporan.{name} harus bilangan bulat mulai dari {least}"
            for name, least in floors.items()
            if getattr(self, name) < least or getattr(self, name) % 1 != 0
        ]
