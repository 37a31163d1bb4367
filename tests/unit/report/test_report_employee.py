"""What employees read: no other rater's nilai can be told; rule and objection stand there."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from kinerja_analysis.errors import UsageError
from kinerja_analysis.profile_report import Objection
from kinerja_analysis.report.employee import (
    UNTOLD,
    employee_parts,
    explanation,
    write_employee_sheet,
    write_explanation,
)
from kinerja_analysis.report.material import gather

ASKED = "198001012005012905"


@pytest.fixture(scope="module")
def material(tables, profile, tanggal):
    return gather(tables, profile, tahun=2025, tahap="final", tanggal=tanggal)


def part(material, title):
    return next(one for one in employee_parts(material, ASKED) if one["title"] == title)


def test_nilai_of_fewer_than_three_others_is_not_shown(material):
    rows = part(material, "Nilai menurut kriteria")["rows"]
    assert [row[0] for row in rows] == ["Disiplin", "Kualitas Kerja", "Akuntabel"]
    assert {row[2] for row in rows} == {"tidak ditampilkan"}


def test_mean_of_three_others_is_shown(tables, profile, tanggal):
    rated = tables["penilaian"]
    own = rated[(rated["pegawai"] == ASKED) & (rated["peran"] == "tim")]
    # one panel rater gave v, two more give v + 1 and v - 1: the mean is v
    more = [own.assign(penilai=f"X{k}", nilai=own["nilai"] + k) for k in (1, -1)]
    known = tables | {"penilaian": pd.concat([rated, *more], ignore_index=True)}
    material = gather(known, profile, tahun=2025, tahap="final", tanggal=tanggal)
    shown = [
        float(row[2].replace(",", ".")) for row in part(material, "Nilai menurut kriteria")["rows"]
    ]
    assert shown == pytest.approx(own["nilai"].tolist())


def test_result_that_gives_a_lone_panel_rater_away_is_left_out(material, tables, profile, tanggal):
    # 0,6 atasan + 0,4 tim with one panel rater: the panel's nilai could be worked out
    assert UNTOLD in part(material, "Hasil tahunan dan predikat")["items"]
    alone = replace(profile, hasil=replace(profile.hasil, bobot_sumber={"atasan": 1.0}))
    only = gather(tables, alone, tahun=2025, tahap="final", tanggal=tanggal)
    assert part(only, "Hasil tahunan dan predikat")["items"][-1].startswith("Nilai akhir: ")


def test_objection_stands_there_as_the_profile_says(tables, profile, tanggal):
    own = replace(profile, keberatan=Objection(kepada="Sekretaris Daerah", hari=10))
    material = gather(tables, own, tahun=2025, tahap="final", tanggal=tanggal)
    text = part(material, "Keberatan")["text"]
    assert "kepada Sekretaris Daerah" in text
    assert "10 hari" in text


def test_page_for_all_says_who_decides_and_who_sees(material):
    parts = {one["title"]: one for one in explanation(material)}
    assert "tidak ada keputusan" in parts["Siapa yang memutuskan"]["text"].lower()
    assert len(parts["Siapa yang melihat apa"]["rows"]) == 5


def test_page_for_all_is_one_page(tables, profile, tanggal, tmp_path):
    path = write_explanation(tables, profile, tmp_path / "p.pdf", tahun=2025, tanggal=tanggal)
    assert len(re.findall(rb"/Type\s*/Page\b", path.read_bytes())) == 1


def test_sheet_is_named_by_code_and_only_for_who_was_rated(tables, profile, tanggal, tmp_path):
    path = write_employee_sheet(tables, profile, tmp_path, ASKED, tahun=2025, tanggal=tanggal)
    assert re.fullmatch(r"lembar-K\d+\.pdf", path.name)
    with pytest.raises(UsageError, match="tidak ada dalam data"):
        write_employee_sheet(tables, profile, tmp_path, "9", tahun=2025, tanggal=tanggal)


def test_employee_without_a_result_reads_that_none_was_worked_out(tables, profile, tanggal):
    none = tables | {"hasil": tables["hasil"].head(0)}
    material = gather(none, profile, tahun=2025, tahap="final", tanggal=tanggal)
    assert part(material, "Hasil tahunan dan predikat")["items"] == [
        "Predikat resmi: Baik.",
        "Nilai akhir tidak dihitung.",
    ]
