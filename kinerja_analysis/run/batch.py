"""How many offices run one beside another: each by itself, failures told, nothing done twice."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any, Final

import pandas as pd

from kinerja_analysis.errors import reason
from kinerja_analysis.report.material import Stage
from kinerja_analysis.run.folders import resolve
from kinerja_analysis.run.limited import Limits, end_all, run_limited
from kinerja_analysis.run.offices import Office, read_offices
from kinerja_analysis.run.order import Edition, check_edition
from kinerja_analysis.run.publish import clear_abandoned
from kinerja_analysis.run.run_log import MASK, NUMBER

LIMITS: Final = Limits(seconds=3600, memory=4 * 2**30)
"""What one office may take when nothing else is said."""

ATTEMPTS: Final = 2
"""Attempts of an office whose kernel died or whose place was still held."""

FAILED: Final = ("ditolak", "gagal")
"""Endings after which somebody must act."""

OFFICE: Final = ("nomor", "kantor", "kota", "provinsi", "penanggung_jawab")
ROWS: Final = ("dibaca", "bersih", "karantina")
"""What the table of a batch takes over from the list and from a run."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Done:
    """How one office ended.

    Attributes
    ----------
    office : which
    hasil : ``terbit``, ``mutakhir`` (stood already), ``ditolak`` (its data) or ``gagal``; of a
        check of the exports alone: ``layak`` or ``ditolak``
    pesan : what to know or to do
    baris : ``dibaca, struktur, bersih, karantina``; empty where there is no report
    seconds : on the clock
    memory : bytes, the largest that its processes held together
    attempts : count of attempts
    """

    office: Office
    hasil: str
    pesan: str
    baris: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    memory: int = 0
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class BatchRun:
    """A batch that came to its end.

    Attributes
    ----------
    tahun : appraisal year
    offices : DataFrame, one row an office in the order of the list
        ``nomor, kantor, kota, provinsi, penanggung_jawab, hasil, pesan, dibaca, bersih, karantina,
        detik, mib, percobaan, folder``
    """

    tahun: int
    offices: pd.DataFrame

    @property
    def failed(self) -> pd.DataFrame:
        """Offices for which somebody must act."""
        return self.offices[self.offices["hasil"].isin(FAILED)]

    def summary(self) -> str:
        """Say in one sentence how many offices ended how."""
        counts = self.offices["hasil"].value_counts()
        told = ", ".join(f"{n} {name}" for name, n in counts.sort_index().items())
        return f"{len(self.offices)} kantor tahun {self.tahun}: {told}."


def run_batch(  # noqa: PLR0913 (public name; DESIGN.md, section 5)
    offices: Path | str | Sequence[Office],
    *,
    tahun: int,
    keluaran: Path | str = "reports",
    processes: int | None = None,
    dask: str | None = None,
    tahap: Stage = "final",
    tanggal: date | None = None,
    seed: int = 0,
    draf: bool = False,
    paksa: bool = False,
    edisi: Edition = "lengkap",
    teks: Path | str = "",
    check_only: bool = False,
    limits: Limits = LIMITS,
    progress: Progress = lambda _message: None,
) -> BatchRun:
    """Run the year of many offices, each in a process of its own.

    An office whose published run is still that of its inputs is left as it is, so a batch that
    was stopped goes on where it was when it is started again.

    Parameters
    ----------
    offices : the list (XLSX or CSV, see `offices.COLUMNS`), or offices already read
    tahun : appraisal year
    keluaran : folder of the reports of offices that name none
    processes : offices at once on this machine; the count of its processors when not given
    dask : address of a running Dask scheduler, in place of this machine
    tahap, tanggal, seed, draf, paksa, edisi, teks : as for `run_report`
    check_only : read the exports only, publish nothing
    limits : seconds and bytes of one office
    progress : told of each office that ended, and when the rest will have

    Raises
    ------
    UsageError
        The list has faults, or the cluster cannot do the work; nothing was begun.
    """
    output = Path(keluaran).expanduser().absolute()
    known = offices if isinstance(offices, Sequence) and not isinstance(offices, str) else None
    jobs = tuple(known) if known is not None else read_offices(Path(str(offices)), output)
    options: dict[str, Any] = {"tahap": tahap, "seed": seed, "draf": draf, "paksa": paksa}
    options |= {"tanggal": tanggal.isoformat()} if tanggal else {}
    options |= {"edisi": edisi, "teks": str(resolve(teks)) if teks else ""}
    check_edition(edisi, tahap)
    kerja = "periksa" if check_only else "laporan"
    tasks = [_task(office, kerja, tahun, options) for office in jobs]
    with _pool(processes, dask, jobs) as pool:
        ended = _all(pool, list(zip(jobs, tasks, strict=True)), limits, progress)
    return BatchRun(tahun, _frame([ended[office.nomor] for office in jobs], tahun))


def _task(office: Office, kerja: str, tahun: int, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the process of an office is asked."""
    return {
        "kerja": kerja,
        "tahun": tahun,
        "data": [str(part) for part in office.data],
        "profil": str(office.profil),
        "keluaran": str(office.keluaran),
        "pilihan": {**options, "notebooks": str(office.notebook) if office.notebook else None},
    }


@contextmanager
def _pool(processes: int | None, dask: str | None, jobs: Sequence[Office]) -> Iterator[Executor]:
    """Give what runs the offices: threads that each watch one process, or a Dask cluster."""
    if dask:
        from kinerja_analysis.run.cluster import cluster

        with cluster(dask, jobs) as pool:
            yield pool
        return
    with ThreadPoolExecutor(processes or os.cpu_count() or 1) as pool:
        try:
            yield pool
        except BaseException:  # stopped: what was not begun is not begun, what runs is ended
            pool.shutdown(wait=False, cancel_futures=True)
            end_all()
            raise


def _all(
    pool: Executor,
    jobs: Sequence[tuple[Office, Mapping[str, Any]]],
    limits: Limits,
    progress: Progress,
) -> dict[int, Done]:
    """Run all offices and tell of each as it ends."""
    started = monotonic()
    waiting = [pool.submit(run_office, office, task, limits) for office, task in jobs]
    ended: dict[int, Done] = {}
    for future in as_completed(waiting):
        done = future.result()
        ended[done.office.nomor] = done
        left = (monotonic() - started) / len(ended) * (len(jobs) - len(ended))
        progress(_told(done, len(ended), len(jobs), left))
    return ended


def run_office(office: Office, task: Mapping[str, Any], limits: Limits) -> Done:
    """Run one office in a process of its own, once more where another attempt can succeed."""
    for attempt in range(1, ATTEMPTS + 1):
        done = replace(_once(office, task, limits), attempts=attempt)
        if done.hasil != "ulangi":
            return done
    return replace(done, hasil="gagal")


def _once(office: Office, task: Mapping[str, Any], limits: Limits) -> Done:
    """Run one office in a process of its own; what ails this machine then is told of it alone."""
    try:
        ending = run_limited(task, limits)
    except OSError as fault:
        return Done(office, "gagal", f"Prosesnya tidak dapat dijalankan ({reason(fault)}).")
    answer = ending.answer
    if ending.why:
        clear_abandoned(office.keluaran / str(task["tahun"]) / office.folder)
    return Done(
        office,
        str(answer.get("hasil", "gagal")),
        str(answer.get("pesan", f"Kantor ini dihentikan: {ending.why}; tidak ada yang terbit.")),
        answer.get("baris", {}),
        ending.seconds,
        ending.memory,
    )


def _told(done: Done, n: int, total: int, left: float) -> str:
    """Say how an office ended and how long the rest may take."""
    rest = f"; sisa kira-kira {left / 60:.0f} menit" if n < total and left >= 60 else ""
    return f"[{n}/{total}] {done.office.kantor}: {done.hasil} ({done.seconds:.0f} detik){rest}"


def _frame(ended: Sequence[Done], tahun: int) -> pd.DataFrame:
    """Return how the offices ended, one row an office."""
    rows = [
        {
            **{name: asdict(one.office)[name] for name in OFFICE},
            "hasil": one.hasil,
            "pesan": NUMBER.sub(MASK, one.pesan),
            **{name: one.baris.get(name, 0) for name in ROWS},
            "detik": round(one.seconds, 1),
            "mib": round(one.memory / 2**20),
            "percobaan": one.attempts,
            "folder": str(one.office.keluaran / str(tahun) / one.office.folder),
        }
        for one in ended
    ]
    return pd.DataFrame(rows)
