"""How a batch runs on a Dask cluster that somebody else has started."""

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from kinerja_analysis import __version__
from kinerja_analysis.errors import UsageError
from kinerja_analysis.run.offices import Office

PATIENCE: Final = 20
"""Seconds within which the scheduler must answer and have a worker."""

RETRIES: Final = 3
"""Workers that may die with one office before it counts as failed."""

EXTRA: Final = (
    "Dask belum terpasang di sini; pasang tambahannya dengan: pip install 'kinerja_analysis[dask]'."
)


@contextmanager
def cluster(address: str, offices: Sequence[Office]) -> Iterator[Executor]:
    """Give an executor for offices: its workers see the folders of data and output."""
    needed = [part for office in offices for part in (*office.data, office.profil)]
    with workers(address, needed, [office.keluaran for office in offices]) as pool:
        yield pool


@contextmanager
def workers(address: str, needed: Sequence[Path], outputs: Sequence[Path]) -> Iterator[Executor]:
    """Give an executor on the workers of a running scheduler, once all of them can do the work.

    Every worker needs this very package and sees the folders of data and output (a shared disk):
    both are checked before anything is begun.

    Parameters
    ----------
    address : of the scheduler, as ``tcp://127.0.0.1:8786``
    needed : what the workers must see
    outputs : folders that they must see too; made when missing

    Raises
    ------
    UsageError
        Dask is not installed, no scheduler answers, or a worker lacks something.
    """
    try:
        from distributed import Client
    except ImportError as fault:
        raise UsageError(EXTRA) from fault
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as fault:
        raise UsageError(
            f"Penjadwal Dask di {address} tidak menjawab. Periksa alamatnya, dan jalankan dahulu "
            "dask scheduler beserta dask worker."
        ) from fault
    with client:
        _check(client, sorted({str(path) for path in needed}), set(outputs))
        with client.get_executor(pure=False, retries=RETRIES) as pool:
            yield pool


def _check(client: Any, needed: Sequence[str], outputs: set[Path]) -> None:
    """Refuse a cluster without workers, or whose workers lack the package or the folders."""
    with suppress(TimeoutError):
        client.wait_for_workers(1, timeout=PATIENCE)
    for folder in outputs:
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".dask-", dir=min(outputs)) as probe:
        told = client.run(what_is_missing, __version__, [*needed, probe])
    if not told:
        raise UsageError("Penjadwal Dask menjawab, tetapi belum ada worker; jalankan dask worker.")
    if faults := [f"{worker}: {fault}" for worker, fault in sorted(told.items()) if fault]:
        raise UsageError("Tidak semua worker dapat bekerja:\n- " + "\n- ".join(faults))


def what_is_missing(version: str, paths: Sequence[str]) -> str:
    """Say what this machine lacks for the work; nothing when all is there."""
    import kinerja_analysis

    if kinerja_analysis.__version__ != version:
        return f"kinerja_analysis {kinerja_analysis.__version__}, seharusnya {version}"
    unseen = [path for path in paths if not Path(path).exists()]
    if unseen:
        return (
            f"tidak melihat {unseen[0]} ({len(unseen)} jalur); data dan keluaran harus di folder "
            "bersama yang terpasang di setiap mesin"
        )
    return ""
