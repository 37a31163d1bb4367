"""The nation as it is: what e-Kinerja alone carries, how long it takes, and what it cannot tell.

6 million pegawai, one atasan for 12 of them, two ratings of three classes (hasil_kerja,
perilaku_kerja) in each of twelve months, 3 % of the pegawai moved to another atasan in the year.
As offices do, a rating mostly repeats last month's, and units differ in what they achieve.

How the months enter (`--bulan`): ``terakhir`` takes the last rating that each atasan gave, so that
a form holds two ratings; ``semua`` takes all twelve as repetitions on one form. Ratings that repeat
each other are not twelve witnesses: the model then finds people, and with them atasan, too far
apart (the scale stretches). A facet of months would ask whether all atasan became stricter
together, which better kinerja answers as well.

    python benchmarks/apa_adanya.py                6 juta pegawai (beberapa menit)
    python benchmarks/apa_adanya.py 100000 --bulan semua
    python benchmarks/apa_adanya.py 600000 --bukti docs/bukti      menulis apa-adanya.md
"""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.models.connectivity import Connectivity, connectivity
from kinerja_analysis.models.mfrm import MfrmFit, fit_mfrm
from kinerja_analysis.models.robust import dispersion, robust_errors
from kinerja_analysis.models.spread import AssumedSpread, recovery_ceiling
from laju.bars import plain
from laju.page import versions
from laju.rows import number
from model import drawn, started

MONTHS: Final = 12
PER_RATER: Final = 12
MOVED: Final = 0.03
REPEATED: Final = 0.8
"""Share of ratings that repeat last month's by the same atasan."""
PERSON, UNIT, SEVERITY = 1.2, 0.5, 0.5
"""Logit: standard deviations of kinerja within a unit, between units, and of severities."""
CUMULATED: Final = np.array([[0.0, -3.0, 1.0], [0.0, -3.5, 0.5]])
"""Category parameters (2, 3) of the two ratings: three in four are `sesuai ekspektasi`."""

NAMES: Final = {
    "pegawai": "pegawai",
    "nilai": "nilai yang dipakai",
    "formulir": "formulir (satu penilai tentang satu pegawai)",
    "detik_prosesor": "taksiran: detik prosesor",
    "detik": "taksiran: detik dinding",
    "mib": "taksiran: MiB di atas kolom",
    "detik_prosesor_galat_baku": "galat baku semua penilai: detik prosesor",
    "detik_galat_baku": "galat baku semua penilai: detik dinding",
    "mib_galat_baku": "galat baku semua penilai: MiB",
    "detik_prosesor_keterhubungan": "keterhubungan: detik prosesor",
    "mib_keterhubungan": "keterhubungan: MiB",
    "galat_baku": "median galat baku keketatan, logit",
    "galat_baku_kokoh": "median galat baku kekar, logit",
    "korelasi_keketatan": "korelasi taksiran dengan keketatan",
    "korelasi_keketatan_kurang_unit": "korelasi taksiran dengan keketatan dikurangi tingkat unit",
    "korelasi_batas": "korelasi tertinggi yang mungkin dengan keketatan",
    "kelompok": "kelompok penilai yang terhubung",
    "kelompok_terbesar": "penilai dalam kelompok terbesar",
    "bagian_penilai_sendirian": "bagian penilai yang tidak terhubung dengan siapa pun",
}
"""What each measure is called on the page."""


def superiors(n: int, rng: np.random.Generator) -> np.ndarray:
    """Give the atasan (n, months) of each pegawai; who moves has a new one from some month on."""
    home, new = np.arange(n) // PER_RATER, rng.integers(0, n // PER_RATER, n)
    from_month = np.where(rng.random(n) < MOVED, rng.integers(1, MONTHS, n), MONTHS)
    moved = np.arange(MONTHS) >= from_month[:, None]
    return np.where(moved, new[:, None], home[:, None]).astype(np.int32)


def simulated(n: int, months: str) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Draw integer-coded ratings, with the true severities and the levels of the units."""
    rng = np.random.default_rng(n)
    atasan = superiors(n, rng)
    alpha, unit = (rng.normal(0, sd, n // PER_RATER + 1) for sd in (SEVERITY, UNIT))
    theta = (unit[np.arange(n) // PER_RATER] + rng.normal(0, PERSON, n)).astype(np.float32)
    score = np.empty((n, MONTHS, 2), dtype=np.int8)
    for month in range(MONTHS):
        score[:, month] = drawn(theta - alpha[atasan[:, month]], CUMULATED, rng)
        if month:
            again = rng.random(n) < REPEATED
            again &= atasan[:, month] == atasan[:, month - 1]
            score[again, month] = score[again, month - 1]
    table = pd.DataFrame(columns_of(atasan, score), copy=False)
    if months == "terakhir":
        last = np.ones(atasan.shape, dtype=bool)
        last[:, :-1] = atasan[:, 1:] != atasan[:, :-1]
        table = table[np.repeat(last.ravel(), 2)].reset_index(drop=True)
    return table, alpha, unit


def columns_of(atasan: np.ndarray, score: np.ndarray) -> dict[str, np.ndarray]:
    """Lay out one row a rating, in whole numbers."""
    n = len(atasan)
    return {
        "pegawai": np.repeat(np.arange(n, dtype=np.int32), MONTHS * 2),
        "penilai": np.repeat(atasan.ravel(), 2),
        "kriteria": np.tile(np.arange(2, dtype=np.int8), n * MONTHS),
        "nilai": score.ravel(),
    }


def links_told(found: Connectivity) -> dict[str, object]:
    """Say which atasan common pegawai link."""
    sizes = found.subsets["subset"].value_counts()
    kinds = found.identification["identification"].value_counts(normalize=True)
    return {
        "kelompok": found.n_subsets,
        "kelompok_terbesar": int(sizes.max()),
        "bagian_penilai_sendirian": float((sizes == 1).sum() / len(found.subsets)),
        "identifikasi": kinds.round(6).to_dict(),
    }


def recovery_told(fit: MfrmFit, alpha: np.ndarray, unit: np.ndarray) -> dict[str, object]:
    """Say what the severities measure: severity, or severity less the unit's level."""
    found, of = fit.core.place.alpha, fit.design.raters.to_numpy()
    spread = AssumedSpread(severity=SEVERITY, unit=UNIT, person=PERSON, halo=0.0)
    ceiling = recovery_ceiling(np.array([float(PER_RATER)]), spread, len(fit.design.criteria))
    return {
        "korelasi_keketatan": float(np.corrcoef(found, alpha[of])[0, 1]),
        "korelasi_batas": float(ceiling[0]),
        "korelasi_keketatan_kurang_unit": float(np.corrcoef(found, (alpha - unit)[of])[0, 1]),
        "sigma_alpha": fit.core.sigma_alpha,
        "dispersi": dispersion(fit.core),
    }


def measured(n: int, months: str) -> dict[str, object]:
    """Simulate, fit, link; say what it took and what it tells."""
    ratings, alpha, unit = simulated(n, months)
    meter = started()
    fit = fit_mfrm(ratings)
    told: dict[str, object] = {"pegawai": n, "bulan": months, "nilai": len(ratings), **meter.told()}
    told |= {"formulir": len(fit.core.problem.forms.who), "konvergen": fit.convergence.converged}
    meter = started()
    errors = fit.errors.alpha
    told |= meter.told("_galat_baku")
    told["galat_baku"] = float(np.median(errors))
    told["galat_baku_kokoh"] = float(np.nanmedian(robust_errors(fit.core)))
    told |= recovery_told(fit, alpha, unit)
    del fit
    meter = started()
    found = connectivity(ratings)
    return told | meter.told("_keterhubungan") | links_told(found)


def page(told: dict[str, object]) -> str:
    """Write what was found in Markdown."""
    kinds = told["identifikasi"]
    named = kinds if isinstance(kinds, dict) else {}
    rows = "".join(
        f"| {NAMES[name]} | {plain(number(told, name))} |\n" for name in NAMES if name in told
    )
    shares = ", ".join(f"{kind} {plain(100 * share)}%" for kind, share in named.items())
    when = datetime.now().astimezone().isoformat(timespec="minutes")
    return (
        "# Negeri apa adanya\n\n"
        f"Ditulis oleh `python benchmarks/apa_adanya.py {told['pegawai']} --bulan {told['bulan']} "
        f"--bukti docs/bukti`, {when}; {versions()}. Satu atasan untuk 12 pegawai, dua nilai "
        "bertingkat tiga dalam dua belas bulan, 3% pegawai pindah dalam setahun; unit berbeda "
        "kinerjanya, dan nilai sebulan umumnya mengulang nilai bulan sebelumnya.\n\n"
        f"| ukuran | nilai |\n|---|---|\n{rows}\n"
        "## Yang teridentifikasi dan yang tidak\n\n"
        f"Bagian penilai menurut cara keketatannya teridentifikasi: {shares}. Penilai yang tidak "
        "teridentifikasi tidak dapat dibedakan ketat atau longgarnya dari baik atau buruknya unit: "
        "taksirannya mendekati keketatan DIKURANGI tingkat unit, seperti yang ditunjukkan kedua "
        "korelasi di atas, dan tidak pernah melampaui korelasi tertinggi yang mungkin. Pegawai "
        "yang pindah menghubungkan sebagian kecil penilai; kelompok yang terhubung tetap kecil. "
        "Panel atau penilaian silang diperlukan.\n"
    )


def main() -> None:
    """Simulate, fit, link; print one line of JSON, and write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pegawai", type=int, nargs="?", default=6_000_000)
    parser.add_argument("--bulan", choices=("terakhir", "semua"), default="terakhir")
    parser.add_argument("--bukti", type=Path, help="folder halaman")
    chosen = parser.parse_args()
    told = measured(chosen.pegawai, chosen.bulan)
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    if chosen.bukti:
        (chosen.bukti / "apa-adanya.md").write_text(page(told), encoding="utf-8")


if __name__ == "__main__":
    main()
