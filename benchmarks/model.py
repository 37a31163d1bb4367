"""How long the many-facet Rasch model takes, from a small office to the nation, and its memory.

Each size runs in a process of its own, so that memory is that of the fit alone. Ratings are drawn
from the model: 7 kriteria, 5 categories, 3 penilai a pegawai, 30 pegawai a penilai, either from the
whole pool ("acak") or within offices of 100 with 5 % across ("kantor": weakly linked).

    python benchmarks/model.py                     100 sampai 100.000 pegawai
    python benchmarks/model.py --nasional          juga 1 dan 5 juta pegawai (105 juta nilai)
    python benchmarks/model.py --apa-adanya        6 juta pegawai, satu atasan, dua nilai sebulan
    python benchmarks/model.py --raschpy           RaschPy di sampingnya, bila terpasang
"""

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.models.mfrm import fit_mfrm
from kinerja_analysis.models.robust import dispersion

SIZES: Final = (100, 1_000, 10_000, 100_000)
NATIONAL: Final = (1_000_000, 5_000_000)
N_CRITERIA, PER_RATEE, PER_RATER = 7, 3, 10
STEPS = np.array([-2.0, -0.7, 0.7, 2.0])
DIFFICULTIES = np.linspace(-0.6, 0.6, N_CRITERIA)
SIGMA, SIGMA_ALPHA = 1.2, 0.5
AT_ONCE: Final = 2**20
PEERS_LARGEST: Final = 1_000
"""Count of pegawai up to which RaschPy is run; at 10,000 it takes minutes and 7 GB."""


def assigned(n: int, design: str, rng: np.random.Generator) -> np.ndarray:
    """Choose the three penilai of each pegawai (n, 3), all different."""
    if design == "kantor":
        own = np.argsort(rng.random((n, PER_RATER)), axis=1)[:, :PER_RATEE]
        offices = max(n // 100, 1)
        home = np.minimum(np.arange(n) // 100, offices - 1)[:, None]
        across = rng.random((n, PER_RATEE)) < 0.05
        office = np.where(across, rng.integers(0, offices, (n, PER_RATEE)), home)
        return (office * PER_RATER + own).astype(np.int32)
    rater = rng.integers(0, n // PER_RATER, (n, PER_RATEE)).astype(np.int32)
    for later in range(1, PER_RATEE):
        while len(same := np.flatnonzero((rater[:, :later] == rater[:, [later]]).any(axis=1))):
            rater[same, later] = rng.integers(0, n // PER_RATER, len(same))
    return rater


def drawn(eta: np.ndarray, c: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw scores (m, I) at eta (m,) for category parameters c (I, K)."""
    score = np.empty((len(eta), len(c)), dtype=np.int8)
    for begin in range(0, len(eta), AT_ONCE):
        part = eta[begin : begin + AT_ONCE, None]
        for i, own in enumerate(c):
            p = np.exp(np.arange(len(own)) * part - own).cumsum(axis=1)
            u = rng.random((len(part), 1)) * p[:, -1:]
            score[begin : begin + AT_ONCE, i] = (u > p).sum(axis=1)
    return score


def simulated(n: int, design: str) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Draw integer-coded ratings of n pegawai, with their true theta and severities."""
    rng = np.random.default_rng(n)
    rater = assigned(n, design, rng)
    theta = rng.normal(0, SIGMA, n)
    alpha = rng.normal(0, SIGMA_ALPHA, int(rater.max()) + 1)
    c = np.pad(np.cumsum(DIFFICULTIES[:, None] + STEPS, axis=1), ((0, 0), (1, 0)))
    score = drawn((theta[:, None] - alpha[rater]).ravel(), c, rng)
    columns = {
        "pegawai": np.repeat(np.arange(n, dtype=np.int32), PER_RATEE * N_CRITERIA),
        "penilai": np.repeat(rater.ravel(), N_CRITERIA),
        "kriteria": np.tile(np.arange(N_CRITERIA, dtype=np.int8), n * PER_RATEE),
        "nilai": score.ravel(),
    }
    return pd.DataFrame(columns, copy=False), theta, alpha


def as_it_is(n: int) -> pd.DataFrame:
    """Draw the nation as it is: one atasan for 12, two three-class ratings a month, 3 % move."""
    rng = np.random.default_rng(n)
    months = 12
    atasan = np.tile((np.arange(n) // 12).astype(np.int32)[:, None], (1, months))
    moved = rng.random(n) < 0.03
    from_month = rng.integers(1, months, n)
    new = rng.integers(0, n // 12, n).astype(np.int32)
    atasan = np.where(
        moved[:, None] & (np.arange(months) >= from_month[:, None]), new[:, None], atasan
    )
    theta, alpha = rng.normal(0, SIGMA, n), rng.normal(0, SIGMA_ALPHA, n // 12 + 1)
    c = np.array([[0.0, -3.0, 1.0], [0.0, -3.5, 0.5]])
    score = drawn((theta[:, None] - alpha[atasan]).ravel(), c, rng)
    return pd.DataFrame(
        {
            "pegawai": np.repeat(np.arange(n, dtype=np.int32), months * 2),
            "penilai": np.repeat(atasan.ravel(), 2),
            "kriteria": np.tile(np.arange(2, dtype=np.int8), n * months),
            "nilai": score.ravel(),
        },
        copy=False,
    )


def resident() -> float:
    """Return the most memory this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(n: int, design: str) -> dict[str, object]:
    """Fit one size and say what it took and how near the truth it came."""
    if design == "apa-adanya":
        ratings, alpha = as_it_is(n), None
    else:
        ratings, _, alpha = simulated(n, design)
    before, wall, cpu = resident(), time.perf_counter(), time.process_time()
    fit = fit_mfrm(ratings)
    told: dict[str, object] = {
        "pegawai": n,
        "rancangan": design,
        "nilai": len(ratings),
        "detik": time.perf_counter() - wall,
        "detik_prosesor": time.process_time() - cpu,
        "mib": resident() - before,
        "putaran": fit.convergence.iterations,
        "konvergen": fit.convergence.converged,
    }
    if alpha is not None:
        error = fit.core.place.alpha - (alpha - alpha.mean())[fit.design.raters.to_numpy()]
        told["rmse"] = float(np.sqrt((error**2).mean()))
    wall = time.perf_counter()
    told["galat_baku_terbesar"] = float(fit.errors.alpha.max())
    told["detik_galat_baku"] = time.perf_counter() - wall
    if design == "apa-adanya":
        told["dispersi"] = dispersion(fit.core)
    return told


def peer(n: int) -> dict[str, object]:
    """Fit the same ratings with RaschPy: severities, items and thresholds, without persons."""
    import raschpy  # the peer is no dependency

    ratings, _, alpha = simulated(n, "acak")
    wide = ratings.pivot_table(index=["penilai", "pegawai"], columns="kriteria", values="nilai")
    wide.columns = [f"k{name}" for name in wide.columns]
    before, wall, cpu = resident(), time.perf_counter(), time.process_time()
    model = raschpy.MFRM(wide, max_score=len(STEPS))
    model.calibrate()
    found = pd.Series(model.raters_global, dtype=float)
    error = found - found.mean() - (alpha - alpha.mean())[found.index.astype(int)]
    return {
        "pegawai": n,
        "rancangan": "RaschPy",
        "nilai": len(ratings),
        "detik": time.perf_counter() - wall,
        "detik_prosesor": time.process_time() - cpu,
        "mib": resident() - before,
        "rmse": float(np.sqrt((error**2).mean())),
    }


def main() -> None:
    """Run each size in a process of its own and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nasional", action="store_true")
    parser.add_argument("--apa-adanya", action="store_true")
    parser.add_argument("--raschpy", action="store_true")
    parser.add_argument("--satu", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.satu:
        n, design = int(chosen.satu[0]), chosen.satu[1]
        told = peer(n) if design == "RaschPy" else one(n, design)
        sys.stdout.write(json.dumps(told) + "\n")
        return
    sizes = [(n, design) for n in SIZES for design in ("acak", "kantor")]
    sizes += [(n, "kantor") for n in NATIONAL] if chosen.nasional else []
    sizes += [(6_000_000, "apa-adanya")] if chosen.apa_adanya else []
    if chosen.raschpy and importlib.util.find_spec("raschpy"):
        sizes += [(n, "RaschPy") for n in SIZES if n <= PEERS_LARGEST]
    for n, design in sizes:
        words = [sys.executable, str(Path(__file__)), "--satu", str(n), design]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        line = json.loads(done.stdout)
        figures = ", ".join(
            f"{name} {value:.3g}" if isinstance(value, float) else f"{name} {value}"
            for name, value in line.items()
        )
        sys.stdout.write(figures + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
