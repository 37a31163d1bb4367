"""Which tables the toolkit speaks in: their columns, types and keys (DESIGN.md, section 4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
import pandas as pd

from kinerja_analysis.errors import SchemaError

ColumnType = Literal["int", "float", "str", "date"]

PERAN: Final = ("atasan", "tim", "rekan", "bawahan", "diri")
"""Roles of a rater, in the order in which tables show them."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the schema: its name, its columns with their types, and its key."""

    name: str
    columns: Mapping[str, ColumnType]
    key: tuple[str, ...] = ()

    def empty(self) -> pd.DataFrame:
        """Return the table without rows, every column with its type."""
        return self.conform(pd.DataFrame(columns=list(self.columns)))

    def conform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a copy with exactly the table's columns, in order and with their types.

        Raises
        ------
        SchemaError
            A column of the table is missing from `frame`.
        """
        check_columns(frame, self.columns, source=self.name)
        return pd.DataFrame(
            {column: _cast(frame[column], kind) for column, kind in self.columns.items()}
        ).reset_index(drop=True)


def _cast(values: pd.Series, kind: ColumnType) -> pd.Series:
    """Return the column in its schema type; missing text is empty text, never a word."""
    if kind == "date":
        return pd.to_datetime(values).astype("datetime64[us]")
    if kind == "int":
        return values.astype("Int64") if values.isna().any() else values.astype("int64")
    return values.astype("float64") if kind == "float" else values.astype("str").fillna("")


def check_columns(frame: pd.DataFrame, required: Iterable[str], *, source: str) -> None:
    """Refuse a table that lacks a required column, naming all that are missing.

    Raises
    ------
    SchemaError
        With the missing columns and those that were found.
    """
    if not isinstance(frame, pd.DataFrame):
        raise SchemaError(f"{source}: harus tabel (DataFrame), bukan {type(frame).__name__}.")
    missing = [column for column in required if column not in frame]
    if missing:
        found = ", ".join(map(str, frame.columns)) or "tidak ada"
        raise SchemaError(
            f"{source}: kolom {', '.join(missing)} tidak ada; yang ditemukan: {found}. "
            "Lihat GLOSARIUM.md."
        )


def check_ratings(frame: pd.DataFrame, ids: Iterable[str], *, source: str) -> None:
    """Refuse ratings that nobody can be named for, or whose nilai is no finite number.

    A missing nilai is allowed: it is no rating.

    Raises
    ------
    SchemaError
        With the count of faulty rows, column by column.
    """
    faults = []
    for name in ids:
        if count := _blank(frame[name]):
            faults.append(f"kolom {name} kosong pada {count} baris")
    if "nilai" in frame:
        number = as_numbers(frame["nilai"])
        if count := int((number.isna() & frame["nilai"].notna()).sum()):
            faults.append(f"kolom nilai bukan angka pada {count} baris")
        if count := int(np.isinf(number).sum()):
            faults.append(f"kolom nilai tak hingga pada {count} baris")
    if faults:
        raise SchemaError(f"{source}: {'; '.join(faults)}. Perbaiki atau keluarkan baris itu.")


def as_numbers(values: pd.Series) -> pd.Series:
    """Read a column as real numbers (float64), missing where it holds none: words, dates."""
    none = pd.Series(np.nan, index=values.index, dtype="float64")
    if values.dtype.kind in "mM" or isinstance(values.dtype, pd.PeriodDtype):
        return none
    number = pd.to_numeric(values, errors="coerce")
    return none if number.dtype.kind == "c" else number.astype("float64")


def _blank(ids: pd.Series) -> int:
    """Count the rows without an id; coded columns are judged by their labels."""
    if isinstance(ids.dtype, np.dtype) and ids.dtype.kind in "iu":
        return 0
    if isinstance(ids.dtype, pd.CategoricalDtype):
        blank = ids.cat.categories.astype("str").str.strip() == ""
        return int(np.append(blank, True)[ids.cat.codes].sum())
    return int((ids.isna() | (ids.astype("str").str.strip() == "")).sum())


def _table(name: str, columns: str, key: str = "") -> Table:
    """Read a table from ``column:type`` words; no type means text."""
    pairs = (word.partition(":") for word in columns.split())
    kinds: dict[str, ColumnType] = {column: kind or "str" for column, _, kind in pairs}  # type: ignore[misc]
    return Table(name, MappingProxyType(kinds), tuple(key.split()))


PENILAIAN: Final = _table(
    "penilaian",
    "tahun:int periode pegawai penilai peran kriteria nilai:float skala tanggal:date "
    "unit_kerja sumber",
    key="tahun periode pegawai penilai kriteria tanggal",
)
PEGAWAI: Final = _table(
    "pegawai",
    "pegawai nama jenis_kelamin tanggal_lahir:date jenis_pegawai golongan jabatan unit_kerja "
    "atasan tahun:int",
    key="tahun pegawai",
)
PREDIKAT_RESMI: Final = _table(
    "predikat_resmi",
    "tahun:int periode pegawai penilai unit_kerja hasil_kerja perilaku_kerja predikat "
    "dinilai_pada:date sumber",
    key="tahun periode pegawai penilai",
)
HASIL: Final = _table(
    "hasil",
    "tahun:int pegawai unit_kerja nilai_atasan:float nilai_tim:float nilai_diri:float "
    "nilai_akhir:float skala n_penilai:int nilai_terkoreksi:float terkoreksi_bawah:float "
    "terkoreksi_atas:float predikat",
    key="tahun pegawai skala",
)
PENILAIAN_DIRI: Final = _table(
    "penilaian_diri",
    "tahun:int pegawai capaian tantangan inovasi bukti_inovasi izin_kutip sumber",
)
ORGANISASI: Final = _table("organisasi", "tahun:int unit_kerja capaian")
SKP: Final = _table("skp", "pegawai tahun:int status disetujui_pada:date")
LAYANAN: Final = _table("layanan", "tahun:int periode unit_kerja layanan ukuran nilai:float n:int")
KEBERATAN: Final = _table("keberatan", "pegawai tahun:int tanggal:date keputusan")
ALASAN_DIRI: Final = _table("alasan_diri", "tahun:int pegawai alasan")
SURVEI: Final = _table("survei", "tahun:int pernyataan jawaban:int n:int")
TANGGAPAN: Final = _table(
    "tanggapan", "tahun:int penilai diserahkan:date ditanggapi:date isi_tanggapan"
)
TINDAK_LANJUT: Final = _table(
    "tindak_lanjut",
    "tahun:int rekomendasi penanggung_jawab tenggat:date status keterangan",
)
JEJAK_AUDIT: Final = _table(
    "jejak_audit", "berkas lembar baris:int sel jenis aturan sebelum sesudah pesan"
)
TALLY: Final = _table(
    "tally", "berkas lembar dibaca:int struktur:int bersih:int karantina:int", key="berkas lembar"
)
HASIL_UJI: Final = _table(
    "hasil_uji",
    "tahun:int effect penilai detail n:int n_pegawai:int estimate:float se:float low:float "
    "high:float statistic:float p:float q:float points:float identification verdict message",
    key="tahun effect penilai detail",
)

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.name: table
        for table in (
            PENILAIAN,
            PEGAWAI,
            PREDIKAT_RESMI,
            HASIL,
            PENILAIAN_DIRI,
            ORGANISASI,
            SKP,
            LAYANAN,
            KEBERATAN,
            ALASAN_DIRI,
            SURVEI,
            TANGGAPAN,
            TINDAK_LANJUT,
            JEJAK_AUDIT,
            TALLY,
            HASIL_UJI,
        )
    }
)
