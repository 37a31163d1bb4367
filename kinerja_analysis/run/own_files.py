"""What somebody laid into a published run, or changed in it, is kept when a new run replaces it."""

import shutil
import tempfile
from itertools import count
from pathlib import Path
from typing import Final

from kinerja_analysis.run.manifest import changed_names, digest

KEPT: Final = "simpanan"
"""What the folder of kept files is called, after the name of the run."""

PASSING: Final = ("~$", ".~lock.", ".DS_Store", "Thumbs.db", "desktop.ini")
"""How files begin that programs leave for a while and nobody misses."""


def keep_own(target: Path) -> Path | None:
    """Copy what a published run holds that is not as the program wrote it; return where.

    A signed scan beside the report, an edited ``laporan.docx``, a list filled in where it was
    found: their copies stand beside the run in ``<run>-simpanan-<n>``, for their owner only. What
    such a folder holds already is not copied again.

    Parameters
    ----------
    target : the published run that is about to be replaced, or where there will be one
    """
    names = [name for name in changed_names(target) if not _passing(name)]
    if not names:
        return None
    places = (target.with_name(f"{target.name}-{KEPT}-{number}") for number in count(1))
    folder = next(
        place
        for place in places
        if not place.exists() or all(_same(place / name, target / name) for name in names)
    )
    return folder if folder.exists() else _copied(target, names, folder)


def kept_words(kept: Path | None) -> str:
    """Say where files were kept, as a sentence that follows another; nothing where none were."""
    if kept is None:
        return ""
    return f" Berkas yang ditambahkan atau diubah orang di terbitan lama disimpan di {kept}."


def _passing(name: str) -> bool:
    """Tell whether a file is one that a program leaves for a while."""
    return name.rpartition("/")[2].startswith(PASSING)


def _same(kept: Path, own: Path) -> bool:
    """Tell whether a file is kept as it is."""
    return kept.is_file() and digest(kept) == digest(own)


def _copied(target: Path, names: list[str], folder: Path) -> Path:
    """Copy the files aside, for their owner only, then give their folder its name.

    What is killed halfway is cleared as half a build is.
    """
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.baru-{KEPT}-", dir=target.parent))
    for name in names:
        (aside / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(target / name, aside / name)
    return aside.rename(folder)
