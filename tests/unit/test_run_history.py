"""Earlier years come from published runs, else from the exports beside this year's folder."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from kinerja_analysis.archive import write_tables
from kinerja_analysis.run.earlier import earlier_digests, earlier_years
from kinerja_analysis.run.history import with_earlier, with_own_earlier
from kinerja_analysis.run.manifest import digest, write_manifest
from kinerja_analysis.schema import PENILAIAN

HEADER = ["NIP", "Nama", "NIP Penilai", "Tahun", "Disiplin", "Kualitas Kerja"]
ANI, BUDI = "199001012015032901", "198502022010011902"


@pytest.fixture
def order(tmp_path, workbook, small_profile):
    """Ask for 2025 in a place where 2023 is published and 2024 stands as exports."""
    for year in (2024, 2025):
        (tmp_path / "masuk" / str(year)).mkdir(parents=True)
        made = workbook(f"panel{year}.xlsx", [HEADER, [ANI, "Ani", BUDI, year, 4, 5]])
        made.rename(tmp_path / "masuk" / str(year) / "panel.xlsx")
    run = tmp_path / "reports" / "2023" / "kantor"
    frame = pd.DataFrame({"tahun": [2023, 2022], "pegawai": ANI})
    write_tables(run / "rahasia" / "data", {"hasil": frame})
    write_manifest(run, {"simulasi": small_profile.simulasi}, {})
    return SimpleNamespace(
        tahun=2025,
        office="kantor",
        output=tmp_path / "reports",
        profile=small_profile,
        inputs=(tmp_path / "masuk" / "2025",),
    )


def test_each_earlier_year_is_found_where_it_stands(order, tmp_path):
    places = earlier_years(order)
    assert places == {
        2023: tmp_path / "reports" / "2023" / "kantor",
        2024: tmp_path / "masuk" / "2024",
    }
    told = earlier_digests(places)
    assert told["2023"] == digest(places[2023] / "run.json")
    assert told["2024"] == [digest(places[2024] / "panel.xlsx")]


def test_published_run_that_was_changed_does_not_count(order, tmp_path):
    (tmp_path / "reports" / "2023" / "kantor" / "lain.txt").write_text("x", encoding="utf-8")
    assert list(earlier_years(order)) == [2024]


def test_inputs_that_are_no_folder_of_their_year_have_nothing_beside_them(order, tmp_path):
    order.inputs = (tmp_path / "masuk" / "2025" / "panel.xlsx",)
    assert list(earlier_years(order)) == [2023]


def test_years_are_joined_with_where_they_come_from(order, small_profile):
    now = {"hasil": pd.DataFrame({"tahun": [2025], "pegawai": [ANI]})}
    joined = with_earlier(now, list(earlier_years(order).values()), small_profile)
    # what the published run of 2023 tells of 2022 is not its own
    assert sorted(joined["hasil"]["tahun"]) == [2023, 2024, 2025]
    assert joined["tahun_sebelumnya"]["asal"].tolist() == ["laporan terbit", "ekspor"]


def test_exports_that_are_refused_stop_nothing_and_are_told(order, small_profile):
    places = earlier_years(order)
    Path(places[2024], "panel.xlsx").write_bytes(b"rusak")
    joined = with_earlier({}, [places[2024]], small_profile)
    assert joined["tahun_sebelumnya"]["asal"].tolist() == ["tidak terbaca"]
    assert "panel.xlsx" in joined["tahun_sebelumnya"]["keterangan"].iloc[0]


def test_own_last_year_comes_from_the_exports_beside(order, small_profile, tmp_path):
    now = {"penilaian": PENILAIAN.empty()}
    places = list(earlier_years(order).values())
    own = with_own_earlier(now, places, small_profile)["penilaian"]
    # last year's file holds two nilai, 4 and 5, that Budi gave Ani; the rater is known by his NIP
    assert sorted(own["nilai"]) == [4.0, 5.0]
    assert set(own["penilai"]) == {BUDI}


def test_exports_that_the_trends_cleaned_are_not_cleaned_again(order, small_profile, tmp_path):
    keep, last = tmp_path / "simpan", order.inputs[0].parent / "2024"
    with_earlier({}, [last], small_profile, keep)
    (kept,) = keep.iterdir()
    write_tables(keep, {kept.stem: PENILAIAN.empty()})  # what is kept is what is read
    now = {"penilaian": PENILAIAN.empty()}
    assert with_own_earlier(now, [last], small_profile, keep)["penilaian"].empty
    (last / "panel.xlsx").write_bytes(b"rusak")  # other content: what was kept is not taken for it
    assert with_own_earlier(now, [last], small_profile, keep)["penilaian"].empty
