"""Whether an OLE2 container (BIFF .xls) is whole and open: no password, no missing end."""

import struct
from typing import Final

import numpy as np

from kinerja_analysis.errors import ExportRefused

ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that holds an encrypted xlsx."""

GLOBALS: Final = (
    struct.pack("<HHHH", 0x0809, 16, 0x0600, 5),
    struct.pack("<HHHH", 0x0809, 8, 0x0500, 5),
)
"""How the workbook stream begins: BIFF8 and BIFF5."""

FILEPASS: Final = 0x2F
"""Record that says the rest is encrypted; it stands near the beginning."""

HEADER: Final = 512
"""Bytes of the container's header."""

LISTED: Final = 109
"""Count of allocation sectors that the header itself names."""

FREE: Final = (0xFFFFFFFF, 0)
"""How the allocation table marks a sector that is not in use; sloppy writers leave zeros."""


def check_compound(content: bytes) -> None:
    """Refuse an OLE2 container that is locked or cut off.

    Raises
    ------
    ExportRefused
        With the reason and what to do.
    """
    if ENCRYPTED in content or _has_filepass(content):
        raise ExportRefused(
            "berkas terkunci kata sandi (terenkripsi); buka di Excel, hapus kata sandinya, "
            "lalu simpan ulang"
        )
    if len(content) < HEADER or _is_cut(content):
        raise ExportRefused("berkas rusak atau terpotong; unduh ulang atau simpan ulang dari Excel")


def _has_filepass(content: bytes) -> bool:
    """Tell whether the first records of the workbook stream announce encryption."""
    start = max(content.find(mark) for mark in GLOBALS)
    end = (start // HEADER + 1) * HEADER
    while 0 <= start <= end - 4 and start + 4 <= len(content):
        record, length = struct.unpack_from("<HH", content, start)
        if record == FILEPASS:
            return True
        start += 4 + length
    return False


def _is_cut(content: bytes) -> bool:
    """Tell whether the allocation table names sectors beyond the end of the file."""
    shift, tables = struct.unpack_from("<30xH12xI", content)
    if shift not in (9, 12):
        return True
    size = 1 << shift
    named = struct.unpack_from(f"<{LISTED}I", content, 76)[: min(tables, LISTED)]
    whole = len(content) - size
    for number, sector in enumerate(named):
        start = (sector + 1) * size
        if start + size > len(content):
            return True
        used = np.flatnonzero(~np.isin(np.frombuffer(content, "<u4", size // 4, start), FREE))
        if len(used) and (number * (size // 4) + int(used[-1])) * size >= whole:
            return True
    return False
