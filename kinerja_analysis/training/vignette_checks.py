"""Whether a practice case is finished and consistent: every fault at once, in plain words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kinerja_analysis.thresholds import (
    CUTOFF_NEARNESS,
    EVIDENCE_A_CRITERION,
    EVIDENCE_A_QUARTER,
    REASON_LETTERS,
)
from kinerja_analysis.training.criteria import HIGHEST, LOWEST, criterion_names

TEXTS: Final = ("kode", "nama", "jabatan", "unit_kerja", "pembuka")
LISTS: Final = ("bukti", "acuan", "kontras")
KNOWN: Final = frozenset({*TEXTS, *LISTS, "versi"})
KINDS: Final = ("halo", "recency", "contrast", "similarity", "heaping")
VERSIONS: Final = ("serupa", "lain")
QUARTERS: Final = (1, 2, 3, 4)

FIELDS: Final[Mapping[str, Mapping[str, type | tuple[type, ...]]]] = {
    "bukti": {"triwulan": int, "kriteria": list, "teks": str},
    "acuan": {"kriteria": str, "nilai": (int, float), "alasan": str},
    "kontras": {"jenis": str, "arah": int, "kriteria": list, "penjelasan": str},
}
"""What each entry of a list must have, and of which type."""

Table = Mapping[str, Any]


def case_faults(table: Table, source: str) -> list[str]:
    """Return everything that is wrong with one case; what is meant is checked once the form holds.

    Parameters
    ----------
    table : the file as TOML reads it
    source : name of the file, which every fault names
    """
    found = list(_form_faults(table))
    if not found:
        found = [*_evidence_faults(table), *_reference_faults(table), *_contrast_faults(table)]
    return [f"{source}: {fault}" for fault in found]


def set_faults(tables: Mapping[str, Table]) -> list[str]:
    """Return what is wrong between cases: codes that occur twice, predecessors that do not exist.

    Parameters
    ----------
    tables : file name -> a case without faults of its own
    """
    counted = Counter(table["kode"] for table in tables.values())
    faults = [
        f"kode {code} dipakai {n} kali; beri kode lain" for code, n in counted.items() if n > 1
    ]
    known = list(counted)  # no set: what is named may be a list
    faults += [
        f"{name}: pendahulu {before} bukan kasus lain yang ada"
        for name, table in tables.items()
        for row in table["kontras"]
        if (before := row.get("pendahulu")) and (before == table["kode"] or before not in known)
    ]
    return faults


def _form_faults(table: Table) -> Iterator[str]:
    """Yield what is missing, unknown or of the wrong kind."""
    for name in sorted(set(table) - KNOWN):
        yield f"bagian {name} tidak dikenal; yang dikenal: {', '.join(sorted(KNOWN))}"
    for name in TEXTS:
        if not isinstance(table.get(name), str) or not table[name].strip():
            yield f"{name} harus teks yang tidak kosong"
    for name in LISTS:
        rows = table.get(name)
        if not isinstance(rows, list) or not rows or not all(isinstance(r, dict) for r in rows):
            yield f"[[{name}]] harus ada, satu kali atau lebih"
        else:
            yield from _row_faults(name, rows)
    versions = table.get("versi", {})
    if not isinstance(versions, dict) or not all(isinstance(v, str) for v in versions.values()):
        yield f"[versi] harus memuat teks saja, yaitu {' dan '.join(VERSIONS)}"


def _row_faults(name: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with the entries of a list."""
    for number, row in enumerate(rows, start=1):
        place = f"[[{name}]] ke-{number}"
        for key, kind in FIELDS[name].items():
            value: Any = row.get(key)
            if not isinstance(value, kind) or isinstance(value, bool) or value in ("", []):
                yield f"{place}: {key} kosong atau bukan jenis yang benar"
                continue
            if key == "kriteria" and (odd := _unknown_criteria(value)):
                yield f"{place}: kriteria {', '.join(odd)} tidak dikenal"


def _unknown_criteria(value: Any) -> list[str]:
    """Return the names that are no criterion."""
    named = [value] if isinstance(value, str) else value
    return [str(name) for name in named if name not in criterion_names()]


def _evidence_faults(table: Table) -> Iterator[str]:
    """Yield quarters and criteria that lack evidence."""
    by_quarter = Counter(row["triwulan"] for row in table["bukti"])
    if odd := sorted(set(by_quarter) - set(QUARTERS)):
        yield f"triwulan {', '.join(map(str, odd))} tidak ada; yang ada 1 sampai 4"
    for quarter in QUARTERS:
        if by_quarter[quarter] < EVIDENCE_A_QUARTER:
            yield f"triwulan {quarter} perlu sedikitnya {EVIDENCE_A_QUARTER} bukti"
    for name in criterion_names():
        told = {row["triwulan"] for row in table["bukti"] if name in row["kriteria"]}
        if len(told) < EVIDENCE_A_CRITERION:
            yield f"{name} perlu bukti dari sedikitnya {EVIDENCE_A_CRITERION} triwulan"


def _reference_faults(table: Table) -> Iterator[str]:
    """Yield criteria without exactly one reasoned reference score on the scale."""
    counted = Counter(row["kriteria"] for row in table["acuan"])
    for name in criterion_names():
        if counted[name] != 1:
            yield f"acuan {name} harus ada tepat satu kali, bukan {counted[name]}"
    for row in table["acuan"]:
        if row["nilai"] not in range(LOWEST, HIGHEST + 1):
            yield f"acuan {row['kriteria']}: nilai {row['nilai']} bukan {LOWEST} sampai {HIGHEST}"
        if len(row["alasan"].strip()) < REASON_LETTERS:
            yield f"acuan {row['kriteria']}: alasannya terlalu pendek untuk dapat dibaca kembali"


def _contrast_faults(table: Table) -> Iterator[str]:
    """Yield traps that are not what they say."""
    score = {row["kriteria"]: row["nilai"] for row in table["acuan"]}
    for row in table["kontras"]:
        if row["jenis"] not in KINDS:
            yield f"kontras {row['jenis']} tidak dikenal; yang dikenal: {', '.join(KINDS)}"
        if row["arah"] not in (-1, 1):
            yield f"kontras {row['jenis']}: arah harus 1 (menaikkan) atau -1 (menurunkan)"
        check = CHECKS.get(row["jenis"])
        if check and (fault := check(table, row, score)):
            yield f"kontras {row['jenis']}: {fault}"


def _halo_fault(_table: Table, row: Table, score: Mapping[str, float]) -> str:
    """Say whether the other criteria do not stand out in the direction of the pull."""
    inside = [score[name] for name in row["kriteria"] if name in score]
    outside = [value for name, value in score.items() if name not in row["kriteria"]]
    if not inside or not outside:
        return "sebutkan sebagian kriteria saja"
    gap = sum(outside) / len(outside) - sum(inside) / len(inside)
    return "" if gap * row["arah"] > 0 else "kriteria lain tidak menonjol ke arah itu"


def _contrast_fault(_table: Table, row: Table, _score: Mapping[str, float]) -> str:
    """Say whether the case that must be read before is missing."""
    return "" if row.get("pendahulu") else "sebutkan pendahulu, yaitu kode kasus sebelumnya"


def _similarity_fault(table: Table, _row: Table, _score: Mapping[str, float]) -> str:
    """Say whether the two versions are missing."""
    versions = table.get("versi")
    complete = isinstance(versions, dict) and all(versions.get(name) for name in VERSIONS)
    if complete and "{latar}" in table["pembuka"]:
        return ""
    return "perlu [versi] serupa dan lain, dan {latar} di dalam pembuka"


def _heaping_fault(_table: Table, row: Table, score: Mapping[str, float]) -> str:
    """Say whether the mean of the reference does not lie just short of the cut-off."""
    cutoff = row.get("ambang")
    if not isinstance(cutoff, int | float) or isinstance(cutoff, bool):
        return "sebutkan ambang, dalam poin nilai"
    gap = (cutoff - sum(score.values()) / max(len(score), 1)) * row["arah"]
    if 0 < gap <= CUTOFF_NEARNESS:
        return ""
    return f"rerata acuan harus kurang dari ambang, paling jauh {CUTOFF_NEARNESS:g} poin"


CHECKS: Final = {
    "halo": _halo_fault,
    "contrast": _contrast_fault,
    "similarity": _similarity_fault,
    "heaping": _heaping_fault,
}
"""What each kind of trap must fulfil beyond the form; recency lies in the text alone."""
