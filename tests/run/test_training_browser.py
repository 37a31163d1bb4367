"""The training as it is used: slides, practice page and laboratory in a real Chromium."""

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kinerja_analysis.training.class_plan import class_plan
from kinerja_analysis.training.habits import HABITS
from kinerja_analysis.training.practice_page import practice_page
from kinerja_analysis.training.returned import read_class
from kinerja_analysis.training.slides import lesson_slides, slides_page
from kinerja_analysis.training.vignettes import codes, load_vignettes

pytestmark = pytest.mark.lambat

ROOT = Path(__file__).resolve().parents[2]
VIGNETTES = load_vignettes()
CODES = codes(VIGNETTES)
PLAN = class_plan(25, VIGNETTES)

SHOWN = ("Ketat atau longgar", "Bergeser antartahun", "Angka bulat")
"""Habits on the slides: one of a year, one of several, one of a long scale."""

KEY = "document.dispatchEvent(new KeyboardEvent('keydown', {key: '%s', bubbles: true}))"


def text(name):
    """Script that reads the text of an element."""
    return f"document.getElementById('{name}').textContent"


def clicked(name):
    """Script that clicks an element."""
    return f"document.getElementById('{name}').click()"


def shown(browser, name):
    """Save a picture where the environment asks for pictures."""
    if folder := os.environ.get("KINERJA_GAMBAR_UJI"):
        time.sleep(1)  # let the page come to rest
        browser.picture(Path(folder) / f"{name}.png")


@pytest.fixture(scope="module")
def slides(tmp_path_factory):
    """The slide set as a file."""
    path = tmp_path_factory.mktemp("salindia") / "salindia.html"
    slides = lesson_slides(pola=SHOWN, benih=7, telaah=False)
    page = slides_page(slides, "CONTOH - DATA SIMULASI")
    path.write_text(page, encoding="utf-8")
    return path


def test_slides_move_by_key_slider_and_button_and_ask_for_nothing(browser, slides):
    browser.open(slides.as_uri())
    assert browser.run(text("nomor")) == "Salindia 1 dari 12"
    browser.run(KEY % "ArrowRight")
    assert browser.run(text("judul")) == "Ketat atau longgar"
    assert browser.run(text("label")).startswith("0,00")
    before = browser.run("document.getElementById('gambar').src")
    browser.run(
        "(() => { const g = document.getElementById('geser'); g.value = 3; "
        "g.dispatchEvent(new Event('input')); })()"
    )
    assert browser.run(text("label")).startswith("1,50")
    assert browser.run("document.getElementById('gambar').src") != before
    browser.until("document.getElementById('gambar').naturalWidth > 500")
    shown(browser, "salindia")
    browser.run(clicked("lanjut"))
    assert browser.run(text("label")).startswith("2,00")
    browser.run(KEY % "ArrowLeft")
    assert browser.run(text("label")).startswith("1,50")
    assert browser.errors == []
    assert browser.outside == []


def test_every_slide_can_be_reached_and_the_answer_comes_after_the_question(browser, slides):
    browser.open(slides.as_uri())
    titles = []
    for _ in range(50):
        titles.append((browser.run(text("judul")), browser.run(text("label"))))
        browser.run(clicked("lanjut"))
    assert titles[-1][0] == "Yang dibawa pulang"
    question = titles.index(("Tebak pola, babak 1", "pertanyaan"))
    assert titles[question + 1] == ("Tebak pola, babak 1", "jawaban")
    assert browser.errors == []


def sized(browser, width, height, mobile=False):
    """Give the page another size."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
    browser.send("Emulation.setDeviceMetricsOverride", **size)


def test_on_a_phone_the_picture_keeps_its_size_and_nothing_sticks_out(browser, slides):
    sized(browser, 390, 844, mobile=True)
    browser.open(slides.as_uri())
    browser.run(clicked("lanjut"))
    browser.until("document.getElementById('gambar').getBoundingClientRect().height > 150")
    assert browser.run("document.documentElement.scrollWidth") == 390


def test_the_practice_page_saves_two_rounds_that_are_read_back(browser, tmp_path):
    path = tmp_path / "latihan.html"
    path.write_text(practice_page(PLAN, VIGNETTES, "KASUS REKAAN"), encoding="utf-8")
    browser.open(path.as_uri())
    browser.run("document.getElementById('meja').value = '07'")
    browser.run(clicked("mulai"))
    shown(browser, "latihan_ronde_1")
    _rate(browser, value=4)
    browser.run(clicked("kunci"))
    # the anchor of the round before stands out, and its nilai is still chosen
    assert browser.run("document.querySelectorAll('.jangkar.dahulu').length") == 10
    browser.run("document.querySelector('.jangkar.dahulu').scrollIntoView({block: 'center'})")
    shown(browser, "latihan_ronde_2")
    _rate(browser, value=3)
    browser.run(clicked("selesai"))
    browser.run(clicked("simpan"))
    saved = browser.downloads / "meja-07.json"
    end = time.monotonic() + 30
    while not saved.is_file() and time.monotonic() < end:
        time.sleep(0.2)
    assert json.loads(saved.read_text(encoding="utf-8"))["nomor"] == "07"
    back = read_class(browser.downloads, CODES)
    counted = back.ratings.groupby("ronde")["nilai"].agg(["size", "mean"])
    assert counted.loc[1].tolist() == [60, 4]
    assert counted.loc[2].tolist() == [60, 3]
    assert browser.errors == []
    assert browser.outside == []


def _rate(browser, value):
    """Give every criterion of every case one nilai, through the page's own buttons."""
    for place in range(len(CODES)):
        browser.run(
            f"document.querySelectorAll('input[value=\"{value}\"]').forEach(b => b.click())"
        )
        if place < len(CODES) - 1:
            browser.run(clicked("lanjut"))


@pytest.fixture
def laboratory(tmp_path):
    """Start a JupyterLab on a copy of the laboratory; its address."""
    notebook = "05_pelatihan_penilai.ipynb"
    work = tmp_path / "kerja"
    work.mkdir()
    shutil.copyfile(ROOT / "notebooks" / notebook, work / notebook)
    _mulai().tulis_pengaturan(tmp_path / "pengaturan")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={port}",
            "--IdentityProvider.token=",
            f"--ServerApp.root_dir={work}",
            f"--LabApp.app_settings_dir={tmp_path / 'pengaturan'}",
            "--LabApp.expose_app_in_browser=True",
            "--LabApp.news_url=",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.extension_manager=readonly",
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT), "JUPYTER_CONFIG_DIR": str(tmp_path / "c")},
        cwd=work,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield f"http://127.0.0.1:{port}/lab/tree/{notebook}"
    running.terminate()
    running.wait(60)


def _mulai():
    """Load the program that opens JupyterLab for a trainer."""
    spec = importlib.util.spec_from_file_location("mulai", ROOT / "mulai.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


READY = (
    "[...window.jupyterapp.shell.widgets('main')].some(w => { "
    "const k = w.sessionContext?.session?.kernel; "
    "return k?.connectionStatus === 'connected' && k.status === 'idle'; })"
)
"""Script that says whether the kernel is connected and has nothing to do."""

WORDS = "document.querySelectorAll('.jp-Cell .widget-html-content')"

TEXTS = f"[...{WORDS}].map(w => w.textContent)"

EDITORS = "[...document.querySelectorAll('.jp-CodeCell .cm-content')].filter(e => e.offsetParent)"
"""Code that is seen."""

BARS = "[...document.querySelectorAll('.jp-InputPlaceholder')].map(p => p.textContent.trim())"
"""What stands in the place of hidden code: its first line."""

MOVED = (
    "document.querySelectorAll('.noUi-handle').forEach(handle => handle.dispatchEvent("
    "new KeyboardEvent('keydown', {key: 'ArrowLeft', bubbles: true, cancelable: true})))"
)
"""Script that moves every slider one step down."""


def test_the_laboratory_works_in_jupyterlab(browser, laboratory):
    sized(browser, 1280, 1000)
    _opened(browser, laboratory)
    browser.until("!!(window.jupyterapp && document.querySelector('.jp-NotebookPanel'))", 240)
    browser.until(READY, 240)
    browser.run("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    browser.until(
        "[...document.querySelectorAll('button')].some(b => b.textContent === 'Tebak')", 300
    )
    assert browser.run(f"{EDITORS}.length") == 0
    assert all(bar.startswith("#") for bar in browser.run(BARS))
    n_habits = len(HABITS)
    browser.until(f"document.querySelectorAll('.noUi-handle').length > {n_habits}", 120)
    before = browser.run(TEXTS)
    browser.run(MOVED)
    changed = f"{TEXTS}.filter((text, place) => text !== {json.dumps(before)}[place]).length"
    browser.until(f"{changed} === {n_habits}", 120)
    _press(browser, "Apa kata telaah?")
    browser.until(f"[...{WORDS}].some(w => w.textContent.includes('pola yang perlu ditelaah'))", 60)
    browser.run("void window.jupyterapp.commands.execute('application:toggle-left-area')")
    browser.run("document.querySelector('.noUi-handle').closest('.jp-Cell').scrollIntoView(false)")
    shown(browser, "laboratorium")
    _press(browser, "Tebak")
    browser.until(f"[...{WORDS}].some(w => w.textContent.includes('dari 1 babak'))", 60)
    _press(browser, "Babak berikutnya")
    browser.until(f"[...{WORDS}].some(w => w.textContent.includes('Babak 2'))", 60)
    _press(browser, "Tambah satu penilaian silang")
    browser.until(f"[...{WORDS}].some(w => w.textContent.includes('1 penilaian silang'))", 60)
    browser.run(
        "[...document.querySelectorAll('.noUi-handle')].at(-1).scrollIntoView({block: 'center'})"
    )
    shown(browser, "permainan")
    assert browser.outside == []
    assert browser.errors == []


def _opened(browser, address):
    """Open a page of a server that may still be starting."""
    end = time.monotonic() + 180
    port = int(address.split(":")[2].split("/")[0])
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.5)
    browser.open(address)


def _press(browser, words):
    """Press the button that bears these words."""
    browser.run(
        "[...document.querySelectorAll('button')].find("
        f"b => b.textContent === {json.dumps(words)}).click()"
    )
