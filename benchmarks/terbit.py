"""Whether a published run is ever seen broken: runs are killed and the disk fails, readers look on.

A reader verifies the published folder again and again, from before the first kill to after the last
fault. It enters the folder (its working directory stays with the folder it entered) and verifies it
against its manifest; a folder that was exchanged meanwhile is left and entered anew. Whatever it
finds must verify and be the old run or the new one; a folder that is not there counts as broken.

    python benchmarks/terbit.py                       200 kali penerbitan, 20 kali seluruh jalan
    python benchmarks/terbit.py --penerbitan 1000 --jalan 0
    python benchmarks/terbit.py --bukti docs/bukti    juga menulis terbit.md
"""

import argparse
import multiprocessing as mp
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from kantor import write_office
from kinerja_analysis.errors import KinerjaError, ReportError
from kinerja_analysis.run.manifest import NAME, read_manifest, verify, write_manifest
from kinerja_analysis.run.publish import build_folder, publish, unpublished

ROOT = Path(__file__).resolve().parents[1]

FILES, BYTES = 24, 40_000
"""Files of the prepared build, and bytes of each: as many as a small office's report has."""

CALLS: Final = ("write", "fsync", "rename", "renameat2", "mkdir", "chmod")
"""Calls of the publishing step at each of which the disk fails."""

FAULTS: Final = ("ENOSPC", "EIO")

PATIENCE: Final = 30.0
"""Seconds after which a hung trial is an error of this program."""

Context = mp.get_context("fork")


@dataclass(slots=True)
class Found:
    """What one kind of trial gave: how it left the published run, and what the reader saw."""

    trials: int = 0
    left: Counter[str] = field(default_factory=Counter)
    checks: int = 0
    anew: int = 0
    broken: list[str] = field(default_factory=list)


# --- the reader ------------------------------------------------------------------------------


def look(target: Path) -> tuple[str, str]:
    """Verify the folder as it is entered now: its version, and what is wrong with it."""
    home = os.open(".", os.O_RDONLY)
    try:
        os.chdir(target)
        here = Path().stat().st_ino
        try:
            wrong = verify(Path())
            version = str(read_manifest(Path()).get("benih"))
        except (KinerjaError, OSError) as fault:
            wrong, version = [str(fault)], ""
        exchanged = Path().stat().st_nlink == 0 or target.stat().st_ino != here
        return ("anew", "") if wrong and exchanged else (version, "; ".join(wrong))
    except FileNotFoundError:
        return "", "folder tidak ada"
    finally:
        os.fchdir(home)
        os.close(home)


def read_on(target: Path, allowed: tuple[str, ...], stop: object, told: object) -> None:
    """Look until told to stop; tell how often, and whatever was broken."""
    checks, anew, broken = 0, 0, []
    while not stop.is_set():  # type: ignore[attr-defined]
        version, wrong = look(target)
        if version == "anew":
            anew += 1
            continue
        checks += 1
        if wrong or (allowed and version not in allowed):
            broken.append(f"versi {version!r}: {wrong}")
    told.put((checks, anew, broken))  # type: ignore[attr-defined]


def watched(target: Path, work: Callable[[Found], None], allowed: tuple[str, ...] = ()) -> Found:
    """Do the work while a reader looks on."""
    found, stop, told = Found(), Context.Event(), Context.SimpleQueue()
    reader = Context.Process(target=read_on, args=(target, allowed, stop, told))
    reader.start()
    try:
        work(found)
    finally:
        stop.set()
        found.checks, found.anew, broken = told.get()
        reader.join()
    found.broken += broken
    return found


# --- the publishing step ---------------------------------------------------------------------


def prepare(folder: Path, rng: random.Random) -> Path:
    """Make the build that every trial publishes."""
    for number in range(FILES):
        path = folder / ("rahasia" if number % 2 else "") / f"berkas-{number:02d}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(rng.randbytes(BYTES))
    return folder


def step(prepared: Path, target: Path, version: int, begin: Callable[[], None]) -> None:
    """Publish the prepared build; `begin` is called where the step begins."""
    with build_folder(target) as built:
        shutil.copytree(prepared, built, dirs_exist_ok=True)
        begin()
        try:
            write_manifest(built, {"benih": version}, {"acuan": Path(__file__)})
        except OSError as fault:
            raise unpublished(target, fault) from fault
        publish(built, target)


def in_child(work: Callable[[], None]) -> int:
    """Fork a child that does the work; it ends with 0, 3 (refused in words) or 1."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except ReportError:
        code = 3
    finally:
        os._exit(code)


def left(target: Path, old: str, new: str) -> str:
    """Tell what stands published after a trial."""
    version, wrong = look(target)
    if wrong:
        return f"rusak: {wrong}"
    return {old: "lama", new: "baru"}.get(version, f"rusak: versi {version}")


def kills(prepared: Path, target: Path, trials: int, rng: random.Random) -> Found:
    """Kill the publishing step at random moments."""
    seconds = _seconds_of_a_step(prepared, target)

    def work(found: Found) -> None:
        standing = str(read_manifest(target)["benih"])
        for number in range(1, trials + 1):
            ready, begin = os.pipe()

            def publish_it(number: int = number, begin: int = begin) -> None:
                step(prepared, target, number, lambda: os.close(begin))

            child = in_child(publish_it)
            os.close(begin)
            os.read(ready, 1)  # ends when the child closes its side: the step begins
            os.close(ready)
            time.sleep(rng.uniform(0, 1.3) * seconds)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            how = left(target, standing, str(number))
            _count(found, how, f"bunuh {number}")
            standing = str(number) if how == "baru" else standing

    return watched(target, work)


def _seconds_of_a_step(prepared: Path, target: Path) -> float:
    """Return how long the step takes here when nothing disturbs it (median of five)."""
    taken = []
    for _ in range(5):
        began: list[float] = []
        step(prepared, target, 0, lambda began=began: began.append(time.perf_counter()))
        taken.append(time.perf_counter() - began[0])
    return sorted(taken)[2]


def _count(found: Found, how: str, which: str) -> None:
    """Count one trial; a broken one is kept with its name."""
    found.trials += 1
    found.left[how.partition(":")[0]] += 1
    if how.startswith("rusak"):
        found.broken.append(f"{which}: {how}")


def faults(prepared: Path, target: Path) -> Found:
    """Let the disk fail at every call of the publishing step, one after another."""

    def work(found: Found) -> None:
        standing = str(read_manifest(target)["benih"])
        version = 10**6
        for fault in FAULTS:
            for call in CALLS:
                for number in range(1, 10**4):
                    version += 1
                    code, hit = _with_fault(prepared, target, version, (call, fault, number))
                    how = left(target, standing, str(version))
                    if not hit:  # no such call any more: an undisturbed publication
                        standing = str(version)
                        break
                    if code == 1:
                        how = "rusak: galat yang tidak diterjemahkan"
                    _count(found, how, f"{fault} pada {call} ke-{number}")
                    standing = str(version) if how == "baru" else standing

    return watched(target, work)


def _with_fault(
    prepared: Path, target: Path, version: int, fault: tuple[str, str, int]
) -> tuple[int, bool]:
    """Publish while one call fails; return the ending and whether that call was reached at all."""
    call, error, number = fault
    with tempfile.NamedTemporaryFile(suffix=".strace") as log:
        child = in_child(lambda: step(prepared, target, version, _wait_for_tracer))
        _until_stopped(child)
        words = ["strace", "-f", "-qq", "-p", str(child), "-e", f"trace={call}", "-o", log.name]
        tracer = subprocess.Popen(
            [*words, "-e", f"inject={call}:error={error}:when={number}"], stderr=subprocess.PIPE
        )
        _until_traced(child)
        os.kill(child, signal.SIGCONT)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        tracer.communicate(timeout=PATIENCE)
        return code, "INJECTED" in Path(log.name).read_text(encoding="utf-8", errors="replace")


def _wait_for_tracer() -> None:
    """Stop until whoever traces this process lets it go on."""
    os.kill(os.getpid(), signal.SIGSTOP)


def _until_stopped(child: int) -> None:
    """Wait until a child has stopped itself."""
    os.waitpid(child, os.WUNTRACED)


def _until_traced(child: int) -> None:
    """Wait until a process is traced."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        words = Path(f"/proc/{child}/status").read_text(encoding="utf-8")
        if not re.search(r"TracerPid:\t0\n", words):
            return
        time.sleep(0.01)
    raise RuntimeError("strace did not attach")


# --- the whole run ---------------------------------------------------------------------------


def whole_runs(office: Path, trials: int, rng: random.Random) -> Found:
    """Kill the whole yearly run at random moments; a run at the end must publish."""
    seconds = _run(office, 0)
    target = next((office / "reports" / "2025").glob(f"*/{NAME}")).parent

    def work(found: Found) -> None:
        standing = str(read_manifest(target)["benih"])
        for number in range(1, trials + 1):
            process = _start(office, number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(rng.uniform(0.02, 1.05) * seconds)
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            process.wait()
            how = left(target, standing, str(number))
            _count(found, how, f"jalan {number}")
            standing = str(number) if how == "baru" else standing
        _run(office, trials + 1)
        aside = [path.name for path in target.parent.iterdir() if path != target]
        if aside or left(target, "", str(trials + 1)) != "baru":
            found.broken.append(f"jalan terakhir tidak terbit bersih: {aside}")

    return watched(target, work)


def _start(office: Path, seed: int) -> "subprocess.Popen[bytes]":
    """Start the yearly run of an office."""
    words = ("laporan", "--tahun", "2025", "--data", str(office / "2025"), "--benih", str(seed))
    return subprocess.Popen(
        [sys.executable, "-m", "kinerja_analysis", *words, "--keluaran", str(office / "reports")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _run(office: Path, seed: int) -> float:
    """Run the year to its end and return the seconds it took."""
    began = time.monotonic()
    if _start(office, seed).wait() != 0:
        raise RuntimeError("the undisturbed run failed")
    return time.monotonic() - began


# --- what is told ----------------------------------------------------------------------------

ROWS: Final = {
    "penerbitan": "Langkah penerbitan dibunuh (SIGKILL) pada saat acak",
    "galat": "Media penyimpanan gagal (ENOSPC, EIO) pada setiap "
    "write, fsync, rename, mkdir, dan chmod langkah itu",
    "jalan": "Seluruh jalan dibunuh (SIGKILL) pada saat acak",
}


def page(found: dict[str, Found], words: str) -> str:
    """Lay out what was found as a page of evidence."""
    lines = [
        "# Bukti: hasil terbitan tidak pernah tampak rusak",
        "",
        f"Dihasilkan oleh `{words}` pada {datetime.now():%d-%m-%Y}. Selama semua percobaan seorang "
        "pembaca memeriksa folder terbitan terhadap manifesnya, berulang-ulang; folder yang "
        "ditukar selagi dibaca dimasuki kembali. Rusak berarti: tidak ada, tidak lolos verifikasi, "
        "bukan laporan lama dan bukan laporan baru, atau galat yang tidak diterjemahkan.",
        "",
        "| percobaan | banyaknya | tetap lama | menjadi baru | pemeriksaan pembaca | dimasuki "
        "kembali | rusak |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, one in found.items():
        numbers = (one.trials, one.left["lama"], one.left["baru"], one.checks, one.anew)
        cells = " | ".join(f"{number:,}".replace(",", ".") for number in (*numbers,))
        lines.append(f"| {ROWS[name]} | {cells} | {len(one.broken)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run all trials; 1 where anything was broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--penerbitan", type=int, default=200)
    parser.add_argument("--jalan", type=int, default=20)
    parser.add_argument("--benih", type=int, default=0)
    parser.add_argument("--bukti", type=Path)
    given = parser.parse_args()
    found: dict[str, Found] = {}
    words = f"python benchmarks/terbit.py --penerbitan {given.penerbitan} --jalan {given.jalan}"
    for name, one in trials(given.penerbitan, given.jalan, random.Random(given.benih)):
        found[name] = one
        told = one.trials, dict(one.left), one.checks, one.anew
        sys.stdout.write(f"{name}: {told}; rusak: {len(one.broken)}\n")
        sys.stdout.write("".join(f"- {fault}\n" for fault in one.broken[:20]))
        sys.stdout.flush()
        if given.bukti:
            (given.bukti / "terbit.md").write_text(page(found, words), encoding="utf-8")
    return 1 if any(one.broken for one in found.values()) else 0


def trials(steps: int, runs: int, rng: random.Random) -> Iterator[tuple[str, Found]]:
    """Make all trials, kind by kind."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepared, target = prepare(home / "siap", rng), home / "reports" / "2025" / "kantor"
        step(prepared, target, 0, lambda: None)
        if steps:
            yield "penerbitan", kills(prepared, target, steps, rng)
            yield "galat", faults(prepared, target)
        if runs:
            office = write_office(home, "Kelurahan Uji", 1)
            yield "jalan", whole_runs(office, runs, rng)


if __name__ == "__main__":
    sys.exit(main())
