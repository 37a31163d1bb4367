"""Where things stand: the project's folders, and safe names for what is written."""

import hashlib
import os
import re
import sys
import unicodedata
from pathlib import Path
from typing import Final

from kinerja_analysis.errors import UsageError

ARCHIVE: Final = "riwayat"
"""Name of the archive of years in a folder of reports, when nothing else is said."""

SLUG_LENGTH: Final = 60
"""Letters that a folder name made from an office's name may have."""

DIGEST_LENGTH: Final = 8
"""Hexadecimal digits of the hash that tells two offices of one slug apart."""

RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
"""Names that Windows keeps for devices."""


def project_root() -> Path:
    """Return the folder that holds the notebooks: the checkout, else the current folder."""
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "notebooks").is_dir() else Path.cwd()


def material_root() -> Path:
    """Return the folder that holds the notebooks and the sample office.

    It is the project's; an installation outside any project keeps its own under ``share``.
    """
    root = project_root()
    installed = Path(sys.prefix) / "share" / "kinerja_analysis"
    own = (root / "notebooks").is_dir() or not installed.is_dir()
    return root if own else installed


def resolve(text: str | Path) -> Path:
    """Return the absolute path that a user means.

    A relative path is taken from the current folder; where nothing stands there, from the folder
    of the notebooks and the sample, since notebooks run in the folder they stand in. Quotes and
    blanks around a pasted path are no part of it.

    Raises
    ------
    UsageError
        The text is empty or holds a character that no path may have.
    """
    words = str(text).strip().strip("\"'").strip()
    if not words or "\0" in words:
        raise UsageError(f"Jalur {words!r} bukan jalur berkas atau folder; periksa penulisannya.")
    path = Path(words).expanduser()
    return path.absolute() if path.is_absolute() or path.exists() else material_root() / path


def sources(text: str) -> tuple[Path, ...]:
    """Return the paths of a parameter that names several, parted by semicolons.

    Raises
    ------
    UsageError
        It names none.
    """
    paths = tuple(resolve(part) for part in text.split(";") if part.strip())
    if not paths:
        raise UsageError("Parameter masukan kosong; sebutkan folder atau berkas ekspor.")
    return paths


def slug(name: str) -> str:
    """Return a folder name for an office: ``[a-z0-9-]``, never two offices one name.

    A name that is more than plain words, or that Windows reserves, gets eight digits of its hash.

    Examples
    --------
    >>> slug("Kecamatan Candisari")
    'kecamatan-candisari'
    >>> slug("../Kec. Candi")
    'kec-candi-341ec080'
    """
    known = unicodedata.normalize("NFC", name.strip()).casefold()
    plain = unicodedata.normalize("NFKD", known).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    simple = re.fullmatch("[a-z0-9]+( [a-z0-9]+)*", known) and len(words) <= SLUG_LENGTH
    if simple and words not in RESERVED:
        return words
    digest = hashlib.sha256(known.encode()).hexdigest()[:DIGEST_LENGTH]
    return f"{words[: SLUG_LENGTH - DIGEST_LENGTH - 1].strip('-') or 'kantor'}-{digest}"


def make_private(folder: Path) -> Path:
    """Make a folder that only its owner reads, where the system knows owners."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.name != "nt":
        folder.chmod(0o700)
    return folder
