"""What the public edition says: groups of people, how they were counted, nobody's result."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd

from kinerja_analysis.profile import Profile
from kinerja_analysis.report.blocks import (
    Block,
    Bullets,
    Paragraph,
    Report,
    Section,
    Sheet,
    Signature,
    TableBlock,
    number_captions,
)
from kinerja_analysis.report.facts import facts_of
from kinerja_analysis.report.material import Material, gather
from kinerja_analysis.report.number_format import count, decimal, long_date, number_of
from kinerja_analysis.report.public import tables as public
from kinerja_analysis.report.public.protection import PublicCounts
from kinerja_analysis.report.tables import ABSENT, Columns, table_block

WHOLE_OFFICE: Final = Paragraph(
    "Predikat menurut unit kerja tidak ditampilkan, karena kelompok di dalamnya terlalu kecil atau "
    "unitnya terlalu banyak.",
    "note",
)

TOO_FEW: Final = (
    "Rerata tidak ditampilkan, karena pegawai atau penilainya terlalu sedikit untuk melindungi "
    "data pribadi."
)


def compose_public(
    tables: Mapping[str, pd.DataFrame], profile: Profile, *, tahun: int, tanggal: date
) -> Report:
    """Return the public edition of the final report of one office.

    Parameters
    ----------
    tables : the archive's tables by name
    profile : the office
    tahun : year of the report
    tanggal : date that the report bears
    """
    material = gather(tables, profile, tahun=tahun, tahap="final", tanggal=tanggal)
    sections = _sections(material)
    return Report(
        title="Laporan Evaluasi Kinerja Pegawai",
        subtitle=f"Tahun {tahun} (Edisi Publik)",
        office=profile.nama,
        mark=material.mark(),
        tanggal=tanggal,
        letterhead=profile.kop or (profile.nama.upper(),),
        sections=number_captions(sections),
        sheets=_sheets(sections, profile),
        templates=profile.templates,
    )


def _sections(material: Material) -> tuple[Section, ...]:
    """Return the parts of the edition."""
    parts = (
        ("A. Tentang Edisi Ini", _about(material)),
        ("B. Pegawai", _people(material)),
        ("C. Predikat Kinerja", _predikat(material)),
        ("D. Hasil menurut Unit Kerja", _units(material)),
        ("E. Hasil menurut Kriteria", _criteria(material)),
        ("F. Objektivitas Penilaian", _objectivity(material)),
        ("G. Layanan kepada Masyarakat", _services(material)),
        ("H. Penutup", _closing(material)),
    )
    return tuple(
        Section(title, blocks, 1, str(number)) for number, (title, blocks) in enumerate(parts, 1)
    )


def _about(material: Material) -> tuple[Block, ...]:
    """Say what this edition is and how people are protected in it."""
    return (
        Paragraph(
            f"Edisi ini memuat ringkasan hasil evaluasi kinerja pegawai {material.profile.nama} "
            f"tahun {material.tahun} yang dapat dibaca masyarakat. Predikat ditetapkan oleh "
            "pejabat penilai kinerja; tidak ada keputusan tentang pegawai yang diambil oleh mesin."
        ),
        Paragraph(
            "Hasil evaluasi perorangan merupakan data pribadi (UU 27/2022) dan informasi yang "
            "dikecualikan (UU 14/2008). Karena itu:"
        ),
        Bullets(protection_rules(material.profile)),
    )


def protection_rules(profile: Profile) -> tuple[str, ...]:
    """Say how people are protected in this edition."""
    style = profile.laporan
    return (
        f"Kelompok yang beranggota kurang dari {style.sel_kecil} orang tidak ditampilkan; demikian "
        "pula angka lain yang dapat dipakai menghitungnya kembali dari jumlah baris atau kolom.",
        "Bila semua pegawai suatu unit memperoleh predikat yang sama, rincian unit itu tidak "
        "ditampilkan.",
        f"Rerata hanya disajikan bagi {style.rerata_minimal} orang atau lebih, dengan satu angka "
        "desimal.",
        "Edisi ini tidak memuat nama, NIP, kode perorangan, jabatan, hasil perorangan, maupun pola "
        "penilaian seorang penilai.",
    )


def _people(material: Material) -> tuple[Block, ...]:
    """Return the employees by kind of appointment and sex."""
    if not material.has("pegawai"):
        return (Paragraph("Daftar pegawai tidak tersedia."),)
    counts = public.people_by_kind(material)
    return _counts("Pegawai menurut jenis kepegawaian dan jenis kelamin", "Jenis", counts)


def _predikat(material: Material) -> tuple[Block, ...]:
    """Return the predikat by unit, or those of the office where units cannot be told."""
    if not (material.official()["predikat"] != "").any():
        return (Paragraph("Predikat kinerja tidak tersedia dalam data laporan ini."),)
    counts = public.predikat_by_unit(material)
    if counts.counts.shape[1] > 1:
        return _counts("Predikat kinerja menurut unit kerja", "Unit kerja", counts)
    return (*_counts("Predikat kinerja seluruh kantor", "Predikat", counts), WHOLE_OFFICE)


def _counts(caption: str, head: str, counts: PublicCounts) -> tuple[Block, ...]:
    """Return a table of counts; where none can be shown, a sentence."""
    if counts.hidden.all():
        return (
            Paragraph(
                f"{caption} tidak ditampilkan, karena kelompoknya terlalu kecil untuk melindungi "
                "data pribadi."
            ),
        )
    shown = counts.shown()
    columns: Columns = {
        head: list(map(str, shown.index)),
        **{f"#{name}": [_word(value) for value in shown[name]] for name in shown},
    }
    return (table_block(caption, columns, total=True),)


def _word(value: object) -> str:
    """Return a count as it is printed."""
    return public.HIDDEN if pd.isna(value) else count(value)  # type: ignore[call-overload]


def _units(material: Material) -> tuple[Block, ...]:
    """Return the mean result of each unit."""
    means = public.result_means(material)
    if len(means) <= 1:
        return (Paragraph("Nilai akhir tidak dihitung, sehingga reratanya tidak disajikan."),)
    if means["Rerata"].isna().all():
        return (Paragraph(TOO_FEW),)
    columns: Columns = {
        "Unit kerja": list(means["Unit kerja"]),
        "Pegawai": list(means["Pegawai"]),
        "#Rerata": [public.mean_words(value) for value in means["Rerata"]],
    }
    return (
        table_block("Rerata nilai akhir menurut unit kerja", columns, total=True),
        Paragraph(
            "Beda rerata antarunit dapat berasal dari kinerja pegawai, dari ukuran yang dipakai "
            "penilainya, atau dari keduanya.",
            "note",
        ),
    )


def _criteria(material: Material) -> tuple[Block, ...]:
    """Return the mean of each criterion by role of the rater."""
    means = public.criterion_means(material)
    if means.empty:
        return (Paragraph("Nilai menurut kriteria tidak tersedia."),)
    if means.drop(columns="Kriteria").isin([public.HIDDEN, ABSENT]).all(axis=None):
        return (Paragraph(TOO_FEW),)
    columns: Columns = {
        "Kriteria": list(means["Kriteria"]),
        **{f"#{name}": list(means[name]) for name in means.columns.drop("Kriteria")},
    }
    return (table_block("Rerata nilai menurut kriteria dan peran penilai", columns),)


def _objectivity(material: Material) -> tuple[Block, ...]:
    """Say how many raters could be compared; nothing of any one of them."""
    facts, least = facts_of(material), material.profile.laporan.sel_kecil
    if facts.n_penilai < least:
        return (Paragraph("Penilainya terlalu sedikit untuk disajikan dalam edisi publik."),)
    rest = facts.n_incomparable
    comparable = rest == 0 or min(rest, facts.n_comparable) >= least
    told = (
        f"Dari {count(facts.n_penilai)} penilai, {count(facts.n_comparable)} dapat dibandingkan "
        "dengan penilai lain."
        if comparable
        else f"Nilai diberikan oleh {count(facts.n_penilai)} penilai; sebagian di antaranya dapat "
        "dibandingkan dengan penilai lain."
    )
    return (
        Paragraph(
            f"{told} Pola penilaian ditelaah dengan {count(facts.n_tested)} pengujian statistik, "
            "dan setiap penilai menerima umpan balik pribadi. Hasil telaah seorang penilai tidak "
            "diumumkan."
        ),
    )


def _services(material: Material) -> tuple[Block, ...]:
    """Return the service figures by year."""
    rows = public.services(material)
    if rows.empty:
        return (Paragraph("Data layanan tidak tersedia."),)
    wide = rows.pivot_table(index="Ukuran", columns="Tahun", values="Nilai")
    columns: Columns = {
        "Ukuran": list(map(str, wide.index)),
        **{
            f"#{year}": [ABSENT if pd.isna(v) else decimal(v, 1) for v in wide[year]]
            for year in wide
        },
    }
    return (
        table_block("Ukuran layanan menurut tahun", columns),
        Paragraph(
            "Angka ini menggambarkan layanan kantor, bukan hasil kerja perorangan, dan tidak "
            "menunjukkan akibat dari hasil evaluasi.",
            "note",
        ),
    )


def _closing(material: Material) -> tuple[Block, ...]:
    """Say how to ask further, and leave the place to sign without a name."""
    office = material.profile
    return (
        Paragraph(
            "Permohonan informasi lebih lanjut disampaikan kepada Pejabat Pengelola Informasi dan "
            "Dokumentasi. Keberatan pegawai atas hasilnya sendiri disampaikan melalui pengelola "
            "kepegawaian."
        ),
        Signature(
            f"{office.kota}, {long_date(material.tanggal)}".removeprefix(", "),
            office.penanda_tangan.jabatan or "PEJABAT YANG MENGESAHKAN",
        ),
    )


def _sheets(sections: tuple[Section, ...], profile: Profile) -> tuple[Sheet, ...]:
    """Return the sheets of the public workbook: the tables of the report, as printed."""
    tables = [
        block for section in sections for block in section.blocks if isinstance(block, TableBlock)
    ]
    note = (
        f"{public.HIDDEN.capitalize()}: kelompok kecil, atau angka yang dapat membuka kelompok "
        "kecil."
    )
    names = ("Tentang", *(f"Tabel {number}" for number in range(1, len(tables) + 1)))
    about = pd.DataFrame({"Ketentuan": protection_rules(profile)})
    frames = [about, *map(_typed, tables)]
    titles = ["Edisi publik", *(block.caption for block in tables)]
    return tuple(
        Sheet(name, title, frame, note)
        for name, title, frame in zip(names, titles, frames, strict=True)
    )


def _typed(block: TableBlock) -> pd.DataFrame:
    """Return a printed table whose figures are numbers, to be sorted and added up by anyone."""
    frame, sides = block.frame, block.alignment()
    figures = [str(head) for head, side in zip(frame, sides, strict=True) if side == "right"]
    typed = {head: pd.Series(map(number_of, frame[head]), dtype="object") for head in figures}
    return frame.assign(**typed).drop(columns="No")
