"""What the personnel section alone reads: who can be considered for what, and open evidence."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.regulasi.consequences import CREDIT, considered_rules
from kinerja_analysis.regulasi.rules import load_rule
from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Sheet
from kinerja_analysis.report.chapters.consequences import person_credits, person_standings
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.tables import matched
from kinerja_analysis.report.themes import says_something
from kinerja_analysis.report.xlsx import write_sheets

BEST: Final = "Sangat Baik"

CONSIDERED_NOTE: Final = (
    "Bahan pertimbangan pejabat yang berwenang; hanya predikat yang diperiksa, tidak menimbulkan "
    "hak. Periksa syarat lain dan naskah ketentuannya."
)

EVIDENCE_NOTE: Final = (
    "Pegawai berpredikat Sangat Baik yang bukti inovasinya tidak disebut dalam penilaian diri; "
    "berkas kenaikan pangkat dapat mensyaratkannya. Mintakan bukti kepada yang bersangkutan."
)

NO_TEXT: Final = "inovasi tidak diisi"
NO_PROOF: Final = "inovasi diisi, buktinya tidak disebut"


def write_personnel(material: Material, path: Path) -> Path:
    """Write the lists of the personnel section, by name, and return the path."""
    sheets = [
        Sheet("Syarat predikat", _titled(material, "Syarat predikat"), _considered(material)),
        Sheet("Angka kredit", _titled(material, "Angka kredit"), _credits(material)),
        Sheet("Bukti inovasi", _titled(material, "Bukti inovasi"), unproven_best(material)),
    ]
    notes = (CONSIDERED_NOTE, _credit_note(), EVIDENCE_NOTE)
    noted = [
        Sheet(one.name, one.title, one.frame, note) for one, note in zip(sheets, notes, strict=True)
    ]
    mark = labels.marks(labels.SECRET_MARK, simulasi=material.profile.simulasi)
    return write_sheets(noted, path, title="Bahan kepegawaian", mark=mark, tanggal=material.tanggal)


def _titled(material: Material, words: str) -> str:
    """Return a title with its year."""
    return f"{words} tahun {material.tahun}"


def _credit_note() -> str:
    """Say which rule the conversion follows, and whether anyone checked it."""
    rule = load_rule(CREDIT)
    return f"Menurut {rule.short} ({rule.mark}). {' '.join(rule.notes)}"


def _considered(material: Material) -> pd.DataFrame:
    """Return how each employee stands against each rule."""
    rows = person_standings(material)
    behind = _behind()
    return _named(
        material,
        rows["pegawai"],
        {
            "Bahan pertimbangan": rows["akibat"],
            "Syarat predikat": rows["syarat"],
            "Keadaan": rows["keadaan"],
            "Syarat lain yang belum diperiksa": rows["akibat"].map(lambda name: behind[name][0]),
            "Ketentuan": rows["akibat"].map(lambda name: behind[name][1]),
        },
    )


def _behind() -> dict[str, tuple[str, str]]:
    """Return what else each rule asks for, and the rule with its mark."""
    return {
        consequence["nama"]: (consequence["syarat_lain"], f"{rule.short} ({rule.mark})")
        for rule in considered_rules()
        for consequence in rule.data["akibat"]
    }


def _credits(material: Material) -> pd.DataFrame:
    """Return the angka kredit of the holders of functional posts."""
    rows = person_credits(material)
    return _named(
        material,
        rows["pegawai"],
        {
            "Jenjang": rows["jenjang"],
            "Predikat": rows["predikat"],
            "Bagian": rows["persen"],
            "Koefisien": rows["koefisien"],
            "Angka kredit": rows["angka_kredit"],
        },
    )


def unproven_best(material: Material) -> pd.DataFrame:
    """Return who is Sangat Baik without evidence of an innovation in the self-assessment."""
    official = material.official()
    best = official.loc[official["predikat"] == BEST, "pegawai"].drop_duplicates()
    forms = material.table("penilaian_diri")
    written = set(forms.loc[says_something(forms["inovasi"]), "pegawai"])
    proven = set(forms.loc[says_something(forms["bukti_inovasi"]), "pegawai"])
    unproven = best[~best.isin(proven)]
    state = unproven.map(lambda one: NO_PROOF if one in written else NO_TEXT).astype("str")
    return _named(material, unproven, {"Keadaan": state})


def _named(
    material: Material, pegawai: pd.Series, columns: Mapping[str, pd.Series]
) -> pd.DataFrame:
    """Put name, NIP and unit before the columns of a list, by name."""
    people = material.table("pegawai").drop_duplicates("pegawai").set_index("pegawai")
    frame = pd.DataFrame(
        {
            "Nama": matched(pegawai, material.names),
            "NIP": pegawai.astype("str"),
            "Unit kerja": matched(pegawai, people["unit_kerja"]),
            **columns,
        }
    )
    return frame.sort_values(["Nama", "NIP"], kind="stable", ignore_index=True)
