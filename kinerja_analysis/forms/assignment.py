"""Who rates whom: each superior his own people, the panel those who link the office."""

import pandas as pd

from kinerja_analysis.errors import UsageError
from kinerja_analysis.models.connectivity import connectivity
from kinerja_analysis.schema import check_columns
from kinerja_analysis.thresholds import LINK_EACH

COLUMNS = ["penilai", "pegawai", "peran"]


def assignments(
    pegawai: pd.DataFrame, penilaian: pd.DataFrame, given: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return who is to rate whom, each pair once.

    Parameters
    ----------
    pegawai : the personnel list (schema `pegawai`) of one year
    penilaian : earlier ratings (schema `penilaian`), empty where there are none; whoever rated as
        panel before rates the same people again
    given : DataFrame, optional
        ``penilai, pegawai``: panel pairs that the office decided; they take the place of those
        proposed here.

    Returns
    -------
    DataFrame
        ``penilai, pegawai, peran`` (``atasan`` or ``tim``), by rater and ratee. The panel pairs
        are those of before and links between all raters, `thresholds.LINK_EACH` ratees each
        (`connectivity`).

    Raises
    ------
    UsageError
        A pair that was given names somebody who is not in the list, or a person with himself.
    """
    superiors = pegawai.loc[pegawai["atasan"] != "", ["atasan", "pegawai"]]
    superiors = superiors.set_axis(["penilai", "pegawai"], axis=1)
    superiors = superiors[superiors["penilai"].isin(pegawai["pegawai"])]
    panel = _proposed(superiors, penilaian, pegawai) if given is None else _checked(given, pegawai)
    pairs = pd.concat([superiors.assign(peran="atasan"), panel.assign(peran="tim")])
    once = pairs.drop_duplicates(["penilai", "pegawai"])
    return once.sort_values(COLUMNS[:2], ignore_index=True)[COLUMNS]


def _proposed(
    superiors: pd.DataFrame, penilaian: pd.DataFrame, pegawai: pd.DataFrame
) -> pd.DataFrame:
    """Return the panel of before, and what would link the office."""
    before = penilaian.loc[penilaian["peran"] == "tim", ["penilai", "pegawai"]].drop_duplicates()
    known = set(pegawai["pegawai"])
    before = before[before["penilai"].isin(known) & before["pegawai"].isin(known)]
    planned = pd.concat([superiors, before], ignore_index=True)
    links = connectivity(planned, pegawai, per_link=LINK_EACH)
    return pd.concat([before, links.suggestions[["penilai", "pegawai"]]])


def _checked(given: pd.DataFrame, pegawai: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs that the office decided, or name every faulty one."""
    check_columns(given, ("penilai", "pegawai"), source="penugasan")
    pairs = given[["penilai", "pegawai"]].astype("str").apply(lambda column: column.str.strip())
    unknown = (~pairs.isin(set(pegawai["pegawai"]))).any(axis=1)
    oneself = pairs["penilai"] == pairs["pegawai"]
    if (unknown | oneself).any():
        lines = ", ".join(str(row + 2) for row in pairs.index[unknown | oneself])
        raise UsageError(
            f"Penugasan baris {lines}: penilai atau pegawainya tidak ada dalam daftar pegawai, "
            "atau orangnya sama. Perbaiki berkas penugasan, lalu ulangi."
        )
    return pairs
