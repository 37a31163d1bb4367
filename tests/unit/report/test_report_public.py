"""The public edition: a reader who solves its tables learns nobody's figure, and meets no name."""

import re
import zipfile
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from kinerja_analysis import schema
from kinerja_analysis.errors import UsageError
from kinerja_analysis.report.material import gather
from kinerja_analysis.report.public import tables as public
from kinerja_analysis.report.public.attack import feasible_intervals, table_equations
from kinerja_analysis.report.public.edition import TOO_FEW, compose_public
from kinerja_analysis.report.public.protection import counted, exposed, protect
from kinerja_analysis.report.public.tables import HIDDEN
from kinerja_analysis.report.publish_formats import write_formats
from kinerja_analysis.run.order import place_order
from kinerja_analysis.thresholds import MEAN_CELL, SMALL_CELL

GRADES = ("Sangat Baik", "Baik", "Butuh Perbaikan", "Kurang")


def printed(report, caption):
    """Return a printed table of counts with its totals; hidden counts are missing."""
    blocks = [block for section in report.sections for block in section.blocks]
    found = next(block for block in blocks if caption in getattr(block, "caption", ""))
    body = found.frame.drop(columns="No").set_index(found.frame.columns[1])
    return body.replace({HIDDEN: np.nan}).apply(lambda column: column.str.replace(".", ""))


def solved(table):
    """Solve a printed table as a reader would: the interval of each hidden count."""
    values = table.astype(float)
    hidden = values.isna().to_numpy().ravel()
    counts = values.fillna(0).to_numpy().ravel().astype(int)
    low, high = feasible_intervals(counts, hidden, table_equations(*values.shape))
    return (high - low)[hidden]


def office(rng, tables, n, n_units):
    """Return an office of `n` people whose predikat lie mostly on Baik, as they do."""
    units = [f"Unit {k}" for k in rng.integers(0, n_units, n)]
    return graded(tables, units, rng.choice(GRADES, n, p=[0.06, 0.8, 0.1, 0.04]))


def graded(tables, units, predikat):
    """Return an office whose people have these units and predikat, one word each a person."""
    people = [f"19800101200501{900 + i:04d}" for i in range(len(units))]
    rows = pd.DataFrame(
        {
            "tahun": 2025,
            "periode": "tahunan",
            "pegawai": people,
            "penilai": people[0],
            "unit_kerja": units,
            "hasil_kerja": "sesuai ekspektasi",
            "perilaku_kerja": "sesuai ekspektasi",
            "predikat": predikat,
            "dinilai_pada": pd.NaT,
            "sumber": "",
        }
    )
    return tables | {"predikat_resmi": schema.TABLES["predikat_resmi"].conform(rows)}


@pytest.mark.parametrize(("n", "n_units"), [(12, 2), (40, 5), (60, 3), (96, 9)])
def test_reader_who_solves_the_printed_tables_learns_no_hidden_count(
    rng, tables, profile, tanggal, n, n_units
):
    report = compose_public(office(rng, tables, n, n_units), profile, tahun=2025, tanggal=tanggal)
    if "Predikat kinerja seluruh kantor tidak ditampilkan" in report.to_text():
        return
    widths = solved(printed(report, "Predikat kinerja"))
    # each hidden count could be any of at least SMALL_CELL + 1 whole numbers
    assert (widths >= SMALL_CELL - 1e-6).all()


@pytest.mark.lambat
def test_no_office_of_many_gives_a_hidden_count_away(rng):
    for _ in range(12):
        n, n_units = rng.integers(5, 300), rng.integers(1, 12)
        table = counted(
            pd.Series(rng.integers(0, n_units, n)).astype(str),
            pd.Series(rng.choice(GRADES, n, p=[0.05, 0.85, 0.07, 0.03])),
        )
        found = protect(table, telling=True)
        told = exposed(
            table.to_numpy().ravel(),
            found.hidden.ravel(),
            table_equations(*table.shape),
            SMALL_CELL,
        )
        assert found.hidden.all() or not told.any()


def test_hiding_the_small_count_alone_would_give_it_away():
    # row B: 12 - 9 = 3; the attack finds the hidden 3 at once
    counts = np.array([[7, 8, 15], [3, 9, 12], [10, 17, 27]])
    hidden = counts == 3
    low, high = feasible_intervals(counts.ravel(), hidden.ravel(), table_equations(3, 3))
    assert (low[3], high[3]) == (3.0, 3.0)
    told = exposed(counts.ravel(), hidden.ravel(), table_equations(3, 3), SMALL_CELL)
    assert np.flatnonzero(told).tolist() == [3]


def test_small_count_is_hidden_with_its_row_and_column():
    table = counted(
        pd.Series(list("A" * 15 + "B" * 12)), pd.Series(list("xxxxxxxyyyyyyyyxxxyyyyyyyyy"))
    )
    # 3 needs 9 (its row), 7 (its column) and 8 (their corner) beside it
    assert protect(table).hidden.tolist() == [[True, True, False]] * 2 + [[False] * 3]


def table_of(*rows):
    """Return the table of these counts: one row a unit, two columns, with totals."""
    people = [(unit, grade) for unit, row in zip("AB", rows, strict=False)
              for grade, n in zip("xy", row, strict=True) for _ in range(n)]  # fmt: skip
    units, grades = zip(*people, strict=True)
    return counted(pd.Series(units), pd.Series(grades))


@pytest.mark.parametrize(
    ("rows", "groups_hidden", "totals_hidden"),
    [
        (((5, 20), (6, 20)), False, [False, False]),
        (((4, 20), (6, 20)), True, [False, False]),
        (((1, 20), (6, 20)), True, [False, False]),
        (((2, 20), (3, 20)), True, [False, False]),  # 2 + 3: each may be 0 to 5
        (((2, 20), (2, 20)), True, [True, True]),  # a total of 4, and the one that gives it away
    ],
)
def test_count_of_five_stands_and_one_of_four_is_uncertain_by_five(
    rows, groups_hidden, totals_hidden
):
    hidden = protect(table_of(*rows)).hidden
    assert (hidden[:-1, :-1] == groups_hidden).all()
    assert hidden[-1].tolist() == [*totals_hidden, False]
    assert not hidden[:-1, -1].any()


def test_office_of_five_tells_how_many_it_has_and_one_of_four_does_not():
    assert protect(table_of((3, 2))).hidden[-1].tolist() == [True, True, False]
    assert protect(table_of((2, 2))).hidden.all()


def test_unit_whose_people_all_have_one_predikat_is_hidden_whole():
    table = counted(
        pd.Series(["A"] * 9 + ["B"] * 30), pd.Series(["Baik"] * 9 + ["Baik", "Kurang"] * 15)
    )
    assert protect(table, telling=True).hidden[0, :2].all()
    assert not protect(table).hidden[0, :2].any()


def test_unit_of_one_predikat_takes_the_smallest_other_along_and_no_more():
    # A's 9 and 0 are hidden; B (15) keeps them uncertain, so that C (20) may stand
    units = pd.Series(["A"] * 9 + ["B"] * 30 + ["C"] * 40)
    predikat = pd.Series(["Baik"] * 9 + ["Baik", "Kurang"] * 35)
    hidden = protect(counted(units, predikat), telling=True).hidden
    assert hidden.tolist() == [[True, True, False]] * 2 + [[False] * 3] * 2


def test_unit_of_nobody_tells_of_nobody():
    table = pd.DataFrame({"x": [0, 10, 10], "y": [0, 12, 12], "Jumlah": [0, 22, 22]})
    assert not protect(table, telling=True).hidden.any()


def test_office_of_one_unit_and_one_predikat_shows_nothing():
    # 9 = 9 + 0: the unit, its predikat and both totals are one number; no companion hides it
    table = counted(pd.Series(["A"] * 9), pd.Series(["Baik"] * 9))
    assert protect(table, telling=True).hidden.all()
    assert not protect(table).hidden.any()


@pytest.mark.parametrize(
    ("worst", "hidden"),
    [
        (30, [False, False, False]),
        (1, [True, True, False]),  # the 20 beside it would tell the one
        (0, [True, True]),  # all are Baik
    ],
)
def test_predikat_of_the_whole_office_stand_where_they_tell_nobody_s(worst, hidden):
    table = counted(pd.Series(["Baik"] * 20 + ["Kurang"] * worst))
    assert protect(table, telling=True).hidden.ravel().tolist() == hidden


@pytest.mark.parametrize(("n_units", "by_unit"), [(40, True), (41, False)])
def test_predikat_of_more_than_forty_units_are_told_of_the_office_as_a_whole(
    tables, profile, tanggal, n_units, by_unit
):
    units = [f"Unit {k}" for k in range(n_units)] * 10
    drawn = graded(tables, units, np.repeat(["Baik", "Kurang"], 5 * n_units))
    assert told_by_unit(drawn, profile, tanggal) == by_unit


@pytest.mark.parametrize(("few", "by_unit"), [(3, True), (4, False)])
def test_predikat_are_told_by_unit_while_at_most_half_of_the_counts_are_hidden(
    tables, profile, tanggal, few, by_unit
):
    # a unit of 3, 20 and 30 hides 3 and 20; three such of four hide 6 of 12 counts, four hide 8
    best = [3] * few + [20] * (4 - few)
    units = [unit for unit, n in zip("ABCD", best, strict=True) for _ in range(n + 20 + 30)]
    predikat = [
        grade
        for n in best
        for grade, count in (("Sangat Baik", n), ("Baik", 20), ("Kurang", 30))
        for _ in range(count)
    ]
    assert told_by_unit(graded(tables, units, predikat), profile, tanggal) == by_unit


def told_by_unit(tables, profile, tanggal):
    """Tell whether the predikat of an office stand by unit, not in one column of the office."""
    material = gather(tables, profile, tahun=2025, tahap="final", tanggal=tanggal)
    return list(public.predikat_by_unit(material).counts) != ["Pegawai"]


@pytest.mark.parametrize(
    ("alone", "sentence"),
    [
        (0, "Dari 10 penilai, 10 dapat dibandingkan dengan penilai lain."),
        (1, "Nilai diberikan oleh 10 penilai; sebagian di antaranya dapat dibandingkan"),
        (4, "Nilai diberikan oleh 10 penilai; sebagian di antaranya dapat dibandingkan"),
        (5, "Dari 10 penilai, 5 dapat dibandingkan dengan penilai lain."),
        (6, "Nilai diberikan oleh 10 penilai; sebagian di antaranya dapat dibandingkan"),
    ],
)
def test_few_raters_who_stand_alone_are_not_counted_for_all_to_read(
    tables, profile, tanggal, alone, sentence
):
    rated = of_raters(10, 10, (4,))
    links = (
        tables["keterhubungan"]
        .iloc[[0] * 10]
        .assign(
            penilai=rated["penilai"].tolist(),
            identification=["none"] * alone + ["panel"] * (10 - alone),
        )
    )
    known = {"tally": tables["tally"], "penilaian": rated, "keterhubungan": links}
    report = compose_public(known, profile, tahun=2025, tanggal=tanggal)
    assert sentence in report.to_text()


def test_predikat_of_units_that_hide_nobody_are_printed_unit_by_unit(tables, profile, tanggal):
    # 20 + 10 people of A, 15 + 15 of B: no count below five, and no unit of one predikat
    units = ["A"] * 30 + ["B"] * 30
    predikat = ["Baik"] * 20 + ["Kurang"] * 10 + ["Baik", "Kurang"] * 15
    drawn = graded(tables, units, predikat)
    report = compose_public(drawn, profile, tahun=2025, tanggal=tanggal)
    rows = printed(report, "Predikat kinerja menurut unit kerja")
    assert rows.loc["A"].tolist() == ["20", "10", "30"]
    assert rows.loc["Jumlah"].tolist() == ["35", "25", "60"]
    assert "Predikat menurut unit kerja tidak ditampilkan" not in report.to_text()


def test_result_of_nine_people_is_one_sentence_and_no_table_of_hidden_means(
    tables, profile, tanggal
):
    nine = tables | {"hasil": tables["hasil"].head(9)}
    report = compose_public(nine, profile, tahun=2025, tanggal=tanggal)
    (part,) = (one for one in report.sections if one.title.startswith("D."))
    assert [block.text for block in part.blocks] == [TOO_FEW]


def test_office_of_four_shows_nothing(rng, tables, profile, tanggal):
    report = compose_public(office(rng, tables, 4, 2), profile, tahun=2025, tanggal=tanggal)
    assert "Predikat kinerja seluruh kantor tidak ditampilkan" in report.to_text()


def test_where_units_would_be_mostly_hidden_the_office_is_told_as_a_whole(
    tables, profile, tanggal, rng
):
    # 96 people in 12 units, 90 of them Baik: nearly every count of a unit is below five
    few = office(rng, tables, 96, 12)
    predikat = ["Sangat Baik"] * 2 + ["Baik"] * 90 + ["Butuh Perbaikan"] * 4
    official = few["predikat_resmi"].assign(predikat=predikat)
    known = tables | {"predikat_resmi": official}
    report = compose_public(known, profile, tahun=2025, tanggal=tanggal)
    rows = printed(report, "Predikat kinerja seluruh kantor")["Pegawai"]
    assert rows.dropna().to_dict() == {"Baik": "90", "Jumlah": "96"}
    assert "Predikat kinerja menurut unit kerja" not in report.to_text()


def test_office_whose_people_all_have_one_predikat_tells_it_of_nobody(
    tables, profile, tanggal, rng
):
    one = office(rng, tables, 60, 3)["predikat_resmi"].assign(predikat="Baik")
    known = tables | {"predikat_resmi": one}
    report = compose_public(known, profile, tahun=2025, tanggal=tanggal)
    assert "Predikat kinerja seluruh kantor tidak ditampilkan" in report.to_text()


def test_means_of_few_raters_are_one_sentence_and_no_table_of_hidden_cells(
    tables, profile, tanggal
):
    ratings = tables["penilaian"]
    others = tables | {"penilaian": ratings[ratings["peran"] != "diri"]}
    report = compose_public(others, profile, tahun=2025, tanggal=tanggal)
    # three raters: every mean of a criterion would tell of them
    assert "Rerata nilai menurut kriteria" not in report.to_text()
    assert "penilainya terlalu sedikit" in report.to_text()


def test_mean_of_few_people_is_hidden(tables, profile, tanggal):
    report = compose_public(tables, profile, tahun=2025, tanggal=tanggal)
    rows = printed(report, "Rerata nilai akhir")
    # eight people and four: neither unit reaches ten
    assert MEAN_CELL == 10
    assert rows["Rerata"].isna().tolist() == [True, True, False]


@pytest.mark.parametrize("noise", [0.0, 1e-12])
def test_mean_of_an_office_whose_people_all_have_one_result_is_hidden(
    tables, profile, tanggal, noise
):
    # twelve times 4.99: the sum rounds, so that the standard deviation is 1e-15 and not zero
    one = tables["hasil"].assign(nilai_akhir=4.99 + noise * np.arange(12))
    material = gather(tables | {"hasil": one}, profile, tahun=2025, tahap="final", tanggal=tanggal)
    assert public.result_means(material)["Rerata"].isna().all()


@pytest.mark.parametrize(("n", "hidden"), [(10, False), (9, True)])
def test_mean_stands_on_ten_people_who_do_not_all_have_one_result(
    tables, profile, tanggal, n, hidden
):
    results = tables["hasil"].head(n).assign(nilai_akhir=[3.0, 4.0] * (n // 2) + [3.0] * (n % 2))
    one_unit = tables | {"hasil": results.assign(unit_kerja="Kelurahan Candi")}
    material = gather(one_unit, profile, tahun=2025, tahap="final", tanggal=tanggal)
    assert public.result_means(material)["Rerata"].isna().tolist() == [hidden] * 2


def test_unit_whose_people_all_have_one_result_has_no_mean(tables, profile, tanggal):
    # one of the others is hidden with A, so that the mean of the office does not give A's away
    results = pd.concat([tables["hasil"].head(10)] * 3).assign(
        unit_kerja=np.repeat(list("ABC"), 10), nilai_akhir=[4.0] * 10 + [3.0, 4.0] * 10
    )
    material = gather(
        tables | {"hasil": results}, profile, tahun=2025, tahap="final", tanggal=tanggal
    )
    means = public.result_means(material).set_index("Unit kerja")["Rerata"]
    assert means.isna()[["A", "Seluruh kantor"]].tolist() == [True, False]
    assert means.isna().sum() == 2


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (9, "kurang dari 10"),
        (10, "10-19"),
        (19, "10-19"),
        (20, "20-49"),
        (49, "20-49"),
        (50, "50-99"),
        (99, "50-99"),
        (100, "100-499"),
        (499, "100-499"),
        (500, "500 atau lebih"),
    ],
)
def test_people_behind_a_mean_are_told_as_a_band(n, told):
    assert public.band(n) == told


def of_raters(people, raters, nilai, peran="tim"):
    """Return ratings of so many people by so many raters, one each, the nilai in turn."""
    return schema.TABLES["penilaian"].conform(
        pd.DataFrame(
            {
                "penilai": [f"19700101199501{1 + i % raters % 2}{950 + i % raters}"
                            for i in range(people)],
                "pegawai": [f"19800101200501{1 + i % 2}{900 + i}" for i in range(people)],
                "nilai": [float(nilai[i % len(nilai)]) for i in range(people)],
            }
        ).assign(
            peran=peran, kriteria="Disiplin", unit_kerja="Kelurahan Candi", tahun=2025,
            periode="tahunan", skala="lima", tanggal=pd.NaT, sumber="",
        )
    )  # fmt: skip


@pytest.fixture
def careful(profile):
    """The office that shows counts of seven and means of twelve people, not of five and ten."""
    return replace(profile, laporan=replace(profile.laporan, sel_kecil=7, rerata_minimal=12))


@pytest.mark.parametrize(
    ("own", "people", "raters", "nilai", "shown"),
    [
        (False, 10, 5, (3, 5), "4,0"),
        (False, 9, 5, (3, 5), HIDDEN),
        (False, 10, 4, (3, 5), HIDDEN),
        (False, 10, 5, (4,), HIDDEN),
        (True, 12, 7, (3, 5), "4,0"),
        (True, 11, 7, (3, 5), HIDDEN),
        (True, 12, 6, (3, 5), HIDDEN),
    ],
)
def test_mean_of_a_criterion_stands_on_enough_people_and_raters_who_differ(
    tables, profile, careful, tanggal, own, people, raters, nilai, shown
):
    known = tables | {"penilaian": of_raters(people, raters, nilai)}
    office_of = careful if own else profile
    material = gather(known, office_of, tahun=2025, tahap="final", tanggal=tanggal)
    assert public.criterion_means(material)["Panel penilai"].tolist() == [shown]


@pytest.mark.parametrize(
    ("own", "n", "told"),
    [(False, 10, 1), (False, 9, 0), (False, 0, 1), (True, 12, 1), (True, 11, 0)],
)
def test_service_figure_of_few_answers_is_left_out(tables, profile, careful, tanggal, own, n, told):
    known = tables | {"layanan": tables["layanan"].tail(1).assign(n=n)}
    office_of = careful if own else profile
    material = gather(known, office_of, tahun=2025, tahap="final", tanggal=tanggal)
    services = public.services(material)
    assert (len(services), list(services)) == (told, ["Ukuran", "Tahun", "Nilai"])


@pytest.fixture(scope="module")
def folder(tables, profile, tanggal, tmp_path_factory):
    place = tmp_path_factory.mktemp("publik")
    write_formats(compose_public(tables, profile, tahun=2025, tanggal=tanggal), place)
    return place


def words_of(path):
    """Return all that a file holds as text, hidden parts included."""
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
        return b"\n".join(parts).decode("utf-8", "replace")
    return path.read_bytes().decode("latin-1")


def test_no_format_holds_an_id_a_name_a_title_or_a_code(folder, tables, profile):
    people = tables["pegawai"]
    told = [*people["pegawai"], *people["nama"], profile.penanda_tangan.nama or "?" * 9]
    for path in folder.iterdir():
        words = words_of(path)
        assert not [one for one in told if one in words], path.name
        assert not re.search(r">[PK]\d{2,3}<", words), path.name


def test_figures_of_the_public_workbook_are_numbers(folder):
    sheets = list(openpyxl.load_workbook(folder / "laporan.xlsx"))[1:]
    cells = [cell for sheet in sheets for row in sheet.iter_rows(min_row=5) for cell in row]
    assert any(cell.value == 12 for cell in cells)  # the twelve employees
    assert not [
        cell
        for cell in cells
        if re.fullmatch(r"[\d.,]+", str(cell.value)) and cell.data_type == "s"
    ]


def test_metadata_name_no_person_and_no_clock(folder):
    core = openpyxl.load_workbook(folder / "laporan.xlsx").properties
    assert (core.creator, core.lastModifiedBy) in {(None, None), ("", ""), ("", None)}
    assert core.created.date().isoformat() == "2026-01-31"


def test_draft_has_no_public_edition(tmp_path):
    with pytest.raises(UsageError, match="tahap final"):
        place_order(2025, [], "x", tmp_path, tahap="kalibrasi", edisi="publik")


ABSENT = {
    "pegawai": ["Daftar pegawai tidak tersedia."],
    "predikat_resmi": ["Predikat kinerja tidak tersedia dalam data laporan ini."],
    "hasil": ["Nilai akhir tidak dihitung"],
    "penilaian": [
        "Nilai menurut kriteria tidak tersedia.",
        "Penilainya terlalu sedikit untuk disajikan dalam edisi publik.",
    ],
    "layanan": ["Data layanan tidak tersedia."],
}


def test_what_the_office_does_not_have_is_one_sentence(tables, profile, tanggal):
    known = tables | {name: schema.TABLES[name].empty() for name in ABSENT}
    text = compose_public(known, profile, tahun=2025, tanggal=tanggal).to_text()
    assert not [one for told in ABSENT.values() for one in told if one not in text]
