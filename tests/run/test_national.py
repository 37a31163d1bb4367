"""A fit from the archive, partition by partition, is the fit of the whole table."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.archive import read_table
from kinerja_analysis.errors import ModelError, UsageError
from kinerja_analysis.models.mfrm import fit_mfrm
from kinerja_analysis.riwayat.versions import existing
from kinerja_analysis.riwayat.years import store_year
from kinerja_analysis.run.bundles import bundles
from kinerja_analysis.run.national import fit_archive
from kinerja_analysis.schema import PENILAIAN

CRITERIA = ("Disiplin", "Kerja Sama", "Kualitas")
STEPS = np.array([-1.5, -0.5, 0.5, 1.5])
SAME = 1e-6
"""Logit by which a fit by partitions may differ from that of one table."""


def office(number, rng, people=30, raters=6, forms=3):
    """Draw the ratings of an office whose people and raters are its own."""
    theta, alpha = rng.normal(0, 1, people), rng.normal(0, 0.6, raters)
    who = np.argsort(rng.random((people, raters)), axis=1)[:, :forms]
    eta = theta[:, None] - alpha[who]
    logits = np.cumsum(eta[:, :, None, None] - np.array([-0.4, 0.0, 0.4])[:, None] - STEPS, axis=3)
    p = np.exp(np.concatenate([np.zeros((*logits.shape[:3], 1)), logits], axis=3)).cumsum(axis=3)
    score = (rng.random((*p.shape[:3], 1)) * p[..., -1:] > p).sum(axis=3)
    rows = np.indices(score.shape).reshape(3, -1)
    frame = pd.DataFrame(
        {
            "pegawai": [f"{number:02d}-p{n:02d}" for n in rows[0]],
            "penilai": [f"{number:02d}-r{n}" for n in who[rows[0], rows[1]]],
            "kriteria": np.array(CRITERIA)[rows[2]],
            "nilai": 1.0 + score.ravel(),
        }
    )
    rest = {"tahun": 2025, "periode": "tahunan", "peran": "tim", "skala": "lima", "sumber": ""}
    return PENILAIAN.conform(frame.assign(**rest, tanggal=pd.NaT, unit_kerja=""))


def facts(number, limits=(1.0, 5.0, 1.0)):
    kriteria = dict.fromkeys(CRITERIA, "lima")
    return {
        "skala": {"lima": list(limits)},
        "kriteria": kriteria,
        "simulasi": True,
        "asal": str(number),
    }


@pytest.fixture(scope="module")
def drawn_offices():
    rng = np.random.default_rng(7)
    return [office(number, rng) for number in range(6)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory, drawn_offices):
    """Six offices, of which the last two share a rater."""
    place = tmp_path_factory.mktemp("arsip") / "riwayat"
    drawn_offices[5]["penilai"] = drawn_offices[5]["penilai"].replace("05-r0", "04-r0")
    for number, frame in enumerate(drawn_offices):
        store_year(place, (2025, f"kantor-{number}"), {"penilaian": frame}, facts(number))
    return place


@pytest.fixture
def small_partitions(monkeypatch):
    """Let a partition hold two offices at most."""
    monkeypatch.setattr("kinerja_analysis.run.bundles.MOST_RATINGS", 600)


@pytest.fixture(scope="module")
def by_partitions(archive, tmp_path_factory):
    """The fit of one process, and the folder of its tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kinerja_analysis.run.bundles.MOST_RATINGS", 600)
        return fit_archive(archive, 2025, "lima", tmp_path_factory.mktemp("model") / "satu")


def test_offices_that_share_a_person_stay_together(archive, monkeypatch):
    monkeypatch.setattr("kinerja_analysis.run.bundles.MOST_RATINGS", 1)
    version = existing(archive)
    found = bundles(version, version.of(tabel="penilaian"), "lima")
    assert [[part.kantor for part in one] for one in found] == [
        ["kantor-0"], ["kantor-1"], ["kantor-2"], ["kantor-3"], ["kantor-4", "kantor-5"],
    ]  # fmt: skip


@pytest.mark.lambat
def test_partitions_give_the_numbers_of_one_table(by_partitions, drawn_offices, monkeypatch):
    parts, folder = by_partitions, by_partitions.folder
    # one table's fit stops once sigma moves by 1e-5; here both are carried to their end
    monkeypatch.setattr("kinerja_analysis.models.severity_variance.VARIANCE_TOLERANCE", 1e-8)
    whole = fit_mfrm(pd.concat(drawn_offices, ignore_index=True))
    assert parts.n_partitions == 3 and parts.common.convergence.converged
    raters, ratees = (
        pd.concat([read_table(place, name) for place in sorted((folder / name).iterdir())])
        for name in ("penilai", "pegawai")
    )
    pairs = {
        "sigma_alpha": (parts.common.sigma_alpha, whole.core.sigma_alpha),
        "kriteria": (parts.criteria[["estimate", "se"]], whole.criteria[["estimate", "se"]]),
        "langkah": (parts.steps["estimate"], whole.steps["estimate"]),
        "penilai": (raters[["estimate", "se"]], whole.raters[["estimate", "se"]]),
        "pegawai": (ratees[["estimate", "se"]], whole.ratees[["estimate", "se"]]),
    }
    far = {
        name: float(np.abs(np.asarray(a) - np.asarray(b)).max()) for name, (a, b) in pairs.items()
    }
    assert max(far.values()) < SAME, far
    assert "hanya dapat dibandingkan di dalam kelompok" in parts.summary()


@pytest.mark.lambat
def test_two_processes_give_the_same_bytes_as_one(
    by_partitions, archive, tmp_path, small_partitions
):
    one, two = by_partitions.folder, tmp_path / "dua"
    fit_archive(archive, 2025, "lima", two, processes=2)
    names = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert len(names) == 9
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in names)


@pytest.mark.lambat
@pytest.mark.filterwarnings("default")
def test_workers_of_a_cluster_give_the_same_bytes_as_one_process(
    by_partitions, archive, tmp_path, small_partitions, scheduler, workers
):
    one, two = by_partitions.folder, tmp_path / "dask"
    fit_archive(archive, 2025, "lima", two, dask=scheduler)
    names = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert len(workers) == 2 and len(names) == 9
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in names)


def test_a_scale_that_offices_define_differently_is_not_fitted(archive, drawn_offices, tmp_path):
    with pytest.raises(UsageError, match="Tidak ada nilai pada skala"):
        fit_archive(archive, 2025, "sepuluh", tmp_path / "x")
    other = tmp_path / "riwayat"
    for number, limits in enumerate([(1.0, 5.0, 1.0), (1.0, 6.0, 1.0)]):
        frame = drawn_offices[number]
        store_year(other, (2025, f"k{number}"), {"penilaian": frame}, facts(number, limits))
    with pytest.raises(ModelError, match="tidak sama di semua kantor"):
        fit_archive(other, 2025, "lima", tmp_path / "y")
