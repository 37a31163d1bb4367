"""One Python process for all notebooks of an office: imports are paid once, nothing is handed on.

The kernel and the runner of notebooks live in a thread of their own, so that the main thread stays
free to be stopped by the system; it then ends the kernel, and the thread with it.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

import psutil
from jupyter_core.utils import ensure_event_loop, run_sync

from kinerja_analysis.errors import KernelDied
from kinerja_analysis.run.kernel import LocalKernelManager

ATTEMPTS: Final = 2
"""Attempts to start a kernel: what hindered the first may be over."""

START_TIMEOUT: Final = 180
"""Seconds that a kernel may take to start (slow laptops)."""

LOOK_EVERY: Final = 0.5
"""Seconds between two looks whether the runner has ended (Windows hears of a stop only between)."""

FORGET: Final = "get_ipython().reset(new_session=True)"
"""Empties a kernel for the next notebook: no name, no output and no count of cells is left."""

NOT_STARTED: Final = (
    "Kernel notebook tidak dapat dimulai; tidak ada yang diterbitkan. Tutup program lain agar "
    "memori cukup, lalu ulangi."
)

Answer = TypeVar("Answer")


class OfficeKernel:
    """A kernel that runs one notebook after another; made by `office_kernel`."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self.manager = LocalKernelManager()

    def work(self, task: Callable[[], Answer]) -> Answer:
        """Do a task in the kernel's thread; when this run is stopped, end the kernel first."""
        future = self._pool.submit(task)
        try:
            return _awaited(future)
        except BaseException:
            if not future.done():
                self.kill()
                wait([future])
            raise

    def prepare(self, home: Path) -> None:
        """Start the kernel in a folder, or empty the one that runs; once more where it fails.

        Raises
        ------
        KernelDied
            It cannot be started.
        """
        for _ in range(ATTEMPTS):
            with suppress(RuntimeError):
                if self.manager.has_kernel:
                    self._forget()
                else:
                    run_sync(self.manager.start_kernel)(cwd=str(home))
                return
            self.end()
            self.manager = LocalKernelManager()
        raise KernelDied(NOT_STARTED)

    def _forget(self) -> None:
        """Empty the kernel of the last notebook's names."""
        client = self.manager.client()
        client.start_channels()
        try:
            run_sync(client.wait_for_ready)(timeout=START_TIMEOUT)
            run_sync(client.execute_interactive)(FORGET, silent=True, timeout=START_TIMEOUT)
        except TimeoutError as fault:
            raise RuntimeError from fault
        finally:
            self.manager.release()

    def kill(self) -> None:
        """End the kernel and all it started at once, whatever they are doing."""
        process = getattr(self.manager.provisioner, "process", None)
        with suppress(psutil.Error):
            known = psutil.Process(process.pid) if process else None
            for one in (*known.children(recursive=True), known) if known else ():
                one.kill()

    def end(self) -> None:
        """End the kernel and remove its sockets."""
        self.manager.release()
        if self.manager.has_kernel:
            with suppress(RuntimeError):
                run_sync(self.manager.shutdown_kernel)(now=True)
        self.manager.cleanup_connection_file()


@contextmanager
def office_kernel() -> Iterator[OfficeKernel]:
    """Give a kernel for the notebooks of one office; it starts with the first and ends here."""
    with ThreadPoolExecutor(1, thread_name_prefix="kernel") as pool:
        kernel = OfficeKernel(pool)
        try:
            yield kernel
        finally:
            pool.submit(kernel.end).result()
            pool.submit(lambda: ensure_event_loop().close()).result()


def _awaited(future: "Future[Answer]") -> Answer:
    """Wait for an answer so that a request to stop is heard on every system."""
    while not future.done():
        wait([future], timeout=LOOK_EVERY)
    return future.result()
