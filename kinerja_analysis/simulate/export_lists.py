"""How the lists beside the ratings look: personnel, self-assessments, services, organisation."""

import csv
from io import StringIO
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.simulate.design import KRITERIA_SUMBER
from kinerja_analysis.simulate.workbook import Cell, workbook, write_rows

PERSONNEL: Final = {
    "pegawai": "NIP",
    "nama": "Nama",
    "jenis_kelamin": "Jenis Kelamin",
    "tanggal_lahir": "Tanggal Lahir",
    "jenis_pegawai": "Jenis Pegawai",
    "golongan": "Golongan",
    "jabatan": "Jabatan",
    "unit_kerja": "Unit Kerja",
    "atasan": "NIP Atasan",
}

SERVICES: Final = {
    "tahun": "Tahun",
    "periode": "Periode",
    "unit_kerja": "Unit Kerja",
    "layanan": "Layanan",
    "ukuran": "Ukuran",
    "nilai": "Nilai",
    "n": "Jumlah (n)",
}

ORGANISATION: Final = {
    "tahun": "Tahun",
    "unit_kerja": "Unit Kerja",
    "capaian": "Capaian Kinerja Organisasi",
}

FORM: Final = (
    "Stempel waktu",
    "NIP",
    "Nama",
    *KRITERIA_SUMBER,
    "Capaian",
    "Tantangan",
    "Inovasi",
    "Bersedia inovasinya dikutip?",
)
"""Questions of the self-assessment form."""


def write_personnel(path: Path, pegawai: pd.DataFrame) -> None:
    """Write the personnel list of one year."""
    _write_list(path, pegawai, PERSONNEL, "Daftar Pegawai")


def write_services(path: Path, layanan: pd.DataFrame) -> None:
    """Write the service figures of one year."""
    _write_list(path, layanan, SERVICES, "Layanan")


def write_organisation(path: Path, organisasi: pd.DataFrame) -> None:
    """Write the organisation's result of one year."""
    _write_list(path, organisasi, ORGANISATION, "Capaian Organisasi")


def _write_list(path: Path, table: pd.DataFrame, heads: dict[str, str], name: str) -> None:
    """Write a table with its header on the first row."""
    body: list[list[Cell]] = [
        [_cell(value) for value in row] for row in table[list(heads)].itertuples(index=False)
    ]
    with workbook(path) as book:
        sheet = book.add_worksheet(name)
        sheet.set_column(0, len(heads) - 1, 22)
        write_rows(sheet, [list(heads.values()), *body])


def _cell(value: object) -> Cell:
    """Turn a value of a table into one that a workbook knows."""
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value  # type: ignore[return-value]


def write_self_assessments(
    path: Path, penilaian_diri: pd.DataFrame, penilaian: pd.DataFrame, pegawai: pd.DataFrame
) -> None:
    """Write what the form collected: semicolons and a byte-order mark, as spreadsheets save it.

    Parameters
    ----------
    path : file to write
    penilaian_diri, penilaian, pegawai : tables of one year; of `penilaian` the `diri` rows count
    """
    own = penilaian[penilaian["peran"] == "diri"]
    nilai = own.pivot_table("nilai", "pegawai", "kriteria", observed=True)
    answers = (
        penilaian_diri.merge(own.groupby("pegawai")["tanggal"].first(), on="pegawai")
        .merge(nilai.astype("int64"), on="pegawai", validate="1:1")
        .merge(pegawai[["pegawai", "nama"]], on="pegawai", validate="1:1")
        .sort_values(["tanggal", "pegawai"], ignore_index=True)
    )
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(FORM)
    for number, answer in enumerate(answers.to_dict("records")):
        writer.writerow(_answer(answer, number))
    path.write_bytes(buffer.getvalue().encode("utf-8-sig"))


def _answer(answer: dict, number: int) -> list[object]:
    """Write one answer in the order of the questions; the clock runs through office hours."""
    hour, minute = 8 + number % 8, number * 7 % 60
    texts = [answer[name] for name in ("capaian", "tantangan", "inovasi", "izin_kutip")]
    stamp = f"{answer['tanggal']:%d/%m/%Y} {hour:02d}:{minute:02d}:{number * 13 % 60:02d}"
    return [stamp, answer["pegawai"], answer["nama"], *(answer[k] for k in KRITERIA_SUMBER), *texts]
