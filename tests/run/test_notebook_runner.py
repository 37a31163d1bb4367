"""A notebook that did not come to its end must not look finished."""

import logging
import os
import sys
import tempfile
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kinerja_analysis.errors import ExportRefused, ReportError, UsageError
from kinerja_analysis.run.kernel import LocalKernelManager
from kinerja_analysis.run.notebooks import LOGS, SILENT, check_parameters, run_notebook, timeless
from kinerja_analysis.run.office_kernel import office_kernel

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}

PARAMETERS = 'nama: str = "kantor"  # Nama kantor\nbatas: int = 1  # Batas'


def notebook(folder, *cells, name="kecil.ipynb"):
    """Write a small notebook with one parameters cell."""
    parameters = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    book = new_notebook(
        cells=[parameters, new_markdown_cell("# Apa?"), *map(new_code_cell, cells)],
        metadata={"kernelspec": KERNEL},
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(nbformat.writes(book), encoding="utf-8")
    return folder / name


def outputs(path):
    """Read what the cells of an executed notebook showed, as one text."""
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(str(cell.get("outputs", "")) for cell in cells)


def test_given_values_arrive_exactly_as_they_are(tmp_path):
    hostile = 'Kel. "Candi"\n{oops} \\n $x$ = \u2028 D:\\baru'
    source = notebook(tmp_path / "Kel {Candi}", "(nama, batas)")
    executed = run_notebook(source, tmp_path / "hasil.ipynb", {"nama": hostile, "batas": 7})
    assert repr(repr((hostile, 7)))[1:-1] in outputs(executed)


def test_kernel_is_this_python_and_off_the_network(tmp_path):
    source = notebook(tmp_path, "import sys\nsys.executable")
    assert repr(sys.executable) in outputs(run_notebook(source, tmp_path / "hasil.ipynb", {}))
    kernel = LocalKernelManager()
    kernel.cleanup_connection_file()
    assert kernel.transport == "ipc" or kernel.transport_encryption == "auto"
    assert not Path(kernel.sockets).exists()


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("import sys\nsys.exit(0)", "berhenti sebelum sel terakhir"),
        ("import os, signal\nos.kill(os.getpid(), 9)", "kernelnya mati"),
    ],
)
def test_notebook_cut_short_is_refused_and_leaves_no_output(tmp_path, cell, why):
    source = notebook(tmp_path, cell, "'akhir'")
    with pytest.raises(ReportError, match=why):
        run_notebook(source, tmp_path / "hasil.ipynb", {})
    assert not (tmp_path / "hasil.ipynb").exists()


def test_a_run_leaves_no_file_but_its_output(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run_notebook(notebook(tmp_path, "1"), tmp_path / "hasil.ipynb", {})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hasil.ipynb", "kecil.ipynb"]


def test_cell_that_takes_too_long_is_refused(tmp_path):
    source = notebook(tmp_path, "import time\ntime.sleep(60)")
    with pytest.raises(ReportError, match="terlalu lama"):
        run_notebook(source, tmp_path / "hasil.ipynb", {}, cell_timeout=2)


def test_one_kernel_runs_all_notebooks_of_an_office_and_hands_nothing_on(tmp_path):
    first = notebook(tmp_path, "import os\nrahasia = 1\nos.getpid()", name="satu.ipynb")
    second = notebook(tmp_path, "import os\n'rahasia' in globals(), os.getpid()", name="dua.ipynb")
    with office_kernel() as kernel:
        run_notebook(first, tmp_path / "a.ipynb", {}, kernel=kernel)
        run_notebook(second, tmp_path / "b.ipynb", {}, kernel=kernel)
        process = kernel.manager.provisioner.pid
    assert str(process) in outputs(tmp_path / "a.ipynb")
    assert f"(False, {process})" in outputs(tmp_path / "b.ipynb")
    assert not psutil.pid_exists(process)
    # what the runner logs never reaches the user
    assert all(SILENT in logging.getLogger(name).handlers for name in LOGS)


def test_our_own_error_keeps_its_kind_and_sentence(tmp_path):
    source = notebook(
        tmp_path,
        "from kinerja_analysis.errors import ExportRefused\n"
        "raise ExportRefused('Berkas a.xlsx ditolak.')",
    )
    with pytest.raises(ExportRefused, match=r"^Berkas a.xlsx ditolak\.$"):
        run_notebook(source, tmp_path / "hasil.ipynb", {})


@pytest.mark.parametrize("name", ["salah", "x=1;open('PWNED','w');nama"])
def test_parameter_that_the_notebook_lacks_is_refused(tmp_path, name):
    source = notebook(tmp_path, "nama")
    with pytest.raises(UsageError, match=r"tidak mempunyai parameter .* batas, nama"):
        run_notebook(source, tmp_path / "hasil.ipynb", {name: "x"})
    assert [path.name for path in tmp_path.iterdir()] == ["kecil.ipynb"]


def test_parameter_that_is_no_plain_value_is_refused(tmp_path):
    book = nbformat.read(notebook(tmp_path, "nama"), as_version=4)
    with pytest.raises(UsageError, match="nama untuk notebook kecil"):
        check_parameters(book, "kecil.ipynb", {"nama": tmp_path})


def test_hidden_code_stays_hidden_and_widgets_give_way_to_what_lasts():
    shown = {"image/png": "", "application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
    cell = new_code_cell("1", outputs=[new_output("display_data", shown)])
    cell.metadata = {"jupyter": {"source_hidden": True}, "papermill": {"duration": 0.1}}
    plain = timeless(new_notebook(cells=[cell]), "kecil").cells[0]
    assert plain.metadata == {"jupyter": {"source_hidden": True}}
    assert list(plain.outputs[0].data) == ["image/png"]


def test_executed_notebook_is_the_same_every_time_and_shows_no_path(tmp_path):
    source = notebook(tmp_path, "len(nama)")
    runs = [
        run_notebook(
            source,
            tmp_path / f"{place}.ipynb",
            {"nama": f"{tmp_path}{os.sep}{place}"},
            shown={"nama": "folder"},
        ).read_bytes()
        for place in ("satu", "dua ")
    ]
    assert runs[0].replace(b"satu", b"") == runs[1].replace(b"dua ", b"")
    assert str(tmp_path).encode() not in runs[0]
    assert b"papermill" not in runs[0]
