"""The bill of materials and the page of evidence say what they were made from, and no more."""

import json
from pathlib import Path

import pytest

import bukti
import pasokan

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
