"""Whether the house keeps its own rules: one-way street, small rooms, notebooks that only tell."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "kinerja_analysis"
MODULES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

STREET = (
    "errors",
    "schema",
    "thresholds",
    "profile_keys",
    "profile_report",
    "profile_units",
    "profile",
    "regulasi",
    "intake",
    "archive",
    "riwayat",
    "stats",
    "models",
    "simulate",
    "bias",
    "results",
    "privacy",
    "report",
    "forms",
    "training",
    "run",
    "cli_parser",
    "cli_options",
    "cli_places",
    "cli",
)
"""The rooms, lowest first: a module imports only from its own room and those before it."""

MAX_CODE_LINES = 300
MAX_FUNCTION_LINES = 40
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}
HEAVY = {"seaborn", "matplotlib", "scipy.stats", "papermill"}
DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While)

NIP = re.compile(r"(?<![0-9.])(?:19|20)[0-9]{16}(?![0-9])")
CDN = re.compile(r"https?://(?:cdn|cdnjs|unpkg|fonts\.g)")


def room(module: str) -> str:
    """Return the room of a dotted module name."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imported(tree: ast.AST) -> set[str]:
    """Return the dotted names that a module imports, anywhere in it."""
    nodes = list(ast.walk(tree))
    plain = {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    return plain | {n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module}


def code_lines(path: Path, node: ast.AST | None = None) -> int:
    """Count lines with code; docstrings, comments and blanks do not count."""
    source = path.read_text(encoding="utf-8")
    tree = node or ast.parse(source)
    held = {n.lineno for n in ast.walk(tree) if isinstance(n, ast.stmt | ast.expr)}
    for item in ast.walk(tree):
        body = getattr(item, "body", None)
        if isinstance(body, list) and body and _is_text(body[0]):
            held -= set(range(body[0].lineno, body[0].end_lineno + 1))
    return len(held)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(getattr(node.value, "value", None), str)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_module_imports_only_from_its_room_and_those_before(path):
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    mine = room(name)
    if mine in ("__init__", "__main__"):
        return
    allowed = set(STREET[: STREET.index(mine) + 1]) | {"__init__"}
    used = {
        room(m)
        for m in imported(ast.parse(path.read_text("utf-8")))
        if m.split(".")[0] == "kinerja_analysis"
    }
    assert used <= allowed


def _decorators(function):
    """Write out what decorates a function."""
    return " ".join(ast.unparse(decorator) for decorator in function.decorator_list)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_module_is_small_and_says_what_it_answers(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert path.stem not in FORBIDDEN_NAMES
    assert code_lines(path) <= MAX_CODE_LINES


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_functions_are_short_and_name_their_parameters(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    long = [f.name for f in functions if code_lines(path, f) > MAX_FUNCTION_LINES]
    assert not long
    # a class that hands settings on to a base class of a library may gather them, and so may a
    # wrapper, which bears the names of what it wraps
    gathering = [
        f.name
        for f in functions
        if f.args.kwarg and f.name != "__init__" and "wraps(" not in _decorators(f)
    ]
    assert not gathering


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_heavy_libraries_are_imported_late_outside_the_report(path):
    if path.relative_to(PACKAGE).parts[0] == "report":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = ast.Module([n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)], [])
    assert not {m for m in imported(top) if any(m == h or m.startswith(h + ".") for h in HEAVY)}


CLOCK = re.compile(r"\.(?:today|now|utcnow)\(|time\.(?:time|ctime|localtime|gmtime|strftime)\(")


def test_only_the_command_line_and_the_log_of_runs_read_the_calendar():
    readers = [p for p in MODULES if CLOCK.search(p.read_text(encoding="utf-8"))]
    assert [path.name for path in readers] == ["cli_parser.py", "run_log.py"]


def test_rooms_are_those_of_the_street():
    rooms = {p.relative_to(PACKAGE).parts[0].removesuffix(".py") for p in MODULES}
    assert rooms - {"__init__", "__main__"} == set(STREET)


def test_import_of_the_package_loads_nothing_heavy():
    program = (
        "import sys, kinerja_analysis\n"
        "heavy = {'pandas', 'numpy', 'scipy', 'matplotlib', 'seaborn'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_the_eight_notebooks_are_there():
    numbers = ["01", "02", "03", "04", "05", "06", "07", "08"]
    assert [n.stem[:2] for n in NOTEBOOKS] == numbers


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_tells_and_calls_but_does_not_define(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [c for c in cells if c["cell_type"] == "code"]
    trees = [ast.parse("".join(c["source"])) for c in code]
    assert not [n for tree in trees for n in ast.walk(tree) if isinstance(n, DEFINITIONS)]
    assert all(not c["outputs"] and c["execution_count"] is None for c in code)
    assert all(c["id"] for c in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_has_one_cell_of_typed_commented_parameters(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    tagged = [c for c in cells if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1
    first, *rest = "".join(tagged[0]["source"]).splitlines()
    lines = rest if first.startswith("# ") else [first, *rest]  # hidden: its first line is seen
    assert all(re.fullmatch(r"\w+: (int|float|str|bool) = .+  # .+", line) for line in lines)


GENERATED = {
    *(".git", ".venv", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"),
    *("__pycache__", ".ipynb_checkpoints", "build", "dist", "paket", "kerja"),
}
USERS = (ROOT / "reports", ROOT / "data" / "masuk")
KINDS = (".py", ".md", ".toml", ".ipynb", ".j2", ".html", ".css", ".typ", ".yml", ".svg")


def own_text() -> list[Path]:
    """Return the project's text files: what is generated, and what users lay down, aside."""
    found = list[Path]()
    for folder, folders, files in os.walk(ROOT):
        here = Path(folder)
        folders[:] = [
            name
            for name in folders
            if name not in GENERATED and not name.endswith(".egg-info") and here / name not in USERS
        ]
        found += [here / name for name in files if name.endswith(KINDS)]
    return found


def test_the_projects_own_texts_are_found_without_git():
    names = {path.relative_to(ROOT).as_posix() for path in own_text()}
    assert {"README.md", "mulai.py", "docs/metode.md", "notebooks/01_pembersihan.ipynb"} <= names
    assert not [name for name in names if ".venv" in name or name.startswith("kerja/")]


def test_no_nip_stands_outside_the_simulated_data_and_the_tests():
    outside = [p for p in own_text() if p.relative_to(ROOT).parts[0] not in ("data", "tests")]
    assert not [p.name for p in outside if NIP.search(p.read_text(encoding="utf-8"))]


def test_no_page_reaches_for_a_cdn():
    own = [p for p in own_text() if p.name != Path(__file__).name]
    assert not [p.name for p in own if CDN.search(p.read_text(encoding="utf-8"))]


def test_no_circle_of_imports():
    names = {".".join(p.relative_to(PACKAGE).with_suffix("").parts): p for p in MODULES}
    arrows = {
        name: {
            m.removeprefix("kinerja_analysis.")
            for m in imported(ast.parse(path.read_text(encoding="utf-8")))
        }
        & set(names)
        for name, path in names.items()
    }
    left = dict(arrows)
    while free := {n for n, used in left.items() if not used & (set(left) - {n})}:
        left = {n: used for n, used in left.items() if n not in free}
    assert not left
