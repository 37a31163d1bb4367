"""Which tests the data allow, how each is identified, and why the others must wait."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.bias.effect import Effect
from kinerja_analysis.bias.layout import Layout
from kinerja_analysis.bias.rows import counts, keys
from kinerja_analysis.thresholds import MIN_RATEES, MIN_RATINGS

Ints = NDArray[np.intp]

COMPARABLE: Final = ("panel", "movers")
"""Identifications under which the severities of two penilai can be compared."""

UNLINKED: Final = {"identification": "none", "message": ""}
"""What is known of a penilai whom `connectivity` does not know."""


def linked(layout: Layout, identification: pd.DataFrame) -> pd.DataFrame:
    """Put what `connectivity` tells of each penilai in the order of the layout."""
    return identification.set_index("penilai").reindex(layout.penilai_id).fillna(UNLINKED)


def rows_of(effect: Effect, layout: Layout, links: pd.DataFrame) -> pd.DataFrame:
    """Lay out the rows of one effect with what the data can carry.

    Parameters
    ----------
    effect : which effect
    layout : the scale's ratings
    links : DataFrame, `linked` of the layout
        ``identification, message``, one row a penilai.

    Returns
    -------
    DataFrame, one row a test
        ``effect, key, penilai, detail, n, n_pegawai, identification, reason``; ``reason`` is empty
        where the test can be made.
    """
    rows = effect.rows(layout)
    everything = np.ones(len(layout.form_size), dtype=bool)
    usable = layout.form_size >= effect.min_kriteria
    usable &= layout.form_shared if effect.needs_panel else everything
    reasons = _too_few(*counts(rows, layout, usable))
    identified, why = (links[name].to_numpy(dtype=object)[rows.penilai] for name in UNLINKED)
    if effect.needs_panel:
        reasons = np.where(np.isin(identified, COMPARABLE), reasons, effect.words.terpisah or why)
    if effect.obstacle is not None:
        first = effect.obstacle(layout, rows)
        reasons = np.where(first == "", reasons, first)
    if len(layout.kriteria_id) < effect.min_kriteria:
        reasons = np.full(len(reasons), _few_kriteria(effect, layout), dtype=object)
    alone = np.where(np.isin(identified, COMPARABLE[:1]), "within", effect.unlinked)
    n, n_pegawai = counts(rows, layout, everything)
    found = {
        "effect": effect.name,
        "key": effect.key,
        "n": n,
        "n_pegawai": n_pegawai,
        "identification": identified if effect.needs_panel else alone,
        "reason": reasons,
    }
    return pd.concat([keys(rows, layout, effect.detail), pd.DataFrame(found)], axis=1)


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
