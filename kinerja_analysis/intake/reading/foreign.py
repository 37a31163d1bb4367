"""What a file is that is no table at all, and what to ask for instead."""

import re
from typing import Final

from kinerja_analysis.errors import ExportRefused

_ASK: Final = "mintalah berkas .xlsx atau CSV-nya"
_PICTURE: Final = f"berkas ini gambar, bukan tabel; {_ASK}"
_ARCHIVE: Final = "berkas ini arsip; buka arsipnya dahulu, lalu berikan berkas di dalamnya"
_ANCIENT: Final = "berkas .xls ini berformat sangat lama; buka di Excel, simpan ulang sebagai .xlsx"
_DATA: Final = f"berkas ini bukan lembar kerja; {_ASK}"

JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{|\[\s*[\[{\"])")
"""How a JSON document begins."""

SIGNATURES: Final = (
    (b"%PDF", f"berkas ini PDF, bukan tabel; {_ASK}"),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"{\\rtf", f"berkas ini dokumen RTF, bukan tabel; {_ASK}"),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"\x09\x00\x04\x00", _ANCIENT),
    (b"\x09\x02\x06\x00", _ANCIENT),
    (b"\x09\x04\x06\x00", _ANCIENT),
    (b"\x09\x08\x08\x00", _ANCIENT),
    (b"\x09\x08\x10\x00", _ANCIENT),
    (b"SQLite format 3\0", _DATA),
    (b"PAR1", _DATA),
    (b"MZ\x90", "berkas ini program, bukan tabel; jangan dibuka, hubungi pengirimnya"),
    (b"MIME-Version:", f"berkas ini halaman web tersimpan (MHTML), bukan tabel; {_ASK}"),
)
"""How files that are no tables begin."""

INSIDE: Final = (
    (
        "xl/workbook.bin",
        "berkas .xlsb tidak dapat dibaca; buka di Excel, simpan ulang sebagai .xlsx",
    ),
    ("word/document.xml", f"berkas ini dokumen Word, bukan lembar kerja; {_ASK}"),
    ("ppt/presentation.xml", f"berkas ini PowerPoint, bukan lembar kerja; {_ASK}"),
    ("Index/Document.iwa", "berkas ini Apple Numbers; ekspor dahulu sebagai .xlsx"),
)
"""Which member of an archive tells that it is no workbook that can be read."""

STREAMS: Final = (
    ("WordDocument", f"berkas ini dokumen Word, bukan lembar kerja; {_ASK}"),
    ("PowerPoint Document", f"berkas ini PowerPoint, bukan lembar kerja; {_ASK}"),
    ("__properties_version1.0", f"berkas ini surel Outlook, bukan lembar kerja; {_ASK}"),
)
"""Which stream of an OLE2 container tells that it is no workbook."""

SHEET_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
"""What an OpenDocument file says of itself when it is a workbook."""


def refuse_foreign(content: bytes) -> None:
    """Refuse a file that begins like something else than a table.

    Raises
    ------
    ExportRefused
        With what it is and what to ask for.
    """
    for signature, sentence in SIGNATURES:
        if content.startswith(signature):
            raise ExportRefused(sentence)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        raise ExportRefused(_PICTURE)
    if JSON.match(content):
        raise ExportRefused(f"berkas ini JSON, bukan tabel; {_ASK}")
    if content.startswith(b"BM") and b"\0" in content[:32]:
        raise ExportRefused(_PICTURE)


def refuse_foreign_archive(members: frozenset[str], kind: bytes) -> None:
    """Refuse a zip archive that holds no workbook.

    Parameters
    ----------
    members : names in the archive
    kind : what its member ``mimetype`` says, if there is one

    Raises
    ------
    ExportRefused
        With what it is and what to ask for.
    """
    for member, sentence in INSIDE:
        if member in members:
            raise ExportRefused(sentence)
    if "content.xml" in members and kind and not kind.startswith(SHEET_TYPE):
        raise ExportRefused(f"berkas ini dokumen OpenDocument, bukan lembar kerja; {_ASK}")
    if not members & {"xl/workbook.xml", "content.xml"}:
        raise ExportRefused(
            "arsip ini bukan lembar kerja; buka arsipnya dahulu, lalu berikan berkas .xlsx "
            "atau CSV di dalamnya"
        )


def refuse_foreign_compound(content: bytes) -> None:
    """Refuse an OLE2 container that holds something else than a workbook.

    Raises
    ------
    ExportRefused
        With what it is and what to ask for.
    """
    for stream, sentence in STREAMS:
        if stream.encode("utf-16-le") in content:
            raise ExportRefused(sentence)
