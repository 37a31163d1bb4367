"""What stays confidential: feedback sheets, key of the codes, results, rows to correct."""

import re
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from kinerja_analysis.report import labels
from kinerja_analysis.report.annex import code_key, write_code_key, write_results_annex
from kinerja_analysis.report.assignment import assignment
from kinerja_analysis.report.codes import mask_of, pegawai_codes, penilai_codes
from kinerja_analysis.report.corrections import NOTHING, write_corrections
from kinerja_analysis.report.feedback import (
    GENERAL_EXPLANATION,
    _sentences,
    habit,
    looked_at,
    other_explanation,
    pattern_rows,
    raters_of,
    seen,
    unknown,
    write_feedback,
)
from kinerja_analysis.report.feedback_records import (
    Looked,
    beside_others,
    best_told,
    examples,
    profile_rows,
)
from kinerja_analysis.report.material import gather
from kinerja_analysis.report.reasons import merged, reason_counts
from kinerja_analysis.report.suppression import suppressed_counts

STRICT = "198001012005011900"
SMALL = "198001012005011902"


@pytest.fixture(scope="module")
def material(tables, profile, tanggal):
    return gather(tables, profile, tahun=2025, tahap="final", tanggal=tanggal)


@pytest.fixture(scope="module")
def raters(material):
    return {rater.penilai: rater for rater in raters_of(material)}


def cells(path, name=None):
    book = openpyxl.load_workbook(path)
    sheet = book[name] if name else book.active
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


def test_every_penilai_gets_one_sheet_under_a_code(tables, profile, tanggal, tmp_path):
    paths = write_feedback(tables, profile, tmp_path / "ub", tahun=2025, tanggal=tanggal)
    assert len(paths) == 3
    assert all(re.fullmatch(r"umpan-balik-P\d+\.pdf", path.name) for path in paths)
    assert all(path.read_bytes().startswith(b"%PDF") for path in paths)


def test_sheets_have_the_same_bytes_twice_and_at_most_two_pages(tables, profile, tanggal, tmp_path):
    first, second = (
        write_feedback(tables, profile, tmp_path / name, tahun=2025, tanggal=tanggal)
        for name in "ab"
    )
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    assert all(len(re.findall(rb"/Type\s*/Page\b", p.read_bytes())) <= 2 for p in first)


def test_office_without_feedback_gets_no_sheet(tables, profile, tanggal, tmp_path):
    silent = replace(profile, umpan_balik=False)
    assert write_feedback(tables, silent, tmp_path / "ub", tahun=2025, tanggal=tanggal) == []
    assert not (tmp_path / "ub").exists()


def test_sheet_says_how_much_was_looked_at(raters):
    # 11 others, three criteria each
    assert looked_at(raters[STRICT]) == (
        "Saudara memberikan 33 nilai kepada 11 pegawai pada 3 kriteria."
    )


def test_what_was_seen_stands_after_its_other_explanation(raters, material):
    assert seen(raters[STRICT], material) == [
        "Penilai ini mungkin melihat hal lain; meskipun demikian, nilainya lebih rendah 0,50 poin: "
        "pola yang perlu ditelaah."
    ]


def test_nothing_seen_is_said(raters, material):
    assert seen(raters[SMALL], material)[0].startswith("Belum ada yang dapat disimpulkan")
    mild = next(rater for rater in raters.values() if rater.penilai not in (STRICT, SMALL))
    assert seen(mild, material)[0].startswith("Tidak tampak pola")


def test_pattern_stands_in_points_with_interval(raters, material):
    severity = pattern_rows(raters[STRICT], material)[0]
    assert severity == [
        "Kecenderungan ketat atau longgar",
        "–",
        "−0,50",
        "−0,70 s.d. −0,30",
        "Pola yang perlu ditelaah",
    ]


def test_what_is_not_identified_gets_no_figure(raters, material):
    row = pattern_rows(raters[SMALL], material)[0]
    assert row[1:] == ["–", "–", "–", "Belum dapat disimpulkan"]
    assert "hanya ada 3 nilai" in unknown(raters[SMALL], material)[0]


def test_habit_fits_the_largest_pattern(raters):
    assert habit(raters[STRICT]) == labels.HABIT["severity"]
    assert habit(raters[SMALL]) == labels.GENERAL_HABIT


def test_no_sheet_names_a_person(raters, material):
    words = " ".join(
        " ".join(
            [
                *seen(rater, material),
                *unknown(rater, material),
                *map(" ".join, pattern_rows(rater, material)),
            ]
        )
        for rater in raters.values()
    )
    assert not re.search(r"\d{18}|Sri Wahyuni", words)


def test_codes_do_not_depend_on_row_order(tables, rng):
    shuffled = {name: frame.iloc[rng.permutation(len(frame))] for name, frame in tables.items()}
    assert penilai_codes(tables, 2025).to_dict() == penilai_codes(shuffled, 2025).to_dict()
    assert pegawai_codes(tables, 2025).to_dict() == pegawai_codes(shuffled, 2025).to_dict()


def test_key_of_codes_names_each_code_once(tables, tanggal, tmp_path):
    key = code_key(tables, 2025)
    assert key["Kode"].is_unique
    assert key["Jenis"].value_counts().to_dict() == {"Pegawai": 12, "Penilai": 3}
    path = write_code_key(tables, tmp_path / "kunci.xlsx", tahun=2025, tanggal=tanggal)
    assert cells(path)[0] == ["Kode", "Jenis", "Nomor identitas", "Nama"]


def test_annex_holds_every_result_by_name_with_nip_as_text(tables, profile, tanggal, tmp_path):
    path = write_results_annex(tables, profile, tmp_path / "h.xlsx", tahun=2025, tanggal=tanggal)
    rows = cells(path, "Hasil")
    assert rows[0][:2] == ["Nama", "Tahun"]
    assert len(rows) == 1 + 12
    assert {type(row[2]) for row in rows[1:]} == {str}
    # the scale stands in words, as in the report, not by its name in the profile
    assert {row[rows[0].index("Skala")] for row in rows[1:]} == {"1-5"}


def test_rows_to_correct_stand_with_file_row_and_reason(tables, tanggal, tmp_path):
    path = write_corrections(tables, tmp_path / "p.xlsx", tanggal=tanggal)
    rows = cells(path, "Karantina")
    assert rows[1][:5] == [
        "rekap Sri Wahyuni A.xlsx",
        "Sheet1",
        7,
        "B7",
        "NIP tersimpan sebagai angka",
    ]
    assert rows[1][5] == "=1+1"


def test_nothing_to_correct_is_said(tanggal, tmp_path):
    path = write_corrections({}, tmp_path / "p.xlsx", tanggal=tanggal)
    assert openpyxl.load_workbook(path)["Karantina"]["A2"].value == NOTHING


def test_known_names_and_ids_leave_free_text():
    mask = mask_of({STRICT: "P01"}, pd.Series(["Sri Wahyuni", "Li"]))
    text = mask.safe(f"nilai SRI_WAHYUNI oleh {STRICT}, NIP 198001012005011999")
    assert text == "nilai (nama disamarkan) oleh P01, NIP (NIP disamarkan)"


def test_only_names_whose_first_word_stands_in_a_text_are_tried():
    names = pd.Series(
        ["Budi", "Budi Santoso, S.Sos.", "Dr. Ani", *(f"Orang {k}" for k in range(9))]
    )
    mask = mask_of({}, names)
    # the longer name goes first, so that nothing of it is left behind
    assert mask.safe("kepada Budi Santoso, S.Sos.: dr. ani, Budiman") == (
        "kepada (nama disamarkan): (nama disamarkan), Budiman"
    )
    assert mask.safe("tanpa seorang pun") == "tanpa seorang pun"


def test_a_name_of_three_letters_is_a_word_and_one_of_four_is_masked():
    mask = mask_of({}, pd.Series(["Ani", "Dewi", "...."]))
    assert mask.safe("Ani dan DEWI") == "Ani dan (nama disamarkan)"


def test_small_groups_stand_together():
    values = pd.Series(["a"] * 9 + ["b"] * 3 + ["c"] * 4)
    # b and c are below five; together they are 7
    assert suppressed_counts(values) == [("a", "9"), ("kelompok lain (2)", "7")]


def test_lone_small_group_takes_the_next_one_along():
    values = pd.Series(["a"] * 9 + ["b"] * 6 + ["c"] * 2)
    assert suppressed_counts(values) == [("a", "9"), ("kelompok lain (2)", "8")]


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ((6, 5), [("a", "6"), ("b", "5")]),
        ((9, 2, 3), [("a", "9"), ("kelompok lain (2)", "5")]),  # 2 + 3 = 5 are enough
        ((9, 1, 3), [("kelompok lain (3)", "13")]),  # 1 + 3 are not
        ((9, 1), [("kelompok lain (2)", "10")]),  # nor is one person
        ((1, 2), [("kelompok lain (2)", "3")]),  # nobody else is left
    ],
)
def test_five_people_are_a_group_and_fewer_stand_together(sizes, told):
    values = pd.Series([name for name, n in zip("abc", sizes, strict=False) for _ in range(n)])
    assert suppressed_counts(values) == told


def test_golongan_stand_in_the_order_of_their_numbers():
    ranks = ["I", "II", "III", "IV", "V", "VIII", "IX", "X", "XIV", "XVII"]
    told = suppressed_counts(pd.Series(sorted(ranks) * 5))
    assert [golongan for golongan, _ in told] == ranks


def test_letter_says_of_whom_the_office_cannot_assign(tables, profile, tanggal):
    outside = tables["usulan_silang"].assign(penilai="197001011995011999")
    plain, foreign = (
        assignment(
            gather(
                tables | {"usulan_silang": rows},
                profile,
                tahun=2025,
                tahap="final",
                tanggal=tanggal,
            )
        ).to_text()
        for rows in (tables["usulan_silang"], outside)
    )
    assert "NIP 197001011995011999 (di luar daftar pegawai kantor)" in foreign
    assert "dimintakan kepada instansinya" in foreign
    assert "di luar daftar" not in plain


def test_reasons_that_differ_in_figures_become_a_range():
    assert merged(pd.Series(["ada 4 dari 5", "ada 16 dari 5"])) == "ada 4-16 dari 5"


def test_reasons_count_each_penilai_once(tables):
    twice = pd.concat([tables["hasil_uji"]] * 2)
    assert reason_counts(twice[twice["verdict"] == "undetermined"])["n"].tolist() == [1]


def test_annex_lists_predikat_that_differ_from_the_matrix(tables, profile, tanggal, tmp_path):
    path = write_results_annex(tables, profile, tmp_path / "h.xlsx", tahun=2025, tanggal=tanggal)
    rows = cells(path, "Matriks")
    # sesuai and sesuai is Baik; the last employee has Sangat Baik
    assert len(rows) == 2
    assert rows[1][0] == "Sri Wahyuni L"
    by_head = dict(zip(rows[0], rows[1], strict=True))
    assert (by_head["Predikat"], by_head["Menurut matriks"]) == ("Sangat Baik", "Baik")


def test_confidential_files_are_marked(tables, profile, tanggal, tmp_path):
    paths = [
        write_results_annex(tables, profile, tmp_path / "h.xlsx", tahun=2025, tanggal=tanggal),
        write_code_key(tables, tmp_path / "k.xlsx", tahun=2025, tanggal=tanggal, simulasi=True),
        write_corrections(tables, tmp_path / "p.xlsx", tanggal=tanggal, simulasi=True),
    ]
    for path in paths:
        for sheet in openpyxl.load_workbook(path):
            assert sheet["A1"].value.startswith("RAHASIA · CONTOH - DATA SIMULASI · ")


def test_every_sheet_has_the_same_parts_with_and_without_a_pattern(raters, material):
    parts = [set(_sentences(rater, material)) for rater in raters.values()]
    assert all(part == parts[0] for part in parts)
    assert all(
        other_explanation(rater).startswith(GENERAL_EXPLANATION) for rater in raters.values()
    )


def beside(drawn, own):
    """Return the nilai of one rater, of whom two others rated the same people."""
    others = [f"{who} tim {row}" for row in ("p1 D 3", "p2 D 3", "p3 D 3") for who in ("B", "C")]
    lines = "\n".join(["penilai peran pegawai kriteria nilai", *own, *others])
    return drawn(lines).assign(
        tahun=2025,
        periode="tahunan",
        skala="lima",
        unit_kerja="",
        tanggal=pd.NaT,
        sumber=[f"a.xlsx › S › D{k}" for k in range(len(own) + 6)],
    )


def own_beside(rated, penilai):
    return beside_others(rated).query(f"penilai == '{penilai}'")


def test_each_nilai_stands_beside_the_mean_of_the_other_raters(drawn):
    rated = beside(drawn, ["A tim p1 D 1", "A tim p1 K 2"])
    own = own_beside(rated, "A").set_index("kriteria")
    # on D both others gave 3, so 1 - 3 = -2; on K there is nobody else
    assert (own.loc["D", "n_lain"], own.loc["D", "beda"]) == (2, -2.0)
    assert own.loc["K", "n_lain"] == 0
    assert pd.isna(own.loc["K", "beda"])


def test_examples_show_the_pattern_and_one_record_where_all_agree(drawn, tables, profile, tanggal):
    rated = beside(drawn, ["A tim p1 D 2", "A tim p2 D 1", "A tim p3 D 3"])
    material = gather(
        tables | {"penilaian": rated}, profile, tahun=2025, tahap="final", tanggal=tanggal
    )
    rows = examples(own_beside(rated, "A"), material, Looked("severity", -1.0))
    # strict: 1 and 2 against a mean of 3, farthest first; then 3, where all agree
    assert [row[2] for row in rows] == ["1", "2", "3"]
    assert [row[3].split()[0] for row in rows] == ["lebih", "lebih", "sejalan"]
    assert rows[0][0] == "S › D1"


def test_nilai_of_a_single_other_rater_is_never_shown(drawn, tables, profile, tanggal):
    rated = beside(drawn, ["A tim p1 D 1"]).query("penilai != 'C'")
    material = gather(
        tables | {"penilaian": rated}, profile, tahun=2025, tahap="final", tanggal=tanggal
    )
    rows = examples(own_beside(rated, "A"), material, Looked("severity", -1.0))
    assert rows == []


def test_profile_stands_beside_the_own_last_year(raters, material):
    own = raters[STRICT].ratings
    rows = profile_rows(own, own.assign(nilai=own["nilai"] - 1), material)
    # every nilai was one point lower the year before
    assert {row[4] for row in rows} == {"+1,00"}
    assert {row[4] for row in profile_rows(own, own.head(0), material)} == {"–"}


def test_best_told_criterion_is_the_one_with_most_spread(raters, material):
    own = raters[STRICT].ratings
    flat = own.assign(nilai=own["nilai"].where(own["kriteria"] == "Disiplin", 3.0))
    assert "pada kriteria Disiplin" in best_told(flat, material)
    assert best_told(own.assign(nilai=3.0), material).startswith("Belum ada kriteria")
