"""Whether the golden office gives, on this computer, the numbers that are stored beside it.

Six simulated raters of thirty employees, one of them strict, one with a halo, on two scales: 1-5
(Rasch) and 0-100 (linear). `benchmarks/kantor_emas.py` writes the stored numbers anew.
"""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Final

import pandas as pd

from kinerja_analysis.bias.screen import screen_bias
from kinerja_analysis.models.linear import fit_linear
from kinerja_analysis.models.mfrm import fit_mfrm
from kinerja_analysis.report.inspection import Check, required_check
from kinerja_analysis.report.number_format import count
from kinerja_analysis.stats.agreement import icc, krippendorff_alpha
from kinerja_analysis.thresholds import GOLDEN_TOLERANCE

PART: Final = "Kantor emas"
RATINGS: Final = "kantor_emas.csv"
NUMBERS: Final = "kantor_emas.toml"

PARTS: Final = {
    "rasch": "Model Rasch, skala 1-5",
    "linear": "Model linear, skala 0-100",
    "kesepakatan": "Kesepakatan penilai",
    "pola": "Pola yang terdeteksi",
}
"""What each group of numbers is called on the page."""

ADVICE: Final = (
    "Hasil kantor emas berbeda dari yang tersimpan: jangan menerbitkan laporan dari komputer ini. "
    "Pasang paket menurut requirements.lock (`python mulai.py periksa`), lalu ulangi; bila tetap "
    "berbeda, laporkan halaman ini kepada pemelihara program."
)

Numbers = Mapping[str, Mapping[str, float]]


def check_golden(found: Numbers | None = None) -> Iterator[Check]:
    """Compare the golden office's numbers with the stored ones.

    Parameters
    ----------
    found : what `golden_numbers` gave; worked out here when not given

    Yields
    ------
    Check, one a group of numbers; it fails where a number is missing, new, or too far off
    """
    worked_out = golden_numbers() if found is None else found
    for group, stored in stored_numbers().items():
        off = differences(worked_out.get(group, {}), stored)
        fine = off.notna().all() and (off <= GOLDEN_TOLERANCE).all()
        yield required_check(PART, PARTS[group], _told(off), ADVICE, fine=bool(fine))


def differences(found: Mapping[str, float], stored: Mapping[str, float]) -> pd.Series:
    """Return how far each number is off: relative beyond 1, absolute below; missing where absent.

    Examples
    --------
    >>> differences({"a": 2.0, "b": 0.1}, {"a": 4.0, "c": 1.0}).to_dict()
    {'a': 0.5, 'b': nan, 'c': nan}
    """
    one, other = pd.Series(found, dtype=float).align(pd.Series(stored, dtype=float))
    return (one - other).abs() / other.abs().clip(lower=1.0)


def _told(off: pd.Series) -> str:
    """Say how many numbers were compared, and which is farthest off."""
    if absent := off.index[off.isna()].to_list():
        return f"berbeda: {', '.join(absent)}"
    where = f"{off.max():.0e}".replace("e-0", "e-")
    return f"{count(len(off))} angka, selisih terbesar {where} ({off.idxmax()})"


def stored_numbers() -> Numbers:
    """Return the stored numbers, by group and name."""
    text = (files(__package__) / NUMBERS).read_text(encoding="utf-8")
    return tomllib.loads(text)


def golden_ratings() -> pd.DataFrame:
    """Return the ratings of the golden office, one row a nilai, both scales below each other."""
    with (files(__package__) / RATINGS).open(encoding="utf-8") as stream:
        wide = pd.read_csv(stream).assign(tahun=2025, periode="tahunan")
    five = wide.drop(columns="poin").assign(skala="lima")
    hundred = wide.assign(nilai=wide["poin"], skala="seratus").drop(columns="poin")
    return pd.concat([five, hundred], ignore_index=True).astype({"nilai": float})


def golden_numbers() -> Numbers:
    """Work the golden office out: fits, agreement, and what the screen detects."""
    ratings = golden_ratings()
    five = ratings[ratings["skala"] == "lima"]
    return {
        "rasch": _rasch(five),
        "linear": _linear(ratings[ratings["skala"] == "seratus"]),
        "kesepakatan": _agreement(five),
        "pola": {k: v for name, own in ratings.groupby("skala") for k, v in _patterns(own, name)},
    }


def _rasch(ratings: pd.DataFrame) -> dict[str, float]:
    """Return the estimates of raters, criteria and steps, in logits."""
    fit = fit_mfrm(ratings, raters="fixed")
    raters = _named(fit.raters, ["penilai"], "estimate")
    criteria = _named(fit.criteria, ["kriteria"], "estimate")
    steps = {f"ambang {n}": float(x) for n, x in enumerate(fit.steps["estimate"], start=1)}
    return {**raters, **criteria, **steps}


def _linear(ratings: pd.DataFrame) -> dict[str, float]:
    """Return the standard deviation of each component, in points."""
    return _named(fit_linear(ratings).variances.dropna(subset="sd"), ["component"], "sd")


def _agreement(ratings: pd.DataFrame) -> dict[str, float]:
    """Return the coefficients of each criterion."""
    tables = [icc(ratings).table, krippendorff_alpha(ratings).table]
    both = pd.concat(tables, ignore_index=True).dropna(subset="estimate")
    return _named(both, ["kriteria", "coefficient"], "estimate")


def _patterns(ratings: pd.DataFrame, scale: object) -> Iterator[tuple[str, float]]:
    """Yield the estimate of every detected effect; which ones are detected is in the names."""
    screen = screen_bias(ratings)
    found = screen.hasil_uji[screen.hasil_uji["verdict"] == "detected"]
    for name, estimate in _named(found, ["effect", "penilai", "detail"], "estimate").items():
        yield f"{scale} {name}", estimate


def _named(table: pd.DataFrame, keys: list[str], value: str) -> dict[str, float]:
    """Return one number a row, under the words of its keys."""
    names = table[keys].astype("str").agg(" ".join, axis=1).str.strip()
    return {name: float(x) for name, x in zip(names, table[value], strict=True)}
