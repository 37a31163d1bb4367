"""Whether training shows in real ratings: who is compared, what is refused, nobody is named."""

import pandas as pd
import pytest
import xlsxwriter

from kinerja_analysis.archive import write_tables
from kinerja_analysis.errors import UsageError
from kinerja_analysis.training.class_tables import transfer_table
from kinerja_analysis.training.follow_up import follow_up
from kinerja_analysis.training.simulated_years import simulated_years

RATERS = [f"19800101200501190{n}" for n in range(10)] + [f"19800101200501191{n}" for n in range(2)]


def year(sizes):
    """`hasil_uji` of one year: severity of each rater, known to a tenth of a logit."""
    columns = {"effect": "severity", "penilai": RATERS, "detail": "", "identification": "panel"}
    return pd.DataFrame(columns).assign(estimate=sizes, se=0.1)


@pytest.fixture
def years(tmp_path):
    """Two years in which the first six raters become neither strict nor mild; their folders."""
    strict = [1.0, -1.2, 0.8, -0.9, 1.1, -1.0]
    for name, sizes in (("lama", strict + strict), ("baru", [0.1] * 6 + strict)):
        write_tables(tmp_path / name / "rahasia" / "data", {"hasil_uji": year(sizes)})
    return tmp_path


def listed(folder, ids, name="peserta.csv"):
    """Write a list of participants; its path."""
    path = folder / name
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet().write_column(0, 0, ["NIP", *ids])
    else:
        path.write_text("NIP;hadir\n" + "\n".join(f"{one};ya" for one in ids), encoding="utf-8")
    return str(path)


def opened(folder, listing):
    """Compare the two years."""
    return follow_up(str(folder / "lama"), str(folder / "baru"), listing)


@pytest.mark.parametrize("name", ["peserta.csv", "peserta.txt", "peserta.xlsx"])
def test_raters_who_lost_their_pattern_are_recognised_from_a_list(years, name):
    spaced = [f"{one[:8]} {one[8:14]} {one[14]} {one[15:]}" for one in RATERS[:6]]
    work = opened(years, listed(years, [*spaced, "199912312025011999"], name))
    assert "12 penilai pada kedua tahun, 6 di antaranya dilatih" in work.told
    assert "1 nomor pada daftar peserta bukan penilai" in work.told
    row = transfer_table(work.found).iloc[0]
    # squares before: 1, 1.44, .64, .81, 1.21, 1; mean 1.0167; after: .01; others do not change
    assert row["Pola"] == "Kecenderungan ketat atau longgar"
    assert row["Perbaikan"] == "+1,01"
    assert work.found.table["low"].item() > 0


def test_the_written_result_names_nobody(years):
    work = opened(years, listed(years, RATERS[:6]))
    work.write(str(years / "hasil"))
    assert work.write("") == "Hasil tidak ditulis karena keluaran kosong."
    page = (years / "hasil" / "penerapan.html").read_text(encoding="utf-8")
    assert "bukan perbaikan" in page
    assert not any(one in page for one in RATERS)


@pytest.mark.parametrize("ids", [RATERS[:4], RATERS[:8], ["tidak ada"]])
def test_a_group_in_which_somebody_would_be_known_is_refused(years, ids):
    with pytest.raises(UsageError, match="sedikitnya 5 di setiap kelompok"):
        opened(years, listed(years, ids))


def test_one_year_alone_tells_nothing(years):
    with pytest.raises(UsageError, match="Sebutkan ketiganya"):
        follow_up(str(years / "lama"))


def test_a_list_that_cannot_be_read_is_named(years):
    (years / "peserta.xlsx").write_bytes(b"bukan buku kerja")
    with pytest.raises(UsageError, match=r"peserta\.xlsx tidak dapat dibaca"):
        opened(years, str(years / "peserta.xlsx"))


def test_without_years_the_simulated_office_stands_in():
    work = follow_up(benih=7)
    assert work.told.startswith("Kantor simulasi: 40 penilai")
    assert (work.found.table["low"] > 0).all()


def test_without_a_benefit_the_simulated_years_differ_by_chance_alone():
    before, after, trained = simulated_years(4000, manfaat=0.0, seed=1)
    spread = [t.loc[t["penilai"].isin(trained), "estimate"].std() for t in (before, after)]
    assert spread[1] == pytest.approx(spread[0], abs=0.05)
