"""What the runs share: the sample office, published once for all tests that look at it."""

import os
from pathlib import Path

import pytest
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
