"""Whether the effect of training on real ratings is recovered from the screens of two years.

Each office has two years of forms. Raters are strict or mild to a planted extent, of which `KEPT`
stays from one year to the next; training removes a share of it in a random half of them. Both years
are screened as any office is, and `transfer` compares trained with untrained raters. What it should
find is the change of the planted squares in these very raters. The page tells the means, and how
often the 95 % interval holds that change, and zero.

    python benchmarks/penerapan.py --kantor 30
"""

import argparse
import sys
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.screen import screen_bias
from kinerja_analysis.simulate.design import OfficeDesign
from kinerja_analysis.simulate.designs import superior_and_panel
from kinerja_analysis.simulate.office import RaterEffect, simulate_office
from kinerja_analysis.training.transfer import transfer

SPREAD: Final = 0.8
"""Logit: spread of planted severities before training."""
KEPT: Final = 0.8
"""Correlation of a rater's severity with that of the next year, without training."""
RATERS: Final = 24
BENEFITS: Final = (0.0, 0.7)
"""Shares (0-1) of severity that training removes."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """One office: the planted change, what `transfer` found, and its interval (logit squared)."""

    planted: float
    found: float
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Say whether the interval holds a value."""
        return self.low <= value <= self.high


def recovered(seed: int) -> tuple[Recovered, ...]:
    """Plant, screen two years, and compare: one office, the same luck for each of `BENEFITS`."""
    rng = np.random.default_rng([seed, 7])
    design = superior_and_panel(RATERS, 5, 2, seed=seed)
    raters = design.tugas["penilai"].unique()
    trained = rng.permutation(RATERS) < RATERS // 2
    first = rng.normal(0, SPREAD, RATERS)
    untouched = KEPT * first + rng.normal(0, SPREAD * np.sqrt(1 - KEPT**2), RATERS)
    before = screened(design, first, 2 * seed)
    found = []
    for benefit in BENEFITS:
        second = (1 - benefit * trained) * untouched
        after = screened(design, second, 2 * seed + 1)
        table = transfer(before, after, frozenset(raters[trained])).table
        row = table.set_index("effect").loc["severity"]
        gain = first**2 - second**2
        planted = float(gain[trained].mean() - gain[~trained].mean())
        found.append(Recovered(planted, row["perbaikan"], row["low"], row["high"]))
    return tuple(found)


def screened(design: OfficeDesign, sizes: NDArray[np.float64], seed: int) -> pd.DataFrame:
    """Return the screen's `hasil_uji` of one year in which the raters are strict to these sizes."""
    named = zip(design.tugas["penilai"].unique(), sizes, strict=True)
    effects = [RaterEffect("severity", name, float(size)) for name, size in named]
    return screen_bias(simulate_office(design, effects, seed=seed).penilaian).hasil_uji


def main() -> int:
    """Print one line a benefit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kantor", type=int, default=30, help="kantor tiap baris")
    offices = parser.parse_args().kantor
    sys.stdout.write(
        "# Penerapan pelatihan dalam penilaian nyata\n\n"
        f"{RATERS} penilai setiap kantor, separuhnya dilatih, tiga penilai setiap pegawai; "
        f"{offices} kantor setiap baris. Satuan: kuadrat logit. Halo biasa yang tidak termuat "
        "dalam model menciutkan skala logit (lihat cakupan.md), sehingga yang ditemukan lebih "
        "kecil daripada yang ditanam.\n\n"
        "| manfaat | ditanam | ditemukan | selang memuat yang ditanam | selang memuat nol |\n"
        f"|{'---|' * 5}\n"
    )
    each = zip(*(recovered(seed) for seed in range(offices)), strict=True)
    for benefit, found in zip(BENEFITS, each, strict=True):
        means = [np.mean([getattr(one, name) for one in found]) for name in ("planted", "found")]
        true = np.mean([one.holds(one.planted) for one in found])
        zero = np.mean([one.holds(0.0) for one in found])
        cells = [f"{benefit:.0%}", *(f"{mean:.2f}" for mean in means), f"{true:.0%}", f"{zero:.0%}"]
        sys.stdout.write(f"| {' | '.join(cells)} |\n".replace(".", ","))
    return 0


if __name__ == "__main__":
    sys.exit(main())
