"""Which files another tool reads to repeat a fit."""

from collections.abc import Callable, Mapping
from typing import Final, Literal, get_args

from kinerja_analysis.errors import ModelError
from kinerja_analysis.models.elsewhere.facets import facets_files
from kinerja_analysis.models.elsewhere.replica import Codes, Replica, replica
from kinerja_analysis.models.elsewhere.scripts import mfrmr_files, tam_files
from kinerja_analysis.models.mfrm import MfrmFit

Tool = Literal["facets", "tam", "mfrmr"]

WRITERS: Final[Mapping[Tool, Callable[[Replica], dict[str, str]]]] = {
    "facets": facets_files,
    "tam": tam_files,
    "mfrmr": mfrmr_files,
}
"""Who writes for each tool."""


def replica_files(
    fit: MfrmFit, tool: Tool, people: Codes | None = None, *, named: bool = False
) -> dict[str, str]:
    """Give the text of each file, by name, that lets `tool` repeat a fit.

    Parameters
    ----------
    fit : MfrmFit
    tool : {"facets", "tam", "mfrmr"}
    people, named : see `replica.replica`

    Raises
    ------
    ModelError
        The tool is not known, or cannot express the fit; the message says what to do instead.
    """
    if tool not in WRITERS:
        raise ModelError(f"tool={tool!r} tidak dikenal; pilihannya: {', '.join(get_args(Tool))}.")
    if not isinstance(fit, MfrmFit):
        raise ModelError(
            "Hanya hasil fit_mfrm yang dapat diulangi dengan FACETS, TAM atau mfrmr. Model linear "
            "(fit_linear) diulangi dengan lme4: nilai ~ 0 + kriteria + (1|pegawai) + (1|penilai) + "
            "(1|pegawai:penilai), REML."
        )
    told = replica(fit, people, named=named)
    if told.shared:
        raise ModelError(
            "Hanya jangkar satu penilai, kriteria atau unsur faset lain yang dapat diekspor; "
            "jangkar rata-rata kelompok, ambang atau pegawai tidak sama artinya di alat lain. "
            "Hitunglah ulang tanpa jangkar itu, lalu ekspor."
        )
    return WRITERS[tool](told)
