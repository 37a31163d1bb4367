"""How one model is fitted to a year of the whole archive, partition by partition."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from kinerja_analysis.archive import write_tables
from kinerja_analysis.errors import ModelError, UsageError
from kinerja_analysis.models.objective import SMALL
from kinerja_analysis.models.partitioned import CommonFit, severity_errors
from kinerja_analysis.models.posterior import FEW_NODES, FORMS_EACH, MANY_FORMS, N_NODES
from kinerja_analysis.models.steps import cumulated, starting_coordinates
from kinerja_analysis.report.number_format import count
from kinerja_analysis.riwayat.parts import Part, Version, year_key
from kinerja_analysis.riwayat.versions import existing
from kinerja_analysis.run.bundles import bundles, rated_by_others
from kinerja_analysis.run.partition_files import (
    Common,
    labels,
    load_problem,
    load_state,
    partition_size,
    ratee_moments,
    write_partition,
)
from kinerja_analysis.run.passes import Passes, workers
from kinerja_analysis.thresholds import MAX_CATEGORIES

CAUTION: Final = (
    "Kecenderungan ketat/longgar hanya dapat dibandingkan di dalam kelompok penilai yang terhubung "
    "oleh pegawai bersama; antarkelompok, tingkatnya ditetapkan oleh pengandaian bahwa semua "
    "kelompok rata-rata sama."
)


@dataclass(frozen=True, slots=True, eq=False)
class NationalFit:
    """A model fitted to a year of the archive.

    Attributes
    ----------
    criteria, steps : DataFrame, ``kriteria`` or ``langkah``, ``estimate``, ``se`` of criteria
    common : what all partitions share
    n_ratings, n_partitions : counts
    folder : Parquet tables ``penilai`` and ``pegawai``, one folder a partition
    """

    criteria: pd.DataFrame
    steps: pd.DataFrame
    common: CommonFit
    n_ratings: int
    n_partitions: int
    folder: Path

    def summary(self) -> str:
        """Say what was fitted, and what must not be compared."""
        ending = "tercapai" if self.common.convergence.converged else "TIDAK tercapai"
        return (
            f"{count(self.n_ratings)} nilai dalam {self.n_partitions} bagian; titik tertinggi "
            f"{ending} sesudah {self.common.convergence.iterations} putaran. {CAUTION}"
        )


def fit_archive(  # noqa: PLR0913 (public; where from, where to, and by whom)
    archive: Path,
    tahun: int,
    skala: str,
    output: Path,
    *,
    processes: int = 1,
    dask: str | None = None,
) -> NationalFit:
    """Fit the rating scale model to all ratings of a year on one scale, out of core.

    Every number is that of one process whatever the workers: sums are added in the order of the
    partitions. Persons and raters of several offices keep these offices in one partition.

    Parameters
    ----------
    archive : folder of the archive
    tahun, skala : which ratings
    output : new or empty folder for the tables
    processes : on this machine
    dask : address of a running scheduler, in place of this machine; it must see `output`

    Raises
    ------
    UsageError
        There are no such ratings, or the folder holds something.
    ModelError
        Offices define the scale differently, or there is no proper maximum.
    """
    if output.exists() and any(output.iterdir()):
        raise UsageError(f"Folder {output} sudah berisi; sebutkan folder baru atau yang kosong.")
    output.mkdir(parents=True, exist_ok=True)
    version = existing(archive)
    parts = version.of(tabel="penilaian", tahun=tahun)
    limits = _limits(version, parts, skala)
    with tempfile.TemporaryDirectory(prefix=".kerja-", dir=output) as folder:
        work = Path(folder)
        common, n_partitions = _prepared(version, parts, skala, limits, work)
        beta, mu = starting_coordinates(common.counts, common.structure)
        with workers(processes, dask, output) as over:
            passes = Passes(work, common, n_partitions, over)
            found = passes.maximised(np.concatenate([beta, [mu, 0.0]]))
        for number in range(n_partitions):
            _write_result(work, number, common, found, (passes, output))
    return _fit(common, found, n_partitions, output)


def _limits(version: Version, parts: Sequence[Part], skala: str) -> tuple[float, float, float]:
    """Return lowest, highest and step of the scale, which must be the same in all offices."""
    told = {
        tuple(version.facts[year_key(part.tahun, part.kantor)]["skala"][skala])
        for part in parts
        if skala in version.facts[year_key(part.tahun, part.kantor)]["skala"]
    }
    if not told:
        raise UsageError(f"Tidak ada nilai pada skala {skala!r} untuk tahun itu di dalam riwayat.")
    if len(told) > 1:
        raise ModelError(
            f"Skala {skala!r} tidak sama di semua kantor ({sorted(told)}); nilainya tidak digabung."
        )
    lowest, highest, step = told.pop()
    if (highest - lowest) / step + 1 > MAX_CATEGORIES:
        raise ModelError(f"Skala {skala!r} terlalu halus bagi model ini.")
    return lowest, highest, step


def _prepared(
    version: Version,
    parts: Sequence[Part],
    skala: str,
    limits: tuple[float, float, float],
    work: Path,
) -> tuple[Common, int]:
    """Write all partitions into the work folder and return what they share."""
    facts = [version.facts[year_key(part.tahun, part.kantor)] for part in parts]
    criteria = {name for one in facts for name, own in one["kriteria"].items() if own == skala}
    lowest, highest, step = limits
    n_categories = round((highest - lowest) / step) + 1
    nothing = np.zeros((len(criteria), n_categories))
    shape = Common(tuple(sorted(criteria)), lowest, step, nothing, N_NODES, False)
    counts, n_forms, n_ratees = nothing.copy(), 0, 0
    together = bundles(version, parts, skala)
    for number, bundle in enumerate(together):
        ratings = pa.concat_tables([rated_by_others(version, part, skala) for part in bundle])
        frame = ratings.to_pandas()
        counts += write_partition(work, number, frame, shape)
        size = partition_size(work, number)
        n_forms, n_ratees = n_forms + size[0], n_ratees + size[1]
    used = counts.sum(axis=1) > 0
    _refuse_unused(shape.criteria, used)
    few = n_forms > max(MANY_FORMS, FORMS_EACH * n_ratees)
    nodes = FEW_NODES if few else N_NODES
    return Common(shape.criteria, lowest, step, counts, nodes, n_forms > SMALL), len(together)


def _refuse_unused(criteria: Sequence[str], used: np.ndarray) -> None:
    """Refuse criteria that nobody was rated on."""
    if not used.all():
        idle = ", ".join(name for name, one in zip(criteria, used, strict=True) if not one)
        raise ModelError(f"Kriteria {idle} tidak memuat nilai; hapus dari profil kantornya.")


def _write_result(
    work: Path, number: int, common: Common, found: CommonFit, where: tuple[Passes, Path]
) -> None:
    """Write the raters and ratees of one partition."""
    passes, output = where
    state = load_state(work, number, passes.base)
    problem = load_problem(work, number, common)
    problem.modes[:] = state.modes
    mean, sd = ratee_moments(problem, state.alpha, found.point)
    ratees, raters = labels(work, number)
    se = severity_errors(state, found)
    tables = {
        "penilai": pd.DataFrame(
            {"penilai": raters, "estimate": state.alpha - found.level, "se": se}
        ),
        "pegawai": pd.DataFrame({"pegawai": ratees, "estimate": mean - found.level, "se": sd}),
    }
    for name, frame in tables.items():
        write_tables(output / name / f"bagian={number:05d}", {name: frame})


def _fit(common: Common, found: CommonFit, n_partitions: int, output: Path) -> NationalFit:
    """Read the common tables, write them down, and return the fit."""
    structure, beta = common.structure, found.point[:-2]
    covariance = found.covariance[: len(beta), : len(beta)]
    delta = structure.level + structure.difficulty @ beta
    spread = structure.difficulty @ covariance * structure.difficulty
    se = np.sqrt(spread.sum(axis=1))
    tau = np.diff(cumulated(structure, beta), axis=1)[0] - delta[0]
    criteria = pd.DataFrame({"kriteria": common.criteria, "estimate": delta, "se": se})
    steps = pd.DataFrame({"langkah": np.arange(1, len(tau) + 1), "estimate": tau})
    n_ratings = int(common.counts.sum())
    told = {
        "rerata_pegawai": float(found.point[-2] - found.level),
        "simpangan_pegawai": float(np.exp(found.point[-1])),
        "simpangan_penilai": found.sigma_alpha,
        "log_likelihood": found.log_likelihood,
        "putaran": found.convergence.iterations,
        "tercapai": found.convergence.converged,
        "nilai": n_ratings,
        "bagian": n_partitions,
        "keterangan": CAUTION,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    (output / "bersama.json").write_text(text, encoding="utf-8")
    write_tables(output, {"kriteria": criteria, "langkah": steps})
    return NationalFit(criteria, steps, found, n_ratings, n_partitions, output)
