"""What totals come to: hand-made recaps, weights, typed means, and two superiors in a year."""

import pandas as pd
import pytest

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.intake.rules.weights import _label_share

ANI, BUDI = "199001012015032901", "198502022010011902"
CITRA, DODI = "197503032000032903", "198004042005011904"


def recap(first="SKP (60%)", second="Perilaku (40%)"):
    """Two rows: 0.6 x 90 + 0.4 x 80 = 86 is right, 0.6 x 70 + 0.4 x 80 = 74 was typed as 84."""
    header = ["No", "NIP", "Nama", first, second, "Nilai Akhir", "Predikat", "NIP Penilai"]
    return [
        header,
        [1, ANI, "Ani", 90, 80, 86, "Baik", CITRA],
        [2, BUDI, "Budi", 70, 80, 84, "Baik", CITRA],
    ]


@pytest.fixture
def cleaned(workbook, small_profile):
    def clean(*tables):
        paths = [workbook(f"b{place}.xlsx", rows) for place, rows in enumerate(tables)]
        return clean_exports(paths, small_profile, tahun=2025)

    return clean


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("SKP (60%)", "Perilaku (40%)"),
        ("Nilai SKP (0,6)", "Nilai Perilaku (0,4)"),
        ("SKP (bobot 60)", "PERILAKU KERJA\n(bobot 40)"),
    ],
)
def test_wrong_total_of_a_recap_waits_with_both_numbers(cleaned, first, second):
    clean = cleaned(recap(first, second))
    assert clean.tally[["dibaca", "struktur", "bersih", "karantina"]].iloc[0].tolist() == [
        3,
        1,
        1,
        1,
    ]
    assert clean.quarantine[["sel", "aturan", "sebelum"]].to_numpy().tolist() == [
        ["F3", "nilai_akhir_tidak_cocok", "84"]
    ]
    told = clean.quarantine["pesan"].item()
    assert "Tertulis 84; hitungan 0,6 x 70 + 0,4 x 80 = 74." in told


def test_rounding_of_a_typed_total_is_no_fault(cleaned):
    rows = recap()
    rows[2][5] = "74,0"
    rows[1][3:6] = [91, 83, 88]  # 54.6 + 33.2 = 87.8, typed as 88
    assert cleaned(rows).quarantine.empty


def test_predikat_of_a_recap_is_kept_without_ratings(cleaned):
    official = cleaned(recap()).predikat_resmi
    assert official[["pegawai", "predikat", "hasil_kerja"]].to_numpy().tolist() == [
        [ANI, "Baik", ""]
    ]
    assert official["sumber"].tolist() == ["b0.xlsx › Sheet1 › G2"]


def test_recap_without_weights_is_kept_and_says_so(cleaned):
    clean = cleaned(recap("SKP", "Perilaku"))
    assert clean.quarantine.empty
    assert "bobot_tidak_tertulis" in set(clean.jejak_audit["aturan"])


@pytest.mark.parametrize(("first", "second"), [("SKP (60%)", "Perilaku (30%)")])
def test_weights_that_are_not_a_hundred_are_refused(cleaned, first, second):
    with pytest.raises(ExportRefused, match=r"60% \+ 30% berjumlah 90%, bukan 100%"):
        cleaned(recap(first, second))


@pytest.mark.parametrize("weights", [(0.6, 0.4), (60, 40), ("60%", "40 %"), ("0,6", "0,4")])
def test_list_of_weights_is_read_in_every_notation(cleaned, weights):
    rows = [["Kriteria", "Bobot"], ["Disiplin", weights[0]], ["Kualitas Kerja", weights[1]]]
    assert cleaned(rows, recap()).tally["karantina"].tolist() == [0, 1]


def test_list_of_weights_must_come_to_a_hundred(cleaned):
    rows = [["Kriteria", "Bobot"], ["Disiplin", 60], ["Kualitas Kerja", 50]]
    with pytest.raises(ExportRefused, match="berjumlah 110%"):
        cleaned(rows)


PANEL = ["NIP", "Nama", "NIP Penilai", "Tanggal", "Disiplin", "Kualitas Kerja"]


@pytest.mark.parametrize(
    ("label", "right", "wrong"),
    [("Rata-rata", 4.5, 3.9), ("JUMLAH", 9, 8), ("Nilai Rata-rata", "4,5", "5,4")],
)
def test_typed_total_of_a_panel_is_pointed_out_and_not_used(cleaned, label, right, wrong):
    rows = [
        [*PANEL, label],
        [ANI, "Ani", CITRA, "2025-12-01", 4, 5, right],
        [BUDI, "Budi", CITRA, "2025-12-01", 4, 5, wrong],
    ]
    clean = cleaned(rows)
    assert clean.flags[["baris", "aturan"]].to_numpy().tolist() == [[3, "total_ketikan_berbeda"]]
    assert (clean.flags["sebelum"] == clean.flags["sesudah"]).all()
    assert len(clean.penilaian) == 4


def test_weighted_total_of_a_panel_is_worked_out_by_the_weights_in_its_header(cleaned):
    rows = [
        [*PANEL[:4], "Disiplin (70%)", "Kualitas Kerja (30%)", "Nilai Akhir"],
        # 0.7 x 4 + 0.3 x 5 = 4.3
        [ANI, "Ani", CITRA, "2025-12-01", 4, 5, 4.3],
        [BUDI, "Budi", CITRA, "2025-12-01", 4, 5, 4.7],
    ]
    assert cleaned(rows).flags["baris"].tolist() == [3]


OFFICIAL = ["nip", "nama", "skp_unor", "hasil_kerja", "perilaku_kerja", "hasil_akhir"]
OFFICIAL += ["pegawai_atasan_nip", "pegawai_atasan_nama", "waktu_dinilai"]
SAME = ["Sesuai Ekspektasi", "Sesuai Ekspektasi", "Baik"]
OVER = ["Di Atas Ekspektasi", "Di Atas Ekspektasi", "Sangat Baik"]


def official(unit, labels, rater):
    names = {CITRA: "Citra", DODI: "Dodi"}
    return [ANI, "Ani", unit, *labels, rater, names[rater], "2025-12-01"]


def test_two_superiors_of_one_year_are_both_kept(cleaned):
    rows = [OFFICIAL, official("Seksi Umum", SAME, CITRA), official("Seksi Sosial", OVER, DODI)]
    clean = cleaned(rows)
    assert clean.quarantine.empty
    assert clean.predikat_resmi["unit_kerja"].tolist() == ["Seksi Umum", "Seksi Sosial"]


def test_one_superior_who_says_two_things_is_no_transfer(cleaned):
    rows = [OFFICIAL, official("Seksi Umum", SAME, CITRA), official("Seksi Umum", OVER, CITRA)]
    assert cleaned(rows).quarantine["aturan"].tolist() == ["duplikat_bertentangan"] * 2


def test_recap_is_held_against_the_predikat_of_the_export(cleaned):
    export = [OFFICIAL, official("Seksi Umum", SAME, CITRA)]
    agreeing = cleaned(recap()[:2], export)
    assert agreeing.quarantine[["berkas", "aturan"]].to_numpy().tolist() == [
        ["b0.xlsx", "duplikat_persis"]
    ]
    export = [OFFICIAL, official("Seksi Umum", OVER, CITRA)]
    with_another = cleaned(recap()[:2], export)
    assert set(with_another.quarantine["aturan"]) == {"duplikat_bertentangan"}
    assert len(with_another.quarantine) == 2
    assert isinstance(with_another.predikat_resmi, pd.DataFrame)


SERVED = [*OFFICIAL, "periode_awal_skp", "periode_akhir_skp", "is_skp_plt_plh_pjb"]


def test_months_of_each_superior_are_told(cleaned):
    rows = [
        SERVED,
        [*official("Seksi Umum", SAME, CITRA), "2025-01-01", "2025-07-31", 0],
        [*official("Seksi Sosial", OVER, DODI), "1 Agustus 2025", "31/12/2025", 1],
    ]
    clean = cleaned(rows)
    told = clean.flags[clean.flags["aturan"] == "masa_kurang_setahun"]["pesan"].tolist()
    # January to July, August to December
    assert [text.rpartition(". ")[2] for text in told] == ["Bertugas 7 bulan.", "Bertugas 5 bulan."]
    assert {"dua_atasan", "pindah_unit", "skp_plt_plh"} <= set(clean.flags["aturan"])
    assert len(clean.predikat_resmi) == 2


def test_full_year_and_unreadable_months_are_not_pointed_out(cleaned):
    rows = [SERVED, [*official("Seksi Umum", SAME, CITRA), "2025-01-01", "2025-12-31", "-"]]
    assert cleaned(rows).flags.empty
    rows[1][-3] = "awal"
    assert cleaned(rows).quarantine.empty


def test_table_of_one_nilai_throughout_says_that_nothing_can_be_worked_out(cleaned):
    rows = [PANEL, *([nip, "", CITRA, "2025-12-01", 4, 4] for nip in (ANI, BUDI, DODI))]
    clean = cleaned(rows)
    assert clean.flags[["baris", "aturan", "jenis"]].to_numpy().tolist() == [
        [1, "nilai_seragam", "struktur"]
    ]
    rows[3][5] = 5
    assert cleaned(rows).flags.empty


@pytest.mark.parametrize(
    ("label", "share"),
    [
        ("Perilaku (5)", 0.05),  # the least that a bare number may be a weight
        ("Perilaku (4)", 0.0),  # a column's number
        ("Perilaku (4%)", 0.04),
        ("Perilaku (0,4)", 0.4),
    ],
)
def test_a_number_in_a_columns_name_is_a_weight_from_five_on(label, share):
    assert _label_share(label) == share
