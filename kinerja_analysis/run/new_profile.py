"""How the profile of a new office begins: proposed from its own exports, never over another."""

from collections.abc import Sequence
from pathlib import Path

from kinerja_analysis.errors import ExportRefused, KinerjaError, UsageError, reason
from kinerja_analysis.intake.proposal.proposal import propose
from kinerja_analysis.intake.proposal.proposal_text import proposal_text
from kinerja_analysis.intake.reading.files import list_files
from kinerja_analysis.intake.reading.guarded import read_guarded
from kinerja_analysis.intake.reading.sheet import Sheet


def write_proposal(exports: Sequence[Path], target: Path | None = None) -> str:
    """Write a proposed profile and say where it stands and what to do with it.

    Parameters
    ----------
    exports : files or folders of exports
    target : the file to write; ``profil.toml`` beside the exports when not given

    Raises
    ------
    KinerjaError
        An export cannot be read or holds no table, or the file is there already.
    """
    first = exports[0].absolute()
    path = target or (first if first.is_dir() else first.parent) / "profil.toml"
    if path.exists():
        raise UsageError(
            f"{path} sudah ada dan tidak ditimpa; sebutkan berkas lain dengan --keluaran."
        )
    proposal = propose(_sheets(exports))
    try:
        path.write_text(proposal_text(proposal), encoding="utf-8", newline="\n")
    except OSError as fault:
        raise KinerjaError(f"{path} tidak dapat ditulis ({reason(fault)}).") from fault
    return (
        f"Usulan profil ditulis di {path}: {len(proposal.criteria)} kriteria dikenali. Periksa "
        "bagian yang bertanda TANYA, lalu jalankan kinerja bersihkan --uji-masukan."
    )


def _sheets(exports: Sequence[Path]) -> list[Sheet]:
    """Read every sheet of every export, and name all that cannot be read."""
    sheets: list[Sheet] = []
    faults: list[str] = []
    for berkas, path in list_files(exports).items():
        try:
            sheets += read_guarded(path, berkas)
        except ExportRefused as fault:
            faults.append(f"{berkas}: {fault}")
    if faults:
        raise ExportRefused("Berkas ditolak. " + ". ".join(faults) + ".")
    return sheets
