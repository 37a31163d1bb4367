"""What each employee may know: the page for all, and on request the sheet on the own result."""

from collections.abc import Hashable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.errors import UsageError
from kinerja_analysis.profile import Profile
from kinerja_analysis.report import labels
from kinerja_analysis.report.material import Material, gather
from kinerja_analysis.report.number_format import count, decimal, long_date
from kinerja_analysis.report.rules import legal_basis
from kinerja_analysis.report.tables import ABSENT
from kinerja_analysis.report.typeset import date_parts, typeset
from kinerja_analysis.results import rule_sentence
from kinerja_analysis.thresholds import OTHERS_MIN

Part = dict[str, object]

RATED_HEADS: Final = ("Kriteria", "Atasan", "Penilai lain", "Penilaian diri")
DEFINITION_HEADS: Final = ("Kriteria", "Arti")
NO_DEFINITION: Final = "menurut rumusan yang ditetapkan kantor"

OBJECTION: Final = (
    "Keberatan atas hasil evaluasi diajukan secara tertulis dengan alasannya kepada {kepada}, "
    "paling lambat {hari} hari kalender sejak hasil diterima, melalui pengelola kepegawaian "
    "({dasar}). Keberatan diperiksa dengan meminta penjelasan kedua pihak."
)

COMPUTED: Final = (
    "Nilai yang diberikan atasan, panel penilai, dan pegawai sendiri dikumpulkan dari ekspor "
    "resmi, dibersihkan, dan setiap perbaikannya dicatat.",
    "Nilai para penilai dibandingkan untuk melihat apakah ada yang cenderung lebih ketat, lebih "
    "longgar, atau kurang membedakan. Yang ditelaah ialah pola nilai, bukan pribadi penilai.",
    "Bila data memungkinkan, dihitung pula nilai yang disesuaikan dengan kecenderungan penilai. "
    "Angka itu bahan pembicaraan, tidak menggantikan nilai atau predikat.",
    "Isian penilaian diri tidak dikutip dalam laporan, kecuali inovasi yang diizinkan penulisnya.",
)

NOTHING_DECIDED: Final = (
    "Tidak ada keputusan tentang pegawai yang diambil oleh mesin. Predikat kinerja ditetapkan oleh "
    "pejabat penilai kinerja. Program hanya menghitung, dan menyebutkan apa yang tidak dapat "
    "diketahui dari data."
)

WHO_SEES: Final = (
    ("Pegawai yang dinilai", "hasilnya sendiri, atas permintaan; nilai penilai selain atasan hanya "
     "berupa rerata tiga penilai atau lebih"),
    ("Penilai", "pola nilainya sendiri, dalam lembar pribadi"),
    ("Pejabat yang mengesahkan", "laporan dengan kode, tanpa nama penilai"),
    ("Pengelola kepegawaian yang ditugasi", "seluruh data, beserta kunci kode"),
    ("Masyarakat", "edisi publik bila diterbitkan: kelompok lima orang atau lebih, tanpa kode"),
)  # fmt: skip

UNTOLD: Final = (
    "Nilai akhir tidak dicantumkan dalam lembar ini, karena nilai penilai yang jumlahnya sedikit "
    "dapat dihitung kembali dari angka itu."
)

RIGHTS: Final = (
    "Pegawai berhak melihat dan meminta perbaikan data tentang dirinya, serta mengajukan keberatan "
    "atas pengambilan keputusan yang hanya didasarkan pada pemrosesan otomatis (UU 27/2022 tentang "
    "Pelindungan Data Pribadi). Permintaan disampaikan kepada {tanya}."
)


def write_explanation(
    tables: Mapping[str, pd.DataFrame],
    profile: Profile,
    path: Path,
    *,
    tahun: int,
    tanggal: date,
) -> Path:
    """Write the page that every employee may read, and return its path.

    Parameters
    ----------
    tables : the archive's tables by name
    profile : the office
    path : where
    tahun, tanggal : year and date of the report
    """
    material = gather(tables, profile, tahun=tahun, tahap="final", tanggal=tanggal)
    frame = _frame(material, "Penjelasan bagi Pegawai", "Bagi seluruh pegawai")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        typeset("lembar.typ", {**frame, "parts": explanation(material)}, {}, profile.templates)
    )
    return path


def explanation(material: Material) -> list[Part]:
    """Return the parts of the page for all: what, who decides, who sees, whom to ask."""
    profile = material.profile
    sees = [[who, what] for who, what in WHO_SEES]
    return [
        _part("Apa yang dihitung", items=COMPUTED),
        _part("Bagaimana hasil tahunan dihitung", rule_sentence(profile)),
        _part("Siapa yang memutuskan", NOTHING_DECIDED),
        _part("Siapa yang melihat apa", heads=("Pembaca", "Yang dilihat"), rows=sees),
        _part("Keberatan", objection(profile)),
        _part("Hak dan tempat bertanya", RIGHTS.format(tanya=profile.keberatan.tanya)),
    ]


def objection(profile: Profile) -> str:
    """Say how, to whom and until when an employee can object."""
    rule = profile.keberatan
    return OBJECTION.format(kepada=rule.kepada, hari=count(rule.hari), dasar=rule.dasar)


def write_employee_sheet(  # noqa: PLR0913
    tables: Mapping[str, pd.DataFrame],
    profile: Profile,
    folder: Path,
    pegawai: str,
    *,
    tahun: int,
    tanggal: date,
) -> Path:
    """Write the sheet of one employee who asked for it, and return its path.

    Parameters
    ----------
    tables : the archive's tables by name
    profile : the office
    folder : where; the file is named by the code, not by the id
    pegawai : id of the employee
    tahun, tanggal : year and date of the report

    Raises
    ------
    UsageError
        Nobody of that id was rated in the year.
    """
    material = gather(tables, profile, tahun=tahun, tahap="final", tanggal=tanggal)
    if pegawai not in material.pegawai.index:
        raise UsageError(
            f"Nomor identitas {pegawai!r} tidak ada dalam data tahun {tahun}; periksa penulisannya."
        )
    frame = _frame(material, "Lembar Hasil Evaluasi Pegawai", "Pribadi bagi pegawai bersangkutan")
    path = folder / f"lembar-{material.pegawai[pegawai]}.pdf"
    data = {**frame, "parts": employee_parts(material, pegawai)}
    path.write_bytes(typeset("lembar.typ", data, {}, profile.templates))
    return path


def employee_parts(material: Material, pegawai: str) -> list[Part]:
    """Return the parts of one employee's sheet."""
    own = _of(material.table("penilaian"), pegawai).dropna(subset=["nilai"])
    names = list(dict.fromkeys(own["kriteria"].astype("str")))
    return [
        _part("Pegawai", rows=_identity(material, pegawai)),
        _part(
            "Nilai menurut kriteria",
            f"Nilai penilai selain atasan hanya disajikan sebagai rerata {count(OTHERS_MIN)} "
            "penilai atau lebih; di bawah itu tidak ditampilkan, agar penilainya tidak dikenali.",
            heads=RATED_HEADS,
            rows=[_rated_row(own[own["kriteria"] == name], name) for name in names],
        ),
        _part("Hasil tahunan dan predikat", items=_result(material, pegawai, own)),
        _part("Aturan", rule_sentence(material.profile), items=tuple(legal_basis(material))),
        _part("Arti setiap kriteria", heads=DEFINITION_HEADS, rows=_definitions(material, names)),
        _part("Keberatan", objection(material.profile)),
        _part("Tempat bertanya", RIGHTS.format(tanya=material.profile.keberatan.tanya)),
    ]


def _of(rows: pd.DataFrame, pegawai: str) -> pd.DataFrame:
    """Return the rows of one employee."""
    return rows[rows["pegawai"] == pegawai]


def _identity(material: Material, pegawai: str) -> list[list[str]]:
    """Return who the sheet is about."""
    people = _of(material.table("pegawai"), pegawai)
    known: dict[Hashable, object] = people.iloc[0].to_dict() if len(people) else {}
    return [
        ["Nama", str(known.get("nama", "") or ABSENT)],
        ["Nomor identitas", pegawai],
        ["Unit kerja", str(known.get("unit_kerja", "") or ABSENT)],
        ["Tahun", str(material.tahun)],
    ]


def _rated_row(rows: pd.DataFrame, name: str) -> list[str]:
    """Return one criterion: the superior's nilai, the mean of the others, the own."""
    others = rows[~rows["peran"].isin(["atasan", "diri"])]
    shown = (
        decimal(others["nilai"].mean())
        if others["penilai"].nunique() >= OTHERS_MIN
        else ("tidak ditampilkan" if len(others) else ABSENT)
    )
    return [labels.criterion(name), _mean(rows, "atasan"), shown, _mean(rows, "diri")]


def _mean(rows: pd.DataFrame, peran: str) -> str:
    """Return the mean nilai of one role as it is printed."""
    given = rows.loc[rows["peran"] == peran, "nilai"]
    return decimal(given.mean()).removesuffix(",00") if len(given) else ABSENT


def _result(material: Material, pegawai: str, own: pd.DataFrame) -> tuple[str, ...]:
    """Say the year's result and the official predikat.

    The result is left out where it would give away the nilai of fewer than `OTHERS_MIN` others,
    since the superior's share of it is known.
    """
    official = _of(material.official(), pegawai)["predikat"].unique()
    told = [f"Predikat resmi: {name}." for name in official if name]
    rows = _of(material.table("hasil"), pegawai).dropna(subset=["nilai_akhir"])
    if rows.empty:
        return tuple([*told, "Nilai akhir tidak dihitung."])
    rule = material.profile.hasil
    weight = rule.bobot_sumber if rule else {}
    hidden = [
        role
        for role, share in weight.items()
        if share > 0 and role not in ("atasan", "diri") and 0 < _raters(own, role) < OTHERS_MIN
    ]
    value = f"Nilai akhir: {decimal(rows['nilai_akhir'].iloc[0])}."
    return tuple([*told, UNTOLD if hidden else value])


def _raters(own: pd.DataFrame, peran: str) -> int:
    """Count the raters of one role."""
    return own.loc[own["peran"] == peran, "penilai"].nunique()


def _definitions(material: Material, names: list[str]) -> list[list[str]]:
    """Return what each criterion means."""
    meant = {item.nama: item.definisi for item in material.profile.kriteria}
    return [[labels.criterion(name), meant.get(name) or NO_DEFINITION] for name in names]


def _frame(material: Material, title: str, readers: str) -> dict[str, object]:
    """Return what stands around the parts of a page."""
    return {
        "title": title,
        "office": material.profile.nama,
        "letterhead": list(material.profile.kop),
        "line": f"Tahun {material.tahun} · {long_date(material.tanggal)}",
        "mark": labels.marks("", simulasi=material.profile.simulasi),
        "readers": readers,
        "date": date_parts(material.tanggal),
    }


def _part(
    title: str,
    text: str = "",
    *,
    items: tuple[str, ...] = (),
    heads: tuple[str, ...] = (),
    rows: list[list[str]] | None = None,
) -> Part:
    """Return one part of a page as the template reads it."""
    return {
        "title": title,
        "text": text,
        "items": list(items),
        "heads": list(heads),
        "rows": rows or [],
    }
