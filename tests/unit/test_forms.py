"""Blank forms, once filled in, come back through intake without a repair and without quarantine."""

import shutil
import subprocess
from datetime import date

import openpyxl
import pandas as pd
import pytest

from kinerja_analysis.errors import UsageError
from kinerja_analysis.forms.assignment import assignments
from kinerja_analysis.forms.office import Imprint, office_forms, write_office_forms
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.models.connectivity import connectivity
from kinerja_analysis.profile import load_profile
from kinerja_analysis.schema import PEGAWAI, PENILAIAN

PROFILE = """
[kantor]
nama = "Kecamatan =1+1 & Contoh"
kota = "Semarang"
[skala.lima]
minimum = 1
maksimum = 5
kata = ["sangat kurang", "kurang", "cukup", "baik", "sangat baik"]
[skala.seratus]
minimum = 0
maksimum = 100
[[kriteria]]
nama = "Disiplin"
skala = "lima"
definisi = "Hadir dan bekerja pada waktunya."
[[kriteria]]
nama = "Hasil"
skala = "seratus"
"""

PEOPLE = [  # id, name, unit, superior
    ("196901011995011901", "=Budi Camat", "Sekretariat", ""),
    ("197001011995011901", "Rudi Hartono, S.E.", "Seksi Umum", "196901011995011901"),
    ("197101011995012901", "Sari Dewi", "Seksi Sosial", "196901011995011901"),
    ("198501012010011901", "Ani", "Seksi Umum", "197001011995011901"),
    ("198601012010012901", "Budi", "Seksi Umum", "197001011995011901"),
    ("198701012010011901", "Citra", "Seksi Sosial", "197101011995012901"),
]


def personnel():
    columns = ["pegawai", "nama", "unit_kerja", "atasan"]
    frame = pd.DataFrame(PEOPLE, columns=columns).assign(
        jenis_kelamin=["L" if one[0][14] == "1" else "P" for one in PEOPLE],
        tanggal_lahir=[pd.Timestamp(one[0][:8]) for one in PEOPLE],
        jenis_pegawai="PNS",
        golongan="III/a",
        jabatan="Staf",
        tahun=2025,
    )
    return PEGAWAI.conform(frame)


@pytest.fixture
def profile(tmp_path):
    path = tmp_path / "profil.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return load_profile(path)


@pytest.fixture
def forms(tmp_path, profile):
    """Write the forms of the office and return the folder of those that are filled in."""
    sent = office_forms(personnel(), PENILAIAN.empty(), profile, tahun=2025)
    imprint = Imprint("Kecamatan Contoh Tahun 2025", "CONTOH - DATA SIMULASI", date(2025, 1, 31))
    return write_office_forms(sent, tmp_path / "keluar", imprint) / "formulir"


ANSWERS = {"Disiplin": 4, "Hasil": 87, "Capaian": "Selesai", "Tantangan": "Waktu"}
ANSWERS |= {"Inovasi": "Loket baru", "Bukti Inovasi": "SK", "Bersedia inovasinya dikutip?": "Ya"}


def fill(path):
    """Answer every open cell of a form as a person would."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for column in sheet.iter_cols():
        for cell in column[1:]:
            if cell.value is None and not cell.protection.locked and column[0].value in ANSWERS:
                cell.value = ANSWERS[column[0].value]
    book.save(path)


def test_each_superior_gets_his_own_people_and_the_panel_links_the_office():
    pairs = assignments(personnel(), PENILAIAN.empty())
    own = pairs[pairs["peran"] == "atasan"]
    assert set(zip(own["penilai"], own["pegawai"], strict=True)) == {
        (superior, one) for one, _, _, superior in PEOPLE if superior
    }
    assert connectivity(pairs).identification["identification"].eq("panel").all()
    panel = pairs[pairs["peran"] == "tim"]
    assert len(panel) and (panel["penilai"] != panel["pegawai"]).all()


def test_pairs_that_the_office_decided_take_the_place_of_those_proposed():
    given = pd.DataFrame({"penilai": [PEOPLE[1][0]], "pegawai": [PEOPLE[5][0]]})
    panel = assignments(personnel(), PENILAIAN.empty(), given).query("peran == 'tim'")
    assert panel[["penilai", "pegawai"]].to_numpy().tolist() == given.to_numpy().tolist()


def test_pairs_that_name_nobody_or_oneself_are_refused_line_by_line():
    one = PEOPLE[1][0]
    given = pd.DataFrame({"penilai": [one, "x"], "pegawai": [one, PEOPLE[5][0]]})
    with pytest.raises(UsageError, match="baris 2, 3"):
        assignments(personnel(), PENILAIAN.empty(), given)


def test_filled_forms_come_back_without_repair_and_quarantine(forms, profile):
    for path in forms.iterdir():
        fill(path)
    result = clean_exports([forms], profile, tahun=2025)
    assert result.repairs.empty and result.quarantine.empty
    rated = result.penilaian[result.penilaian["peran"] != "diri"]
    pairs = assignments(personnel(), PENILAIAN.empty())
    assert len(rated) == 2 * len(pairs)  # two criteria each
    assert set(rated["nilai"]) == {4.0, 87.0}
    assert len(result.penilaian_diri) == len(PEOPLE)
    pd.testing.assert_frame_equal(
        result.pegawai.sort_values("pegawai", ignore_index=True),
        personnel().sort_values("pegawai", ignore_index=True),
        check_dtype=False,
    )


def test_forms_that_nobody_filled_in_are_no_ratings_and_no_quarantine(forms, profile):
    result = clean_exports([forms], profile, tahun=2025)
    assert result.penilaian.empty and result.quarantine.empty
    sums = result.tally[["struktur", "bersih", "karantina"]].sum(axis=1)
    assert (sums == result.tally["dibaca"]).all()


def test_ids_are_locked_text_and_only_answers_are_open(forms):
    sheet = openpyxl.load_workbook(forms / "atasan-001.xlsx").worksheets[0]
    head = {cell.value: cell.column for cell in sheet[1]}
    ids, answer = sheet.cell(2, head["NIP"]), sheet.cell(2, head["Disiplin"])
    assert sheet.protection.sheet
    assert isinstance(ids.value, str) and ids.number_format == "@" and ids.protection.locked
    assert not answer.protection.locked
    rules = sheet.data_validations.dataValidation
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in rules}
    assert lists[answer.coordinate] == '"1,2,3,4,5"'


def test_guide_defines_every_point_of_the_scale_and_every_criterion(forms):
    sheet = openpyxl.load_workbook(forms / "tim-001.xlsx")["Panduan"]
    told = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert told["1"] == "Sangat kurang"
    assert told["5"] == "Sangat baik"
    assert told["Disiplin"] == "Hadir dan bekerja pada waktunya."
    assert "0 sampai 100" in told["Rentang"]


def test_a_name_that_looks_like_a_formula_stays_text(forms):
    book = openpyxl.load_workbook(forms / "pegawai.xlsx")
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "=Budi Camat" in {cell.value for cell in cells}


def test_same_office_gives_the_same_bytes(tmp_path, profile, forms):
    sent = office_forms(personnel().iloc[::-1], PENILAIAN.empty(), profile, tahun=2025)
    imprint = Imprint("Kecamatan Contoh Tahun 2025", "CONTOH - DATA SIMULASI", date(2025, 1, 31))
    again = write_office_forms(sent, tmp_path / "lagi", imprint) / "formulir"
    files = sorted(path.name for path in forms.iterdir())
    assert files == sorted(path.name for path in again.iterdir())
    assert all((forms / name).read_bytes() == (again / name).read_bytes() for name in files)


@pytest.mark.lambat
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice tidak terpasang")
@pytest.mark.parametrize("container", ["xlsx", "ods", "xls"])
def test_forms_saved_by_libreoffice_come_back_too(forms, profile, tmp_path, container):
    for path in forms.iterdir():
        fill(path)
    saved = tmp_path / "simpan"
    words = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"]
    words += ["--convert-to", container, "--outdir", str(saved)]
    subprocess.run([*words, *map(str, forms.iterdir())], check=True, capture_output=True)
    result = clean_exports([saved], profile, tahun=2025)
    direct = clean_exports([forms], profile, tahun=2025)
    assert result.repairs.empty and result.quarantine.empty
    columns = ["pegawai", "penilai", "kriteria", "nilai", "peran"]
    pd.testing.assert_frame_equal(result.penilaian[columns], direct.penilaian[columns])
