"""How often the bias screen raises a false alarm, and how often it finds a planted effect.

The offices come from a generator that is not the fitted model: probit thresholds, skewed
performance, kriteria that discriminate unequally, a halo and small severities that everybody has,
and true profiles.

    python benchmarks/kalibrasi.py --kantor 40
    python benchmarks/kalibrasi.py --kantor 20 --ukuran 0.8
"""

import argparse
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.screen import screen_bias

Floats = NDArray[np.float64]

EFFECTS = ("severity", "centrality", "halo", "straightlining", "criterion")
CUTS = np.array([-1.8, -0.9, 0.3, 1.4])
"""Probit: where the five categories meet."""

COMMON_HALO, PROFILE, SMALL_SEVERITY, SPREAD = 0.25, 0.45, 0.15, 1.0
"""Probit: standard deviations that every office has, biased or not."""


@dataclass(frozen=True, slots=True)
class Design:
    """An office: how many people, penilai, kriteria, and who else rates a pegawai."""

    n_pegawai: int = 120
    n_penilai: int = 24
    n_kriteria: int = 7
    n_panel: int = 2
    size: float = 0.0
    planted: Mapping[str, int] = field(default_factory=dict)


def office(design: Design, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.Series]:
    """Draw one office: its `penilaian`, and each penilai's planted effect (empty: none)."""
    pegawai, penilai = _forms(design, rng)
    effect = _planted(design, rng)
    latent = _impression(design, (pegawai, penilai), effect, rng)
    nilai = 1 + (latent[..., None] > _cuts(design, penilai, effect)).sum(axis=-1)
    flat = (effect[penilai] == "straightlining") & (rng.random(len(penilai)) < design.size)
    nilai[flat] = np.rint(nilai[flat].mean(axis=1, keepdims=True))
    return _frame(nilai, pegawai, penilai), pd.Series(effect, _names("R", design.n_penilai))


def _forms(design: Design, rng: np.random.Generator) -> tuple[NDArray, NDArray]:
    """Give every pegawai an own superior and a panel of other penilai."""
    own = np.arange(design.n_pegawai) % design.n_penilai
    others = np.stack(
        [
            rng.permutation(np.delete(np.arange(design.n_penilai), superior))[: design.n_panel]
            for superior in own
        ]
    )
    pegawai = np.repeat(np.arange(design.n_pegawai), 1 + design.n_panel)
    return pegawai, np.column_stack([own, others]).ravel()


def _planted(design: Design, rng: np.random.Generator) -> NDArray:
    """Give some penilai one effect each."""
    effect = np.full(design.n_penilai, "", dtype=object)
    names = [name for name, count in design.planted.items() for _ in range(count)]
    effect[rng.permutation(design.n_penilai)[: len(names)]] = names
    return effect


def _impression(
    design: Design, forms: tuple[NDArray, NDArray], effect: NDArray, rng: np.random.Generator
) -> Floats:
    """Give what the penilai sees before the scale is applied: (forms, kriteria)."""
    pegawai, penilai = forms
    shape = (len(pegawai), design.n_kriteria)
    theta = SPREAD * (rng.gamma(4.0, 1.0, design.n_pegawai) - 4.0) / 2.0
    discrimination = np.linspace(0.8, 1.2, design.n_kriteria)
    profile = PROFILE * rng.standard_normal((design.n_pegawai, design.n_kriteria))
    halo = (effect == "halo")[penilai][:, None]
    keen = 1 - 0.9 * design.size * halo
    severity = SMALL_SEVERITY * rng.standard_normal(design.n_penilai)
    severity += np.where(effect == "severity", 0.9 * design.size * _signs(effect, rng), 0)
    cell = np.zeros((design.n_penilai, design.n_kriteria))
    cell[:, 0] = np.where(effect == "criterion", 1.1 * design.size * _signs(effect, rng), 0)
    general = np.where(halo[:, 0], design.size, COMMON_HALO) * rng.standard_normal(len(pegawai))
    noise = (1 - 0.5 * design.size * halo) * rng.standard_normal(shape)
    level = theta[pegawai] - severity[penilai] + general
    return discrimination * level[:, None] + keen * profile[pegawai] - cell[penilai] + noise


def _signs(effect: NDArray, rng: np.random.Generator) -> Floats:
    """Give each penilai a sign."""
    return rng.choice([-1.0, 1.0], len(effect))


def _cuts(design: Design, penilai: NDArray, effect: NDArray) -> Floats:
    """Give the cuts that a penilai uses: (forms, 1, K - 1)."""
    stretch = np.where(effect == "centrality", 1 + 1.1 * design.size, 1.0)[penilai]
    return CUTS * stretch[:, None, None]


def _names(letter: str, count: int) -> list[str]:
    """Name people."""
    return [f"{letter}{number:04d}" for number in range(count)]


def _frame(nilai: NDArray, pegawai: NDArray, penilai: NDArray) -> pd.DataFrame:
    """Write the nilai as a table of ratings."""
    n_forms, n_kriteria = nilai.shape
    form = np.repeat(np.arange(n_forms), n_kriteria)
    people = np.array(_names("P", int(pegawai.max()) + 1))
    raters = np.array(_names("R", int(penilai.max()) + 1))
    return pd.DataFrame(
        {
            "tahun": 2025,
            "periode": "tahunan",
            "pegawai": people[pegawai][form],
            "penilai": raters[penilai][form],
            "peran": "tim",
            "kriteria": np.tile([f"K{number}" for number in range(n_kriteria)], n_forms),
            "nilai": nilai.ravel().astype(float),
            "skala": "lima",
            "tanggal": pd.NaT,
            "unit_kerja": "",
            "sumber": "",
        }
    )


def screened(design: Design, n_offices: int, seed: int) -> pd.DataFrame:
    """Screen many offices; one row a test with the penilai's planted effect beside it."""
    results = []
    for number in range(n_offices):
        penilaian, truth = office(design, np.random.default_rng([seed, number]))
        tests = screen_bias(penilaian, seed=number).hasil_uji
        results.append(tests.assign(kantor=number, planted=tests["penilai"].map(truth)))
    return pd.concat(results, ignore_index=True)


def rates(tests: pd.DataFrame) -> pd.DataFrame:
    """Give alarms by effect, among penilai with no effect, with this one, and with another.

    Columns
    -------
    clean : share of tests of penilai without any effect with p < 0.05, before any control
    clean_error : its Monte Carlo standard error, offices being independent
    clean_detected : share detected among them
    power : share of penilai with the effect that have it detected
    power_p : share of them with p < 0.05
    others : share of penilai with another effect that have this one detected
    """
    return pd.DataFrame({effect: _rates(tests, effect) for effect in EFFECTS}).T


def _rates(tests: pd.DataFrame, effect: str) -> dict[str, float]:
    """Give the rates of one effect."""
    tests = tests[(tests["effect"] == effect) & tests["p"].notna()]
    tests = tests.assign(alarm=tests["p"] < 0.05, found=tests["verdict"] == "detected")
    clean = tests[tests["planted"] == ""]
    by_office = clean.groupby("kantor")["alarm"].mean()
    keys = ["kantor", "penilai", "planted"]
    people = tests.groupby(keys, as_index=False)[["alarm", "found"]].max()
    own = people[people["planted"] == effect]
    other = people[(people["planted"] != effect) & (people["planted"] != "")]
    return {
        "clean": clean["alarm"].mean(),
        "clean_error": by_office.std() / np.sqrt(max(len(by_office), 1)),
        "clean_detected": clean["found"].mean(),
        "power": own["found"].mean(),
        "power_p": own["alarm"].mean(),
        "others": other["found"].mean(),
    }


def any_detected(tests: pd.DataFrame) -> float:
    """Give the share of offices with any pattern detected."""
    return float((tests["verdict"] == "detected").groupby(tests["kantor"]).any().mean())


def main() -> None:
    """Read the command line, screen the offices and print the rates."""
    command = argparse.ArgumentParser(description="Kalibrasi telaah bias pada kantor simulasi.")
    command.add_argument("--kantor", type=int, default=40, help="banyaknya kantor")
    command.add_argument("--pegawai", type=int, default=120, help="pegawai per kantor")
    command.add_argument("--penilai", type=int, default=24, help="penilai per kantor")
    command.add_argument("--kriteria", type=int, default=7, help="kriteria per formulir")
    command.add_argument("--panel", type=int, default=2, help="penilai lain per pegawai; 0 = tanpa")
    command.add_argument("--ukuran", type=float, default=0.0, help="besar efek tanam; 0 = bersih")
    command.add_argument("--tanam", type=int, default=2, help="penilai per efek bila ukuran > 0")
    command.add_argument("--benih", type=int, default=1, help="benih bilangan acak")
    given = command.parse_args()
    planted = dict.fromkeys(EFFECTS, given.tanam) if given.ukuran > 0 else {}
    design = Design(
        given.pegawai, given.penilai, given.kriteria, given.panel, given.ukuran, planted
    )
    start = time.perf_counter()
    tests = screened(design, given.kantor, given.benih)
    seconds = (time.perf_counter() - start) / given.kantor
    sys.stdout.write(f"{design}\n{rates(tests).round(3).to_string()}\n")
    sys.stdout.write(f"kantor dengan pola terdeteksi: {any_detected(tests):.3f}\n")
    sys.stdout.write(f"{seconds:.2f} detik per kantor\n")


if __name__ == "__main__":
    main()
