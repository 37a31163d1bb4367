"""Every small fault that can be planted in a module, and the module with one of them in it."""

import ast
import copy
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "kinerja_analysis"
SHOWN = 90
"""Letters of a piece of code that are shown."""

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
    """One planted fault: the module, the place among its nodes, and what it does there.

    `around` are the first and last line of the function it stands in, of the module where none.
    """

    module: str
    node: int
    line: int
    what: str
    around: tuple[int, int]

    @property
    def key(self) -> str:
        """Name this fault of this very text of the module."""
        text = sha256(source_of(self.module).encode()).hexdigest()[:16]
        return f"{self.module}:{text}:{self.node}"


def mutants(module: str) -> Iterator[Mutant]:
    """Yield every fault that can be planted in a module; texts and types are left alone."""
    tree = ast.parse(source_of(module))
    spans = _spans(tree)
    idle = {id(sub) for node in ast.walk(tree) for part in _idle(node) for sub in ast.walk(part)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) not in idle and (what := _fault(node)):
            line = getattr(node, "lineno", 0)
            inside = [span for span in spans if span[0] <= line <= span[1]]
            yield Mutant(module, number, line, what, max(inside))


def _spans(tree: ast.Module) -> list[tuple[int, int]]:
    """Return the first and last line of the module and of every function in it."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    functions = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    return [(0, 1_000_000), *((node.lineno, node.end_lineno or 0) for node in functions)]


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
    tree = ast.parse(source_of(mutant.module))
    _spoil(_node(tree, mutant))
    return ast.unparse(ast.fix_missing_locations(tree))


def change(mutant: Mutant) -> str:
    """Show the piece of code before and after."""
    node = _node(ast.parse(source_of(mutant.module)), mutant)
    before = ast.unparse(node.test if isinstance(node, ast.If) else node)
    spoilt = copy.deepcopy(node)
    _spoil(spoilt)
    after = ast.unparse(spoilt.test if isinstance(spoilt, ast.If) else spoilt)
    return f"`{_clipped(before)}` → `{_clipped(after)}`"


def _clipped(code: str) -> str:
    """Return a piece of code on one line, not too long."""
    line = " ".join(code.split()).replace("|", "\\|").replace("`", "'")
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def _node(tree: ast.Module, mutant: Mutant) -> ast.AST:
    """Return the node in which the fault is planted."""
    return list(ast.walk(tree))[mutant.node]


def _spoil(node: ast.AST) -> None:
    """Plant the fault that fits a node."""
    if isinstance(node, ast.Compare):
        node.ops[0] = COMPARE[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.BinOp):
        node.op = ARITHMETIC[type(node.op)]()
    elif isinstance(node, ast.UnaryOp):
        node.operand = ast.UnaryOp(type(node.op)(), node.operand)
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Constant):
        old = node.value
        node.value = not old if isinstance(old, bool) else old + 1  # type: ignore[operator]


def source_of(module: str) -> str:
    """Return the source of a module of the package."""
    return (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
