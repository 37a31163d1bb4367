"""How long the many-facet Rasch model takes, from a small office to the nation, and its memory.

Each size runs in a process of its own, so that memory is that of the fit alone. Ratings are drawn
from the model: 7 kriteria, 5 categories, 3 penilai a pegawai, 30 pegawai a penilai, either from the
whole pool ("acak") or within offices of 100 with 5 % across ("kantor": weakly linked).

    python benchmarks/model.py --satu 10000 kantor
    python benchmarks/model.py --satu 1000 RaschPy     (bila terpasang; 10.000: 7 GB)

One line of JSON; `benchmarks/kecepatan.py` runs all sizes and writes what was found. Up to 1,000
pegawai a first fit warms the process up and is told apart.
"""

import argparse
import json
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

N_CRITERIA, PER_RATEE, PER_RATER = 7, 3, 10
STEPS = np.array([-2.0, -0.7, 0.7, 2.0])
DIFFICULTIES = np.linspace(-0.6, 0.6, N_CRITERIA)
SIGMA, SIGMA_ALPHA = 1.2, 0.5
AT_ONCE: Final = 2**20
SMALL: Final = 1_000
"""Count of pegawai up to which a first fit warms the process up."""
HUNDRED: Final = "100 penilai"
"""Design of 100 penilai for any number of pegawai, drawn from the whole pool."""
PEER: Final = "RaschPy"
"""Name that stands for the peer in place of a design; it gets the design "acak"."""


def assigned(n: int, design: str, rng: np.random.Generator) -> np.ndarray:
    """Choose the three penilai of each pegawai (n, 3), all different."""
    if design == "kantor":
        own = np.argsort(rng.random((n, PER_RATER)), axis=1)[:, :PER_RATEE]
        offices = max(n // 100, 1)
        home = np.minimum(np.arange(n) // 100, offices - 1)[:, None]
        across = rng.random((n, PER_RATEE)) < 0.05
        office = np.where(across, rng.integers(0, offices, (n, PER_RATEE)), home)
        return (office * PER_RATER + own).astype(np.int32)
    pool = 100 if design == HUNDRED else n // PER_RATER
    rater = rng.integers(0, pool, (n, PER_RATEE)).astype(np.int32)
    for later in range(1, PER_RATEE):
        while len(same := np.flatnonzero((rater[:, :later] == rater[:, [later]]).any(axis=1))):
            rater[same, later] = rng.integers(0, pool, len(same))
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


@dataclass(slots=True)
class Meter:
    """Wall time, processor time and memory since it was started."""

    wall: float
    cpu: float
    held: float

    def told(self, name: str = "") -> dict[str, float]:
        """Give seconds, processor seconds, and the most MiB held above what was held before."""
        return {
            f"detik{name}": time.perf_counter() - self.wall,
            f"detik_prosesor{name}": time.process_time() - self.cpu,
            f"mib{name}": memory("VmHWM") - self.held,
        }


def started() -> Meter:
    """Forget the most memory held so far, and start to measure."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return Meter(time.perf_counter(), time.process_time(), memory("VmRSS"))


def memory(name: str) -> float:
    """Return what the system tells of this process's memory, in MiB; 0 where it tells nothing."""
    with suppress(OSError):
        told = Path("/proc/self/status").read_text()
        return next(int(line.split()[1]) for line in told.splitlines() if name in line) / 1024
    return 0.0


def one(n: int, design: str) -> dict[str, object]:
    """Fit one size and say what it took and how near the truth it came."""
    from kinerja_analysis.models.mfrm import fit_mfrm  # the peer's interpreter may lack it

    ratings, _, alpha = simulated(n, design)
    first = started()
    if n <= SMALL:
        fit_mfrm(ratings)
    first_time = {"detik_prosesor_pertama": first.told()["detik_prosesor"]} if n <= SMALL else {}
    meter = started()
    fit = fit_mfrm(ratings)
    told: dict[str, object] = {
        "pegawai": n,
        "rancangan": design,
        "nilai": len(ratings),
        **first_time,
        **meter.told(),
        "putaran": fit.convergence.iterations,
        "konvergen": fit.convergence.converged,
    }
    error = fit.core.place.alpha - (alpha - alpha.mean())[fit.design.raters.to_numpy()]
    told["rmse"] = float(np.sqrt((error**2).mean()))
    meter = started()
    z = error / fit.errors.alpha
    return told | meter.told("_galat_baku") | {"simpangan_z": float(z.std())}


def peer(n: int) -> dict[str, object]:
    """Fit the same ratings with RaschPy: severities, items, thresholds, then persons."""
    import raschpy  # the peer is no dependency

    ratings, _, alpha = simulated(n, "acak")
    wide = ratings.pivot_table(index=["penilai", "pegawai"], columns="kriteria", values="nilai")
    wide.columns = [f"k{name}" for name in wide.columns]
    meter = started()
    model = raschpy.MFRM(wide, max_score=len(STEPS))
    model.calibrate()
    model.person_estimates()
    measured = meter.told()
    found = pd.Series(model.raters_global, dtype=float)
    error = found - found.mean() - (alpha - alpha.mean())[found.index.astype(int)]
    rmse = float(np.sqrt((error**2).mean()))
    return {"pegawai": n, "rancangan": PEER, "nilai": len(ratings), **measured, "rmse": rmse}


def main() -> None:
    """Measure one size and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--satu", nargs=2, required=True, metavar=("PEGAWAI", "RANCANGAN"))
    size, design = parser.parse_args().satu
    told = peer(int(size)) if design == PEER else one(int(size), design)
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
