"""What all tests share: seeded randomness, drawn tables, the reference cases."""

import os
from io import StringIO
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("Agg")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def rng() -> np.random.Generator:
    """Randomness that is the same in every run."""
    return np.random.default_rng(20251231)


@pytest.fixture(scope="session")
def references() -> Path:
    """Folder of the reference cases that may not ship; without it the test says so."""
    folder = os.environ.get("KINERJA_REFERENCES", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("KINERJA_REFERENCES does not name the folder of the reference cases")
    return Path(folder)


@pytest.fixture
def drawn():
    """Read a table drawn in the test with blanks between its columns."""
    return lambda text: pd.read_csv(StringIO(text.strip()), sep=r"\s+")
