"""Which keys a profile may have, of what kind each is, and what is wrong with those of a file."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

Table = Mapping[str, Any]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_shares(value: object) -> bool:
    return isinstance(value, dict) and all(
        _is_number(item) or isinstance(item, str) for item in value.values()
    )


def _is_limits(value: object) -> bool:
    return isinstance(value, dict) and all(_is_number(item) for item in value.values())


KINDS: Final[Mapping[str, tuple[str, Callable[[object], bool]]]] = {
    "text": ("teks di antara tanda petik", lambda value: isinstance(value, str)),
    "number": ("bilangan", _is_number),
    "flag": ("true atau false", lambda value: isinstance(value, bool)),
    "texts": ('daftar teks, misalnya ["a", "b"]', _is_texts),
    "table": ("bagian tersendiri", lambda value: isinstance(value, dict)),
    "tables": ("bagian berulang [[...]]", lambda value: isinstance(value, list)),
    "limits": ("batas terendah setiap kelas, misalnya { Baik = 76 }", _is_limits),
    "shares": ("daftar bobot, misalnya atasan = 0.6", _is_shares),
}
"""Kinds of value: how each is called, and how it is told."""

SIGNATORY: Final = ("jabatan", "nama", "pangkat", "nip")
"""Keys of one who signs."""

ALLOWED: Final[Mapping[str, Mapping[str, str]]] = {
    "": {
        "kantor": "table!",
        "identitas": "table",
        "skala": "table",
        "kriteria": "tables",
        "sinonim": "table",
        "hasil": "table",
        "aturan": "table",
        "keberatan": "table",
        "laporan": "table",
        "jadwal": "table",
        "unit": "tables",
    },
    "kantor": {
        "nama": "text!",
        "kota": "text!",
        "kop": "texts",
        "simulasi": "flag",
        "umpan_balik": "flag",
        "penanda_tangan": "table",
        "mengetahui": "table",
    },
    "kantor.penanda_tangan": dict.fromkeys(SIGNATORY, "text"),
    "kantor.mengetahui": dict.fromkeys(SIGNATORY, "text"),
    "identitas": {"jenis": "text", "peran_bawaan": "text"},
    "skala": {
        "minimum": "number!",
        "maksimum": "number!",
        "langkah": "number",
        "kata": "texts",
        "kuota": "flag",
        "kelas": "limits",
    },
    "kriteria": {
        "nama": "text!",
        "skala": "text!",
        "sinonim": "texts",
        "wajib": "flag",
        "definisi": "text",
    },
    "hasil": {
        "skala": "text!",
        "bobot_sumber": "shares!",
        "bobot_kriteria": "shares",
        "bila_sumber_kosong": "text",
        "dasar": "text",
    },
    "aturan": {"predikat": "text", "silang_maks": "number"},
    "keberatan": {"kepada": "text", "hari": "number", "dasar": "text", "tanya": "text"},
    "laporan": {
        "tanpa_bab": "texts",
        "templat": "text",
        "ketentuan_sampai": "number",
        "sel_kecil": "number",
        "rerata_minimal": "number",
    },
    "jadwal": {"penilaian_diri": "text", "skp": "text", "masa_tanggapan": "number"},
    "unit": {"nama": "text!", "semula": "texts!", "sejak": "text!"},
}
"""Part of a profile -> its keys with their kind; ``!`` marks those that it must have."""


def key_faults(document: Table) -> list[str]:
    """Return everything that is wrong with the keys of a profile, each named as ``bagian.kunci``.

    Parameters
    ----------
    document : the parsed file
    """
    unknown: list[str] = []
    others: list[str] = []
    for part, prefix, table in _parts(document):
        if not isinstance(table, dict):
            others.append(f"{prefix.rstrip('.')} harus {KINDS['table'][0]}")
            continue
        known = ALLOWED[part]
        unknown += [f"{prefix}{key}" for key in table if key not in known]
        others += [
            f"kunci {prefix}{key} belum diisi"
            for key, kind in known.items()
            if kind.endswith("!") and key not in table
        ]
        others += [
            f"isi {prefix}{key} harus {KINDS[kind.rstrip('!')][0]}"
            for key, kind in known.items()
            if key in table and not KINDS[kind.rstrip("!")][1](table[key])
        ]
    others += _synonym_faults(document.get("sinonim", {}))
    named = [f"kunci {', '.join(unknown)} tidak dikenal"] if unknown else []
    return named + others


def _signatory_parts(kantor: object) -> Iterator[tuple[str, str, Any]]:
    """Yield who signs and who acknowledges, as parts."""
    for part in ("penanda_tangan", "mengetahui"):
        if isinstance(kantor, dict) and part in kantor:
            yield f"kantor.{part}", f"kantor.{part}.", kantor[part]


def _parts(document: Table) -> Iterator[tuple[str, str, Any]]:
    """Yield every part that the file has: its name, what its keys begin with, its content."""
    yield "", "", document
    for part in ("kantor", "identitas", "hasil", "aturan", "keberatan", "laporan", "jadwal"):
        if part in document:
            yield part, f"{part}.", document[part]
    yield from _signatory_parts(document.get("kantor"))
    scales = document.get("skala")
    if isinstance(scales, dict):
        for name, scale in scales.items():
            yield "skala", f"skala.{name}.", scale
    for part in ("kriteria", "unit"):
        items = document.get(part)
        for number, item in enumerate(items if isinstance(items, list) else (), start=1):
            yield part, f"{part}[{number}].", item


def _synonym_faults(synonyms: object) -> list[str]:
    """Return which synonyms are no list of texts."""
    if not isinstance(synonyms, dict):
        return []
    return [
        f"isi sinonim.{name} harus {KINDS['texts'][0]}"
        for name, words in synonyms.items()
        if not _is_texts(words)
    ]
