"""A fit written so that a stranger repeats it with a tool of his own."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kinerja_analysis.errors import ReportError, reason
from kinerja_analysis.models.elsewhere.files import Tool, replica_files
from kinerja_analysis.models.elsewhere.replica import LETTERS, PEOPLE
from kinerja_analysis.models.mfrm import MfrmFit
from kinerja_analysis.privacy import rater_codes


@dataclass(frozen=True, slots=True, eq=False)
class ExportedFit:
    """Files written, and who stands behind each code: ``key`` has ``facet, label, code``.

    The key is not written. Keep it apart from the files: it turns them into personal data.
    """

    files: tuple[Path, ...]
    key: pd.DataFrame


def export_for(
    fit: MfrmFit, tool: Tool, folder: str | Path, *, named: bool = False, key: bytes = b""
) -> ExportedFit:
    """Write a fit's data and settings so that another tool repeats it; the fit is not changed.

    People stand in the files as codes (pegawai ``G01``, penilai ``P01``), whose order tells
    nothing about a NIP, so that the files may leave the office.

    Parameters
    ----------
    fit : MfrmFit
    tool : {"facets", "tam", "mfrmr"}
        ``facets``: ``facets.txt``, a specification with the data in it. ``tam``: ``tam.R`` and
        ``forms.csv``. ``mfrmr``: ``mfrmr.R`` and ``ratings.csv``. All hold ``elements.csv``, the
        numbers to find; the R scripts print the largest difference from them.
    folder : str or Path
        Made where it is missing; files of the same names are replaced.
    named : bool
        Whether ``elements.csv`` and FACETS's labels name people beside their codes.
    key : bytes
        Secret of the office, so that nobody else deals the same codes (`privacy.rater_codes`).

    Returns
    -------
    ExportedFit

    Raises
    ------
    ModelError
        The tool cannot express the fit: joint likelihood in TAM, a category between two others
        that was never used in mfrmr, a linear model in all three. What it does otherwise, but
        can be lived with (random severities, populations), is said in its file.
    ReportError
        The folder cannot be written to.

    Examples
    --------
    >>> export_for(fit, "tam", "kerja/tam").files                             # doctest: +SKIP
    """
    people = {facet: _codes(fit.design.labels(facet), LETTERS[facet], key) for facet in PEOPLE}
    texts = replica_files(fit, tool, people, named=named)
    return ExportedFit(_written(texts, Path(folder)), _key(fit, people))


def _codes(labels: pd.Index, letter: str, key: bytes) -> pd.Index:
    """Deal the codes of one facet, in the order of its labels."""
    texts = labels.astype("str")
    return pd.Index(rater_codes(texts, prefix=letter, key=key)[texts])


def _key(fit: MfrmFit, people: dict[str, pd.Index]) -> pd.DataFrame:
    """List who stands behind each code."""
    parts = [
        pd.DataFrame({"facet": facet, "label": fit.design.labels(facet), "code": codes})
        for facet, codes in people.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _written(texts: dict[str, str], folder: Path) -> tuple[Path, ...]:
    """Write the files and give their paths."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise ReportError(
            f"Berkas untuk alat lain tidak dapat ditulis ke {folder}: {reason(fault)}. Pilihlah "
            "folder lain."
        ) from fault
    return tuple(folder / name for name in texts)
