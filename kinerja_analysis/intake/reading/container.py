"""Which files are safe to open: damaged, locked, hostile and empty ones are refused."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.parsers import expat

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.reading.compound import check_compound
from kinerja_analysis.intake.reading.foreign import (
    refuse_foreign,
    refuse_foreign_archive,
    refuse_foreign_compound,
)
from kinerja_analysis.thresholds import (
    ARCHIVE_MAX_BYTES,
    ARCHIVE_MAX_MEMBERS,
    ARCHIVE_MAX_RATIO,
)

CFB: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of an OLE2 container: a BIFF workbook, or a workbook behind a password."""

ZIP: Final = b"PK"
"""First bytes of a zip archive: xlsx, xlsm, ods."""

DOCTYPES: Final = tuple(
    "<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")
)
"""How a document type declaration begins; no honest part of a workbook has one."""

MEDIA: Final = "/media/"
"""Where a workbook keeps its pictures, which may be SVG with a document type."""

TABLES: Final = ("xl/worksheets/", "xl/sharedStrings.xml", "xl/workbook.xml", "content.xml")
"""Where a workbook keeps its cells; what is not well-formed there may hide rows."""

CHUNK: Final = 1 << 20
"""Bytes that are inflated at a time."""

LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
"""What stands before the data of a member: signature, length of name, length of extra field."""

PASSWORD_FLAG: Final = 1
"""Bit of a member that is encrypted."""


def check_container(content: bytes) -> None:
    """Refuse a container that is empty, locked, damaged or dangerous.

    Raises
    ------
    ExportRefused
        With the reason and what to do.
    """
    if not content:
        raise ExportRefused(
            "berkas kosong (0 byte); bila tersimpan di OneDrive, pilih 'Selalu simpan di "
            "perangkat ini', atau unduh ulang berkas itu, lalu coba lagi"
        )
    if not content.strip(b"\0"):
        raise ExportRefused(
            "berkas hanya berisi byte kosong (NUL; unduhan atau sinkronisasi belum selesai); "
            "unduh ulang berkas itu, lalu coba lagi"
        )
    if content.startswith(CFB):
        check_compound(content)
        refuse_foreign_compound(content)
    elif content.startswith(ZIP):
        _check_archive(content)
    else:
        refuse_foreign(content)


def _check_archive(content: bytes) -> None:
    """Refuse an archive that does not inflate as it declares, or that inflates to too much."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
        _check_declared(members)
        parts = {member.filename: _check_member(content, member) for member in members}
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        expat.ExpatError,
        EOFError,
        OSError,
        NotImplementedError,
        ValueError,
        LookupError,  # an encoding that nobody knows
    ) as fault:
        raise ExportRefused(_DAMAGED) from fault
    if "encrypted-package" in parts or b"encryption-data" in parts.get(
        "META-INF/manifest.xml", b""
    ):
        raise ExportRefused(_LOCKED)
    refuse_foreign_archive(frozenset(parts), parts.get("mimetype", b""))


def _check_declared(members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive whose own list of contents is out of proportion, or names a part twice."""
    declared = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    if (
        len(members) > ARCHIVE_MAX_MEMBERS
        or declared > ARCHIVE_MAX_BYTES
        or (declared > CHUNK and declared / packed > ARCHIVE_MAX_RATIO)
    ):
        raise ExportRefused(_TOO_BIG)
    if any(member.flag_bits & PASSWORD_FLAG for member in members):
        raise ExportRefused(_LOCKED)
    if len({member.filename.lower() for member in members}) < len(members):
        raise ExportRefused(_DAMAGED)


def _check_member(content: bytes, member: zipfile.ZipInfo) -> bytes:
    """Inflate a member and hold it to its declared size and checksum; return how it begins.

    The declared size is never believed: what is inflated is counted, and one byte more than
    declared is too many.
    """
    inflated, checksum, first, tail = 0, 0, b"", b""
    table = member.filename.startswith(TABLES) and member.filename.endswith(".xml")
    parser = expat.ParserCreate() if table else None
    for part in _parts(_packed(content, member), member.compress_type):
        inflated += len(part)
        checksum = zlib.crc32(part, checksum)
        first = first or part
        if inflated > member.file_size:
            raise ExportRefused(_TOO_BIG)
        if MEDIA not in member.filename:
            _check_part(tail + part)
        if parser:
            parser.Parse(part)
        tail = part[-32:]
    if inflated != member.file_size or checksum != member.CRC:
        raise zipfile.BadZipFile(member.filename)
    if parser:
        parser.Parse(b"", True)
    return first


def _packed(content: bytes, member: zipfile.ZipInfo) -> memoryview:
    """Return the packed bytes of a member."""
    start = member.header_offset
    if start < 0:
        raise zipfile.BadZipFile(member.filename)
    signature, name, extra = LOCAL_HEADER.unpack_from(content, start)
    start += LOCAL_HEADER.size + name + extra
    packed = memoryview(content)[start : start + member.compress_size]
    if signature != b"PK\3\4" or len(packed) != member.compress_size:
        raise zipfile.BadZipFile(member.filename)
    return packed


def _parts(packed: memoryview, method: int) -> Iterator[bytes]:
    """Inflate piece by piece; a method that no spreadsheet program uses is not followed."""
    if method == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + CHUNK]) for at in range(0, len(packed), CHUNK))
        return
    if method != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(method)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), CHUNK):
        rest: bytes | memoryview = packed[at : at + CHUNK]
        while len(rest) and not inflate.eof:
            yield inflate.decompress(rest, CHUNK)
            rest = inflate.unconsumed_tail
    while not inflate.eof:
        if not (part := inflate.decompress(b"", CHUNK)):
            raise EOFError
        yield part


def _check_part(part: bytes) -> None:
    """Refuse a piece that declares a document type."""
    if any(mark in part for mark in DOCTYPES):
        raise ExportRefused(
            "berkas memuat deklarasi DOCTYPE yang dapat membahayakan komputer; "
            "mintalah berkas baru dari pengirimnya"
        )


_DAMAGED = "berkas rusak atau terpotong; unduh ulang atau simpan ulang dari Excel"
_LOCKED = (
    "berkas terkunci kata sandi (terenkripsi); buka di Excel, hapus kata sandinya, "
    "lalu simpan ulang"
)
_TOO_BIG = (
    "isi berkas terlalu besar bila dibuka (mungkin bom arsip); "
    "mintalah berkas baru dari pengirimnya"
)
