"""The process that starts a run imports little: no model, no screen, no unneeded grammar."""

import subprocess
import sys

import pytest

from kinerja_analysis.run.light_import import without

HEAVY = ("scipy", "matplotlib", "seaborn", "rfc3987_syntax")


def test_who_starts_a_run_imports_no_model_and_no_picture():
    words = (
        "import sys, kinerja_analysis.run.office;"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_module_left_out_is_there_again_afterwards():
    sys.modules.pop("this", None)
    with without("this"), pytest.raises(ImportError):
        import this  # noqa: F401
    assert "this" not in sys.modules


def test_a_module_that_is_there_already_stays():
    with without("json"):
        import json
    assert json is sys.modules["json"]
