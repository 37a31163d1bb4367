"""A published run is whole or absent, and the old one stands until the new one does."""

import contextlib
import errno
import json
import os
import stat
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from filelock import FileLock

from kinerja_analysis.errors import OutputLocked, ReportError
from kinerja_analysis.run import manifest as manifesting
from kinerja_analysis.run import publish as publishing
from kinerja_analysis.run.manifest import (
    is_current,
    read_manifest,
    row_tally,
    verify,
    write_manifest,
)
from kinerja_analysis.run.publish import build_folder, clear_abandoned, publish


def make_run(target, **files):
    """Publish a run that consists of these text files."""
    with build_folder(target) as built:
        for name, text in files.items():
            (built / name).write_text(text, encoding="utf-8")
        write_manifest(built, {}, {})
        publish(built, target)
    return target


@pytest.fixture
def target(tmp_path) -> Path:
    return tmp_path / "reports" / "2025" / "kantor"


@pytest.fixture
def no_swap(monkeypatch):
    """A system, as Windows, that cannot let two folders change names in one step."""
    monkeypatch.setattr(publishing, "_swapped", lambda _built, _target: False)


@pytest.fixture(params=["swap", "no_swap"])
def either(request):
    """Both ways in which a run takes the place of the old one."""
    if request.param == "no_swap":
        request.getfixturevalue("no_swap")


def test_run_appears_with_its_manifest_and_nothing_beside_it(target, contents):
    make_run(target, laporan="satu")
    assert contents(target.parents[1]) == [
        "2025",
        "2025/kantor",
        "2025/kantor/laporan",
        "2025/kantor/run.json",
    ]
    assert verify(target) == []


def test_new_run_replaces_the_old_one_whole(target, contents, either):
    make_run(target, lama="satu", laporan="satu")
    make_run(target, laporan="dua")
    assert contents(target) == ["laporan", "run.json"]
    assert (target / "laporan").read_text(encoding="utf-8") == "dua"


def test_run_is_replaced_where_the_place_is_told_from_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for words in ("satu", "dua"):
        make_run(Path("kantor"), laporan=words)
    assert Path("kantor", "laporan").read_text(encoding="utf-8") == "dua"


def test_failure_while_building_leaves_the_old_run_and_no_trace(target, contents):
    make_run(target, laporan="satu")
    with pytest.raises(ZeroDivisionError), build_folder(target) as built:
        (built / "laporan").write_text("setengah", encoding="utf-8")
        raise ZeroDivisionError
    assert contents(target.parent) == ["kantor", "kantor/laporan", "kantor/run.json"]
    assert (target / "laporan").read_text(encoding="utf-8") == "satu"


def test_failed_first_run_leaves_not_even_the_folders_it_made(target, tmp_path):
    with pytest.raises(ZeroDivisionError), build_folder(target):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_old_run_comes_back_when_the_new_one_cannot_be_moved_in(target, monkeypatch, no_swap):
    make_run(target, laporan="satu")
    rename = Path.rename

    def refuse(path, to):
        if ".baru-" in path.name:
            raise OSError(28, "No space left on device")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(ReportError, match="ruang penyimpanan penuh"):
        make_run(target, laporan="dua")
    assert (target / "laporan").read_text(encoding="utf-8") == "satu"


def test_old_run_that_is_held_open_stays_and_the_message_says_so(target, monkeypatch, no_swap):
    make_run(target, laporan="satu")

    def refuse(path, to):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(ReportError, match=r"Tutup berkas laporan yang masih terbuka"):
        make_run(target, laporan="dua")
    assert (target / "laporan").read_text(encoding="utf-8") == "satu"


def test_run_that_was_killed_is_cleared_and_the_old_one_put_back(target, contents):
    make_run(target, laporan="satu")
    target.rename(target.with_name(".kantor.lama-99"))
    (target.parent / ".kantor.baru-abc").mkdir()
    with pytest.raises(ZeroDivisionError), build_folder(target):
        raise ZeroDivisionError
    assert contents(target.parent) == ["kantor", "kantor/laporan", "kantor/run.json"]


def test_what_a_killed_run_left_is_cleared_without_a_new_run(target, contents):
    clear_abandoned(target)  # nothing was ever published here
    assert not target.parent.exists()
    make_run(target, laporan="satu")
    (target.parent / ".kantor.baru-abc").mkdir()
    clear_abandoned(target)
    assert contents(target.parent) == ["kantor", "kantor/laporan", "kantor/run.json"]


def test_what_another_run_is_building_is_not_cleared(target):
    with build_folder(target) as built:
        clear_abandoned(target)
        assert built.is_dir()


def test_folder_that_is_no_published_run_is_never_replaced(target):
    target.mkdir(parents=True)
    (target / "skripsi.docx").write_text("penting", encoding="utf-8")
    with pytest.raises(ReportError, match="bukan hasil terbitan"):
        make_run(target, laporan="satu")
    assert (target / "skripsi.docx").read_text(encoding="utf-8") == "penting"


def test_second_run_on_the_same_output_is_turned_away(target):
    with build_folder(target), pytest.raises(OutputLocked, match="sedang dipakai"):
        make_run(target, laporan="dua")
    make_run(target, laporan="tiga")
    assert (target / "laporan").read_text(encoding="utf-8") == "tiga"


def test_lock_of_another_program_turns_the_run_away(target):
    target.parent.mkdir(parents=True)
    with FileLock(target.parent / ".kantor.kunci"), pytest.raises(OutputLocked):
        make_run(target, laporan="satu")


def test_output_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "reports").write_text("berkas, bukan folder", encoding="utf-8")
    with pytest.raises(ReportError, match="tidak dapat ditulisi"):
        make_run(tmp_path / "reports" / "2025" / "kantor", laporan="satu")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_published_root_can_be_read_by_others(target):
    assert stat.S_IMODE(make_run(target, laporan="satu").stat().st_mode) == 0o755


def test_verification_names_every_change(target):
    make_run(target, laporan="satu", lampiran="satu")
    (target / "laporan").write_text("diubah", encoding="utf-8")
    (target / "lampiran").unlink()
    (target / "tambahan").write_text("x", encoding="utf-8")
    assert verify(target) == [
        "lampiran: hilang",
        "tambahan: tidak tercatat",
        "laporan: isinya berubah",
    ]


def test_manifest_does_not_bear_the_name_of_an_input(target, tmp_path):
    source = tmp_path / "rekap_198503152010011901.csv"
    source.write_text("x", encoding="utf-8")
    with build_folder(target) as built:
        write_manifest(built, {}, {source.name: source})
        publish(built, target)
    manifest = json.loads((target / "run.json").read_text(encoding="utf-8"))
    assert [item["jenis"] for item in manifest["masukan"]] == [".csv"]
    assert "198503152010011901" not in json.dumps(manifest)
    names = json.loads((target / "rahasia" / "masukan.json").read_text(encoding="utf-8"))
    assert list(names) == [source.name]


def test_manifest_is_plain_text_in_one_order_whatever_the_order_of_what_it_tells(tmp_path):
    exports = {name: tmp_path / name for name in ("a.csv", "b.csv")}
    for name, path in exports.items():
        path.write_text(name, encoding="utf-8")
    told = {"kantor": "Kantor Café", "tahun": 2025}
    turned = [dict(reversed(one.items())) for one in (told, exports)]
    for place, (run, inputs) in (("satu", (told, exports)), ("dua", turned)):
        (tmp_path / place / "rahasia").mkdir(parents=True)  # other private files stand there
        write_manifest(tmp_path / place, run, inputs)
    for name in ("run.json", "rahasia/masukan.json"):
        one, two = ((tmp_path / place / name).read_bytes() for place in ("satu", "dua"))
        assert one == two
    lines = (tmp_path / "satu" / "run.json").read_text(encoding="utf-8").splitlines()
    assert ' "kantor": "Kantor Café",' in lines and ' "skema": 1,' in lines


def test_digest_of_the_code_follows_each_file_of_the_package_and_nothing_else(
    tmp_path, monkeypatch
):
    code = tmp_path / "paket" / "run" / "manifest.py"
    code.parent.mkdir(parents=True)
    monkeypatch.setattr(manifesting, "__file__", str(code))
    digests = []
    for path, text in (
        (code, "x = 1"),
        (code.with_suffix(".pyc"), "compiled"),
        (tmp_path / "catatan.txt", "beside the package"),
        (code, "x = 2"),
        (code.with_name("kalimat.toml"), "x = 2"),
    ):
        path.write_text(text, encoding="utf-8")
        digests.append(manifesting.code_digest())
    assert digests[0] == digests[1] == digests[2]
    assert len(set(digests)) == 3


def test_a_manifest_that_was_changed_is_told(target):
    path = make_run(target, laporan="satu") / "run.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | {"benih": 5}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert verify(target) == ["run.json: isinya berubah"]


@pytest.mark.parametrize("damage", [b"{", b"\xff", b"7", b"[]"])
def test_a_manifest_that_cannot_be_read_asks_for_a_new_run(target, damage):
    (make_run(target, laporan="satu") / "run.json").write_bytes(damage)
    with pytest.raises(ReportError, match="terbitkan ulang"):
        read_manifest(target)


def test_a_manifest_without_its_list_of_files_is_changed_and_every_file_unrecorded(target):
    path = make_run(target, laporan="satu") / "run.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | {"keluaran": 7}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert verify(target) == ["run.json: isinya berubah", "laporan: tidak tercatat"]


def test_rows_of_all_sheets_are_added_up():
    sheets = pd.DataFrame(
        {"dibaca": [9, 4], "struktur": [2, 1], "bersih": [6, 3], "karantina": [1, 0]}
    )
    assert row_tally(sheets) == {"dibaca": 13, "struktur": 3, "bersih": 9, "karantina": 1}


def test_a_run_is_current_only_with_the_same_inputs_parameters_and_outputs(target, tmp_path):
    export = tmp_path / "a.csv"
    export.write_text("nilai\n4\n", encoding="utf-8")
    with build_folder(target) as built:
        (built / "laporan").write_text("satu", encoding="utf-8")
        write_manifest(built, {"benih": 0, "baris": 1}, {"a.csv": export})
        publish(built, target)
    assert is_current(target, {"benih": 0}, {"a.csv": export})
    assert not is_current(target, {"benih": 1}, {"a.csv": export})
    assert not is_current(target, {"benih": 0}, {"b.csv": export})
    assert not is_current(tmp_path / "lain", {"benih": 0}, {"a.csv": export})
    export.write_text("nilai\n5\n", encoding="utf-8")
    assert not is_current(target, {"benih": 0}, {"a.csv": export})
    export.write_text("nilai\n4\n", encoding="utf-8")
    (target / "laporan").write_text("diubah", encoding="utf-8")
    assert not is_current(target, {"benih": 0}, {"a.csv": export})


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux swaps two folders")
def test_a_reader_never_finds_the_place_empty(target):
    make_run(target, laporan="0")
    stop, seen = threading.Event(), []

    def read():
        while not stop.is_set():
            seen.append((target / "laporan").read_text(encoding="utf-8"))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 40):
        make_run(target, laporan=str(number))
    stop.set()
    reader.join()
    # a reader that found nothing would have died and left its error with pytest
    assert seen == sorted(seen, key=int)


@pytest.mark.parametrize("step", ["fsync", "chmod", "rename"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_failing_disk_is_one_sentence_and_leaves_the_old_run(
    target, contents, monkeypatch, no_swap, step, number
):
    make_run(target, laporan="satu")
    with build_folder(target) as built:
        (built / "laporan").write_text("dua", encoding="utf-8")
        write_manifest(built, {}, {})
        owner = os if step == "fsync" else Path
        with monkeypatch.context() as faulty, pytest.raises(ReportError) as told:
            faulty.setattr(owner, step, _failing(number))
            publish(built, target)
    assert "\n" not in str(told.value)
    assert contents(target.parent) == ["kantor", "kantor/laporan", "kantor/run.json"]
    assert (target / "laporan").read_text(encoding="utf-8") == "satu"


def _failing(number):
    def fail(*_given, **_named):
        raise OSError(number, os.strerror(number))

    return fail


def test_a_system_that_cannot_swap_two_folders_is_asked_no_more(tmp_path, monkeypatch):
    old, new = tmp_path / "lama", tmp_path / "baru"
    monkeypatch.setattr(publishing.sys, "platform", "win32")
    assert not publishing._swapped(new, old)
    monkeypatch.setattr(publishing.sys, "platform", "linux")
    monkeypatch.setattr(publishing.ctypes, "CDLL", lambda *_words, **_more: object())
    assert not publishing._swapped(new, old)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux swaps two folders")
@pytest.mark.parametrize(("number", "left"), [(errno.EINVAL, "dua"), (errno.EIO, "satu")])
def test_a_disk_that_cannot_swap_renames_and_one_that_fails_leaves_the_old_run(
    target, contents, monkeypatch, number, left
):
    make_run(target, laporan="satu")
    system = SimpleNamespace(renameat2=lambda *_words: -1)
    monkeypatch.setattr(publishing.ctypes, "CDLL", lambda *_words, **_more: system)
    monkeypatch.setattr(publishing.ctypes, "get_errno", lambda: number)
    with contextlib.nullcontext() if left == "dua" else pytest.raises(ReportError):
        make_run(target, laporan="dua")
    assert contents(target.parent) == ["kantor", "kantor/laporan", "kantor/run.json"]
    assert (target / "laporan").read_text(encoding="utf-8") == left


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux swaps two folders")
def test_folders_that_are_not_there_are_a_fault_and_swap_nothing(tmp_path):
    with pytest.raises(FileNotFoundError):
        publishing._swapped(tmp_path / "baru", tmp_path / "lama")
