"""Whose patterns may stand in a report: raters who had their sheet and the time to reply to it."""

from typing import Final

import pandas as pd

from kinerja_analysis.report.blocks import Sheet
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, long_date
from kinerja_analysis.report.suppression import for_all_readers
from kinerja_analysis.report.tables import matched
from kinerja_analysis.schema import TANGGAPAN
from kinerja_analysis.thresholds import SMALL_CELL

SILENT: Final = "tidak menanggapi sampai masa tanggapan berakhir"
"""What is printed beside the pattern of a rater who did not reply."""

NOT_TESTED: Final = "Pola penilaian tidak diuji dalam data laporan ini."
NOT_YET_TOLD: Final = "belum disajikan, karena masa tanggapan penilainya belum berakhir"
"""What is said of patterns where every test is held back."""

REPLY_NOTE: Final = (
    "Isi tanggal penyerahan lembar umpan balik, lalu tanggal dan pokok tanggapan penilai (satu "
    "kalimat, tanpa nama; kosong bila tidak menanggapi). Letakkan berkas ini di folder data, lalu "
    "jalankan ulang laporan."
)
"""What the list that the office fills in says of itself."""


def heard(material: Material) -> pd.Index:
    """Return the raters who had their sheet, and whose time to reply has ended."""
    return material.once(_heard)


def _heard(material: Material) -> pd.Index:
    """Work `heard` out."""
    replies = _replies(material)
    period = pd.Timedelta(days=material.profile.jadwal.masa_tanggapan)
    ended = replies["diserahkan"] + period < pd.Timestamp(material.tanggal)  # the last day is his
    return pd.Index(replies.loc[ended, "penilai"].unique())


def of_heard(material: Material, tests: pd.DataFrame) -> pd.DataFrame:
    """Leave out the tests of raters who were not heard; the office's own tests stay.

    Parameters
    ----------
    tests : DataFrame, rows of `hasil_uji`
    """
    return tests[tests["penilai"].isin(heard(material)) | (tests["penilai"] == "")]


def held_back(material: Material) -> pd.Index:
    """Return the raters whom no count may cover yet: too few to stay unknown in it.

    Where all raters but a few stand one by one, what the office's counts have more is those few's;
    where there is but one, they are his own.
    """
    tested = pd.Index(material.table("hasil_uji")["penilai"].unique()).drop("", errors="ignore")
    waiting = tested.difference(heard(material))
    known = len(waiting) < len(tested) or len(tested) == 1
    return waiting if known and len(waiting) < SMALL_CELL else waiting[:0]


def office_tests(material: Material) -> pd.DataFrame:
    """Return the tests that the office's counts, spreads and pictures stand on."""
    return material.once(_office_tests)


def _office_tests(material: Material) -> pd.DataFrame:
    """Work `office_tests` out."""
    tests = for_all_readers(material.table("hasil_uji"))
    return tests[~tests["penilai"].isin(held_back(material))]


def held_back_sentence(material: Material) -> str:
    """Say how many raters the counts leave out; empty where they cover all."""
    waiting = held_back(material)
    if not len(waiting):
        return ""
    return (
        f"Hitungan pola dalam laporan ini tidak meliputi {count(len(waiting))} penilai yang lembar "
        "umpan baliknya belum tercatat diserahkan atau masa tanggapannya "
        f"({count(material.profile.jadwal.masa_tanggapan)} hari) belum berakhir: penilai sesedikit "
        "itu akan dikenali dari hitungannya."
    )


def none_counted(material: Material) -> str:
    """Say why no test is counted: all are held back, or none was made."""
    return held_back_sentence(material) or NOT_TESTED


def reply_words(material: Material) -> pd.Series:
    """Return what each rater replied, in one sentence with its date: index the id."""
    replies = _replies(material).set_index("penilai")
    words = [
        f"{long_date(when)}: {material.safe(gist)}" if gist else SILENT
        for when, gist in zip(replies["ditanggapi"], replies["isi_tanggapan"], strict=True)
    ]
    return pd.Series(words, index=replies.index, dtype="str")


def unheard_sentence(material: Material, tests: pd.DataFrame) -> str:
    """Say how many raters' patterns wait for their reply; empty where none do."""
    found = tests.loc[(tests["verdict"] == "detected") & (tests["penilai"] != ""), "penilai"]
    waiting = set(found) - set(heard(material))
    if not waiting:
        return ""
    return (
        f"Pola pada {count(len(waiting))} penilai hanya disajikan sebagai jumlah bagi kantor "
        "(bagian B), karena lembar umpan baliknya belum tercatat diserahkan atau masa tanggapannya "
        f"({count(material.profile.jadwal.masa_tanggapan)} hari) belum berakhir."
    )


def reply_sheet(material: Material) -> Sheet:
    """Return the list of raters in which the office notes deliveries and replies."""
    raters = material.penilai[material.penilai.index.isin(material.rated()["penilai"])]
    known = _replies(material).set_index("penilai").reindex(raters.index)
    rows = pd.DataFrame(
        {
            "Kode": raters,
            "NIP Penilai": raters.index.astype("str"),
            "Nama Penilai": matched(raters.index.to_series(), material.names),
            "Diserahkan Tanggal": known["diserahkan"].map(_day),
            "Ditanggapi Tanggal": known["ditanggapi"].map(_day),
            "Pokok Tanggapan": known["isi_tanggapan"].astype("object").fillna(""),
        }
    ).sort_values("Kode", ignore_index=True)
    title = f"Penyerahan dan tanggapan atas lembar umpan balik tahun {material.tahun}"
    return Sheet("Tanggapan", title, rows.astype("str"), REPLY_NOTE, entry="Diserahkan Tanggal")


def _replies(material: Material) -> pd.DataFrame:
    """Return the replies of the year, the latest delivery to each rater."""
    replies = TANGGAPAN.conform(material.table("tanggapan"))
    latest = replies.sort_values("diserahkan", kind="stable", na_position="first")
    return latest.drop_duplicates("penilai", keep="last")


def _day(value: object) -> str:
    """Return a date to fill in or correct, empty where there is none."""
    return "" if pd.isna(value) else long_date(value)  # type: ignore[call-overload]
