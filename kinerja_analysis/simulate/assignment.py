"""Who rates whom: own superior, a balanced panel, oneself."""

import numpy as np
import pandas as pd

COLUMNS = ("tahun", "pegawai", "penilai", "peran")
"""Columns of the assignment (`tugas`): one row a form that is filled in."""


def own_superior(pegawai: pd.DataFrame) -> pd.DataFrame:
    """Let every pegawai be rated by the own superior, where that person works in the office."""
    here = pegawai["atasan"].isin(set(pegawai["pegawai"]))
    return _duties(pegawai[here], pegawai.loc[here, "atasan"], "atasan")


def own_self(pegawai: pd.DataFrame) -> pd.DataFrame:
    """Let everybody who has a superior rate themselves."""
    rated = pegawai[pegawai["atasan"] != ""]
    return _duties(rated, rated["pegawai"], "diri")


def rate_all(pegawai: pd.DataFrame, penilai: list[str]) -> pd.DataFrame:
    """Let every penilai rate every pegawai, as `atasan` the own staff and as `tim` all others."""
    pairs = pegawai.merge(pd.DataFrame({"penilai": penilai}), how="cross")
    pairs = pairs[pairs["pegawai"] != pairs["penilai"]]
    peran = np.where(pairs["penilai"] == pairs["atasan"], "atasan", "tim")
    return _duties(pairs, pairs["penilai"], peran)


def balanced_panel(
    pegawai: pd.DataFrame, members: list[str], n_panel: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Let `n_panel` members of other units rate every pegawai, each member about as many.

    Parameters
    ----------
    pegawai : the table `pegawai` of one year
    members : ids of the penilai on the panel
    n_panel : count of members a pegawai
    rng : source of randomness (order of pegawai, ties between members)
    """
    unit = pegawai.set_index("pegawai")["unit_kerja"].to_dict()
    rated = pegawai[pegawai["atasan"].isin(unit)].sample(frac=1, random_state=rng)
    load = dict.fromkeys(members, 0)
    chosen: list[list[str]] = []
    for person, home, atasan in zip(
        rated["pegawai"], rated["unit_kerja"], rated["atasan"], strict=True
    ):
        free = [m for m in members if m not in (person, atasan) and unit[m] != home]
        chosen.append(_least_loaded(free, load, n_panel, rng))
    drawn = rated.assign(penilai=pd.Series(chosen, index=rated.index)).explode(
        "penilai", ignore_index=True
    )
    return _duties(drawn, drawn["penilai"], "tim")


def _least_loaded(
    free: list[str], load: dict[str, int], n_panel: int, rng: np.random.Generator
) -> list[str]:
    """Take the members with the fewest forms so far (counted in `load`), ties at random."""
    ties = rng.random(len(free))
    order = sorted(range(len(free)), key=lambda i: (load[free[i]], ties[i]))
    taken = [free[i] for i in order[:n_panel]]
    for member in taken:
        load[member] += 1
    return taken


def _duties(rated: pd.DataFrame, penilai: pd.Series, peran: str | np.ndarray) -> pd.DataFrame:
    """Write the forms down."""
    return pd.DataFrame(
        {
            "tahun": rated["tahun"].to_numpy(),
            "pegawai": rated["pegawai"].to_numpy(),
            "penilai": penilai.to_numpy(),
            "peran": peran,
        },
        columns=list(COLUMNS),
    )
