"""The 38 awkward exports: outcome, counts, repairs and clean table are the expected ones."""

import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.clean import CleanedExports, clean_exports
from kinerja_analysis.profile import load_profile

DATA = Path(__file__).parent / "data"
EXPORTS = DATA / "exports"
CASES = json.loads((EXPORTS / "expected.json").read_text(encoding="utf-8"))["cases"]
PRESENT = {name: case for name, case in CASES.items() if (EXPORTS / case["file"]).exists()}
PROFILE = load_profile(DATA / "profil_uji.toml")
COUNTS = {"physical": "dibaca", "structural": "struktur", "clean": "bersih"} | {
    "quarantined": "karantina"
}
BY_ALTERNATIVE = {"b07_menilai_diri"}
"""Cases for which the documented alternative is our policy: rater = ratee becomes `diri`."""

READ_ALL_THE_SAME = {"e15_transpose"}
"""Cases that may be refused or read; we read them: people across are as certain as people down."""


@cache
def cleaned(name: str, personnel: str = "") -> CleanedExports:
    """Clean one case; the frozen result serves all tests."""
    listed = personnel or CASES[name].get("personnel", "")
    return clean_exports(
        [EXPORTS / CASES[name]["file"]],
        PROFILE,
        tahun=2025,
        pegawai=EXPORTS / listed if listed else None,
    )


def cases(*keys: str) -> list[str]:
    return [
        name
        for name, case in PRESENT.items()
        if all(key in case for key in keys)
        and case["outcome"] != "refuse"
        and name not in BY_ALTERNATIVE
    ]


@pytest.mark.parametrize("name", cases("counts"))
def test_rows_are_counted_as_expected(name):
    tally = cleaned(name).tally
    found = {key: int(tally[column].sum()) for key, column in COUNTS.items()}
    assert found == CASES[name]["counts"]


@pytest.mark.parametrize("name", cases("counts"))
def test_rows_read_are_structure_clean_or_quarantined_on_every_sheet(name):
    clean = cleaned(name)
    tally = clean.tally
    assert (tally["dibaca"] == tally["struktur"] + tally["bersih"] + tally["karantina"]).all()
    waiting = clean.quarantine.groupby(["berkas", "lembar"]).size().sum()
    assert waiting == tally["karantina"].sum()


@pytest.mark.parametrize("name", cases("repairs"))
def test_repairs_are_counted_one_a_row(name):
    found = cleaned(name).repairs["aturan"].value_counts()
    assert {rule: found.get(rule) for rule in CASES[name]["repairs"]} == CASES[name]["repairs"]


@pytest.mark.parametrize("name", cases("quarantine_reasons"))
def test_quarantine_gives_the_expected_reasons(name):
    found = cleaned(name).quarantine["aturan"].value_counts().to_dict()
    assert found == CASES[name]["quarantine_reasons"]


@pytest.mark.parametrize("name", cases("same_as"))
def test_every_guise_gives_the_same_clean_table(name):
    columns = ["pegawai", "penilai", "tanggal", "kriteria", "nilai"]
    expected = pd.read_csv(EXPORTS / "ref" / CASES[name]["same_as"], dtype="str")
    expected = expected.set_axis(columns, axis=1).astype({"nilai": "float64"})
    penilaian = cleaned(name).penilaian
    found = penilaian.assign(tanggal=penilaian["tanggal"].dt.strftime("%Y-%m-%d"))[columns]
    pd.testing.assert_frame_equal(
        found.sort_values(columns, ignore_index=True).astype(expected.dtypes.to_dict()),
        expected.sort_values(columns, ignore_index=True),
    )


REFUSED = {name for name, case in PRESENT.items() if case["outcome"] == "refuse"}


def test_a_turned_table_gives_the_very_nilai_of_the_upright_one():
    expected = pd.read_csv(EXPORTS / "ref" / "baseline_clean.csv", dtype="str")
    found = cleaned("e15_transpose").penilaian[["pegawai", "penilai", "kriteria", "nilai"]]
    rows = expected[["nip_pegawai", "nip_penilai", "kriteria", "nilai"]].astype({"nilai": float})
    assert sorted(found.to_numpy().tolist()) == sorted(rows.to_numpy().tolist())


@pytest.mark.parametrize("name", sorted(REFUSED - READ_ALL_THE_SAME))
def test_unfit_file_is_refused_with_its_name_and_the_reason(name):
    with pytest.raises(ExportRefused) as refused:
        cleaned(name)
    message = str(refused.value)
    assert CASES[name]["file"] in message
    words = CASES[name].get("message_any", [""])
    assert any(word in message for word in words)


def test_external_entity_is_never_resolved():
    with pytest.raises(ExportRefused, match="DOCTYPE"):
        cleaned("e07_xxe")


def test_misspelt_columns_are_shown():
    repairs = cleaned("a13_header_typo_sinonim").repairs
    found = repairs[repairs["aturan"] == "kolom_dipetakan"]
    assert dict(zip(found["sebelum"], found["sesudah"], strict=True)) == {
        "Jabatn": "jabatan",
        "Kompetn": "Kompeten",
        "Adaptip": "Adaptif",
    }


def test_rater_who_is_the_ratee_becomes_diri():
    clean = cleaned("b07_menilai_diri")
    own = clean.penilaian.query("penilai == pegawai")
    # 4 rows of 7 criteria, one of them visible only once the blank in the NIP is gone
    assert len(own) == 4 * 7
    assert set(own["peran"]) == {"diri"}
    assert set(clean.penilaian.query("penilai != pegawai")["peran"]) == {"tim"}


def test_number_nip_is_repaired_by_the_personnel_list_alone():
    clean = cleaned("b01_nip_angka", personnel="ref/pegawai.csv")
    assert clean.quarantine.empty
    assert (clean.repairs["aturan"] == "nip_dari_daftar_pegawai").sum() == 10
    assert set(clean.penilaian["pegawai"]) == set(cleaned("a01_baseline").penilaian["pegawai"])


def test_every_nilai_points_to_its_cell():
    clean = cleaned("a01_baseline")
    first = clean.penilaian.query("pegawai == '197501182008021937' and kriteria == 'Akuntabel'")
    # row 2 of the sheet; Akuntabel is the tenth column, J; it holds 92
    assert first["sumber"].item() == "a01_baseline.xlsx › Sheet1 › J2"
    assert first["nilai"].item() == 92


def test_people_called_null_keep_their_names():
    clean = cleaned("b09_nama_token_na")
    assert set(CASES["b09_nama_token_na"]["names"]) <= set(clean.pegawai["nama"])


def test_missing_nilai_is_no_row_and_never_zero():
    penilaian = cleaned("c03_kosong_ragam").penilaian
    assert "Akuntabel" not in set(penilaian["kriteria"])
    assert len(penilaian) == 12 * 6


def test_units_that_look_like_paths_stay_apart():
    assert cleaned("e11_unit_jalur").penilaian["unit_kerja"].nunique() == 12


def test_spellings_of_one_unit_are_folded():
    assert set(cleaned("b11_unit_variasi").penilaian["unit_kerja"]) == {"Seksi Pemerintahan"}


def test_all_refused_files_are_named_at_once():
    files = ["d01_kosong_0_byte.xlsx", "a01_baseline.xlsx", "e01_berkata_sandi.xlsx"]
    with pytest.raises(ExportRefused) as refused:
        clean_exports([EXPORTS / name for name in files], PROFILE, tahun=2025)
    assert all(name in str(refused.value) for name in (files[0], files[2]))
    assert files[1] not in str(refused.value)


def test_wrong_year_is_refused_with_the_years_found():
    with pytest.raises(ExportRefused, match=r"tidak ada penilaian tahun 2024.*ditemukan: 2025"):
        clean_exports([EXPORTS / "a01_baseline.xlsx"], PROFILE, tahun=2024)


def test_the_same_ratings_in_two_files_count_once():
    files = [EXPORTS / "a01_baseline.xlsx", EXPORTS / "a07_xls_biff.xls"]
    clean = clean_exports(files, PROFILE, tahun=2025)
    assert len(clean.penilaian) == 12 * 7
    assert set(clean.quarantine["aturan"]) == {"duplikat_persis"}
    assert set(clean.quarantine["berkas"]) == {"a07_xls_biff.xls"}


def test_file_order_does_not_matter():
    files = [EXPORTS / "a07_xls_biff.xls", EXPORTS / "a01_baseline.xlsx"]
    one = clean_exports(files, PROFILE, tahun=2025).tables()
    other = clean_exports(files[::-1], PROFILE, tahun=2025).tables()
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name])
