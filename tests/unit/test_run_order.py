"""What is asked for is checked before anything is made, and every refusal says what to change."""

from dataclasses import replace
from datetime import date

import pytest

from kinerja_analysis.errors import ExportRefused, UsageError
from kinerja_analysis.run.order import place_order, reporting_date


@pytest.fixture
def asked(tmp_path, small_profile):
    """A request that can be met; what a test changes in it is what is wrong with it."""
    data = tmp_path / "ekspor"
    data.mkdir()
    (data / "panel.csv").write_text("NIP;Nama\n1;Ani\n", encoding="utf-8")
    return {
        "tahun": 2025,
        "inputs": data,
        "profile": small_profile,
        "output": tmp_path / "laporan",
    }


def test_a_single_folder_needs_no_list_and_the_date_defaults_to_the_end_of_january(asked):
    order = place_order(**asked)
    assert (order.inputs, [*order.files]) == ((asked["inputs"],), ["panel.csv"])
    assert (order.tahap, order.tanggal, order.edisi, order.teks) == (
        "final",
        date(2026, 1, 31),
        "lengkap",
        None,
    )
    assert order.target == asked["output"] / "2025" / "kecamatan-candisari"
    assert not order.target.exists()


def test_a_profile_may_be_given_as_its_file(asked):
    by_file = place_order(**{**asked, "profile": asked["profile"].berkas})
    assert by_file.profile_path == place_order(**asked).profile_path


def test_own_wording_is_taken_from_its_file(asked, tmp_path):
    teks = tmp_path / "kata.toml"
    teks.write_text("", encoding="utf-8")
    assert place_order(**asked, teks=teks).teks == teks


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"tahun": 1978}, "Tahun 1978 di luar 1979-2100"),
        ({"tahun": 2101}, "Tahun 2101 di luar 1979-2100"),
        ({"tahap": "akhir"}, "pilihannya: kalibrasi, final"),
        ({"edisi": "umum"}, "pilihannya: lengkap, publik"),
        ({"output": "  "}, "Folder keluaran kosong"),
        ({"tanggal": date(2024, 12, 31)}, "2024-12-31 bukan dari tahun 2025 sampai 2035"),
        ({"tanggal": date(2036, 1, 1)}, "2036-01-01 bukan dari tahun 2025 sampai 2035"),
        ({"teks": "tiada.toml"}, "Naskah tiada.toml tidak ditemukan"),
    ],
)
def test_what_cannot_be_is_refused_with_what_could(asked, wrong, words):
    with pytest.raises(UsageError, match=words):
        place_order(**asked | wrong)


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2035, 12, 31)])
def test_a_report_is_dated_from_its_year_to_ten_years_after(asked, day):
    assert place_order(**asked, tanggal=day).tanggal == day


def test_a_path_with_a_semicolon_is_named(asked, tmp_path):
    odd = tmp_path / "a;b.csv"
    odd.write_text("NIP\n1\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"a;b\.csv memuat titik koma; ubah namanya"):
        place_order(**asked | {"inputs": [asked["inputs"], odd]})


def test_reports_never_land_among_the_exports(asked):
    for inside in (asked["inputs"], asked["inputs"] / "hasil"):
        with pytest.raises(UsageError, match="berada di dalam folder data"):
            place_order(**asked | {"output": inside})


def test_an_input_that_is_not_there_is_refused(asked, tmp_path):
    with pytest.raises(ExportRefused, match="tidak ditemukan"):
        place_order(**asked | {"inputs": [tmp_path / "tiada"]})


def test_a_profile_without_a_file_cannot_be_read_by_notebooks(asked):
    made = replace(asked["profile"], berkas=None)
    with pytest.raises(UsageError, match="simpan sebagai TOML"):
        place_order(**asked | {"profile": made})


def test_a_date_is_read_as_written_or_refused_with_an_example():
    assert reporting_date("2026-02-28", 2025) == date(2026, 2, 28)
    assert reporting_date("", 2025) == date(2026, 1, 31)
    with pytest.raises(UsageError, match=r"'31-01-2026' tidak terbaca; .*misalnya 2026-01-31"):
        reporting_date("31-01-2026", 2025)
