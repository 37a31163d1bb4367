"""A profile proposed from an office's own exports loads as it is and lets those exports in."""

from pathlib import Path

import openpyxl
import pytest

from kinerja_analysis.errors import ExportRefused, UsageError
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.intake.proposal.proposed_scale import fitting_scales
from kinerja_analysis.profile import load_profile
from kinerja_analysis.run.new_profile import write_proposal

DATA = Path(__file__).resolve().parents[2] / "data"

HEAD = ["NIP", "Nama", "NIP Penilai", "Tanggal"]


def nip(number):
    return f"19850{number}152010011001"


@pytest.fixture
def office(tmp_path):
    """Write rows as one workbook in a folder and return the folder."""

    def write(rows):
        book = openpyxl.Workbook()
        for line in rows:
            book.active.append(line)
        book.save(tmp_path / "nilai.xlsx")
        return tmp_path

    return write


def proposed(folder):
    write_proposal([folder])
    return load_profile(folder / "profil.toml")


def scales_of(profile):
    return {
        item.nama: (profile.skala[item.skala].minimum, profile.skala[item.skala].maksimum)
        for item in profile.kriteria
    }


def test_criteria_and_their_scale_are_found_in_a_wide_table(office):
    rows = [["REKAP"], [], [*HEAD, "Etos Kerja", "Kerja Sama", "Keterangan", "No"]]
    rows += [[nip(n), "Ani", nip(9), "2025-12-01", 80 + n, 70 + n, "baik", n] for n in range(1, 5)]
    folder = office(rows)
    profile = proposed(folder)
    assert scales_of(profile) == {"Etos Kerja": (0, 100), "Kerja Sama": (0, 100)}
    assert profile.identitas == "nip"
    assert len(clean_exports([folder / "nilai.xlsx"], profile, tahun=2025).penilaian) == 8


def test_criteria_are_found_in_a_table_with_one_nilai_a_row(office):
    rows = [["ID Pegawai", "ID Penilai", "Kriteria", "Nilai", "Tahun"]]
    rows += [
        [f"d{n}", f"s{m}", "Mengajar", 1 + (n + m) % 5, 2025] for n in range(6) for m in range(4)
    ]
    folder = office(rows)
    profile = proposed(folder)
    assert scales_of(profile) == {"Mengajar": (1, 5)}
    assert profile.identitas == "bebas"
    assert len(clean_exports([folder / "nilai.xlsx"], profile, tahun=2025).penilaian) == 24


def test_a_header_of_two_rows_names_criteria_by_its_lower_row(office):
    rows = [[*HEAD, "PERILAKU", ""], ["", "", "", "", "Sopan", "Jujur"]]
    rows += [[nip(n), "Ani", nip(9), "2025-12-01", 3, 5] for n in range(1, 4)]
    assert set(scales_of(proposed(office(rows)))) == {"Sopan", "Jujur"}


def test_words_make_a_scale_of_words(office):
    words = ["sangat baik", "baik", "cukup", "kurang"]
    rows = [[*HEAD, "Sopan"]]
    rows += [[nip(n), "Ani", nip(9), "2025-12-01", words[n - 1]] for n in range(1, 5)]
    folder = office(rows)
    profile = proposed(folder)
    scale = profile.skala[profile.criterion("Sopan").skala]
    assert scale.kata[-1] == "sangat baik"
    assert len(clean_exports([folder / "nilai.xlsx"], profile, tahun=2025).penilaian) == 4


@pytest.mark.parametrize(
    ("cells", "ends"),
    [
        ([1, 2, 3, 4], [(1, 4), (1, 5)]),  # nobody gave a 5: the office must say
        ([1, 2, 5], [(1, 5)]),
        ([0, 3, 5], [(0, 5)]),
        ([7, 9, 10], [(1, 10)]),
        (["85,5", "90", "-"], [(0, 100)]),
        ([95, 110, 118], [(0, 120)]),
        ([*[3] * 60, 44], [(1, 4), (1, 5)]),  # one slip among sixty
        (["catatan", "lain"], []),
        ([], []),
        ([46000, 46001], []),  # day numbers
    ],
)
def test_scale_is_told_by_its_ends(cells, ends):
    assert [(scale.minimum, scale.maksimum) for scale in fitting_scales(cells)] == ends


def test_half_points_are_a_step():
    assert fitting_scales([1, 2.5, 5])[0].langkah == 0.5


def test_an_open_question_is_written_beside_its_scale(office):
    rows = [[*HEAD, "Sopan"]]
    rows += [[nip(n), "Ani", nip(9), "2025-12-01", n] for n in range(1, 5)]
    folder = office(rows)
    write_proposal([folder])
    text = (folder / "profil.toml").read_text(encoding="utf-8")
    assert "# TANYA: nilainya juga cocok dengan skala 1-5" in text


def test_nothing_personal_is_written(office):
    rows = [[*HEAD, "Sopan", "Agama", "Ani Wijaya"]]
    rows += [[nip(n), "Ani Wijaya", nip(9), "2025-12-01", 5, 3, 4] for n in range(1, 5)]
    folder = office(rows)
    profile = proposed(folder)
    text = (folder / "profil.toml").read_text(encoding="utf-8")
    assert set(scales_of(profile)) == {"Sopan"}
    assert "Ani" not in text and nip(1) not in text and nip(9) not in text


def test_a_file_without_a_table_is_refused_and_nothing_is_written(office):
    folder = office([["catatan"], ["rapat"]])
    with pytest.raises(ExportRefused, match="Tidak ada tabel"):
        write_proposal([folder])
    assert not (folder / "profil.toml").exists()


def test_an_existing_profile_is_never_overwritten(office):
    folder = office([[*HEAD, "Sopan"], [nip(1), "Ani", nip(9), "2025-12-01", 5]])
    (folder / "profil.toml").write_text("milik kantor", encoding="utf-8")
    with pytest.raises(UsageError, match="sudah ada dan tidak ditimpa"):
        write_proposal([folder])


@pytest.mark.parametrize("sample", ["contoh", "contoh_ekinerja"])
def test_the_sample_offices_are_read_with_their_proposed_profile(sample, tmp_path):
    source = DATA / sample / "2025"
    write_proposal([source], tmp_path / "profil.toml")
    mine, own = load_profile(tmp_path / "profil.toml"), load_profile(DATA / sample / "profil.toml")
    assert {item.nama for item in mine.kriteria} == {item.nama for item in own.kriteria}
    assert set(scales_of(mine).values()) <= {(1, 5)}
    found, wanted = (clean_exports([source], one, tahun=2025) for one in (mine, own))
    assert found.tally.equals(wanted.tally)


@pytest.mark.parametrize(
    ("column", "told"),
    [(["Peran"], "ekspor memuat kolom peran"), ([], "TANYA: ekspor tidak memuat kolom peran")],
)
def test_who_rates_is_asked_only_where_no_column_tells(office, column, told):
    rows = [[*HEAD, *column, "Sopan"]]
    rows += [
        [nip(n), "Ani", nip(9), "2025-12-01", *(["Tim"] * len(column)), n] for n in range(1, 5)
    ]
    folder = office(rows)
    write_proposal([folder])
    assert told in (folder / "profil.toml").read_text(encoding="utf-8")


def test_a_kriteria_whose_values_fit_no_common_scale_keeps_that_of_its_first_table(tmp_path):
    # letters in one file, numbers in the other: nothing fits both
    for name, cells in {"a.xlsx": ["A", "B", "C", "D"], "b.xlsx": [81, 92, 73, 64]}.items():
        book = openpyxl.Workbook()
        book.active.append([*HEAD, "Sopan"])
        for number, cell in enumerate(cells, start=1):
            book.active.append([nip(number), "Ani", nip(9), "2025-12-01", cell])
        book.save(tmp_path / name)
    alone = tmp_path / "sendiri"
    alone.mkdir()
    (alone / "a.xlsx").write_bytes((tmp_path / "a.xlsx").read_bytes())
    assert scales_of(proposed(tmp_path)) == scales_of(proposed(alone))
