"""A batch on a Dask cluster that runs already: the same results, nothing lost with a worker."""

from pathlib import Path

import pandas as pd
import pytest

from kinerja_analysis.errors import UsageError
from kinerja_analysis.run.batch import run_batch
from kinerja_analysis.run.cluster import what_is_missing
from kinerja_analysis.run.offices import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "contoh_ekinerja"
OFFICES = 3


@pytest.fixture
def offices(tmp_path):
    """A list of offices that share the exports of the sample and differ in their output."""
    row = {"data": SAMPLE / "2025", "profil": SAMPLE / "profil.toml"}
    rows = [row | {"kantor": f"Kantor {n}", "keluaran": tmp_path / f"k{n}"} for n in range(OFFICES)]
    path = tmp_path / "daftar.csv"
    pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(path, index=False, sep=";")
    return path


@pytest.mark.lambat
@pytest.mark.filterwarnings("default")
def test_a_killed_worker_loses_no_office(scheduler, workers, offices, tmp_path):
    killed: list[str] = []

    def kill_one(_told: str) -> None:
        if not killed:
            workers[0].kill()
            killed.append("ya")

    on_cluster = run_batch(
        offices,
        tahun=2025,
        keluaran=tmp_path / "r",
        dask=scheduler,
        check_only=True,
        progress=kill_one,
    )
    here = run_batch(offices, tahun=2025, keluaran=tmp_path / "r", check_only=True, processes=2)
    told = ["nomor", "kantor", "hasil", "pesan"]
    assert killed
    pd.testing.assert_frame_equal(on_cluster.offices[told], here.offices[told])
    assert set(here.offices["hasil"]) == {"layak"}


@pytest.mark.lambat
@pytest.mark.filterwarnings("default")
def test_a_scheduler_without_workers_is_one_sentence(scheduler, offices, tmp_path, monkeypatch):
    monkeypatch.setattr("kinerja_analysis.run.cluster.PATIENCE", 3)
    with pytest.raises(UsageError, match="belum ada worker"):
        run_batch(offices, tahun=2025, keluaran=tmp_path / "r", dask=scheduler)


@pytest.mark.lambat
@pytest.mark.filterwarnings("default")
def test_a_scheduler_that_does_not_answer_is_one_sentence(offices, tmp_path, monkeypatch):
    monkeypatch.setattr("kinerja_analysis.run.cluster.PATIENCE", 1)
    with pytest.raises(UsageError, match="tidak menjawab"):
        run_batch(offices, tahun=2025, keluaran=tmp_path / "r", dask="tcp://127.0.0.1:9")


def test_a_worker_that_sees_other_folders_or_another_version_says_so(tmp_path):
    assert "tidak melihat" in what_is_missing(_version(), [str(tmp_path / "tidak-ada")])
    assert "seharusnya" in what_is_missing("0.0", [])
    assert what_is_missing(_version(), [str(tmp_path)]) == ""


def _version() -> str:
    import kinerja_analysis

    return kinerja_analysis.__version__
