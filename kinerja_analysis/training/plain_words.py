"""How accuracy is told to a participant: how large, where it lies, one thing to change."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.report.number_format import decimal, percent
from kinerja_analysis.thresholds import ELEVATION_NOTICEABLE
from kinerja_analysis.training.reference import Reference

MEASURE: Final[Mapping[str, str]] = {
    "elevation": "Tinggi rendah seluruh nilai",
    "EL": "Tinggi rendah seluruh nilai (kuadrat)",
    "DE": "Pembedaan antarpegawai",
    "SA": "Pembedaan antarkriteria",
    "DA": "Kekuatan dan kelemahan setiap pegawai",
    "D2": "Seluruh jarak (kuadrat)",
    "borman": "Urutan pegawai pada setiap kriteria (z Fisher)",
    "borman_r": "Urutan pegawai pada setiap kriteria (korelasi)",
    "distance": "Jarak rata-rata satu nilai",
    "d_prime": "Kepekaan mengenali kinerja yang kurang (d′)",
    "c": "Keengganan menyebut kinerja kurang (c; 0 seimbang)",
    "r_DE": "Korelasi pembedaan antarpegawai",
    "r_SA": "Korelasi pembedaan antarkriteria",
    "r_DA": "Korelasi kekuatan dan kelemahan",
    "sd_DE": "Nisbah sebaran antarpegawai",
    "sd_SA": "Nisbah sebaran antarkriteria",
    "sd_DA": "Nisbah sebaran kekuatan dan kelemahan",
}
"""What each measure is called before a class."""

COMPONENTS: Final = ("EL", "DE", "SA", "DA")
"""The four parts of D squared, in the order in which they are shown."""

ADVICE: Final[Mapping[str, str]] = {
    "EL": "Bacalah jangkar perilaku pada setiap angka sebelum memberi nilai pertama.",
    "DE": "Sesudah selesai, urutkan semua pegawai menurut rerata nilainya dan periksa apakah "
    "buktinya mendukung urutan itu.",
    "SA": "Bandingkan rerata setiap kriteria; bacalah ulang definisi kriteria yang rata-ratanya "
    "paling berbeda dari dugaan Saudara.",
    "DA": "Nilailah satu kriteria untuk semua pegawai dahulu, dan catat satu bukti bagi setiap "
    "nilai, supaya kesan umum tidak merambat.",
}
"""One thing to change for each part: a behaviour, never a lower or higher nilai."""


def table_words(own: pd.DataFrame, reference: Reference) -> str:
    """Tell one participant one round.

    Parameters
    ----------
    own : rows of one participant and round of the accuracy table
    reference : what the nilai were compared with
    """
    row = own.set_index("measure")
    value = {str(name): float(number) for name, number in row["estimate"].items()}
    reasons = row["alasan"].to_dict()
    head = (
        f"Dibandingkan dengan {reference.label} ({row['n']['distance']} nilai), satu nilai "
        f"rata-rata berjarak {decimal(value['distance'])} poin."
    )
    if np.isnan(value["D2"]):
        return f"{head} Uraiannya tidak dapat dihitung: {reasons['D2']}."
    reserved = reasons["D2"]
    tail = f" Catatan: {reserved}." if reserved else ""
    return " ".join([head, _level_words(value["elevation"]), _part_words(value)]) + tail


def _level_words(elevation: float) -> str:
    """Say whether the nilai as a whole are higher or lower."""
    if abs(elevation) < ELEVATION_NOTICEABLE:
        return "Secara keseluruhan nilai Saudara setinggi acuan."
    side = "di atas" if elevation > 0 else "di bawah"
    return f"Secara keseluruhan nilai Saudara {decimal(abs(elevation))} poin {side} acuan."


def _part_words(value: Mapping[str, float]) -> str:
    """Say where most of the distance lies, and one thing to do about it."""
    if value["D2"] == 0:
        return "Semua nilai sama dengan acuan."
    largest = max(COMPONENTS, key=lambda name: value[name])
    part = percent(value[largest] / value["D2"], 0)
    name = MEASURE[largest].removesuffix(" (kuadrat)").lower()
    return (
        f"Bagian terbesar dari jaraknya ({part}) terletak pada {name}. "
        f"Satu hal untuk berikutnya: {ADVICE[largest]}"
    )
