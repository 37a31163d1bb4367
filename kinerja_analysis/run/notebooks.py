"""How a notebook is run unattended, and how we know that it really came to its end."""

import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kinerja_analysis import errors
from kinerja_analysis.errors import KernelDied, ReportError, UsageError
from kinerja_analysis.run.light_import import GRAMMAR, without
from kinerja_analysis.run.office_kernel import START_TIMEOUT, OfficeKernel, office_kernel

with without(GRAMMAR):
    import nbformat

CELL_TIMEOUT: Final = 1800
"""Seconds that one cell may take."""

SILENT: Final = logging.NullHandler()
"""Takes the log of the runner: what matters is raised, in our words."""

LOGS: Final = ("papermill", "asyncio")
"""Logs of the runner; asyncio's tells of the kernel that died with a run that was stopped."""

Parameter = str | int | float | bool

WIDGET: Final = "application/vnd.jupyter.widget-view+json"
"""Kind of output that lives only as long as its kernel; the others beside it last."""

NotebookNode = Any
"""A notebook as nbformat holds it."""


def run_notebook(  # noqa: PLR0913 (what is run, where to, with what)
    source: Path,
    output: Path,
    parameters: Mapping[str, Parameter],
    *,
    shown: Mapping[str, Parameter] | None = None,
    cell_timeout: int = CELL_TIMEOUT,
    kernel: OfficeKernel | None = None,
) -> Path:
    """Run a notebook with papermill; what it leaves is whole and bears no trace of the clock.

    Parameters
    ----------
    source : the notebook
    output : where the executed notebook goes
    parameters : plain values for names that stand in the notebook's ``parameters`` cell
    shown : what the executed notebook shows in place of some of them (paths of this machine)
    cell_timeout : seconds that one cell may take
    kernel : the office's kernel, emptied before; one of its own when not given

    Raises
    ------
    UsageError
        A parameter is not in the notebook, or is no plain value.
    ReportError
        The kernel died, a cell took too long, or not every cell was run.
    KinerjaError
        A cell raised one of ours.
    """
    notebook = nbformat.read(source, as_version=4)
    check_parameters(notebook, source.name, parameters)
    if kernel is None:
        with office_kernel() as own:
            executed = _execute(notebook, source, dict(parameters), cell_timeout, own)
    else:
        executed = _execute(notebook, source, dict(parameters), cell_timeout, kernel)
    _check_complete(executed, source.name)
    values = {**parameters, **(shown or {})}
    plain = timeless(_with_shown(executed, values), source.name)
    output.write_text(nbformat.writes(plain) + "\n", encoding="utf-8", newline="\n")
    return output


def check_parameters(
    notebook: NotebookNode, name: str, parameters: Mapping[str, Parameter]
) -> None:
    """Refuse what papermill would let pass: unknown names, code for a name, values it garbles.

    Raises
    ------
    UsageError
        All faulty parameters are named, with those that the notebook has.
    """
    import papermill

    known = sorted(papermill.inspect_notebook(notebook))
    if unknown := [word for word in parameters if word not in known or not word.isidentifier()]:
        raise UsageError(
            f"Notebook {name} tidak mempunyai parameter {', '.join(map(repr, unknown))}; "
            f"yang ada: {', '.join(known) or 'tidak ada'}."
        )
    odd = [word for word, value in parameters.items() if type(value) not in (str, int, float, bool)]
    if odd:
        raise UsageError(
            f"Parameter {', '.join(odd)} untuk notebook {name} harus teks, bilangan, atau benar/"
            "salah."
        )


def _execute(
    notebook: NotebookNode,
    source: Path,
    parameters: dict[str, Any],
    cell_timeout: int,
    kernel: OfficeKernel,
) -> NotebookNode:
    """Run the notebook in a kernel and return it; faults are told in our words."""
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    for name in LOGS:
        logging.getLogger(name).addHandler(SILENT)

    def run() -> NotebookNode:
        """Run it, in the kernel's thread."""
        kernel.prepare(source.parent)
        try:
            return papermill.execute_notebook(
                notebook,
                None,
                parameters=parameters,
                progress_bar=False,
                start_timeout=START_TIMEOUT,
                execution_timeout=cell_timeout,
                cwd=str(source.parent),
                km=kernel.manager,
            )
        finally:
            kernel.manager.release()

    try:
        return kernel.work(run)
    except papermill.PapermillExecutionError as fault:
        raise _cell_fault(fault) from fault
    except CellTimeoutError as fault:
        raise ReportError(_stopped(source.name, "satu selnya terlalu lama")) from fault
    except (DeadKernelError, RuntimeError) as fault:
        raise KernelDied(_stopped(source.name, "kernelnya mati")) from fault


def _cell_fault(fault: Any) -> Exception:
    """Return our own error as it was raised in the cell; any other stays as papermill tells it."""
    kind = getattr(errors, fault.ename, None)
    return kind(fault.evalue) if kind else fault


def _stopped(name: str, why: str) -> str:
    """Say that a notebook came to a stop that is not its own fault."""
    return (
        f"Notebook {name} terhenti karena {why}; tidak ada yang diterbitkan. "
        "Tutup program lain agar memori cukup, lalu ulangi."
    )


def _check_complete(executed: NotebookNode, name: str) -> None:
    """Refuse a notebook some of whose cells were not run, whatever its metadata says."""
    cells = [cell for cell in executed.cells if cell.cell_type == "code" and cell.source.strip()]
    if not all(cell.get("execution_count") for cell in cells):
        raise ReportError(
            f"Notebook {name} berhenti sebelum sel terakhir; tidak ada yang diterbitkan. "
            "Buka notebook itu di JupyterLab dan jalankan sel demi sel untuk melihat sebabnya."
        )


def _with_shown(executed: NotebookNode, values: Mapping[str, Parameter]) -> NotebookNode:
    """Return the notebook whose cell of given parameters shows these values."""
    lines = [f"{name} = {value!r}" for name, value in values.items()]
    hidden = {}
    for cell in executed.cells:
        tags = cell.metadata.get("tags", [])
        if "parameters" in tags:
            hidden = _hidden(cell)
        if "injected-parameters" in tags:
            cell.source = "\n".join(["# Parameter yang diberikan", *lines])
            cell.metadata.update(hidden)
    return executed


def _hidden(cell: NotebookNode) -> dict[str, Any]:
    """Return the metadata that hide a cell's code from a class; nothing where it is shown."""
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
    return {"jupyter": {"source_hidden": True}} if hidden else {}


def timeless(executed: NotebookNode, name: str) -> NotebookNode:
    """Return the notebook without timings, paths, random ids, and widgets whose kernel is gone."""
    plain = nbformat.from_dict(executed)
    kept = ("kernelspec", "title")
    plain.metadata = {key: value for key, value in plain.metadata.items() if key in kept}
    for number, cell in enumerate(plain.cells):
        cell.id = hashlib.sha256(f"{name} {number}".encode()).hexdigest()[:12]
        tags = cell.metadata.get("tags", [])
        cell.metadata = {**_hidden(cell), **({"tags": tags} if tags else {})}
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
    return plain
