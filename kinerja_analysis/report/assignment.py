"""Who should rate whom besides: the annex of an assignment letter, by name, ready to sign."""

from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Paragraph, Report, Section, Signature
from kinerja_analysis.report.docx import write_docx
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.tables import Columns, matched, table_block, words

TITLE: Final = "Lampiran Surat Tugas Penilaian Silang"

OUTSIDE: Final = "di luar daftar pegawai kantor"

OUTSIDE_NOTE: Final = (
    "Yang berada di luar daftar pegawai kantor tidak dapat ditugasi oleh pejabat kantor ini: "
    "kesediaannya dimintakan kepada instansinya, atau pegawai yang dinilainya dinilai pula oleh "
    "penilai dari kantor ini."
)
"""What is said of raters that the office cannot assign, such as the superior of its head."""


def write_assignment(material: Material, path: Path) -> Path:
    """Write the list of cross-ratings as the annex of a letter (DOCX) and return the path."""
    return write_docx(assignment(material), path)


def assignment(material: Material) -> Report:
    """Return the annex: each proposed pair by name, NIP, post and unit, and a block to sign."""
    profile, signatory = material.profile, material.profile.penanda_tangan
    pairs = _pairs(material)
    blocks = (
        Paragraph(
            f"Penilai berikut ditugaskan menilai pula pegawai yang disebut, pada seluruh kriteria "
            f"penilaian kantor, untuk tahun penilaian {material.tahun + 1}. Penugasan ini menambah "
            "penilai dan tidak menggantikan penilaian atasan langsung."
        ),
        table_block("Daftar penugasan penilaian silang", pairs),
        *((Paragraph(OUTSIDE_NOTE, "note"),) if _any_outside(pairs) else ()),
        Signature(
            f"{profile.kota}, ..............................".removeprefix(", "),
            signatory.jabatan or "PEJABAT YANG MENUGASKAN",
            signatory.nama,
            signatory.pangkat,
            signatory.nip,
        ),
    )
    return Report(
        title=TITLE,
        subtitle=f"Tahun penilaian {material.tahun + 1}",
        office=profile.nama,
        mark=labels.marks(labels.SECRET_MARK, simulasi=profile.simulasi),
        tanggal=material.tanggal,
        letterhead=profile.kop or (profile.nama.upper(),),
        sections=(Section("Daftar Penugasan", blocks),),
    )


def _pairs(material: Material) -> Columns:
    """Return the columns of the list: rater and ratee by name, each with NIP, post and unit."""
    rows = material.table("usulan_silang")
    people = material.table("pegawai").drop_duplicates("pegawai").set_index("pegawai")
    columns: dict[str, pd.Series] = {}
    for role in ("penilai", "pegawai"):
        head = labels.column(role)
        units = matched(rows[role], people["unit_kerja"])
        columns[head] = rows[role].map(lambda one: _person(one, people))
        columns[f"Unit kerja {head.lower()}"] = units.map(words)
    return columns


def _any_outside(pairs: Columns) -> bool:
    """Say whether anybody in the list is not of the office."""
    return any(OUTSIDE in cell for column in pairs.values() for cell in column)


def _person(one: str, people: pd.DataFrame) -> str:
    """Return a person as a letter names him: name, NIP, post."""
    if one not in people.index:
        return f"NIP {one} ({OUTSIDE})"
    known = people.loc[one]
    return f"{known['nama']}, NIP {one}, {words(known['jabatan'])}"
