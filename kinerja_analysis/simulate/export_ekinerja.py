"""How e-Kinerja shows the official ratings: format A (a rater's recap), format B (the agency's)."""

import uuid
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.regulasi.predikat import RATING_LABELS
from kinerja_analysis.simulate.workbook import Cell, workbook, write_rows

SPELLING: Final = {
    RATING_LABELS[1]: "Dibawah Ekspektasi",
    RATING_LABELS[2]: "Sesuai Ekspektasi",
    RATING_LABELS[3]: "Diatas Ekspektasi",
}
"""How e-Kinerja spells the three classes (DOMAIN.md, section 0, point 1)."""

INSTANSI: Final = "Pemerintah Kota Semarang"

HEADER_A: Final = (
    "No",
    "NIP",
    "Nama",
    "Jabatan",
    "Rating Hasil Kinerja",
    "Rating Perilaku Kerja",
    "Predikat Kinerja Periodik",
)

HEADER_B: Final = (
    "jenis",
    "id",
    "nip",
    "nama",
    "periode_awal_skp",
    "periode_akhir_skp",
    "skp_unor_id",
    "skp_unor",
    "skp_unor_induk",
    "skp_jabatan",
    "skp_jenis_jabatan",
    "is_skp_plt_plh_pjb",
    "hasil_kerja",
    "perilaku_kerja",
    "hasil_akhir",
    "pegawai_atasan_id",
    "pegawai_atasan_nip",
    "pegawai_atasan_nama",
    "pegawai_atasan_unor_id",
    "pegawai_atasan_unor",
    "pegawai_atasan_jabatan",
    "pegawai_atasan_golru",
    "waktu_dinilai",
    "pegawai_penilai_id",
    "tahun_skp",
    "skp_id",
    "periode_id",
    "skp_penilaian_id",
    "golru",
    "jenis_pegawai",
)
"""Columns of format B, in order (DOMAIN.md, section 4.2)."""

HEADER_ROW_B: Final = 7
"""Row (0-based) of the header of format B."""


def official_rows(predikat_resmi: pd.DataFrame, pegawai: pd.DataFrame) -> pd.DataFrame:
    """Join the official ratings with what the exports say about ratee and superior."""
    about = ["pegawai", "nama", "jabatan", "golongan", "jenis_pegawai"]
    superior = pegawai[["pegawai", "nama", "jabatan", "golongan", "unit_kerja"]].add_suffix(
        "_atasan"
    )
    return (
        predikat_resmi.merge(pegawai[about], on="pegawai", validate="1:1")
        .merge(superior, left_on="penilai", right_on="pegawai_atasan", how="left", validate="m:1")
        .fillna(
            {f"{column}_atasan": "" for column in ("nama", "jabatan", "golongan", "unit_kerja")}
        )
    )


def write_format_a(path: Path, rows: pd.DataFrame, *, unit: str, tahun: int) -> None:
    """Write one rater's recap: three title rows, header on row 5, one row a ratee."""
    table: list[list[Cell]] = [
        [f"3374 - {INSTANSI}"],
        [unit],
        [f"Periode Tahunan {tahun}"],
        [],
        list(HEADER_A),
    ]
    for number, row in enumerate(rows.to_dict("records"), start=1):
        rating = [SPELLING[row["hasil_kerja"]], SPELLING[row["perilaku_kerja"]], row["predikat"]]
        table.append([number, row["pegawai"], row["nama"].upper(), row["jabatan"], *rating])
    with workbook(path) as book:
        sheet = book.add_worksheet("Rekap Penilaian")
        sheet.set_column(1, 5, 24)
        write_rows(sheet, table)


def write_format_b(path: Path, rows: pd.DataFrame, *, induk: str, tahun: int) -> None:
    """Write the agency's report: six title rows, header on row 8, thirty columns."""
    titles: list[list[Cell]] = [
        [f"Laporan Penilaian SKP Periode Tahunan Tahun {tahun}"],
        [f"Instansi {INSTANSI}"],
        ["Periode : Tahunan"],
        [f"Unor Induk : {induk}"],
        ["Unor : ALL"],
        [f"Data ditarik pada : 20/1/{tahun + 1}, 10.15.00"],
    ]
    body = [_row_b(row, induk, tahun) for row in rows.to_dict("records")]
    with workbook(path) as book:
        sheet = book.add_worksheet("Laporan")
        sheet.set_column(2, 3, 24)
        write_rows(sheet, titles)
        write_rows(sheet, [list(HEADER_B), *body], first=HEADER_ROW_B)


def _row_b(row: dict, induk: str, tahun: int) -> list[Cell]:
    """Write one employee's row of format B, cells in the order of its header."""
    nip = row["pegawai"]
    cells: dict[str, Cell] = {
        "jenis": "penilaian",
        "id": _id(nip, tahun),
        "nip": nip,
        "nama": row["nama"].upper(),
        "periode_awal_skp": f"{tahun}-01-01",
        "periode_akhir_skp": f"{tahun}-12-31",
        "skp_unor_id": _id(row["unit_kerja"]),
        "skp_unor": row["unit_kerja"],
        "skp_unor_induk": induk,
        "skp_jabatan": row["jabatan"],
        "skp_jenis_jabatan": _kind_of_post(row["jabatan"]),
        "is_skp_plt_plh_pjb": 0,
        "hasil_kerja": SPELLING[row["hasil_kerja"]],
        "perilaku_kerja": SPELLING[row["perilaku_kerja"]],
        "hasil_akhir": row["predikat"].upper(),
        "tahun_skp": tahun,
        "skp_id": _id("skp", nip, tahun),
        "periode_id": _id("periode", tahun),
        "skp_penilaian_id": _id("penilaian", nip, tahun),
        "golru": row["golongan"],
        "jenis_pegawai": row["jenis_pegawai"].lower(),
        **_superior_b(row),
    }
    return [cells[column] for column in HEADER_B]


def _superior_b(row: dict) -> dict[str, Cell]:
    """Say by whom and when the employee was rated, as format B does."""
    atasan = row["penilai"]
    return {
        "pegawai_atasan_id": _id(atasan),
        "pegawai_atasan_nip": atasan,
        "pegawai_atasan_nama": row["nama_atasan"].upper(),
        "pegawai_atasan_unor_id": _id(row["unit_kerja_atasan"]),
        "pegawai_atasan_unor": row["unit_kerja_atasan"],
        "pegawai_atasan_jabatan": row["jabatan_atasan"],
        "pegawai_atasan_golru": row["golongan_atasan"],
        "waktu_dinilai": f"{row['dinilai_pada']:%Y-%m-%d %H:%M:%S}",
        "pegawai_penilai_id": _id(atasan),
    }


def _id(*parts: object) -> str:
    """Make an id as databases do, the same every time."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "/".join(map(str, parts))))


def _kind_of_post(jabatan: str) -> str:
    """Say which kind of post it is, in e-Kinerja's words."""
    heads = ("Camat", "Sekretaris", "Kepala", "Lurah")
    return "struktural" if jabatan.startswith(heads) else "pelaksana"
