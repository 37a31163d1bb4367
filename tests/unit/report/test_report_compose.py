"""The report says what the tables hold, says what is missing, and names nobody."""

import re

import pandas as pd
import pytest

from kinerja_analysis.errors import SchemaError
from kinerja_analysis.profile import Criterion, Profile, Scale
from kinerja_analysis.report.blocks import Bullets, FigureBlock, Paragraph, TableBlock
from kinerja_analysis.report.chapters.methods import _cleaning
from kinerja_analysis.report.chapters.participation import _load
from kinerja_analysis.report.compose import compose_report
from kinerja_analysis.report.material import gather
from kinerja_analysis.thresholds import PATTERN_MIN

pytestmark = pytest.mark.usefixtures("undrawn")

NOT_A_NUMBER = re.compile(r"\b(nan|NaN|inf|None|NaT|NA)\b")
MACHINE_WORDS = re.compile(
    r"\b(detected|undetermined|severity|halo_|hasil_uji|nip_presisi|karantina_)\b"
)


@pytest.fixture(scope="module")
def report(tables, profile, tanggal):
    return compose_report(tables, profile, tahun=2025, tahap="final", tanggal=tanggal)


@pytest.fixture
def bare() -> Profile:
    return Profile("Kantor", "", {"lima": Scale("lima", 1, 5)}, (Criterion("umum", "lima"),))


def section(report, start):
    return next(part for part in report.sections if part.title.startswith(start))


def text_of(part):
    return " ".join(block.text for block in part.blocks if isinstance(block, Paragraph))


def test_report_has_its_chapters_in_order(report):
    titles = [part.title for part in report.sections if part.level == 1]
    assert titles == [
        "Lembar Pengesahan",
        "Ringkasan Eksekutif",
        "BAB I PENDAHULUAN",
        "BAB II METODOLOGI",
        "BAB III HASIL EVALUASI",
        "BAB IV ANALISIS PENILAI",
        "BAB V KETERKAITAN LAYANAN",
        "BAB VI KESIMPULAN DAN REKOMENDASI",
        "LAMPIRAN",
    ]


def test_first_page_has_five_sentences_three_decisions_one_picture(report):
    summary = section(report, "Ringkasan")
    lead = next(block for block in summary.blocks if isinstance(block, Paragraph))
    decisions = next(block for block in summary.blocks if isinstance(block, Bullets))
    assert len(re.findall(r"\.(?:\s|$)", lead.text)) <= 5
    assert len(decisions.items) == 3
    assert sum(isinstance(block, FigureBlock) for block in summary.blocks) == 1


def test_no_number_is_missing_in_words(report):
    assert not NOT_A_NUMBER.search(report.to_text())


def prose(report):
    """Return the paragraphs and list items of a report."""
    blocks = [block for part in report.sections for block in part.blocks]
    items = [item for block in blocks if isinstance(block, Bullets) for item in block.items]
    return [block.text for block in blocks if isinstance(block, Paragraph)] + items


def opened_by_a_figure(report):
    """Return the lines in which a sentence begins with a figure; ``s.d. 4`` is no beginning."""
    return [text for text in prose(report) if re.search(r"(?:^|(?<!s\.d)[.?!] )\d", text)]


def test_no_sentence_begins_with_a_figure(report):
    assert not opened_by_a_figure(report)


def test_none_and_all_are_told_in_words(tables, profile, tanggal):
    clean = tables["tally"].assign(karantina=0, bersih=tables["tally"]["dibaca"])
    material = gather(
        tables | {"tally": clean}, profile, tahun=2025, tahap="final", tanggal=tanggal
    )
    assert "dan tidak ada baris yang menunggu perbaikan" in _cleaning(material)[0].text
    assert _load(pd.Series([13, 13])) == "Setiap penilai menilai 13 pegawai."
    assert _load(pd.Series([1, 4, 7])).startswith("Seorang penilai menilai 1 sampai 7 pegawai")


def test_no_machine_word_reaches_the_reader(report):
    assert not MACHINE_WORDS.search(report.to_text())


def test_no_nip_and_no_name_stands_in_the_report(report, tables):
    text = report.to_text() + " ".join(str(sheet.frame.to_dict()) for sheet in report.sheets)
    assert not re.search(r"\d{18}", text)
    assert not [name for name in tables["pegawai"]["nama"] if name in text]


def test_simulated_office_is_marked(report):
    assert report.mark == "CONTOH - DATA SIMULASI"


def test_calibration_is_marked_as_draft_and_speaks_of_no_consequence(tables, profile, tanggal):
    draft = compose_report(tables, profile, tahun=2025, tahap="kalibrasi", tanggal=tanggal)
    assert draft.mark == "DRAF · CONTOH - DATA SIMULASI"
    assert "menimbulkan hak" not in draft.to_text()


def test_what_cannot_be_known_comes_before_any_pattern(report):
    chapter = [part.title for part in report.sections if part.number == "4"]
    assert chapter[1] == "A. Apa yang Tidak Dapat Diketahui"
    assert "Dari 3 penilai, 2 dapat dibandingkan" in text_of(section(report, "A. Apa yang"))


def test_other_explanation_stands_before_the_pattern(report):
    kinds = [type(block) for block in section(report, "C. Pola yang").blocks]
    assert kinds.index(Bullets) < kinds.index(TableBlock)


def test_pattern_is_given_in_points_with_interval_and_code(report):
    table = next(
        block for block in section(report, "C. Pola yang").blocks if isinstance(block, TableBlock)
    )
    row = table.frame.iloc[0]
    assert re.fullmatch(r"P\d+", row["Penilai"])
    assert (row["Yang tampak"], row["Poin"]) == ("nilainya lebih rendah 0,50 poin", "−0,50")
    assert row["Selang 95%"] == "−0,70 s.d. −0,30"


def test_small_unit_is_not_shown_by_itself(report):
    part = section(report, "F. Hasil per Unit")
    table = next(block for block in part.blocks if isinstance(block, TableBlock))
    assert table.frame["Unit kerja"].tolist() == ["Kelurahan Candi"]
    assert "1 unit kerja dengan kurang dari 5 pegawai tidak ditampilkan" in text_of(part)


def test_contradiction_is_counted_and_not_corrected(report):
    assert "1 dari 12 predikat resmi" in " ".join(
        item
        for block in section(report, "A. Kesimpulan").blocks
        if isinstance(block, Bullets)
        for item in block.items
    )


def test_captions_are_numbered_and_figures_have_words(report):
    blocks = [block for part in report.sections for block in part.blocks]
    figures = [block for block in blocks if isinstance(block, FigureBlock)]
    assert any(block.caption.startswith("Gambar 3.1 ") for block in figures)
    assert all(block.alt for block in figures)


@pytest.mark.parametrize("tahap", ["kalibrasi", "final"])
def test_office_without_any_table_still_gets_a_report(bare, tanggal, tahap):
    report = compose_report({}, bare, tahun=2025, tahap=tahap, tanggal=tanggal)
    assert "Data tahun 2025 tidak memuat nilai dari penilai." in report.to_text()
    assert not NOT_A_NUMBER.search(report.to_text())


@pytest.mark.parametrize(
    "missing",
    [
        "pegawai",
        "predikat_resmi",
        "hasil",
        "organisasi",
        "layanan",
        "tally",
        "hasil_uji",
        "penilaian",
    ],
)
def test_each_missing_table_is_told_in_words(tables, profile, tanggal, missing):
    rest = {name: frame for name, frame in tables.items() if name != missing}
    report = compose_report(rest, profile, tahun=2025, tahap="final", tanggal=tanggal)
    assert re.search(r"tidak (tersedia|memuat|diuji|dapat)", report.to_text())
    assert not NOT_A_NUMBER.search(report.to_text())
    assert not opened_by_a_figure(report)


def test_office_with_one_superior_each_learns_what_to_collect(tables, profile, tanggal):
    only = tables["penilaian"][tables["penilaian"]["peran"] == "atasan"]
    links = tables["keterhubungan"].assign(identification="none")
    nested = tables | {
        "penilaian": only,
        "keterhubungan": links,
        "hasil_uji": tables["hasil_uji"].head(0),
    }
    text = compose_report(nested, profile, tahun=2025, tahap="final", tanggal=tanggal).to_text()
    assert "tidak ada metode yang dapat memisahkan keduanya" in text
    assert "Agar dapat dibandingkan pada tahun berikutnya, perlu dikumpulkan:" in text


def test_services_of_one_year_get_a_table_and_no_picture(tables, profile, tanggal):
    def titles(layanan):
        known = tables | {"layanan": layanan}
        report = compose_report(known, profile, tahun=2025, tahap="final", tanggal=tanggal)
        return report.to_text()

    both = tables["layanan"]
    assert "Perkembangan ukuran layanan" in titles(both)
    one = titles(both[both["tahun"] == 2025])
    assert "Ukuran layanan menurut tahun" in one
    assert "Perkembangan ukuran layanan" not in one


def test_conclusions_count_what_could_not_be_tested_apart(report):
    assert "belum dapat disimpulkan, termasuk yang tidak dapat diuji" in report.to_text()


def test_office_tests_by_criterion_are_told_only_where_they_stand_out(tables, profile, tanggal):
    details = ["", "golongan=III", "golongan=III kriteria=Disiplin", "golongan=III kriteria=Loyal"]
    tests = pd.DataFrame(
        {
            "skala": "lima",
            "effect": ["severity", "group", "group", "group"],
            "detail": details,
            "n": 5,
            "statistic": 1.0,
            "p": [None, 0.4, 0.001, 0.6],
            "q": [None, 0.9, 0.04, 0.9],
        }
    ).astype({"p": "float64", "q": "float64"})
    report = compose_report(
        tables | {"global_tests": tests}, profile, tahun=2025, tahap="final", tanggal=tanggal
    )
    annex = section(report, "Lampiran 2")
    (table,) = (block for block in annex.blocks if isinstance(block, TableBlock))
    assert table.frame["Rincian"].tolist() == ["golongan III", "golongan III, kriteria Disiplin"]
    assert "1 pengujian menurut kriteria tidak menunjukkan pola" in text_of(annex)
    assert "1 pengujian tidak dapat dilakukan" in text_of(annex)


def test_other_years_give_only_the_trend(tables, profile, tanggal):
    last = tables["hasil"].assign(tahun=2024)
    both = tables | {"hasil": pd.concat([tables["hasil"], last])}
    report = compose_report(both, profile, tahun=2025, tahap="final", tanggal=tanggal)
    trend = next(
        block
        for block in section(report, "I. Perkembangan").blocks
        if isinstance(block, TableBlock)
    )
    assert trend.frame["Tahun"].tolist() == ["2024", "2025"]
    assert "Nilai akhir 12 pegawai" in text_of(section(report, "F. Hasil per Unit"))


def test_row_order_does_not_change_the_report(tables, profile, tanggal, rng, report):
    shuffled = {
        name: frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)
        for name, frame in tables.items()
        if name in ("hasil_uji", "keterhubungan", "pegawai", "predikat_resmi")
    }
    other = compose_report(tables | shuffled, profile, tahun=2025, tahap="final", tanggal=tanggal)
    assert other.to_text() == report.to_text()


def test_tables_are_not_changed(tables, profile, tanggal):
    before = {name: frame.copy() for name, frame in tables.items()}
    compose_report(tables, profile, tahun=2025, tahap="final", tanggal=tanggal)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(tables[name], frame)


def test_unknown_stage_is_refused(tables, profile, tanggal):
    with pytest.raises(ValueError, match="kalibrasi, final"):
        compose_report(tables, profile, tahun=2025, tahap="draf", tanggal=tanggal)


def test_table_that_lacks_a_column_is_refused(tables, profile, tanggal):
    broken = tables | {"hasil": tables["hasil"].drop(columns="nilai_akhir")}
    with pytest.raises(SchemaError, match="nilai_akhir"):
        compose_report(broken, profile, tahun=2025, tahap="final", tanggal=tanggal)


def test_distribution_is_held_against_the_pattern_with_its_whole_number(tables, profile, tanggal):
    # 30 people: 25 Baik, 3 Sangat Baik, 2 Butuh Perbaikan; of 30 at most 21 (70%) may be Baik
    grades = ["Baik"] * 25 + ["Sangat Baik"] * 3 + ["Butuh Perbaikan"] * 2
    official = pd.concat([tables["predikat_resmi"].head(1)] * 30, ignore_index=True).assign(
        predikat=grades, pegawai=[f"p{i}" for i in range(30)]
    )
    report = compose_report(
        tables | {"predikat_resmi": official}, profile, tahun=2025, tahap="final", tanggal=tanggal
    )
    part = section(report, "D. Distribusi")
    check = next(
        block.frame
        for block in part.blocks
        if isinstance(block, TableBlock) and "pola" in block.caption
    )
    row = check[check["Ketentuan"].str.contains("70%")].iloc[0]
    assert row[["Jumlah", "Batas", "Hasil"]].tolist() == ["25", "21", "berbeda"]
    assert "belum terverifikasi" in text_of(part)


def test_small_office_is_not_judged_by_percentages(tables, profile, tanggal):
    few = tables | {"predikat_resmi": tables["predikat_resmi"].head(PATTERN_MIN - 1)}
    report = compose_report(few, profile, tahun=2025, tahap="final", tanggal=tanggal)
    check = next(sheet.frame for sheet in report.sheets if sheet.name == "Pola predikat")
    assert set(check["Hasil"]) == {"tidak dinilai"}
    assert "berbeda dari pola" not in report.to_text()


def test_rules_are_printed_with_their_mark(report):
    part = section(report, "F. Ketentuan")
    table = next(block for block in part.blocks if isinstance(block, TableBlock))
    assert table.frame["Ketentuan"].tolist() == [
        "PermenPANRB 6/2022",
        "SE MenPANRB 3/2023",
        "PermenPANRB 14/2017",
    ]
    assert table.frame["Status"].str.contains("belum terverifikasi").all()
