"""What the page beside a form explains: the steps, the scale point by point, the criteria."""

from collections.abc import Sequence
from typing import Final

from kinerja_analysis.forms.sheet import Choice
from kinerja_analysis.profile import EKSPEKTASI, Criterion, Profile, Scale
from kinerja_analysis.thresholds import MAX_CATEGORIES

Lines = tuple[tuple[str, str], ...]

HOW_TO_RATE: Final[Lines] = (
    ("Cara mengisi", ""),
    ("1. Isi sel kuning saja", "Sel lain terkunci agar NIP dan nama tidak berubah."),
    (
        "2. Satu kriteria dahulu",
        "Nilailah satu kriteria untuk semua pegawai, baru kriteria berikutnya.",
    ),
    (
        "3. Pakai bukti",
        "Ingat kejadian sepanjang tahun, bukan hanya yang terakhir; catat satu bukti setiap nilai.",
    ),
    (
        "4. Tidak tahu, kosongkan",
        "Kriteria yang tidak Saudara ketahui dibiarkan kosong; kosong bukan nol.",
    ),
    ("5. Simpan sebagai .xlsx", "Kirim kembali berkas ini tanpa mengubah namanya."),
    ("", ""),
)

HOW_TO_TELL: Final[Lines] = (
    ("Cara mengisi", ""),
    ("1. Isi sel kuning saja", "Sel lain terkunci agar NIP dan nama tidak berubah."),
    ("2. Capaian", "Apa yang Saudara hasilkan tahun ini, dengan angka atau bukti bila ada."),
    ("3. Tantangan", "Apa yang menghambat, dan apa yang diperlukan."),
    ("4. Inovasi dan buktinya", "Cara kerja baru yang Saudara mulai, dan di mana buktinya."),
    (
        "5. Izin mengutip",
        "Ya: inovasi boleh dikutip dalam laporan dengan nama Saudara. Tidak: tidak dikutip.",
    ),
    ("", ""),
)


def criteria_asked(profile: Profile) -> tuple[Criterion, ...]:
    """Return the criteria that the office itself asks for: not the two official ratings."""
    return tuple(item for item in profile.kriteria if item.skala != EKSPEKTASI)


def choice_of(scale: Scale) -> Choice:
    """Return what may be answered on a scale."""
    if scale.n_categories > MAX_CATEGORIES:
        return Choice(between=(scale.minimum, scale.maksimum), advice=_range(scale))
    steps = (scale.minimum + step * scale.langkah for step in range(scale.n_categories))
    return Choice(tuple(steps), advice=_range(scale))


def _range(scale: Scale) -> str:
    """Say from where to where a scale goes, with its words at the ends."""
    low, high = f"{scale.minimum:g}", f"{scale.maksimum:g}"
    if scale.kata:
        low, high = f"{low} ({scale.kata[0]})", f"{high} ({scale.kata[-1]})"
    return f"Nilai dari {low} sampai {high}. Kosongkan bila tidak diketahui."


def guide_lines(profile: Profile, criteria: Sequence[Criterion], steps: Lines) -> Lines:
    """Return the lines of the page: label and text; a heading has no text."""
    scales = [profile.skala[name] for name in dict.fromkeys(item.skala for item in criteria)]
    lines = [*steps]
    for scale in scales:
        lines += [("Arti nilai", ""), *_points(scale), ("", "")]
    return (*lines, ("Kriteria", ""), *((item.nama, _meaning(item)) for item in criteria))


def _points(scale: Scale) -> Lines:
    """Return what each point of a scale means, as far as the profile says so."""
    if not scale.kata:
        return (("Rentang", _range(scale)),)
    values = [scale.minimum + step * scale.langkah for step in range(len(scale.kata))]
    return tuple(
        (f"{value:g}", word[:1].upper() + word[1:])
        for value, word in zip(values, scale.kata, strict=True)
    )


def _meaning(criterion: Criterion) -> str:
    """Return what a criterion means; where the profile is silent, what the office should do."""
    return criterion.definisi or "Menurut rumusan yang ditetapkan kantor."
