"""Forms on which a nilai is a tick below a point of the scale."""

import pytest

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.account.corrections import HEADS
from kinerja_analysis.intake.clean import clean_exports

ANI, BUDI, CITRA = "199001012015032901", "198502022010011902", "197503032000032903"
POINTS = [1, 2, 3, 4, 5]
HEADER = ["NIP", "Nama", "NIP Penilai", "Disiplin", *[""] * 4, "Kualitas Kerja", *[""] * 4]
OVER = {"D1:H1": "Disiplin", "I1:M1": "Kualitas Kerja"}


def at(point: int, tick: object = "v") -> list[object]:
    return [tick if number == point else "" for number in POINTS]


def rated(ratee: str, *ticks: list[object]) -> list[object]:
    return [ratee, "Ani" if ratee == ANI else "Budi", CITRA, *ticks[0], *ticks[1]]


def panel(*rows: list[object]) -> list[list[object]]:
    return [HEADER, ["", "", "", *POINTS, *POINTS], *rows]


def form(points: list[object], *ticks: list[object]) -> list[list[object]]:
    return [
        ["FORMULIR PENILAIAN TAHUN 2025"],
        ["Nama", ": Ani"],
        ["NIP", f": {ANI}"],
        ["NIP Penilai", f": {CITRA}"],
        [],
        ["No", "Kriteria", *points],
        [1, "Disiplin", *ticks[0]],
        [2, "Kualitas Kerja", *ticks[1]],
        ["", "", "", "", "Semarang, 15 Desember 2025"],
        ["", "", "", "", f"NIP. {CITRA}"],
    ]


def said(clean):
    rows = clean.penilaian.assign(sel=clean.penilaian["sumber"].str.split(" › ").str[-1])
    return sorted(rows[["pegawai", "kriteria", "nilai", "sel"]].itertuples(index=False, name=None))


def counts(clean):
    return clean.tally[["dibaca", "struktur", "bersih", "karantina"]].sum().tolist()


ANI_4_5 = [(ANI, "Disiplin", 4.0, "G3"), (ANI, "Kualitas Kerja", 5.0, "M3")]


def test_a_tick_below_a_point_is_that_nilai_and_keeps_its_cell(workbook, small_profile):
    rows = panel(rated(ANI, at(4), at(5, "√")), rated(BUDI, at(2, "x"), at(3, 3)))
    clean = clean_exports([workbook("panel.xlsx", rows, OVER)], small_profile, tahun=2025)
    # points 1..5 stand in D..H and in I..M: 2 is E, 3 of the second kriteria is K
    budi = [(BUDI, "Disiplin", 2.0, "E4"), (BUDI, "Kualitas Kerja", 3.0, "K4")]
    assert said(clean) == sorted([*ANI_4_5, *budi])
    assert counts(clean) == [4, 2, 2, 0]


def test_ticks_of_a_text_file_are_read_alike(tmp_path, small_profile):
    path = tmp_path / "panel.csv"
    rows = panel(rated(ANI, at(4, "TRUE"), at(5)))
    path.write_text("\n".join(";".join(map(str, row)) for row in rows), encoding="utf-8")
    assert said(clean_exports([path], small_profile, tahun=2025)) == ANI_4_5


@pytest.mark.parametrize(
    ("points", "nilai"),
    [
        (["1", "2", "3", "4", "5"], [4.0, 5.0]),
        (["Sangat Kurang", "Kurang", "Cukup", "Baik", "Sangat Baik"], [4.0, 5.0]),
        (["1 - Sangat Kurang", "2 - Kurang", "3 - Cukup", "4 - Baik", "5 - Sangat Baik"], [4, 5]),
        (["SK", "K", "C", "B", "SB"], [4.0, 5.0]),
        (["5", "4", "3", "2", "1"], [2.0, 1.0]),
    ],
    ids=["numbers", "words", "both", "initials", "falling"],
)
def test_a_form_of_one_person_is_ticked_in_its_fourth_and_fifth_point(
    workbook, small_profile, points, nilai
):
    path = workbook("form.xlsx", form(points, at(4), at(5)))
    clean = clean_exports([path], small_profile, tahun=2025)
    assert [row[2:] for row in said(clean)] == [(nilai[0], "F7"), (nilai[1], "G8")]
    assert counts(clean) == [10, 8, 2, 0]


def test_points_of_no_scale_of_the_office_are_refused(workbook, small_profile):
    path = workbook("form.xlsx", form(["1", "2", "3", "4", "6"], at(4), at(5)))
    with pytest.raises(ExportRefused, match=r"formulir|terbalik"):
        clean_exports([path], small_profile, tahun=2025)


@pytest.mark.parametrize(
    ("ticks", "cell"),
    [
        (["", "", "v", "v", ""], "F3"),
        (["x", "x", "x", "v", "x"], "D3"),
        (["", "", "5", "", ""], "F3"),
        (["", "", "v", "ragu", ""], "F3"),
    ],
    ids=["two", "crossed_out", "number_of_another_point", "remark"],
)
def test_a_doubtful_tick_waits_at_its_cell(workbook, small_profile, ticks, cell):
    rows = panel(rated(ANI, ticks, at(5)), rated(BUDI, at(2), at(3)))
    clean = clean_exports([workbook("panel.xlsx", rows, OVER)], small_profile, tahun=2025)
    waiting = clean.quarantine[["aturan", "sel", "baris"]].to_numpy().tolist()
    assert waiting == [["centang_ragu", cell, 3]]
    assert {row[0] for row in said(clean)} == {BUDI}


def test_no_tick_is_a_missing_nilai_and_no_fault(workbook, small_profile):
    rows = panel(rated(ANI, at(4), [""] * 5))
    clean = clean_exports([workbook("panel.xlsx", rows, OVER)], small_profile, tahun=2025)
    assert said(clean) == ANI_4_5[:1]
    assert counts(clean) == [3, 2, 1, 0]


def test_a_doubtful_tick_is_corrected_by_its_nilai(workbook, small_profile):
    rows = panel(rated(ANI, ["", "v", "", "v", ""], at(5)))
    path = workbook("panel.xlsx", rows, OVER)
    [waiting] = clean_exports([path], small_profile, tahun=2025).quarantine.to_dict("records")
    line = [path.name, "Sheet1", 3, waiting["sel"], "", waiting["sebelum"], 4, ""]
    listed = workbook("perlu_diperbaiki.xlsx", [list(HEADS), line])
    clean = clean_exports([path, listed], small_profile, tahun=2025)
    # the correction stands where the first tick stood: E3
    assert said(clean) == [(ANI, "Disiplin", 4.0, "E3"), ANI_4_5[1]]


def test_a_row_of_column_numbers_is_no_scale(workbook, small_profile):
    rows = [["NIP", "Nama", "NIP Penilai", "Disiplin", "Kualitas Kerja"], POINTS]
    rows += [[ANI, "Ani", CITRA, 4, "x"], [BUDI, "Budi", CITRA, 4, 5]]
    clean = clean_exports([workbook("panel.xlsx", rows)], small_profile, tahun=2025)
    assert sorted(row[2:] for row in said(clean)) == [(4.0, "D3"), (4.0, "D4"), (5.0, "E4")]


def test_ticks_of_several_raters_beside_each_other_keep_their_rater(workbook, small_profile):
    rows = [
        [f"Penilai 1 : {CITRA}"],
        [f"Penilai 2 : {BUDI}"],
        ["NIP", "Nama", "Kriteria", "Penilai 1", *[""] * 4, "Penilai 2", *[""] * 4],
        ["", "", "", *POINTS, *POINTS],
        [ANI, "Ani", "Disiplin", *at(4), *at(5)],
        [ANI, "Ani", "Kualitas Kerja", *at(3), *at(2)],
    ]
    over = {"D3:H3": "Penilai 1", "I3:M3": "Penilai 2"}
    clean = clean_exports([workbook("penilai.xlsx", rows, over)], small_profile, tahun=2025)
    found = clean.penilaian[["penilai", "nilai", "unit_kerja"]].to_numpy().tolist()
    assert sorted(found) == [[CITRA, 3.0, ""], [CITRA, 4.0, ""], [BUDI, 2.0, ""], [BUDI, 5.0, ""]]
