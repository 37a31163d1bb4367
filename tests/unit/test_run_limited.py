"""An office's process ends with its answer, at its limits, or by breaking down; all of it ends."""

import os
import subprocess
import sys
import time

import psutil
import pytest

from kinerja_analysis.run import limited
from kinerja_analysis.run.limited import Limits, ask_to_end, end_all, run_limited

ROOMY = Limits(seconds=60, memory=2**40)
PATIENCE = 30
"""Seconds in which a process of these tests begins or ends, on a busy computer too."""

SLEEP = "import time; time.sleep(60)"
DEAF = "import signal, sys; signal.signal(15, signal.SIG_IGN); sys.stdout.write('x'); "
"""A process that is asked to end and does not."""


@pytest.fixture
def child(tmp_path, monkeypatch):
    """Put a module of the test in the place of the office's process."""
    monkeypatch.setattr(limited, "CHILD", "anak_uji")
    monkeypatch.setattr(limited, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(limited, "GRACE", 0.3)
    paths = [str(tmp_path), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))

    def write(body):
        head = "import json, os, sys\ntask = json.loads(sys.argv[1])\n"
        (tmp_path / "anak_uji.py").write_text(head + body, encoding="utf-8")

    return write


def gone(pid):
    """Tell whether a process is no more, or only its name is left."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def waited(condition):
    """Wait until something is so."""
    until = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


def test_the_answer_is_given_with_what_the_process_took(child):
    child("open(task['jawaban'], 'w').write(json.dumps({'hasil': task['kerja'] * 2}))")
    ending = run_limited({"kerja": "ya"}, ROOMY)
    assert (ending.answer, ending.why) == ({"hasil": "yaya"}, "")
    assert 0 < ending.memory < 2**40
    assert 0 < ending.seconds < 60


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            "print('satu\\nhabis akal', file=sys.stderr); sys.exit(3)",
            "prosesnya berakhir dengan kode 3 tanpa jawaban; kata terakhirnya: habis akal",
        ),
        ("os._exit(4)", "prosesnya berakhir dengan kode 4 tanpa jawaban"),
        ("os.kill(os.getpid(), 9)", "prosesnya dihentikan sistem (sinyal 9) tanpa jawaban"),
        (
            "open(task['jawaban'], 'w').write('{')",
            "prosesnya berakhir dengan kode 0 tanpa jawaban",
        ),
    ],
    ids=["berkata", "diam", "dibunuh", "setengah jawaban"],
)
def test_a_process_that_breaks_down_is_told_of_in_words(child, body, why):
    child(body)
    ending = run_limited({}, ROOMY)
    assert (ending.answer, ending.why) == ({}, why)


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Limits(seconds=60, memory=1), "memori melebihi batas 0,0 GiB"),
        (Limits(seconds=0, memory=2**40), "waktu melebihi batas 0 menit"),
    ],
)
def test_a_process_beyond_its_limits_is_ended_though_it_had_an_answer(child, limits, why):
    child(f"open(task['jawaban'], 'w').write('{{\"hasil\": 1}}')\n{SLEEP}")
    ending = run_limited({}, limits)
    assert (ending.answer, ending.why) == ({}, why)


def test_what_an_office_started_ends_with_it(child, tmp_path, monkeypatch):
    told, seen = tmp_path / "pid.txt", tmp_path / "terlihat"

    class Seeing(limited._Family):
        def look(self):
            held = super().look()
            if len(self._known) > 1:
                seen.touch()
            return held

    monkeypatch.setattr(limited, "_Family", Seeing)
    # the second process outlives the first by a minute unless it is ended
    child(
        "import subprocess, time\n"
        f"one = subprocess.Popen([sys.executable, '-S', '-c', {SLEEP!r}])\n"
        f"open({str(told)!r}, 'w').write(str(one.pid))\n"
        f"while not os.path.exists({str(seen)!r}): time.sleep(0.01)\n"
        "open(task['jawaban'], 'w').write('{\"hasil\": 1}')"
    )
    assert run_limited({}, ROOMY).answer == {"hasil": 1}
    assert waited(lambda: gone(int(told.read_text())))


def started(body, *words):
    """Start a process of this test and wait until it has begun."""
    process = subprocess.Popen(
        [sys.executable, "-S", "-c", f"{DEAF}sys.stdout.flush(); {body}", *words],
        stdout=subprocess.PIPE,
    )
    assert process.stdout.read(1) == b"x"
    process.stdout.close()
    return process


def test_a_process_that_does_not_listen_is_killed(monkeypatch):
    monkeypatch.setattr(limited, "GRACE", 0.1)
    deaf = started(SLEEP)
    ask_to_end([psutil.Process(deaf.pid)])
    assert deaf.wait(PATIENCE) == -9


def test_to_ask_a_process_that_is_gone_does_no_harm(monkeypatch):
    past = subprocess.Popen([sys.executable, "-S", "-c", ""])
    known = psutil.Process(past.pid)
    past.wait()
    ask_to_end([known])
    assert gone(past.pid)


def test_all_offices_of_this_process_are_ended_and_nothing_else(monkeypatch):
    monkeypatch.setattr(limited, "GRACE", 0.1)
    monkeypatch.setattr(limited, "CHILD", "kantor-uji")
    office, other = started(SLEEP, "kantor-uji"), started(SLEEP, "lain")
    try:
        end_all()
        assert office.wait(PATIENCE) == -9
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()
