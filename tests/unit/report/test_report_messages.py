"""Messages that go out by themselves: what waits at an office, and what a batch came to."""

from types import SimpleNamespace

import pandas as pd
import pytest

from kinerja_analysis.report.batch_page import compose_batch
from kinerja_analysis.report.first_screen import ANSWER, QUESTION, first_screen, office_questions
from kinerja_analysis.report.input_message import input_message, refusal_message


def held(rows, aturan="nilai_di_luar_skala", pesan="Nilai di luar skala; ketik ulang."):
    """Return the ledger and tally of one sheet of 100 rows, some of them in quarantine."""
    columns = {"berkas": "a.xlsx", "lembar": "S", "jenis": "karantina", "aturan": aturan}
    ledger = pd.DataFrame({"baris": list(rows)}).assign(**columns, pesan=pesan)
    n = len(ledger)
    tally = {"berkas": ["a.xlsx"], "lembar": ["S"], "dibaca": [110], "struktur": [10]}
    return {"tally": pd.DataFrame(tally).assign(bersih=100 - n, karantina=n), "jejak_audit": ledger}


@pytest.mark.parametrize(("n", "rest"), [(12, False), (13, True)])
def test_twelve_rows_are_named_and_the_others_counted(profile, n, rest):
    text = input_message(held(range(5, 5 + n)), profile, tahun=2025)
    assert "baris 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16" in text
    assert (" dan 1 baris lain" in text) == rest
    assert ": Nilai di luar skala. Ketik ulang." in text


@pytest.mark.parametrize(("n", "unfit"), [(2, False), (30, True)])
def test_office_learns_whether_so_many_rows_keep_its_report_back(profile, n, unfit):
    text = input_message(held(range(5, 5 + n)), profile, tahun=2025)
    assert f"Menunggu perbaikan: {n} dari 100 baris data ({n},0%)." in text
    assert ("TIDAK LAYAK TERBIT" in text) == unfit


def test_rows_that_ask_nothing_of_anybody_are_told_apart(profile):
    text = input_message(held([5, 6], aturan="duplikat_persis"), profile, tahun=2025)
    assert "2 baris tidak dipakai dan tidak perlu diperbaiki" in text
    assert text.endswith("Tidak ada baris yang perlu diperbaiki.")
    assert "tidak dipakai" not in input_message(held([5, 6]), profile, tahun=2025)


def test_fault_that_asks_for_nothing_is_named_alone(profile):
    text = input_message(held([5], pesan="Nilai di luar skala."), profile, tahun=2025)
    assert "- a.xlsx, lembar S, baris 5: Nilai di luar skala.\n" in text


def test_refused_files_are_told_with_what_to_do(profile):
    text = refusal_message("Kolom NIP tidak ada.", profile, tahun=2025)
    assert "Kecamatan Contoh tahun 2025\n\nKolom NIP tidak ada.\n\nMohon diperbaiki" in text


OFFICE = {
    "nomor": 1, "kantor": "Kecamatan Contoh", "kota": "", "provinsi": "", "penanggung_jawab": "",
    "hasil": "terbit", "pesan": "", "dibaca": 10, "bersih": 9, "karantina": 1,
}  # fmt: skip


def batch(tanggal, hasil, counts=()):
    """Return the summary of a batch of one office, and the predikat of its city."""
    predikat = pd.DataFrame(counts, columns=["provinsi", "kota", "predikat", "n"])
    offices = pd.DataFrame([OFFICE | {"hasil": hasil}])
    return compose_batch(offices, predikat, tahun=2025, tanggal=tanggal).to_text()


def test_batch_in_which_all_is_done_asks_nobody_to_act(tanggal):
    assert "Tidak ada: semua kantor selesai." in batch(tanggal, "terbit")
    waiting = batch(tanggal, "ditolak")
    assert "Tidak ada: semua kantor selesai." not in waiting
    assert "belum disebutkan" in waiting


def test_batch_without_predikat_says_so_and_one_with_hides_the_few(tanggal):
    assert "Tidak ada predikat resmi dalam data kantor yang terbit." in batch(tanggal, "terbit")
    # 3 is below five and takes 20, its complement, along
    rows = [("", "", "Baik", 20), ("", "", "Kurang", 3), ("", "", "Sangat Baik", 30)]
    text = batch(tanggal, "terbit", rows)
    assert "Tanda * " in text and "Tidak ada predikat resmi" not in text


def screened(verdict, p):
    """Return a screen of one test."""
    row = {"effect": "halo", "penilai": "a", "p": p, "verdict": verdict}
    told = SimpleNamespace(summary=lambda: "Semua terhubung.")
    return SimpleNamespace(
        hasil_uji=pd.DataFrame([row]), summary=lambda: "Satu penilai.", connectivity=told
    )


@pytest.mark.parametrize(
    ("verdict", "p", "seen", "to_do", "unknown"),
    [
        ("detected", 0.01, "Rinciannya: efek halo (1 penilai).", "Sampaikan lembar umpan balik",
         "Semua pola dapat diuji bagi semua penilai."),
        ("not_detected", 0.6, "Satu penilai.", "Tidak ada yang perlu dibicarakan khusus",
         "Semua pola dapat diuji bagi semua penilai."),
        ("undetermined", float("nan"), "Satu penilai.", "Tidak ada yang perlu dibicarakan khusus",
         "Pola yang tidak dapat diuji, dengan banyaknya penilai: efek halo (1)."),
    ],
)  # fmt: skip
def test_first_screen_answers_what_was_seen_what_to_do_and_what_is_not_known(
    verdict, p, seen, to_do, unknown
):
    told = first_screen(screened(verdict, p)).set_index(QUESTION)[ANSWER]
    assert told["Pola apa yang tampak?"].endswith(seen)
    assert told["Apa yang dilakukan?"].startswith(to_do)
    assert told["Apa yang tidak dapat diketahui?"].startswith(unknown)


def test_questions_of_the_office_and_those_of_one_effect_stand_apart():
    details = ["", "golongan=III", "golongan=III kriteria=Disiplin"]
    tests = pd.DataFrame({"effect": "group", "skala": "lima", "detail": details, "n": [30, 20, 10]})
    tests = tests.assign(p=0.2, q=0.4, points=0.1)
    assert office_questions(tests)["n"].tolist() == [30]
    assert office_questions(tests, "group")["n"].tolist() == [20]
    assert office_questions(tests, "order").empty
