"""What the sample's office fills in besides: plans, the survey, reasons, replies, follow-up."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.simulate.office import SimulatedOffice
from kinerja_analysis.simulate.workbook import Cell, workbook, write_rows

STREAM: Final = 7
"""Tells the draws of these lists from those of the office: they change nothing of it."""

APPROVED_IN_TIME: Final = 0.85
"""Share of plans that are approved by the last day of January."""

LEAVES_REASON: Final = 0.7
"""Share of those without a self-assessment whose reason the office knows."""

REASONS: Final = ("Cuti besar", "Tugas belajar", "Mutasi masuk bulan November")

STATEMENTS: Final = {
    "Saya memahami apa yang diharapkan dari pekerjaan saya": 3.3,
    "Saya memahami cara kinerja saya dinilai": 2.9,
    "Kinerja saya dinilai berdasarkan bukti": 2.8,
    "Saya dapat menyampaikan tanggapan atas penilaian saya": 2.6,
    "Hasil kerja saya diakui": 3.0,
    "Umpan balik yang saya terima membantu saya bekerja lebih baik": 2.8,
}
"""Statement of the survey -> mean answer (1-4)."""

SHEETS: Final = 68
"""Count of survey sheets that came back."""

REPLIES: Final = (
    "Sebagian pegawai saya baru pindah pada pertengahan tahun.",
    "Saya memakai contoh perilaku yang sama bagi semua pegawai.",
)

UNDELIVERED: Final = 2
"""Count of raters whose sheet had not been delivered when the list was kept."""

FOLLOWED: Final = (
    ("Menyelenggarakan pelatihan penilai.", "Subbagian Umum dan Kepegawaian", 6, "Selesai", "Mei"),
    ("Membuat catatan bukti setiap triwulan.", "Para kepala seksi", 12, "Berjalan", "tiga unit"),
    ("Menetapkan penilaian silang.", "Sekretaris Kecamatan", 9, "Belum", ""),
)
"""Recommendation of last year, who was to follow it up, until which month, and how far it came."""


def write_office_lists(
    folder: Path, office: SimulatedOffice, tahun: int, *, seed: int
) -> list[Path]:
    """Write the lists of one year and return their paths.

    Parameters
    ----------
    folder : of that year's exports
    office : the simulated office
    tahun : appraisal year
    seed : of the sample
    """
    rng = np.random.default_rng([seed, tahun, STREAM])
    people = office.pegawai[office.pegawai["tahun"] == tahun]
    forms = office.penilaian_diri.loc[office.penilaian_diri["tahun"] == tahun, "pegawai"]
    rated = office.penilaian[(office.penilaian["tahun"] == tahun)]
    raters = sorted(rated.loc[rated["peran"] != "diri", "penilai"].unique())
    silent = people.loc[~people["pegawai"].isin(forms), "pegawai"]
    lists: Mapping[str, Sequence[Sequence[Cell]]] = {
        "skp.xlsx": _plans(people["pegawai"], tahun, rng),
        "alasan_penilaian_diri.xlsx": _reasons(silent, rng),
        "survei_pegawai.xlsx": _survey(rng),
        "tanggapan.xlsx": _replies(raters, tahun, rng),
        "keberatan.xlsx": _objections(people["pegawai"], tahun, rng),
        "tindak_lanjut.xlsx": _followed(tahun),
    }
    return [_write(folder / name, rows) for name, rows in lists.items()]


def _plans(pegawai: pd.Series, tahun: int, rng: np.random.Generator) -> list[list[Cell]]:
    """Say when each plan was approved: most in January, some in February, few not at all."""
    rows: list[list[Cell]] = [["NIP", "SKP Status", "Disetujui Pada"]]
    for one, luck in zip(pegawai, rng.random(len(pegawai)), strict=True):
        late = luck > APPROVED_IN_TIME
        day = date(tahun, 1, 10) + timedelta(days=int(20 * luck) + (20 if late else 0))
        never = luck > 1 - (1 - APPROVED_IN_TIME) / 3
        rows.append([one, "draft", None] if never else [one, "persetujuan", day])
    return rows


def _reasons(silent: pd.Series, rng: np.random.Generator) -> list[list[Cell]]:
    """Give the known reasons of those who returned no self-assessment."""
    known = silent[rng.random(len(silent)) < LEAVES_REASON]
    drawn = rng.choice(len(REASONS), len(known), p=(0.6, 0.2, 0.2))
    found = [[one, REASONS[place]] for one, place in zip(known, drawn, strict=True)]
    return [["NIP", "Alasan Tidak Mengisi"], *found]


def _survey(rng: np.random.Generator) -> list[list[Cell]]:
    """Draw the answers of the anonymous survey, sheet by sheet."""
    means = np.array(list(STATEMENTS.values()))
    answers = np.clip(np.rint(rng.normal(means, 0.8, (SHEETS, len(means)))), 1, 4).astype(int)
    rows: list[list[Cell]] = [[number, *row.tolist()] for number, row in enumerate(answers, 1)]
    return [["Nomor Lembar", *STATEMENTS], *rows]


def _replies(raters: Sequence[str], tahun: int, rng: np.random.Generator) -> list[list[Cell]]:
    """Say when each rater got the own sheet, and what some replied."""
    rows: list[list[Cell]] = [
        ["NIP Penilai", "Diserahkan Tanggal", "Ditanggapi Tanggal", "Pokok Tanggapan"]
    ]
    order = rng.permutation(len(raters))
    for place, rater in zip(order, raters, strict=True):
        given = date(tahun + 1, 1, 5) if place >= UNDELIVERED else None
        text = REPLIES[place % 2] if given and place % 3 == 0 else None
        rows.append([rater, given, date(tahun + 1, 1, 12) if text else None, text])
    return rows


def _objections(pegawai: pd.Series, tahun: int, rng: np.random.Generator) -> list[list[Cell]]:
    """Let three people object to their result."""
    drawn = rng.choice(pegawai.to_numpy(), 3, replace=False)
    decisions = ("Ditolak", "Diterima", "Belum diputus")
    rows: list[list[Cell]] = [
        [str(one), tahun, date(tahun + 1, 1, 19), decision]
        for one, decision in zip(drawn, decisions, strict=True)
    ]
    return [["NIP", "Tahun", "Tanggal Keberatan", "Keputusan"], *rows]


def _followed(tahun: int) -> list[list[Cell]]:
    """Return last year's recommendations as the office filled them in."""
    heads: list[Cell] = ["Tahun", "Rekomendasi", "Penanggung Jawab", "Tenggat"]
    heads += ["Status Tindak Lanjut", "Keterangan Tindak Lanjut"]
    rows: list[list[Cell]] = [
        [tahun - 1, text, who, date(tahun, month, 28), status, remark or None]
        for text, who, month, status, remark in FOLLOWED
    ]
    return [heads, *rows]


def _write(path: Path, rows: Sequence[Sequence[Cell]]) -> Path:
    """Write a list with its header on the first row."""
    with workbook(path) as book:
        sheet = book.add_worksheet("Daftar")
        sheet.set_column(0, len(rows[0]) - 1, 24)
        write_rows(sheet, [list(row) for row in rows])
    return path
