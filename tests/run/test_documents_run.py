"""Every block of code in the documents runs, or is understood where running it takes too long.

Python blocks run page by page, as a reader would paste them; exports that several pages clean are
cleaned once. Every command is read by the parser of the command line, which refuses a word or an
option that does not exist; those that are quick also run. What takes longer (the yearly run,
batches, cleaning and forms of the whole sample) runs in tests of its own: test_notebooks_run.py,
test_batch.py, test_cli.py, test_forms_run.py.
"""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from kinerja_analysis import cli
from kinerja_analysis.intake import clean

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for path in (*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md"))
    if path.relative_to(ROOT).parts[:2] != ("docs", "keputusan")
)
FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", flags=re.MULTILINE | re.DOTALL)
LANGUAGES = {"python", "sh", "toml", "sql", "text"}
OWN = {"laporan", "uji", "lab", "cek", "dok", "paket"}
"""Words of mulai.py itself, which `kinerja` need not know; `laporan` it knows too."""

RUN = {"bersihkan", "buat-profil", "formulir", "simulasi"}
SLOW = "data/contoh/"
"""Exports of which a run takes long."""

OFFICE_OWN = ("data/masuk/", "reports/", "kerja/daftar.xlsx")
"""Paths that only an office that followed the page would have."""


def blocks(language):
    """List (page, block) of one language, unindented."""
    found = []
    for page in PAGES:
        for indent, kind, text in FENCE.findall(page.read_text(encoding="utf-8")):
            if kind == language:
                found.append((page, re.sub(f"^{indent}", "", text, flags=re.MULTILINE)))
    return found


def name(page):
    return str(page.relative_to(ROOT))


COMMANDS = sorted(
    {line for _, text in blocks("sh") for line in text.splitlines() if line.strip()}
    | set(re.findall(r"^    (python mulai\.py [^#\n]+?) *(?:#.*)?$", "\n".join(
        page.read_text(encoding="utf-8") for page in PAGES), flags=re.MULTILINE))
)  # fmt: skip


def words_of(command):
    """Give the words after the program's name, and the program."""
    words = shlex.split(command)
    if words[:2] == ["python", "mulai.py"]:
        return "mulai", words[2:]
    return words[0], words[1:]


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_understood(command):
    program, words = words_of(command)
    if program == "python":
        assert (ROOT / words[0]).is_file()
    elif program == "mulai" and words[0] in OWN - {"laporan"}:
        assert f"  {words[0]} " in (ROOT / "mulai.py").read_text(encoding="utf-8")
    else:
        assert program in ("mulai", "kinerja")
        assert cli._parser().parse_args(words).perintah == words[0]


def test_documents_hold_only_blocks_that_are_looked_at():
    kinds = {
        kind for page in PAGES for _, kind, _ in FENCE.findall(page.read_text(encoding="utf-8"))
    }
    assert kinds <= LANGUAGES


@pytest.mark.parametrize(("page", "text"), blocks("toml"), ids=lambda x: getattr(x, "name", ""))
def test_toml_of_a_page_can_be_read(page, text):
    assert tomllib.loads(text), name(page)


QUICK = [
    command
    for command in COMMANDS
    if words_of(command)[1][0] in RUN and not any(p in command for p in (SLOW, *OFFICE_OWN))
]


@pytest.mark.lambat
@pytest.mark.parametrize("command", QUICK)
def test_command_runs_on_the_sample(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kerja").mkdir()
    assert cli.main(words_of(command)[1]) == 0, capsys.readouterr().err


@pytest.fixture(scope="module")
def cleaned_once():
    """Clean the same exports only once, whichever page asks."""
    known = {}

    def clean_exports(paths, profile, *, tahun):
        key = (*map(str, paths), tahun)
        if key not in known:
            known[key] = clean.clean_exports(paths, profile, tahun=tahun)
        return known[key]

    return clean_exports


PYTHON_PAGES = sorted({page for page, _ in blocks("python")})


@pytest.mark.lambat
@pytest.mark.parametrize("page", PYTHON_PAGES, ids=name)
def test_python_of_a_page_runs(page, monkeypatch, cleaned_once):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("kinerja_analysis.clean_exports", cleaned_once, raising=False)
    text = "\n".join(text for own, text in blocks("python") if own == page)
    exec(compile(text, name(page), "exec"), {"__name__": "__page__"})
