"""Which of a rater's own nilai the sheet shows again: examples, profile, best-told criterion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.report import labels
from kinerja_analysis.report.figures.ratings import main_scale
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, decimal, plain, signed
from kinerja_analysis.report.tables import ABSENT
from kinerja_analysis.thresholds import MIN_RATEES, STRAIGHTLINING_MIN_KRITERIA

EXAMPLE_HEADS: Final = ("Tempat dalam berkas", "Kriteria", "Nilai Saudara", "Dibaca bersama")
PROFILE_HEADS: Final = ("Kriteria", "Pegawai", "Rerata", "Tahun lalu", "Beda")

MIN_OTHERS: Final = 2
"""Count of other raters from which on a nilai is set beside theirs: one alone would be shown."""

NOTABLE_PARTS: Final = 8
"""Parts of the scale, of which one is the least difference that a record is shown for: half a point
on a scale of five."""

MOST_EXAMPLES: Final = 3
"""Count of records in which the pattern shows."""

ON_FORMS: Final = frozenset(
    {"halo", "straightlining", "range_restriction", "centrality", "copying", "heaping"}
)
"""Patterns that show on a whole form rather than on one nilai."""

KEY: Final = ["pegawai", "kriteria", "periode", "skala"]


@dataclass(frozen=True, slots=True)
class Looked:
    """What the examples are looked for: an effect, the direction in points, and a criterion."""

    effect: str = ""
    direction: float = 0.0
    kriteria: str = ""


def looked_for(found: pd.DataFrame) -> Looked:
    """Return what the examples are looked for: the largest pattern that was found, if any.

    Parameters
    ----------
    found : DataFrame, rows of `hasil_uji` of one rater with verdict ``detected``
    """
    if found.empty:
        return Looked()
    largest = found.assign(size=found["points"].abs().fillna(0)).sort_values(
        ["size", "q"], ascending=[False, True], kind="stable"
    )
    first = largest.iloc[0]
    asked = str(first["detail"]).split(" skala=")[0] if first["effect"] == "criterion" else ""
    sign = np.sign(first["points"]) if pd.notna(first["points"]) else 0.0
    return Looked(str(first["effect"]), float(sign), asked)


def examples(own: pd.DataFrame, material: Material, looked: Looked) -> list[list[str]]:
    """Return own records where the pattern shows, then one where rater and others agree.

    Parameters
    ----------
    own : DataFrame, rows of one rater as `beside_others` returns them
    material : the office and year
    looked : what is looked for; without a pattern, what differs most from the others
    """
    scale = main_scale(own, material.profile)
    if scale is None:
        return []
    half = (scale.maksimum - scale.minimum) / NOTABLE_PARTS
    rated = own[own["skala"] == scale.nama]
    beside = rated[rated["n_lain"] >= MIN_OTHERS]
    shown = _forms(rated) if looked.effect in ON_FORMS else _far(beside, looked, half)
    return [_row(record, material) for record in [*shown, *_agreed(beside, half)]]


def beside_others(rated: pd.DataFrame) -> pd.DataFrame:
    """Return all nilai with how far each lies from the mean of the other raters.

    Parameters
    ----------
    rated : DataFrame, rows of `penilaian` by others than the pegawai

    Returns
    -------
    DataFrame
        The same rows with ``n_lain`` (count of other raters of that pegawai and criterion) and
        ``beda`` (points above their mean; missing where there is none).
    """
    all_raters = rated.groupby(KEY, observed=True)
    same_rater = rated.groupby([*KEY, "penilai"], observed=True)["nilai"]
    n = all_raters["nilai"].transform("size") - same_rater.transform("size")
    total = all_raters["nilai"].transform("sum") - same_rater.transform("sum")
    return rated.assign(
        n_lain=all_raters["penilai"].transform("nunique") - 1,
        beda=rated["nilai"] - total / n.where(n > 0),
    )


def _far(beside: pd.DataFrame, looked: Looked, half: float) -> list[Mapping[str, object]]:
    """Return the records that lie farthest from the others, in the direction of the pattern."""
    rows = beside[beside["kriteria"] == looked.kriteria] if looked.kriteria else beside
    size = rows["beda"] * looked.direction if looked.direction else rows["beda"].abs()
    far = rows.assign(size=size)[size >= half]
    ranked = far.sort_values(["size", "sumber"], ascending=[False, True], kind="stable")
    words = np.where(ranked["beda"] < 0, "lebih rendah", "lebih tinggi")
    ranked = ranked.assign(kata=[f"{word} daripada rerata penilai lain" for word in words])
    return _records(ranked.drop_duplicates("pegawai").head(MOST_EXAMPLES))


def _agreed(beside: pd.DataFrame, half: float) -> list[Mapping[str, object]]:
    """Return one record where the rater and the others agree."""
    near = beside.assign(size=beside["beda"].abs()).sort_values(["size", "sumber"], kind="stable")
    agreed = near[near["size"] < half].head(1)
    return _records(agreed.assign(kata="sejalan dengan penilai lain"))


def _forms(own: pd.DataFrame) -> list[Mapping[str, object]]:
    """Return the forms whose nilai differ least, each as one record."""
    forms = own.groupby(["pegawai", "periode", "skala"], observed=True, as_index=False).agg(
        n=("nilai", "size"),
        low=("nilai", "min"),
        high=("nilai", "max"),
        sumber=("sumber", "first"),
    )
    long = forms[forms["n"] >= STRAIGHTLINING_MIN_KRITERIA].assign(
        beda=lambda t: t["high"] - t["low"]
    )
    flat = long.sort_values(["beda", "sumber"], kind="stable").head(MOST_EXAMPLES)
    return [
        {
            "sumber": form["sumber"],
            "kriteria": f"{count(form['n'])} kriteria",
            "nilai": _span(form["low"], form["high"]),
            "kata": "semua kriteria bernilai sama" if form["beda"] == 0 else "nilai berdekatan",
        }
        for form in flat.to_dict("records")
    ]


def _span(low: float, high: float) -> str:
    """Return the nilai of a form in one word."""
    return plain(low) if low == high else f"{plain(low)} s.d. {plain(high)}"


def _records(rows: pd.DataFrame) -> list[Mapping[str, object]]:
    """Return rows as records whose nilai is a printed word."""
    return [
        {str(key): value for key, value in row.items()}
        for row in rows.assign(nilai=rows["nilai"].map(plain)).to_dict("records")
    ]


def _row(record: Mapping[str, object], material: Material) -> list[str]:
    """Return one printed row; the place is what the rater can look up, without a person's name."""
    place = " › ".join(str(record["sumber"]).split(" › ")[-2:])
    return [
        material.safe(place) or ABSENT,
        material.safe(labels.criterion(str(record["kriteria"]))),
        str(record["nilai"]),
        str(record["kata"]),
    ]


def profile_rows(own: pd.DataFrame, earlier: pd.DataFrame, material: Material) -> list[list[str]]:
    """Return the own mean of each criterion, beside the own mean of last year.

    Parameters
    ----------
    own, earlier : DataFrame, rows of `penilaian` of one rater, this year and the year before
    material : the office, for its main scale and the order of its criteria
    """
    scale = main_scale(own, material.profile)
    if scale is None:
        return []
    now, before = (_means(rows, scale.nama) for rows in (own, earlier))
    order = [name for name in material.profile.criteria_of(scale.nama) if name in now.index]
    rest = [str(name) for name in now.index if name not in order]
    return [_profile_row(name, now, before, material) for name in [*order, *rest]]


def _means(rows: pd.DataFrame, skala: str) -> pd.DataFrame:
    """Return ``n, rerata, simpangan`` by criterion on one scale."""
    rated = rows[rows["skala"] == skala].astype({"kriteria": "str"})
    return rated.groupby("kriteria").agg(
        n=("pegawai", "nunique"), rerata=("nilai", "mean"), simpangan=("nilai", "std")
    )


def _profile_row(
    name: str, now: pd.DataFrame, before: pd.DataFrame, material: Material
) -> list[str]:
    """Return one printed row of the profile."""
    mean = now.loc[name, "rerata"]
    last = before["rerata"].get(name)
    gap = [decimal(last), signed(mean - last)] if last is not None else [ABSENT, ABSENT]
    people = count(now.loc[name, "n"])
    return [material.safe(labels.criterion(name)), people, decimal(mean), *gap]


def best_told(own: pd.DataFrame, material: Material) -> str:
    """Say on which criterion the rater tells people apart best."""
    scale = main_scale(own, material.profile)
    means = _means(own, scale.nama) if scale else pd.DataFrame({"n": [], "simpangan": []})
    enough = means[(means["n"] >= MIN_RATEES) & (means["simpangan"] > 0)]
    if enough.empty:
        return (
            "Belum ada kriteria yang membedakan pegawai dalam nilai Saudara: pegawainya terlalu "
            "sedikit, atau semuanya memperoleh nilai yang sama."
        )
    name = str(enough["simpangan"].idxmax())
    return (
        f"Pegawai paling Saudara bedakan pada kriteria {material.safe(labels.criterion(name))} "
        f"(simpangan baku {decimal(enough['simpangan'].max())} poin atas "
        f"{count(enough.loc[name, 'n'])} pegawai). Cara Saudara menilai kriteria itu dapat menjadi "
        "contoh bagi kriteria lain."
    )
