"""What can go wrong, in words an official understands: what, where, what to do."""

import errno
from collections.abc import Mapping
from typing import Final

REASONS: Final[Mapping[int, str]] = {
    errno.EACCES: "tidak ada izin",
    errno.EPERM: "tidak ada izin",
    errno.EROFS: "media ini hanya dapat dibaca",
    errno.ENOENT: "letaknya tidak ada",
    errno.ENOTDIR: "bagian dari letaknya bukan folder",
    errno.EISDIR: "letaknya sebuah folder",
    errno.EEXIST: "sudah ada",
    errno.ENOSPC: "ruang penyimpanan penuh",
    errno.ENAMETOOLONG: "nama berkas terlalu panjang",
    errno.EBUSY: "sedang dipakai program lain",
    errno.EIO: "media penyimpanan gagal dibaca atau ditulis",
    errno.EMFILE: "terlalu banyak berkas terbuka",
}
"""Why the system refuses a file, in words."""


def reason(fault: OSError) -> str:
    """Return why the system refused a file, in formal Indonesian.

    Examples
    --------
    >>> reason(PermissionError(13, "Permission denied"))
    'tidak ada izin'
    """
    return REASONS.get(fault.errno or 0, f"galat sistem {fault.errno or type(fault).__name__}")


def missing_package(fault: ModuleNotFoundError) -> str:
    """Say which package an installation lacks, and how to mend it.

    Examples
    --------
    >>> missing_package(ModuleNotFoundError(name="typst"))[:49]
    'Pemasangan tidak lengkap: paket typst tidak ada. '
    """
    return (
        f"Pemasangan tidak lengkap: paket {fault.name} tidak ada. Hapus folder .venv, lalu ulangi "
        "dengan `python mulai.py`; di luar folder proyek: `pip install kinerja_analysis`."
    )


class KinerjaError(Exception):
    """A fault that the user can mend; its message is a formal Indonesian sentence."""


class SchemaError(KinerjaError):
    """A table lacks columns, or holds values, that its schema does not allow."""


class ProfileError(KinerjaError):
    """The office profile (TOML) is missing, unreadable or contradicts itself."""


class ExportRefused(KinerjaError):
    """One or more export files were refused; the message names every one and why."""


class NotFit(KinerjaError):
    """Too many rows wait for a correction: only a draft may be published."""


class ModelError(KinerjaError):
    """The ratings cannot carry the model that was asked for."""


class ReportError(KinerjaError):
    """The report cannot be made or published; nothing was published."""


class KernelDied(ReportError):
    """A notebook's kernel died or could not be started: another attempt can succeed."""


class OutputLocked(ReportError):
    """Another run holds the output folder."""


class UsageError(KinerjaError):
    """A word on the command line or a notebook parameter is not known or not possible."""
