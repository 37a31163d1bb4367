"""How many planted faults in the parsing modules the tests notice: a seeded mutation score."""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from signal import SIGALRM, alarm, signal
from typing import NamedTuple

import pytest
from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[1]

APART = {"__init__", "guarded", "worker", "wire"}
"""Modules of intake that guard the reading process; they read no cell."""

INTAKE = ROOT / "kinerja_analysis" / "intake"

PARSING = sorted(
    path.relative_to(INTAKE).with_suffix("").as_posix()
    for path in INTAKE.rglob("*.py")
    if path.stem not in APART
)
"""Modules of intake that make values out of cells."""

FIRST = [
    "edges",
    "exports",
    "guises",
    "values",
    "scores",
    "sample",
    "dates",
    "identity",
    "totals",
    "layouts",
    "views",
]
LATER = ["people", "facts", "ekinerja", "workbooks", "containers"]
TESTS = [f"tests/unit/test_intake_{name}.py" for name in FIRST + LATER]
"""Test files in the order in which most faults are noticed soonest."""
TESTS += [f"tests/unit/test_{name}.py" for name in ("corrections", "profile_proposal")]

OPTIONS = ["-q", "-n0", "-p", "no:cacheprovider", "-p", "no:randomly"]

LONGEST = 300
"""Seconds after which the tests of one fault are taken to be endless, which is noticed."""

HEAVY = ("pandas", "scipy.stats", "pyarrow", "lxml.etree", "python_calamine", "xlsxwriter")
"""What the tests import and no fault can touch; it is imported once, before the processes fork."""

Reach = dict[str, dict[int, list[str]]]
"""Which test functions pass through each line of a module."""

COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}

ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


class Mutant(NamedTuple):
    """One planted fault: the module, the place among its nodes, and what it does there."""

    module: str
    node: int
    line: int
    what: str


def mutants(module: str) -> Iterator[Mutant]:
    """Yield every fault that can be planted in a module; texts and types are left alone."""
    tree = ast.parse(source_of(module))
    idle = {id(sub) for node in ast.walk(tree) for part in _idle(node) for sub in ast.walk(part)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) not in idle and (what := _fault(node)):
            yield Mutant(module, number, getattr(node, "lineno", 0), what)


def _idle(node: ast.AST) -> list[ast.AST]:
    """Return the parts of a node that decide nothing: types, decorators, checks of equal length."""
    parts = [getattr(node, name, None) for name in ("annotation", "returns")]
    parts += getattr(node, "decorator_list", [])
    if isinstance(node, ast.keyword) and node.arg == "strict":
        parts.append(node.value)
    return [part for part in parts if isinstance(part, ast.AST)]


def _fault(node: ast.AST) -> str:
    """Name the fault that fits a node; nothing where none does."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARE:
        return "perbandingan"
    if isinstance(node, ast.BoolOp):
        return "dan/atau"
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        return "hitungan"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        return "ingkaran"
    if isinstance(node, ast.If | ast.IfExp):
        return "syarat"
    if isinstance(node, ast.Constant) and type(node.value) in (int, bool):
        return "tetapan"
    return ""


def plant(mutant: Mutant) -> str:
    """Return the source of the module with the fault in it."""
    tree = copy.deepcopy(ast.parse(source_of(mutant.module)))
    node = list(ast.walk(tree))[mutant.node]
    if isinstance(node, ast.Compare):
        node.ops[0] = COMPARE[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.BinOp):
        node.op = ARITHMETIC[type(node.op)]()
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd() if isinstance(node.op, ast.Invert) else ast.Not()
        if isinstance(node.op, ast.Not):
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
        else:
            node.operand = ast.UnaryOp(ast.Invert(), ast.UnaryOp(ast.Invert(), node.operand))
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Constant):
        old = node.value
        node.value = not old if isinstance(old, bool) else old + 1  # type: ignore[operator]
    return ast.unparse(ast.fix_missing_locations(tree))


def source_of(module: str) -> str:
    """Return the source of a module of intake."""
    return (ROOT / "kinerja_analysis" / "intake" / f"{module}.py").read_text(encoding="utf-8")


def reached(folder: Path) -> Reach:
    """Run the tests once and note which test functions pass through each line of each module.

    Lines that run on import, or only in the reading process, are known to no test: none is noted.
    """
    (folder / "cakupan.ini").write_text("[run]\ndynamic_context = test_function\n")
    words = [sys.executable, "-m", "coverage", "run", "--rcfile=cakupan.ini"]
    words += ["--source=kinerja_analysis.intake", "-m", "pytest", *OPTIONS, *TESTS]
    subprocess.run(words, cwd=folder, env=_environment(folder), capture_output=True, check=True)
    data = CoverageData(str(folder / ".coverage"))
    data.read()
    intake = folder / "kinerja_analysis" / "intake"
    return {
        Path(name).relative_to(intake).with_suffix("").as_posix(): data.contexts_by_lineno(name)
        for name in data.measured_files()
    }


def chosen_tests(mutant: Mutant, reach: Reach) -> list[str]:
    """Name the tests that pass through the fault, in the order of `TESTS`; all where unknown."""
    contexts = [context for context in reach[mutant.module].get(mutant.line, []) if context]
    places = {path.rsplit("/", 1)[1].removesuffix(".py"): path for path in TESTS}
    known = [context.rsplit(".", 2)[-2:] for context in contexts]
    if not known or any(module not in places for module, _ in known):
        return TESTS
    ordered = sorted(known, key=lambda pair: (TESTS.index(places[pair[0]]), pair[1]))
    return [f"{places[module]}::{test}" for module, test in ordered]


def _environment(folder: Path) -> dict[str, str]:
    """Let the tests see the copy only."""
    return {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


def noticed(task: tuple[Mutant, str, list[str]]) -> bool:
    """Run tests on a copy that bears the fault, in a process that ends thereafter."""
    mutant, name, tests = task
    folder = Path(name, str(os.getpid()))
    folder.mkdir()
    target = copied(folder) / "kinerja_analysis" / "intake" / f"{mutant.module}.py"
    target.write_text(plant(mutant), encoding="utf-8")
    os.chdir(folder)
    os.environ |= _environment(folder)
    sys.path[:] = [str(folder), *(part for part in sys.path if Path(part) != ROOT)]
    sys.dont_write_bytecode = True
    signal(SIGALRM, lambda *_: os._exit(1))
    try:
        return _failed(tests)
    finally:
        os.chdir(name)
        shutil.rmtree(folder)


def _failed(tests: list[str]) -> bool:
    """Run the tests in a child, silently, and tell whether one failed or never ended."""
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        alarm(LONGEST)
        os._exit(pytest.main([*OPTIONS, "-x", *tests]) != 0)
    return os.waitpid(child, 0)[1] != 0


def copied(folder: Path) -> Path:
    """Copy what the tests need into a folder of its own, where faults may be planted."""
    for part in ("kinerja_analysis", "tests", "data", "docs", "notebooks"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml", "GLOSARIUM.md", "environment.yml"):
        shutil.copy(ROOT / part, folder / part)
    return folder


def main() -> None:
    """Plant a seeded sample of faults one by one, and print which ones nobody noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contoh", type=int, default=150, help="banyak kesalahan yang ditanam")
    parser.add_argument("--benih", type=int, default=0)
    parser.add_argument("--pekerja", type=int, default=2, help="banyak pengujian bersamaan")
    arguments = parser.parse_args()
    pool = [mutant for module in PARSING for mutant in mutants(module)]
    chosen = random.Random(arguments.benih).sample(pool, min(arguments.contoh, len(pool)))
    sys.stdout.write(f"{len(pool)} kesalahan mungkin; {len(chosen)} ditanam\n")
    killed = 0
    for module in HEAVY:
        import_module(module)
    with tempfile.TemporaryDirectory() as name:
        first = Path(name, "cakupan")
        first.mkdir()
        reach = reached(copied(first))
        tasks = [(mutant, name, chosen_tests(mutant, reach)) for mutant in chosen]
        with get_context("fork").Pool(arguments.pekerja, maxtasksperchild=1) as workers:
            for number, (mutant, found) in enumerate(
                zip(chosen, workers.imap(noticed, tasks), strict=True), start=1
            ):
                killed += found
                if not found:
                    sys.stdout.write(f"lolos: {mutant.module}.py:{mutant.line} {mutant.what}\n")
                sys.stdout.write(f"{number}: {killed / number:.0%}\n")
                sys.stdout.flush()
    sys.stdout.write(f"skor mutasi {killed}/{len(chosen)} = {killed / len(chosen):.1%}\n")


if __name__ == "__main__":
    main()
