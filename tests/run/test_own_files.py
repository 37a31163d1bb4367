"""Whatever somebody laid into a published run, or changed in it, outlives the run after it."""

import stat
import sys

import pytest

from kinerja_analysis.run.manifest import NAME, verify, write_manifest
from kinerja_analysis.run.own_files import kept_words
from kinerja_analysis.run.publish import build_folder, publish


def replaced(target, text):
    """Publish a report and a list below it; return what was kept of the run before."""
    with build_folder(target) as built:
        (built / "rahasia").mkdir()
        (built / "laporan.docx").write_text(text)
        (built / "rahasia" / "daftar.xlsx").write_text("kosong")
        write_manifest(built, {}, {})
        return publish(built, target)


@pytest.fixture
def target(tmp_path):
    """A run that stands, as it was published."""
    place = tmp_path / "2025" / "kantor"
    assert replaced(place, "lama") is None
    return place


def test_a_run_nobody_touched_leaves_nothing_beside_the_new_one(target, contents):
    assert replaced(target, "baru") is None
    assert contents(target.parent) == [
        "kantor", "kantor/laporan.docx", "kantor/rahasia", "kantor/rahasia/daftar.xlsx",
        f"kantor/{NAME}",
    ]  # fmt: skip


def test_an_edited_report_and_a_signed_scan_are_kept_and_the_new_run_is_whole(target, contents):
    (target / "laporan.docx").write_text("ditandatangani")
    (target / "rahasia" / "pindaian.pdf").write_text("cap")
    kept = replaced(target, "baru")
    assert kept == target.with_name("kantor-simpanan-1")
    assert contents(kept) == ["laporan.docx", "rahasia", "rahasia/pindaian.pdf"]
    assert (kept / "laporan.docx").read_text() == "ditandatangani"
    assert (target / "laporan.docx").read_text() == "baru"
    assert not verify(target)
    assert "kantor-simpanan-1" in kept_words(kept)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_is_kept_is_for_its_owner_only(target):
    (target / "catatan.txt").write_text("rahasia")
    assert stat.S_IMODE(replaced(target, "baru").stat().st_mode) == 0o700


def test_another_change_is_kept_beside_the_first_and_the_same_one_only_once(target):
    places = []
    for words in ("satu", "dua", "dua", "satu"):
        (target / "laporan.docx").write_text(words)
        places.append(replaced(target, "baru").name)
    assert places == [f"kantor-simpanan-{number}" for number in (1, 2, 2, 1)]


def test_a_lock_that_word_left_is_nothing_to_keep(target):
    (target / "~$aporan.docx").write_text("")
    (target / "rahasia" / "Thumbs.db").write_text("")
    assert replaced(target, "baru") is None


@pytest.mark.parametrize("damage", ["{", '{"keluaran": []}'])
def test_all_is_kept_where_the_manifest_cannot_tell_what_was_changed(target, contents, damage):
    (target / NAME).write_text(damage)
    assert contents(replaced(target, "baru")) == ["laporan.docx", "rahasia", "rahasia/daftar.xlsx"]


def test_a_copy_that_was_cut_short_is_cleared(target, contents, monkeypatch):
    (target / "laporan.docx").write_text("ditandatangani")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("shutil.copy2", _interrupted)
        replaced(target, "baru")
    assert [name for name in contents(target.parent) if "simpanan" in name] == []
    assert (target / "laporan.docx").read_text() == "ditandatangani"


def _interrupted(_source, _target):
    """Stand for a run that is stopped while it copies."""
    raise KeyboardInterrupt


def test_the_sentence_is_empty_where_nothing_was_kept():
    assert kept_words(None) == ""
