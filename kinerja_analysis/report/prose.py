"""How the office changes the wording of its report while every number stays that of the data."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from kinerja_analysis.errors import UsageError
from kinerja_analysis.report.blocks import Block, Bullets, Paragraph, Report, Section

NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
"""A number as the report prints it: 1.234,56."""

PLACE: Final = re.compile(r"\{(\d+)\}")
"""Where a number stands in the office's wording: the first of a line is ``{1}``."""

HEAD: Final = """\
# Naskah laporan. Ubahlah kata-katanya, simpan, lalu jalankan ulang dengan --teks BERKAS ini.
# {1}, {2} ... ialah angka dari data, dihitung dari kiri dalam kalimat aslinya. Setiap angka harus
# tetap ada; urutannya boleh berubah. Angka baru tidak dapat diketik, judul bagian tidak diubah.
# Baris tanpa angka boleh dikosongkan ("") untuk menghapusnya.
"""

Fault = str


def prose_text(report: Report) -> str:
    """Return the report's prose as a TOML file that the office may change.

    Parameters
    ----------
    report : the report, its own wording
    """
    parts = []
    for section in report.sections:
        if lines := [_with_places(line) for line in _lines(section)]:
            body = "".join(f"  {_quoted(line)},\n" for line in lines)
            parts.append(f"[[bagian]]\njudul = {_quoted(section.title)}\nteks = [\n{body}]\n")
    return "\n".join([HEAD, *parts])


def with_prose(report: Report, path: Path) -> Report:
    """Return the report in the office's words, its numbers those of the data.

    Parameters
    ----------
    report : the report in its own wording
    path : the changed file

    Raises
    ------
    UsageError
        The file is no TOML, names an unknown part, lacks a line or a number, or types one anew;
        every fault is named.
    """
    given, faults = _read(path), []
    known = {section.title for section in report.sections}
    faults += [f"bagian {title!r} tidak ada dalam laporan" for title in given if title not in known]
    sections = []
    for section in report.sections:
        lines = given.get(section.title)
        found = _line_faults(section, lines) if lines is not None else []
        faults += [f"bagian {section.title!r}, {fault}" for fault in found]
        changed = lines is not None and not found
        sections.append(_rewritten(section, iter(lines)) if changed and lines else section)
    if faults:
        raise UsageError(f"Naskah {path.name}: " + "; ".join(faults) + ".")
    return replace(report, sections=tuple(sections))


def _lines(section: Section) -> Iterator[str]:
    """Yield the paragraphs and list items of a section."""
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Bullets):
            yield from block.items


def _with_places(line: str) -> str:
    """Return a line whose numbers are places.

    Examples
    --------
    >>> _with_places("Dari 96 pegawai, 93,8% Baik.")
    'Dari {1} pegawai, {2}% Baik.'
    """
    numbers = iter(range(1, len(line) + 1))
    return NUMBER.sub(lambda _: f"{{{next(numbers)}}}", line)


def _quoted(text: str) -> str:
    """Return a text as TOML holds it in one line."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    plain = "".join(escapes.get(letter, letter) for letter in text)
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", plain) + '"'


def _read(path: Path) -> dict[str, list[str]]:
    """Return the lines of each part of the changed file."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return {part["judul"]: [str(line) for line in part["teks"]] for part in document["bagian"]}
    except OSError as fault:
        raise UsageError(f"Naskah {path} tidak dapat dibaca; periksa letaknya.") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as fault:
        raise UsageError(
            f"Naskah {path.name} tidak terbaca ({fault}). Mulailah dari teks_laporan.toml hasil "
            "terbitan, dan pertahankan tanda petik, koma, dan kurungnya."
        ) from fault


def _line_faults(section: Section, lines: list[str]) -> list[Fault]:
    """Name what is wrong with the changed lines of one part."""
    own = list(_lines(section))
    if len(own) != len(lines):
        return [f"harus {len(own)} baris, bukan {len(lines)}"]
    pairs = enumerate(zip(own, lines, strict=True), start=1)
    return [f"baris {row}: {fault}" for row, (old, new) in pairs if (fault := _fault(old, new))]


def _fault(old: str, new: str) -> Fault:
    """Say what is wrong with one changed line; nothing when its numbers are those of the data."""
    wanted = set(range(1, len(NUMBER.findall(old)) + 1))
    placed = {int(number) for number in PLACE.findall(new)}
    if typed := NUMBER.findall(PLACE.sub("", new)):
        return f"angka {', '.join(typed)} diketik; pakai tanda {{1}}, {{2}} ..."
    if missing := sorted(wanted - placed):
        return f"angka {', '.join(f'{{{number}}}' for number in missing)} hilang"
    if unknown := sorted(placed - wanted):
        return f"angka {', '.join(f'{{{number}}}' for number in unknown)} tidak ada dalam data"
    return ""


def _rewritten(section: Section, lines: Iterator[str]) -> Section:
    """Return a section in the office's words; emptied lines leave it."""
    blocks = [_reworded(block, lines) for block in section.blocks]
    return replace(section, blocks=tuple(block for block in blocks if block is not None))


def _reworded(block: Block, lines: Iterator[str]) -> Block | None:
    """Return one block in the office's words, or nothing when it was emptied."""
    if isinstance(block, Paragraph):
        text = _filled(block.text, next(lines))
        return replace(block, text=text) if text else None
    if isinstance(block, Bullets):
        items = [_filled(item, next(lines)) for item in block.items]
        kept = tuple(item for item in items if item)
        return replace(block, items=kept) if kept else None
    return block


def _filled(old: str, new: str) -> str:
    """Return a changed line with the numbers of the data in their places."""
    numbers = NUMBER.findall(old)
    return PLACE.sub(lambda place: numbers[int(place[1]) - 1], new).strip()
