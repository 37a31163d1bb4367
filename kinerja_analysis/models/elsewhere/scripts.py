"""A fit as the R packages TAM and mfrmr are told it: a script, its settings, and tables."""

from importlib.resources import files
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.elsewhere.notes import RANDOM_RATERS, about, commented
from kinerja_analysis.models.elsewhere.replica import Replica

FEWEST_NODES, MOST_NODES = 61, 1001
"""Nodes of TAM's fixed grid; a fifth of a standard deviation apart would be enough for any."""

PER_DEVIATION: Final = 3
"""Nodes a posterior standard deviation, so that the narrowest posterior is still summed well."""

JOINT_IN_TAM: Final = (
    "TAM hanya mengulangi penaksiran marginal model banyak faset, sedangkan hasil ini ditaksir "
    'dengan method="jml". Ekspor ke "facets" atau "mfrmr", atau hitung ulang dengan method="mml".'
)

ANCHORS_IN_TAM: Final = (
    "Hasil ini memakai jangkar (anchors), sedangkan penaksiran banyak faset TAM menyetel jumlah "
    'setiap faset menjadi nol. Ekspor ke "facets" atau "mfrmr".'
)

GAPS_IN_MFRMR: Final = (
    "mfrmr menolak atau merapatkan tingkat nilai yang tidak pernah dipakai di antara tingkat lain, "
    'sehingga modelnya menjadi lain. Ekspor ke "facets" atau "tam", atau gabungkan tingkat itu '
    "lebih dahulu lalu hitung ulang."
)

SPREADS_IN_MFRMR: Final = (
    "Not repeated: a standard deviation for each population. mfrmr lets their means differ, and "
    "estimates one spread around them."
)


def tam_files(replica: Replica) -> dict[str, str]:
    """Write the script for TAM, one row a form (ratee, rater and further facets).

    Raises
    ------
    ModelError
        The fit is joint maximum likelihood, or has anchors.

    References
    ----------
    Robitzsch, Kiefer & Wu, TAM: tam.mml.mfr.
    """
    if replica.estimator == "jml":
        raise ModelError(JOINT_IN_TAM)
    if replica.anchored:
        raise ModelError(ANCHORS_IN_TAM)
    used = replica.used.to_numpy()
    owners = replica.used.index if replica.steps_by != "common" else ["all"]
    settings = {
        "facets": _texts(replica.facets[1:2] + replica.facets[3:]),
        "steps_by": _text(replica.steps_by),
        "lowest": _numbers(used.argmax(axis=1), owners),
        "highest": _numbers(replica.top - used[:, ::-1].argmax(axis=1), owners),
        "reach": f"{replica.reach:.3f}",
        "n_nodes": str(_nodes(replica)),
        **_shared(replica),
    }
    return {
        "tam.R": _script(replica, settings, "tam.R", _random(replica)),
        "forms.csv": _csv(_forms(replica)),
        **_numbers_to_find(replica),
    }


def mfrmr_files(replica: Replica) -> dict[str, str]:
    """Write the script for mfrmr, one row a rating.

    Raises
    ------
    ModelError
        A category between two used ones was never used.

    References
    ----------
    Komuro, mfrmr: fit_mfrm.
    """
    if replica.gaps.any():
        raise ModelError(GAPS_IN_MFRMR)
    notes = _random(replica) + ([SPREADS_IN_MFRMR] if len(replica.groups) else [])
    settings = {
        "facets": _texts(replica.facets[1:]),
        "model": _text(replica.model),
        "step_facet": "NULL" if replica.model == "RSM" else _text(replica.steps_by),
        "method": _text("JML" if replica.estimator == "jml" else "MML"),
        "top": str(replica.top),
        "anchored": "TRUE" if replica.anchored else "FALSE",
        **_shared(replica),
    }
    return {
        "mfrmr.R": _script(replica, settings, "mfrmr.R", notes),
        "ratings.csv": _csv(_with_groups(replica, replica.ratings)),
        **_numbers_to_find(replica),
    }


def _shared(replica: Replica) -> dict[str, str]:
    """Give the settings that both scripts read."""
    return {
        "grouped": "TRUE" if len(replica.groups) else "FALSE",
        "log_likelihood": f"{replica.log_likelihood:.6f}",
    }


def _random(replica: Replica) -> list[str]:
    """Say that severities are free, where those of the fit are not."""
    return [RANDOM_RATERS] if replica.estimator == "mml_random" else []


def _script(replica: Replica, settings: dict[str, str], name: str, notes: list[str]) -> str:
    """Put comments and settings before the body of a script."""
    body = files(__package__).joinpath(name).read_text(encoding="utf-8")
    values = "".join(f"{key} <- {value}\n" for key, value in settings.items())
    return f"{commented([*about(replica), *notes], '#')}\n{values}\n{body}"


def _nodes(replica: Replica) -> int:
    """Count the nodes from -reach to reach that sum the narrowest posterior well; odd."""
    wanted = 2 * replica.reach * PER_DEVIATION / replica.narrowest
    return int(np.clip(wanted, FEWEST_NODES, MOST_NODES)) // 2 * 2 + 1


def _forms(replica: Replica) -> pd.DataFrame:
    """Lay out one row a form with a column a criterion; a second rating makes a second row."""
    key = [name for name in replica.facets if name != "criterion"]
    copy = replica.ratings.groupby(replica.facets).cumcount()
    wide = (
        replica.ratings.assign(copy=copy)
        .pivot_table(index=[*key, "copy"], columns="criterion", values="score", aggfunc="first")
        .astype("Int16")
        .reset_index()
        .drop(columns="copy")
        .rename_axis(columns=None)
    )
    return _with_groups(replica, wide)


def _with_groups(replica: Replica, table: pd.DataFrame) -> pd.DataFrame:
    """Say which population each row's ratee belongs to, where there are several."""
    if replica.groups.empty:
        return table
    return table.assign(group=replica.groups[table["ratee"]].to_numpy())


def _numbers_to_find(replica: Replica) -> dict[str, str]:
    """Write what the fit found, for comparison."""
    steps = replica.steps.rename_axis("owner").reset_index()
    return {
        "elements.csv": _csv(replica.elements),
        "steps.csv": _csv(steps.melt("owner", var_name="step", value_name="estimate")),
    }


def _csv(table: pd.DataFrame) -> str:
    """Write a table as text."""
    return table.to_csv(index=False, lineterminator="\n")


def _text(value: str) -> str:
    """Write a text in R; codes and names hold nothing that would need escaping."""
    return f'"{value}"'


def _texts(values: list[str]) -> str:
    """Write several texts in R."""
    return f"c({', '.join(map(_text, values))})"


def _numbers(values: np.ndarray, names: pd.Index | list[str]) -> str:
    """Write named whole numbers in R."""
    return f"c({', '.join(f'{name} = {value}' for name, value in zip(names, values, strict=True))})"
