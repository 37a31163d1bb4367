"""What a batch of offices came to: who published, who must act, and counts by place."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd

from kinerja_analysis.privacy import note, suppress_small
from kinerja_analysis.report.blocks import Block, Paragraph, Report, Section, Sheet, number_captions
from kinerja_analysis.report.number_format import count
from kinerja_analysis.report.tables import Columns, table_block
from kinerja_analysis.thresholds import SMALL_CELL

OUTCOMES: Final[Mapping[str, str]] = {
    "terbit": "terbit",
    "mutakhir": "terbit (sudah mutakhir)",
    "layak": "layak diterbitkan",
    "ditolak": "ditolak karena datanya",
    "gagal": "gagal dijalankan",
}
"""How an office ended, as it is printed."""

SOUND: Final = ("terbit", "mutakhir", "layak")

NO_PLACE: Final = "(tidak disebutkan)"


def compose_batch(
    offices: pd.DataFrame,
    predikat: pd.DataFrame,
    *,
    tahun: int,
    tanggal: date,
    mark: str = "",
) -> Report:
    """Return the summary of a batch; nobody is named, and offices stand in the list's order.

    Parameters
    ----------
    offices : DataFrame, of a batch: ``nomor, kantor, kota, provinsi, penanggung_jawab, hasil,
        pesan, dibaca, bersih, karantina``
    predikat : DataFrame, one row a place and predikat: ``provinsi, kota, predikat, n``
    tahun : appraisal year
    tanggal : date that the page bears
    mark : words on every page
    """
    open_ones = offices[~offices["hasil"].isin(SOUND)]
    sections = (
        Section("Hasil", _outcomes(offices), 1, "1"),
        Section("Yang Harus Bertindak", _to_act(open_ones), 1, "2"),
        Section("Rekapitulasi menurut Wilayah", _places(offices), 1, "3"),
        Section("Predikat menurut Kota atau Kabupaten", _predikat(predikat), 1, "4"),
        Section("Seluruh Kantor", (_all(offices),), 1, "5"),
    )
    return Report(
        "Ringkasan Pelaksanaan Serentak",
        f"Tahun {tahun}",
        f"{count(len(offices))} kantor",
        mark,
        tanggal,
        (),
        number_captions(sections),
        (
            Sheet("Kantor", "Hasil setiap kantor", _sheet(offices), "Urutan menurut daftar."),
            Sheet("Wilayah", "Rekapitulasi menurut wilayah", _by_place(offices)),
            Sheet("Predikat", "Predikat menurut kota atau kabupaten", _safe(predikat)),
        ),
    )


def _outcomes(offices: pd.DataFrame) -> tuple[Block, ...]:
    """Count the offices by how they ended."""
    counts = offices["hasil"].value_counts()
    known = [name for name in OUTCOMES if name in counts]
    columns: Columns = {
        "Hasil": [*(OUTCOMES[name].capitalize() for name in known), "Jumlah"],
        "#Kantor": [*(count(counts[name]) for name in known), count(len(offices))],
    }
    return (table_block("Kantor menurut hasil", columns, total=True),)


def _to_act(offices: pd.DataFrame) -> tuple[Block, ...]:
    """List the offices for which somebody must act, and why."""
    if offices.empty:
        return (Paragraph("Tidak ada: semua kantor selesai."),)
    columns: Columns = {
        "Kantor": offices["kantor"],
        "Hasil": offices["hasil"].map(OUTCOMES),
        "Sebab dan yang harus dilakukan": offices["pesan"],
        "Penanggung jawab": offices["penanggung_jawab"].replace("", "belum disebutkan"),
    }
    return (table_block("Kantor yang menunggu tindakan", columns),)


def _places(offices: pd.DataFrame) -> tuple[Block, ...]:
    """Count offices and rows by province and city."""
    rows = _by_place(offices)
    columns: Columns = {
        "Provinsi": rows["Provinsi"],
        "Kota atau kabupaten": rows["Kota atau kabupaten"],
        "#Kantor": rows["Kantor"].map(count),
        "#Selesai": rows["Selesai"].map(count),
        "#Baris bersih": rows["Baris bersih"].map(count),
        "#Baris karantina": rows["Baris karantina"].map(count),
    }
    return (table_block("Kantor dan baris data menurut wilayah", columns),)


def _by_place(offices: pd.DataFrame) -> pd.DataFrame:
    """Return counts of offices and rows, one row a city."""
    told = offices.assign(selesai=offices["hasil"].isin(SOUND))
    told[["provinsi", "kota"]] = told[["provinsi", "kota"]].replace("", NO_PLACE)
    rows = told.groupby(["provinsi", "kota"], as_index=False).agg(
        kantor=("kantor", "size"),
        selesai=("selesai", "sum"),
        bersih=("bersih", "sum"),
        karantina=("karantina", "sum"),
    )
    heads = ["Provinsi", "Kota atau kabupaten", "Kantor", "Selesai", "Baris bersih"]
    return rows.set_axis([*heads, "Baris karantina"], axis=1)


def _predikat(predikat: pd.DataFrame) -> tuple[Block, ...]:
    """Print the predikat of each city, small counts hidden."""
    if predikat.empty:
        return (Paragraph("Tidak ada predikat resmi dalam data kantor yang terbit."),)
    rows = _safe(predikat)
    hidden = rows["Pegawai"].isna()
    columns: Columns = {
        "Kota atau kabupaten": rows["Kota atau kabupaten"],
        "Predikat": rows["Predikat"],
        "#Pegawai": [
            "*" if empty else count(n) for n, empty in zip(rows["Pegawai"], hidden, strict=True)
        ],
    }
    return (
        table_block("Predikat pegawai menurut kota atau kabupaten", columns),
        Paragraph(
            f"Tanda * : {note()}. Jumlah bagi provinsi tidak ditampilkan, sebab selisihnya dapat "
            "membuka angka yang disembunyikan. Angka kantor dikutip dari laporan kantor masing-"
            "masing; kantor tidak diperingkat.",
            "note",
        ),
    )


def _safe(predikat: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of each city with the small ones and their complements hidden."""
    heads = ["Provinsi", "Kota atau kabupaten", "Predikat", "Pegawai"]
    if predikat.empty:
        return pd.DataFrame(columns=heads)
    places = predikat.replace({"provinsi": {"": NO_PLACE}, "kota": {"": NO_PLACE}})
    told = suppress_small(places, "n", within=("provinsi", "kota"), k=SMALL_CELL)
    return told[["provinsi", "kota", "predikat", "n"]].set_axis(heads, axis=1)


def _all(offices: pd.DataFrame) -> Block:
    """List every office."""
    columns: Columns = {
        "Kantor": offices["kantor"],
        "Hasil": offices["hasil"].map(OUTCOMES),
        "#Baris dibaca": offices["dibaca"].map(count),
        "#Karantina": offices["karantina"].map(count),
    }
    return table_block("Hasil setiap kantor, menurut urutan daftar", columns)


def _sheet(offices: pd.DataFrame) -> pd.DataFrame:
    """Return the offices as the workbook shows them."""
    columns = {
        "kantor": "Kantor",
        "kota": "Kota atau kabupaten",
        "provinsi": "Provinsi",
        "hasil": "Hasil",
        "pesan": "Sebab dan yang harus dilakukan",
        "penanggung_jawab": "Penanggung jawab",
        "dibaca": "Baris dibaca",
        "bersih": "Baris bersih",
        "karantina": "Baris karantina",
    }
    told = offices.assign(hasil=offices["hasil"].map(OUTCOMES))
    return told[list(columns)].rename(columns=columns)
