"""The table of reference cases: every number of every case within the tolerance of its folder."""

import importlib.util
import sys
from pathlib import Path

import pytest

COMMAND = Path(__file__).resolve().parents[2] / "benchmarks" / "rujukan.py"


@pytest.fixture(scope="module")
def command():
    spec = importlib.util.spec_from_file_location("rujukan", COMMAND)
    module = importlib.util.module_from_spec(spec)
    sys.modules["rujukan"] = module
    spec.loader.exec_module(module)
    return module


CASES = [
    "guilford1954",
    "writing_ratings1",
    "ej2021_study1",
    "mfrmr_example_bias",
    "perf_small",
    "wine_bitterness",
    "brennan_3_2",
    "skating2018_olympics",
    "insteval",
    "shrout_fleiss1979",
    "irr_video",
    "krippendorff_gwet_4raters",
]


def test_the_command_compares_every_case(command):
    assert list(command.CHECKS) == CASES


@pytest.mark.parametrize("case", [case for case in CASES if case != "insteval"])
def test_every_number_of_the_case_is_within_tolerance(command, references, case):
    rows = command.compared(references, case)
    outside = [row for row in rows if not row.within]
    assert rows
    assert not outside


@pytest.mark.lambat
def test_the_largest_case_is_within_tolerance(command, references):
    assert all(row.within for row in command.compared(references, "insteval"))


def test_a_difference_beyond_the_tolerance_is_told(command, tmp_path):
    case = command.Case(tmp_path / "kasus")
    row = case.row("peer", "ukuran", [1.0, 2.0], [1.0, 2.1], 0.01)
    # the largest of |1 - 1| and |2 - 2.1|
    assert row.largest == pytest.approx(0.1)
    assert not row.within
    assert row.cells()[-1] == "TIDAK"
    # relative: .1 of 2; two variances near zero are the same
    assert case.ratio("peer", "varians", [2.1, 0.0], [2.0, 1e-7], 0.01).largest == pytest.approx(
        0.05
    )
