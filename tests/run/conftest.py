"""What the runs share: the sample office, published once for all tests that look at it."""

import base64
import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import distributed
import pytest
import websocket
from filelock import FileLock

from kinerja_analysis.run.office import run_report

ROOT = Path(__file__).resolve().parents[2]

SAMPLE = ROOT / "data" / "contoh"


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """Folder of the published run of the sample year; workers of xdist share one run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    target = shared / "terbitan" / "2025" / "kecamatan-candisari"
    with FileLock(shared / "terbitan.kunci"):
        if not target.is_dir():
            run_report(2025, [SAMPLE / "2025"], SAMPLE / "profil.toml", shared / "terbitan")
    return target


@pytest.fixture
def contents():
    """List all that a folder holds, hidden files too."""
    return lambda folder: sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))


BROWSERS = ("chromium", "chromium-browser", "google-chrome")

OWN = ("file:", "data:", "blob:", "about:", "chrome:", "http://127.0.0.1", "ws://127.0.0.1")
"""How addresses begin that are no request to the outside."""

PATIENCE = 120
"""Seconds that a page may take on a busy computer."""

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--remote-allow-origins=*",
    "--remote-debugging-port=0",
    "--window-size=1280,900",
)


class Browser:
    """A real Chromium without a window, spoken to in its own protocol (DevTools).

    It keeps what went wrong on the page (`errors`) and every address asked for (`addresses`).
    """

    def __init__(self, address: str, downloads: Path) -> None:
        self._socket = websocket.create_connection(address, timeout=PATIENCE)
        self._number = 0
        self.errors: list[str] = []
        self.addresses: list[str] = []
        self.downloads = downloads
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        self.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))

    @property
    def outside(self) -> list[str]:
        """Addresses outside this computer that the page asked for."""
        return [address for address in self.addresses if not address.startswith(OWN)]

    def send(self, method: str, **params: object) -> dict:
        """Send one command and return its result; what happens meanwhile is kept."""
        self._number += 1
        words = {"id": self._number, "method": method, "params": params}
        self._socket.send(json.dumps(words))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == self._number:
                assert "error" not in message, message["error"]
                return message["result"]
            self._keep(message)

    def _keep(self, message: dict) -> None:
        """Keep errors and addresses."""
        method, params = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.addresses.append(params["request"]["url"])
        if method == "Runtime.exceptionThrown":
            self.errors.append(str(params["exceptionDetails"]))
        if method == "Runtime.consoleAPICalled" and params["type"] == "error":
            self.errors.append(str(params["args"]))
        if method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.errors.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")

    def open(self, address: str) -> None:
        """Open a page and wait until it is loaded."""
        self.send("Page.navigate", url=address)
        self.until("document.readyState === 'complete'")

    def run(self, script: str) -> object:
        """Run a script on the page and return its value."""
        found = self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def until(self, condition: str, seconds: float = PATIENCE) -> None:
        """Wait until a condition holds on the page."""
        end = time.monotonic() + seconds
        while not self.run(condition):
            assert time.monotonic() < end, f"never true: {condition}; {self.errors}"
            time.sleep(0.2)

    def picture(self, path: Path) -> None:
        """Save what the page looks like."""
        shot = self.send("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        """Let go of the page."""
        self._socket.close()


@pytest.fixture
def browser(tmp_path_factory):
    """Open a Chromium for one test; without one the test says so."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no Chromium on this computer: apt-get install chromium")
    home, downloads = tmp_path_factory.mktemp("profil"), tmp_path_factory.mktemp("unduhan")
    running = subprocess.Popen(
        [program, *FLAGS, f"--user-data-dir={home}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    page = Browser(_page_address(home / "DevToolsActivePort"), downloads)
    yield page
    page.close()
    running.terminate()
    running.wait(30)


def _page_address(port_file: Path) -> str:
    """Return where the first page of a browser is spoken to, once it has started."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError, IndexError, StopIteration):
            port = port_file.read_text(encoding="utf-8").splitlines()[0]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=10) as listed:
                pages = json.load(listed)
            return next(p["webSocketDebuggerUrl"] for p in pages if p["type"] == "page")
        time.sleep(0.3)
    pytest.fail("Chromium did not start")


def start(module: str, *words: str) -> "subprocess.Popen[bytes]":
    """Start one process of the cluster."""
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def scheduler(tmp_path):
    """Address of a scheduler on loopback that ends with the test."""
    place = tmp_path / "penjadwal.json"
    process = start(
        "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter",
        "--scheduler-file", str(place),
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not place.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    yield str(json.loads(place.read_text(encoding="utf-8"))["address"])
    process.kill()
    process.wait()


@pytest.fixture
def workers(scheduler, tmp_path):
    """Two workers of one thread each, as processes of their own."""
    words = (scheduler, "--nthreads", "1", "--no-nanny", "--no-dashboard")
    running = [start("dask_worker", *words, "--host", "127.0.0.1") for _ in range(2)]
    with distributed.Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    yield running
    for process in running:
        process.kill()
        process.wait()
