"""Which documents a year leaves: the report, its annexes, and a sheet for each rater."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.archive import read_tables
from kinerja_analysis.errors import ReportError
from kinerja_analysis.intake.cells.nip import bare_id
from kinerja_analysis.report import labels
from kinerja_analysis.report.annex import write_code_key, write_results_annex
from kinerja_analysis.report.assignment import write_assignment
from kinerja_analysis.report.blocks import Report, Sheet
from kinerja_analysis.report.chapters.follow_up import FILE, proposal_sheet
from kinerja_analysis.report.compose import compose_report
from kinerja_analysis.report.corrections import write_corrections
from kinerja_analysis.report.employee import write_employee_sheet, write_explanation
from kinerja_analysis.report.feedback import write_feedback
from kinerja_analysis.report.material import Material, Stage, gather
from kinerja_analysis.report.personnel import write_personnel
from kinerja_analysis.report.prose import prose_text, with_prose
from kinerja_analysis.report.public.edition import compose_public
from kinerja_analysis.report.publish_formats import write_formats
from kinerja_analysis.report.replies import reply_sheet
from kinerja_analysis.report.xlsx import write_sheets as write_book
from kinerja_analysis.run.folders import make_private, resolve, sources
from kinerja_analysis.run.history import with_earlier, with_own_earlier
from kinerja_analysis.run.manifest import NAME, read_manifest, verify
from kinerja_analysis.run.order import Order, reporting_date
from kinerja_analysis.run.records import DATA, DONE, PRIVATE
from kinerja_analysis.run.stages import Work, complete_tables

PUBLIC: Final = "publik"
"""Folder of what anyone may read."""

PROSE: Final = "teks_laporan.toml"
"""The report's wording, for the office to change."""

EXPLANATION: Final = Path("pegawai", "penjelasan_pegawai.pdf")
"""The page that every employee may read."""

READ_FIRST: Final = """BACA DULU

Folder ini memuat data pribadi: NIP, nama, nilai, dan pola penilaian setiap orang.
- Hanya untuk petugas kepegawaian yang ditunjuk; jangan dikirim lewat grup percakapan.
- umpan_balik/: satu lembar untuk satu penilai. Serahkan hanya kepada penilai yang bersangkutan.
- kunci_kode.xlsx: kunci antara kode dalam laporan dan orangnya.
- perlu_diperbaiki.xlsx: baris ekspor yang menunggu perbaikan, dengan alasannya.
- hasil_pegawai.xlsx: hasil tahun ini setiap pegawai beserta hitungannya.
- tanggapan.xlsx: catat penyerahan lembar umpan balik dan tanggapan penilai di sini, lalu letakkan
  salinannya di folder data; pola seorang penilai baru disajikan sesudah ia sempat menanggapi.
- penugasan_silang.docx: lampiran surat tugas penilaian silang (bila ada usulan).
- bahan_kepegawaian.xlsx: syarat predikat, angka kredit, dan bukti inovasi (tahap final).
- data/ dan notebooks/: seluruh tabel dan notebook yang dijalankan.
- masukan.json: nama dan sidik setiap berkas ekspor yang dibaca.
Dasar: UU 27/2022 tentang Pelindungan Data Pribadi.
"""
"""What stands in the private folder for whoever opens it."""


def write_report(
    work: Work,
    known: Mapping[str, pd.DataFrame],
    *,
    tahap: Stage,
    tanggal: date,
    teks: str = "",
) -> Report:
    """Write the report in every format, with its private annexes, and return it.

    Parameters
    ----------
    work : the office and year
    known : the tables by name, with those of earlier years (`trend_tables`)
    tahap : ``kalibrasi`` or ``final``
    tanggal : date that the report bears
    teks : file of the office's own wording (``teks_laporan.toml``, changed), or empty
    """
    report = compose_report(known, work.profile, tahun=work.tahun, tahap=tahap, tanggal=tanggal)
    (work.folder / PROSE).write_text(prose_text(report), encoding="utf-8", newline="\n")
    report = with_prose(report, resolve(teks)) if teks else report
    write_formats(report, work.folder)
    material = gather(known, work.profile, tahun=work.tahun, tahap=tahap, tanggal=tanggal)
    if tahap == "final":
        _write_list(material, proposal_sheet(material), work.folder / FILE, material.mark())
    _write_private(work, known, tanggal)
    write_explanation(
        known, work.profile, work.folder / EXPLANATION, tahun=work.tahun, tanggal=tanggal
    )
    _write_personnel(material, work.folder / PRIVATE)
    return report


def write_public(work: Work, *, edisi: str, tanggal: date) -> str:
    """Write the public edition in every format where it was asked for; say what was done.

    Parameters
    ----------
    work : the office and year
    edisi : ``publik`` to write it, empty or ``lengkap`` to leave it
    tanggal : date that the report bears
    """
    if edisi != "publik":
        return 'Edisi publik tidak diminta (edisi = "publik").'
    report = compose_public(complete_tables(work), work.profile, tahun=work.tahun, tanggal=tanggal)
    write_formats(report, work.folder / PUBLIC)
    return f"Edisi publik ditulis di folder {PUBLIC}."


def trend_tables(work: Work, sebelumnya: str = "") -> dict[str, pd.DataFrame]:
    """Return the tables of the year, with earlier years where a report shows trends.

    Parameters
    ----------
    work : the office and year
    sebelumnya : earlier years, parted by semicolons: published runs, or folders of exports
    """
    places = sources(sebelumnya) if sebelumnya else ()
    return with_earlier(complete_tables(work), places, work.profile, _kept(work))


def _kept(work: Work) -> Path:
    """Return where the nilai of last year's exports stand while this work is under way."""
    return work.folder / DONE / work.asal[:16]


def write_waiting(
    work: Work, known: Mapping[str, pd.DataFrame], *, tanggal: date | None = None
) -> Path:
    """Write the list of what waits for a correction, to be filled in, and return its path.

    Parameters
    ----------
    work : the office and year
    known : the tables by name; `jejak_audit` is read
    tanggal : date that the list bears; 31 January after the year when not given
    """
    path = make_private(work.folder / PRIVATE) / "perlu_diperbaiki.xlsx"
    day = tanggal or reporting_date("", work.tahun)
    return write_corrections(known, path, tanggal=day, simulasi=work.profile.simulasi)


def _write_private(work: Work, known: Mapping[str, pd.DataFrame], tanggal: date) -> None:
    """Write what only the personnel section reads."""
    private = make_private(work.folder / PRIVATE)
    (private / "BACA_DULU.txt").write_text(READ_FIRST, encoding="utf-8", newline="\r\n")
    simulasi = work.profile.simulasi
    write_waiting(work, known, tanggal=tanggal)
    write_results_annex(
        known, work.profile, private / "hasil_pegawai.xlsx", tahun=work.tahun, tanggal=tanggal
    )
    write_code_key(
        known, private / "kunci_kode.xlsx", tahun=work.tahun, tanggal=tanggal, simulasi=simulasi
    )


def _write_personnel(material: Material, private: Path) -> None:
    """Write the lists by name: replies to note, pairs to assign, what can be considered."""
    mark = labels.marks(labels.SECRET_MARK, simulasi=material.profile.simulasi)
    _write_list(material, reply_sheet(material), private / "tanggapan.xlsx", mark)
    if material.has("usulan_silang"):
        write_assignment(material, private / "penugasan_silang.docx")
    if material.tahap == "final":
        write_personnel(material, private / "bahan_kepegawaian.xlsx")


def _write_list(material: Material, sheet: Sheet, path: Path, mark: str) -> None:
    """Write one list that the office fills in."""
    write_book([sheet], path, title=sheet.title, mark=mark, tanggal=material.tanggal)


def write_sheets(work: Work, *, tahap: Stage, tanggal: date, sebelumnya: str = "") -> list[Path]:
    """Write the private feedback sheet of each rater and return the paths.

    Parameters
    ----------
    work : the office and year
    tahap, tanggal : stage and date of the report
    sebelumnya : earlier years, parted by semicolons: published runs, or folders of exports; the
        last gives the own profile of the year before
    """
    earlier = sources(sebelumnya) if sebelumnya else ()
    return write_feedback(
        with_own_earlier(complete_tables(work), earlier, work.profile, _kept(work)),
        work.profile,
        make_private(work.folder / PRIVATE / "umpan_balik"),
        tahun=work.tahun,
        tanggal=tanggal,
        tahap=tahap,
    )


def write_requested_sheets(order: Order, ids: Sequence[str], folder: Path) -> list[Path]:
    """Write the sheets of employees who asked for theirs, from a published run.

    Parameters
    ----------
    order : which office, year and folder of published runs
    ids : the employees' ids
    folder : where; only its owner reads it

    Raises
    ------
    ReportError
        The run is not published, or is not as it was published.
    UsageError
        Nobody of such an id was rated in the year.
    """
    if not (order.target / NAME).is_file():
        raise ReportError(
            f"Laporan tahun {order.tahun} belum terbit di {order.target}; jalankan kinerja laporan "
            "lebih dahulu, atau sebutkan folder laporannya dengan --keluaran."
        )
    if faults := verify(order.target):
        raise ReportError(f"{order.target} tidak utuh: {'; '.join(faults)}.")
    known = read_tables(order.target / DATA)
    day = date.fromisoformat(str(read_manifest(order.target)["tanggal_laporan"]))
    make_private(folder)
    return [
        write_employee_sheet(known, order.profile, folder, one, tahun=order.tahun, tanggal=day)
        for one in map(bare_id, ids)
    ]
