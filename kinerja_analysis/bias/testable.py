"""Which tests the data allow, how each is identified, and why the others must wait."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.effect import Effect, keys_of, penilai_of
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.thresholds import MIN_RATEES, MIN_RATINGS

Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]

COMPARABLE: Final = ("panel", "movers")
"""Identifications under which the severities of two penilai can be compared."""


def rows_of(effect: Effect, layout: Layout, identification: pd.DataFrame) -> pd.DataFrame:
    """Lay out the rows of one effect with what the data can carry.

    Parameters
    ----------
    effect : which effect
    layout : the scale's ratings
    identification : DataFrame, one row a penilai
        ``penilai, identification, message`` of `connectivity`.

    Returns
    -------
    DataFrame, one row a test
        ``penilai, detail, n, n_pegawai, identification, reason``; ``reason`` is empty where the
        test can be made.
    """
    everything = np.ones(len(layout.form_size), dtype=bool)
    usable = layout.form_size >= effect.min_kriteria
    usable &= layout.form_shared if effect.needs_panel else everything
    n, n_pegawai = _counts(effect, layout, usable)
    reasons = _too_few(n, n_pegawai)
    linked = identification.set_index("penilai").reindex(keys_of(effect, layout)["penilai"])
    identified = linked["identification"].fillna("none").to_numpy(dtype=object)
    if effect.needs_panel:
        why = effect.words.terpisah or linked["message"].fillna("").to_numpy(dtype=object)
        reasons = np.where(np.isin(identified, COMPARABLE), reasons, why)
    if len(layout.kriteria_id) < effect.min_kriteria:
        reasons = np.full(len(reasons), _few_kriteria(effect, layout), dtype=object)
    n, n_pegawai = _counts(effect, layout, everything)
    return keys_of(effect, layout).assign(
        effect=effect.name,
        n=n,
        n_pegawai=n_pegawai,
        identification=identified if effect.needs_panel else "within",
        reason=reasons,
    )


def _counts(effect: Effect, layout: Layout, usable: Flags) -> tuple[Ints, Ints]:
    """Count the ratings and the pegawai of each row on the forms that are usable."""
    kept = usable[layout.form]
    row = (layout.penilai if effect.by == "penilai" else layout.cell)[kept]
    n_rows = len(penilai_of(effect, layout))
    pairs = np.unique(np.stack([row, layout.form_pegawai[layout.form][kept]]), axis=1)
    return np.bincount(row, minlength=n_rows), np.bincount(pairs[0], minlength=n_rows)


def _too_few(n: Ints, n_pegawai: Ints) -> NDArray[np.object_]:
    """Say how much there is and how much is needed; nothing where there is enough."""
    enough = (n >= MIN_RATINGS) & (n_pegawai >= MIN_RATEES)
    sentences = [
        f"hanya ada {ratings} nilai atas {people} pegawai yang dapat dipakai, sedangkan diperlukan "
        f"sedikitnya {MIN_RATINGS} nilai atas {MIN_RATEES} pegawai"
        for ratings, people in zip(n, n_pegawai, strict=True)
    ]
    return np.where(enough, "", np.array(sentences, dtype=object))


def _few_kriteria(effect: Effect, layout: Layout) -> str:
    """Say how many kriteria the effect needs."""
    return (
        f"skala ini hanya memuat {len(layout.kriteria_id)} kriteria, sedangkan pola ini baru dapat "
        f"terlihat dari sedikitnya {effect.min_kriteria} kriteria"
    )
