"""A run that is stopped from outside clears what it was building; its log tells nobody's number."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from kinerja_analysis.run import run_log
from kinerja_analysis.run.manifest import verify, write_manifest
from kinerja_analysis.run.publish import build_folder, clear_abandoned, publish
from kinerja_analysis.run.run_log import logger
from kinerja_analysis.run.stopping import Stopped, stoppable

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "contoh_ekinerja"
NIP = "199001012015032901"


def start(*words: str) -> "subprocess.Popen[bytes]":
    """Start this Python in a session of its own."""
    return subprocess.Popen(
        [sys.executable, *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def until(condition, seconds=120.0):
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_request_to_end_is_heard_once_and_what_was_before_comes_back():
    before = signal.getsignal(signal.SIGTERM)
    cleared = []
    with pytest.raises(Stopped), stoppable():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(1)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)  # a second request does not disturb the clearing
            cleared.append("ya")
    assert cleared == ["ya"] and signal.getsignal(signal.SIGTERM) is before


@pytest.mark.lambat
@pytest.mark.parametrize(("number", "code"), [("SIGTERM", 143), ("SIGKILL", -9)])
def test_a_year_that_is_ended_leaves_no_kernel_and_when_asked_no_work_folder(
    tmp_path, number, code
):
    run = start(
        "-m", "kinerja_analysis", "laporan", "--tahun", "2025", "--data", str(SAMPLE / "2025"),
        "--keluaran", str(tmp_path / "r"),
    )  # fmt: skip
    watched = psutil.Process(run.pid)
    until(lambda: any("ipykernel" in " ".join(one.cmdline()) for one in watched.children()))
    kernels = watched.children(recursive=True)
    os.kill(run.pid, getattr(signal, number))
    assert run.wait(60) == code
    # the kernel looks every second whether its parent lives
    assert psutil.wait_procs(kernels, timeout=30)[1] == []
    if number == "SIGTERM":
        assert [path.name for path in (tmp_path / "r").rglob("*")] == ["kinerja.log"]
        assert "berakhir karena Stopped" in (tmp_path / "r" / "kinerja.log").read_text("utf-8")


def make_run(target: Path, text: str) -> None:
    """Publish a run of twenty files."""
    with build_folder(target) as built:
        for number in range(20):
            (built / f"berkas-{number}").write_text(text * 1000, encoding="utf-8")
        write_manifest(built, {}, {})
        publish(built, target)


@pytest.mark.lambat
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_twenty_kills_while_publishing_leave_the_old_run_or_the_new_one(tmp_path, rng):
    target = tmp_path / "r" / "2025" / "kantor"
    make_run(target, "lama")
    began = time.perf_counter()
    make_run(target, "lama")
    seconds = time.perf_counter() - began
    for number in range(20):
        child = os.fork()
        if not child:
            make_run(target, f"baru {number}")
            os._exit(0)
        time.sleep(rng.uniform(0, 1.2) * seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert verify(target) == []
        texts = {path.read_text("utf-8") for path in target.iterdir() if path.name != "run.json"}
        assert len(texts) == 1
    clear_abandoned(target)
    assert [path.name for path in target.parent.iterdir()] == ["kantor"]


def test_log_tells_when_and_what_but_no_number_of_a_person(tmp_path):
    write = logger(tmp_path / "r")
    write("laporan tahun 2025: mulai")  # waits: the run has not made the folder yet
    (tmp_path / "r").mkdir()
    write(f"NIP {NIP} dan 19900101 201503 2 901\nrusak")
    lines = (tmp_path / "r" / "kinerja.log").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2 and all(line.startswith("20") for line in lines)
    assert lines[1].endswith("NIP (nomor disamarkan) dan (nomor disamarkan) rusak")


def test_full_log_makes_way_and_the_oldest_is_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr(run_log, "MOST_BYTES", 40)
    write = logger(tmp_path)
    for number in range(12):
        write(f"baris yang cukup panjang {number}")
    names = sorted(path.name for path in tmp_path.iterdir())
    # each log takes one line: 12 lines, of which the current and five older ones are kept
    assert names == ["kinerja.log", *(f"kinerja.log.{n}" for n in range(1, 6))]
    assert "panjang 11" in (tmp_path / "kinerja.log").read_text(encoding="utf-8")
    assert "panjang 6" in (tmp_path / "kinerja.log.5").read_text(encoding="utf-8")
