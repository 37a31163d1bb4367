"""Paths as users paste them, and folder names that are safe everywhere and never collide."""

import os
import re
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from kinerja_analysis.errors import UsageError
from kinerja_analysis.run import folders
from kinerja_analysis.run.folders import (
    make_private,
    material_root,
    project_root,
    resolve,
    slug,
    sources,
)

TWINS = (
    "Kecamatan Candisari",
    "Kec. Candisari",
    "Kecamatan-Candisari",
    "Kecamatan  Candisari",
    "Kecamatan Candisarí",
    "../Kecamatan Candisari",
    "C:\\Kecamatan Candisari",
    "CON",
    "aux",
    "kecamatan",
    "ꦏꦺꦕ",
    "x" * 300,
    "x" * 301,
    "Kel {Candi}",
)


def test_slugs_are_plain_and_short():
    assert slug("Kecamatan Candisari") == "kecamatan-candisari"
    assert all(re.fullmatch(r"[a-z0-9-]{1,60}", slug(name)) for name in TWINS)


def test_name_that_is_longer_than_a_folder_name_may_be_ends_in_its_digest():
    assert slug("x" * 60) == "x" * 60
    assert re.fullmatch(r"x{51}-[0-9a-f]{8}", slug("x" * 61))


def test_no_two_offices_share_a_slug():
    assert len({slug(name) for name in TWINS}) == len(TWINS)


def test_capitals_and_unicode_form_do_not_make_another_office():
    assert slug("KECAMATAN CANDISARI") == slug("Kecamatan Candisari")
    assert slug("Cafe\u0301") == slug("Caf\u00e9")


def test_no_slug_is_a_device_of_windows():
    assert not [name for name in ("con", "nul", "com0", "lpt9") if slug(name.upper()) == name]
    assert slug("COM10") == "com10"


def test_relative_path_is_taken_from_the_project_when_it_is_not_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert resolve("data/contoh") == project_root() / "data" / "contoh"
    (tmp_path / "data" / "contoh").mkdir(parents=True)
    assert resolve("data/contoh") == tmp_path / "data" / "contoh"


def test_quotes_around_a_pasted_path_are_no_part_of_it(tmp_path):
    assert resolve(f' "{tmp_path}" ') == tmp_path


@pytest.mark.parametrize("text", ["", "  ", '""', "a\0b"])
def test_text_that_is_no_path_is_refused(text):
    with pytest.raises(UsageError, match="bukan jalur"):
        resolve(text)


def test_several_paths_are_parted_by_semicolons(tmp_path):
    assert sources(f"{tmp_path}/a; {tmp_path}/b;") == (tmp_path / "a", tmp_path / "b")
    with pytest.raises(UsageError, match="masukan kosong"):
        sources(" ; ")


def test_project_root_holds_the_notebooks_wherever_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (project_root() / "notebooks" / "01_pembersihan.ipynb").is_file()


def test_without_a_project_the_root_is_where_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(folders, "__file__", str(tmp_path / "lib" / "paket" / "run" / "folders.py"))
    assert project_root() == tmp_path


def test_installation_outside_a_project_finds_its_own_notebooks_and_sample(tmp_path, monkeypatch):
    installed = tmp_path / "share" / "kinerja_analysis"
    installed.mkdir(parents=True)
    work = tmp_path / "kerja"
    work.mkdir()
    monkeypatch.setattr(folders, "project_root", lambda: work)
    monkeypatch.setattr(folders.sys, "prefix", str(tmp_path))
    assert material_root() == installed
    (work / "notebooks").mkdir()
    assert material_root() == work


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_private_folder_is_read_by_its_owner_alone(tmp_path):
    (tmp_path / "rahasia").mkdir(mode=0o755)
    for place in ("rahasia", "baru/rahasia"):  # one that stands, one that is made
        assert stat.S_IMODE(make_private(tmp_path / place).stat().st_mode) == 0o700


def test_private_folder_is_made_on_windows_with_the_rights_of_the_one_around_it(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(folders, "os", SimpleNamespace(name="nt"))
    monkeypatch.setattr(Path, "chmod", lambda *_words: pytest.fail("no modes on Windows"))
    assert make_private(tmp_path / "rahasia").is_dir()
