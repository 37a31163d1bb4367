"""Which files are safe to open: damaged, locked, hostile and empty ones are refused."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.thresholds import (
    ARCHIVE_MAX_BYTES,
    ARCHIVE_MAX_MEMBERS,
    ARCHIVE_MAX_RATIO,
)

CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of an OLE2 container: a BIFF workbook, or a workbook behind a password."""

ZIP = b"PK"
"""First bytes of a zip archive: xlsx, xlsm, ods."""

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that holds an encrypted workbook."""

DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
"""How a document type declaration begins; no honest workbook has one."""

CHUNK = 1 << 20
"""Bytes that are inflated at a time."""


def check_container(content: bytes) -> None:
    """Refuse a container that is empty, locked, damaged or dangerous.

    Raises
    ------
    ExportRefused
        With the reason and what to do.
    """
    if not content:
        raise ExportRefused(
            "berkas kosong (0 byte); unduh atau simpan ulang berkas itu, lalu coba lagi"
        )
    if content.startswith(CFB) and ENCRYPTED in content:
        raise ExportRefused(
            "berkas terkunci kata sandi (terenkripsi); buka di Excel, hapus kata sandinya, "
            "lalu simpan ulang"
        )
    if content.startswith(ZIP):
        _check_archive(content)


def _check_archive(content: bytes) -> None:
    """Refuse an archive that does not inflate as it declares, or that inflates to too much."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_declared(archive.infolist())
            inflated = 0
            for member in archive.infolist():
                for part in _parts(archive, member):
                    inflated += len(part)
                    _check_part(part, inflated)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as fault:
        raise ExportRefused(
            "berkas rusak atau terpotong; unduh ulang atau simpan ulang dari Excel"
        ) from fault
    except RuntimeError as fault:
        raise ExportRefused(
            "berkas terkunci kata sandi; hapus kata sandinya, lalu simpan ulang"
        ) from fault


def _check_declared(members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive whose own list of contents is out of proportion."""
    declared = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    if (
        len(members) > ARCHIVE_MAX_MEMBERS
        or declared > ARCHIVE_MAX_BYTES
        or (declared > CHUNK and declared / packed > ARCHIVE_MAX_RATIO)
    ):
        raise ExportRefused(_TOO_BIG)


def _parts(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Inflate a member piece by piece; each piece begins with the end of the one before."""
    with archive.open(member) as stream:
        tail = b""
        while part := stream.read(CHUNK):
            yield tail + part
            tail = part[-20:]


def _check_part(part: bytes, inflated: int) -> None:
    """Refuse a piece that declares a document type, or that is one too many."""
    if inflated > ARCHIVE_MAX_BYTES:
        raise ExportRefused(_TOO_BIG)
    if any(mark in part for mark in DOCTYPES):
        raise ExportRefused(
            "berkas memuat deklarasi DOCTYPE yang dapat membahayakan komputer; "
            "mintalah berkas baru dari pengirimnya"
        )


_TOO_BIG = (
    "isi berkas terlalu besar bila dibuka (mungkin bom arsip); "
    "mintalah berkas baru dari pengirimnya"
)
