"""What other programs say of the same raters: RaschPy, pingouin, lme4 and eRm, where installed.

None is a dependency. RaschPy gives severities, fit, a stretch of the steps and one of the criteria
for every rater; pingouin tells how agreement changes when a rater is left out; lme4 and eRm are
asked through R (`peers_r`).
"""

import importlib.util
from collections.abc import Callable
from functools import partial
from typing import Final

import pandas as pd

from studi.cell import COLUMNS, Cell, office_of
from studi.design import DESIGNS, Design
from studi.office import Office
from studi.peers_r import PACKAGES, ask, r_packages

CELLS: Final = ("panel24-bersih", "panel24-0.8", "silang24-bersih", "silang24-0.8")
"""Cells whose offices the peers see; pingouin takes crossed ones alone."""


def installed() -> list[str]:
    """Name the peers that are installed."""
    return [name for name in PEERS if _is_installed(name)]


def _is_installed(name: str) -> bool:
    """Look for a package in R or in Python."""
    if name in PACKAGES:
        return name in r_packages()
    return importlib.util.find_spec(name) is not None


def peer_results(cell: Cell, offices: range) -> pd.DataFrame:
    """Let every installed peer look at some offices of a cell; rows as `cell.COLUMNS` says."""
    parts = [_of_office(cell, number) for number in offices]
    return pd.concat(parts, ignore_index=True)


def _of_office(cell: Cell, number: int) -> pd.DataFrame:
    """Give the truth of one office and every peer's indicators."""
    design, office = DESIGNS[cell.design], office_of(cell, number)
    truth = office.truth.rename(columns={"planted": "effect", "size": "value"})
    parts = [truth.assign(kind="truth", detail="")]
    parts += [PEERS[name](office, design).assign(kind="classic") for name in installed()]
    return pd.concat(parts, ignore_index=True).assign(office=number).reindex(columns=COLUMNS)


def _raschpy(office: Office, design: Design) -> pd.DataFrame:
    """Fit the many-facet model and the two stretched ones; a year's ratee is a person."""
    import raschpy

    penilaian = office.penilaian
    person = penilaian["pegawai"] + "-" + penilaian["tahun"].astype("str")
    wide = penilaian.assign(person=person).pivot_table(
        index=["penilai", "person"], columns="kriteria", values="nilai"
    )
    model = raschpy.MFRM(wide - 1, max_score=len(design.rating.cuts))
    model.calibrate()
    model.rater_stats_df_global()
    model.calibrate_centrality()
    model.calibrate_pseudo_halo()
    stats = model.rater_stats_global.apply(pd.to_numeric, errors="coerce")
    return _indicators(
        {
            ("severity", "RaschPy |t|"): (stats["Estimate"] / stats["SE"]).abs(),
            ("inconsistency", "RaschPy infit"): stats["Infit MS"],
            ("centrality", "RaschPy stretch of steps"): model.stretch_centrality,
            ("halo", "RaschPy stretch of criteria"): -model.stretch_pseudo_halo,
        }
    )


def _pingouin(office: Office, design: Design) -> pd.DataFrame:
    """Tell how much Cronbach's alpha of the raters rises when one is left out."""
    if design.assignment != "crossed":
        return _indicators({})
    import pingouin

    forms = office.penilaian.groupby(["pegawai", "penilai"])["nilai"].mean().reset_index()
    wide = forms.pivot_table(index="pegawai", columns="penilai", values="nilai")
    without = {name: pingouin.cronbach_alpha(wide.drop(columns=name))[0] for name in wide}
    return _indicators({("inconsistency", "pingouin alpha without"): pd.Series(without)})


def _of_r(package: str, office: Office, _design: Design) -> pd.DataFrame:
    """Ask a package of R, whatever the design is."""
    return ask(package, office)


def _indicators(found: dict[tuple[str, str], pd.Series]) -> pd.DataFrame:
    """Lay out indicators of every rater."""
    parts = [
        pd.DataFrame(
            {
                "penilai": value.index.astype("str"),
                "effect": effect,
                "detail": name,
                "value": value.to_numpy(dtype=float),
            }
        )
        for (effect, name), value in found.items()
    ]
    empty = pd.DataFrame(columns=["penilai", "effect", "detail", "value"])
    return pd.concat(parts, ignore_index=True) if parts else empty


PEERS: Final[dict[str, Callable[[Office, Design], pd.DataFrame]]] = {
    "raschpy": _raschpy,
    "pingouin": _pingouin,
    **{package: partial(_of_r, package) for package in PACKAGES},
}
"""Every peer by the name it is imported or loaded by."""
