"""What text the bytes of a file are; a character is never replaced or guessed from fragments."""

import codecs
from typing import Final

from kinerja_analysis.errors import ExportRefused

Notes = tuple[tuple[str, str], ...]
"""What was supposed of a file: rule and message."""

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""How a file declares its encoding; the longer marks stand before those they begin with."""

LONE_LEADS: Final = frozenset(b"\xc2\xc3")
"""Bytes that begin an accented letter in UTF-8; in Windows-1252 they are Â and Ã, which no
Indonesian name or word has."""


def decode(content: bytes) -> tuple[str, Notes]:
    """Return the text, and a note when its encoding had to be supposed.

    Raises
    ------
    ExportRefused
        The bytes are no text, or torn UTF-8.
    """
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return _strictly(content, encoding), ()
    if b"\0" in content:
        return _strictly(content, _wide_encoding(content)), ()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as fault:
        if _torn(content, fault):
            raise ExportRefused(
                "isi berkas sebagian UTF-8 dan sebagian rusak (huruf terpotong); "
                "unduh ulang, atau simpan ulang sebagai .xlsx atau CSV UTF-8"
            ) from fault
        note = "Berkas bukan UTF-8; dibaca sebagai Windows-1252 (Excel lama)."
        return _strictly(content, "cp1252"), (("pengodean_cp1252", note),)


def _wide_encoding(content: bytes) -> str:
    """Return the encoding that zero bytes betray: every second byte of Latin text in UTF-16."""
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = content[start::2]
        if half.count(0) > len(half) / 2:
            return encoding
    return "utf-8"


def _strictly(content: bytes, encoding: str) -> str:
    """Decode without ever replacing a character."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise ExportRefused(
            "isi berkas bukan teks yang dapat dibaca; simpan ulang sebagai .xlsx atau CSV UTF-8"
        ) from fault
    if "\0" in text:
        raise ExportRefused("berkas teks memuat byte kosong (NUL); simpan ulang sebagai CSV UTF-8")
    return text


def _torn(content: bytes, fault: UnicodeDecodeError) -> bool:
    """Tell whether bytes that are no UTF-8 are pieces of it, and not another encoding.

    They are where the same file has whole characters of several bytes, and where one begins
    rightly and breaks off.
    """
    text = content.decode("utf-8", errors="surrogateescape")
    whole = len(text) < len(content) or any(lead in content for lead in LONE_LEADS)
    return whole or fault.end - fault.start > 1
