"""Damaged exports never crash the intake, and whatever is read of them adds up, row by row."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

from kinerja_analysis.intake.reading.guarded import reader_of

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "kerusakan.py"
FILES, SEED = 500, 20251231


@pytest.fixture(scope="module")
def kerusakan():
    spec = importlib.util.spec_from_file_location("kerusakan", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["kerusakan"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["kerusakan"]


@pytest.mark.lambat
def test_500_damaged_files_are_read_whole_or_refused_in_words(kerusakan):
    outcomes = list(kerusakan.run(range(FILES), SEED))
    assert [o for o in outcomes if o.kind in ("galat", "bocor")] == []
    read = sum(o.kind == "dibaca" for o in outcomes)
    # neither so mild that all is read nor so harsh that nothing is
    assert FILES / 5 < read < FILES * 4 / 5
    assert all(o.message for o in outcomes if o.kind == "ditolak")


def test_some_damaged_files_go_through_one_child(kerusakan):
    list(kerusakan.run(range(5), SEED))
    first = reader_of(os.getpid()).pid
    outcomes = list(kerusakan.run(range(5, 25), SEED))
    assert {o.kind for o in outcomes} <= {"dibaca", "ditolak"}
    assert reader_of(os.getpid()).pid == first


def test_a_damaged_file_is_the_same_whenever_it_is_made(kerusakan):
    assert [kerusakan.damage(n, SEED) for n in range(30)] == [
        kerusakan.damage(n, SEED) for n in range(30)
    ]


def test_rows_that_vanish_are_seen(kerusakan, tmp_path):
    source, name, damaged = next(
        made for made in (kerusakan.damage(n, SEED) for n in range(99)) if made[2].rows
    )
    path = tmp_path / name
    path.write_bytes(damaged.content)
    clean = kerusakan.clean_exports([path], source.profile, tahun=2025, pegawai=source.personnel)
    assert kerusakan.breaches(clean) == []
    clean.tally.loc[0, "bersih"] -= 1
    assert kerusakan.breaches(clean)
