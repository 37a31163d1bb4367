"""The bill of materials and the page of evidence say what they were made from, and no more."""

import json
from pathlib import Path

import pytest

import bukti
import cabang
import pasokan
import ulangan

ROOT = Path(__file__).resolve().parents[2]

LOCK = f"""
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:{"a" * 64}
tidak-dikenal==1.0 \\
    --hash=sha256:{"b" * 64}
"""


def test_lock_becomes_a_bill_with_markers_hashes_and_licences():
    windows, unknown = pasokan.components(LOCK)
    assert (windows.name, windows.version, windows.where) == (
        *("colorama", "0.4.6", "sys_platform == 'win32'"),
    )
    assert windows.hashes == ("a" * 64,)
    assert windows.judged == "sesuai"
    assert unknown.judged == "belum diketahui sesuai"
    bill = pasokan.bill_of_materials([windows, unknown], "2026-01-31")
    assert bill["components"][0]["purl"] == "pkg:pypi/colorama@0.4.6"
    assert "licenses" not in bill["components"][1]


@pytest.mark.parametrize(
    ("licence", "judged"),
    [
        ("MIT OR Apache-2.0", "sesuai"),
        ("MPL-2.0 AND MIT", "sesuai selama tidak diubah"),
        ("GPL-3.0-only", "belum diketahui sesuai"),
        ("", "belum diketahui sesuai"),
    ],
)
def test_licence_is_judged_by_its_strictest_part(licence, judged):
    assert pasokan.Component("x", "1", "", (), licence).judged == judged


def test_committed_bill_is_that_of_the_lock():
    bill = json.loads((ROOT / "docs" / "bukti" / pasokan.BILL).read_text(encoding="utf-8"))
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = [(one.name, one.version) for one in pasokan.components(lock)]
    assert [(one["name"], one["version"]) for one in bill["components"]] == pinned


def test_audit_that_was_not_made_is_said():
    told, vulnerable = pasokan.audit(
        "/usr/bin/false" if Path("/usr/bin/false").exists() else "false"
    )
    assert "tidak dilakukan" in told
    assert not vulnerable


def test_page_of_evidence_tells_what_ran_and_what_did_not():
    ran = bukti.Row("kerusakan", "singkat", 0, 12.5, "2026-01-31", "Python 3.12.1", "0.4")
    text = bukti.page({"kerusakan": ran})
    assert "| [telaah](telaah.md) |" in text
    assert "singkat | 0 | 12,5 | 2026-01-31 | Python 3.12.1 | 0,4 |" in text
    assert "jalan tersendiri" in text


def test_study_without_what_it_needs_does_not_run(monkeypatch):
    monkeypatch.delenv("KINERJA_REFERENCES", raising=False)
    study = next(study for study in bukti.STUDIES if study.references)
    assert bukti.run(study, whole=False) is None


def test_every_study_has_its_script():
    assert all((ROOT / "benchmarks" / f"{study.name}.py").is_file() for study in bukti.STUDIES)


def test_branches_are_added_up_by_room_and_never_rounded_up_to_the_whole():
    files = {
        "run/publish": cabang.Taken(lines=10, missed_lines=0, branches=1999, missed_branches=1),
        "run/lain": cabang.Taken(lines=10, missed_lines=10, branches=1, missed_branches=1),
        "errors": cabang.Taken(lines=4, missed_lines=1, branches=0, missed_branches=0),
    }
    told = cabang.page(files, slow=False, failed=True)
    # 1 - 2 / 2000 of the branches of `run`: 99.9 %; 1 - 1 / 1999 is 99.95 %, and no whole either
    assert "| run | 20 | 50,0% | 2000 | 99,9% | 95,0% | terpenuhi |" in told
    assert "| penerbitan | 10 | 100,0% | 1999 | 99,9% | 100,0% | belum |" in told
    assert "| (pangkal) | 4 | 75,0% | 0 | 100,0% | 95,0% | terpenuhi |" in told
    assert "Ada uji yang gagal." in told


def test_repeats_are_told_apart_by_the_state_of_the_code():
    whole = ulangan.Repeat("tests/unit", 0, 90, 0, 100, "2026-01-31", "aaaa")
    broken = ulangan.Repeat("tests/unit", 1, 89, 1, 140, "2026-01-31", "aaaa")
    later = ulangan.Repeat("tests/unit", 2, 91, 0, 60, "2026-02-01", "bbbb")
    told = ulangan.page([whole, broken, later])
    assert "| tests/unit | aaaa | 2 | 1 | 90 | 4 | 2026-01-31 |" in told  # 240 seconds
    assert "| tests/unit | bbbb | 1 | 0 | 91 | 1 | 2026-02-01 |" in told
