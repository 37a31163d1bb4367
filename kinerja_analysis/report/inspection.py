"""What the check of an installation tells: one page, as text and as PDF, with what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from kinerja_analysis.report.number_format import count, long_date
from kinerja_analysis.report.typeset import date_parts, typeset

State = Literal["baik", "catatan", "gagal"]

TITLE: Final = "Pemeriksaan Pemasangan Program"

OUTCOMES: Final = {
    "baik": "Program siap dipakai: semua pemeriksaan baik.",
    "catatan": "Program siap dipakai; {catatan} catatan di bawah dapat dipertimbangkan.",
    "gagal": "Program belum layak dipakai: {gagal} pemeriksaan gagal. Lakukan yang disebut di "
    "bawah, lalu ulangi `kinerja periksa`.",
}
"""What the page says first, by the worst state that was met."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: to which part it belongs, what was looked at, what was found, and what to do.

    `state`: ``baik``, ``catatan`` (worth knowing, nothing fails for it) or ``gagal``. `advice` is a
    sentence, empty where all is well.
    """

    part: str
    name: str
    found: str
    state: State = "baik"
    advice: str = ""


def required_check(part: str, name: str, found: str, advice: str, *, fine: bool) -> Check:
    """Return a check that fails, with what to do, unless all is fine."""
    return Check(part, name, found) if fine else Check(part, name, found, "gagal", advice)


def noted_check(part: str, name: str, found: str, advice: str, *, fine: bool) -> Check:
    """Return a check that never fails: what is not fine is a remark, with what to do."""
    return Check(part, name, found) if fine else Check(part, name, found, "catatan", advice)


def worst(checks: Sequence[Check]) -> State:
    """Return the worst state among checks; of none it is ``baik``."""
    order: tuple[State, ...] = ("gagal", "catatan")
    met = {check.state for check in checks}
    return next((state for state in order if state in met), "baik")


def outcome(checks: Sequence[Check]) -> str:
    """Say in one sentence what the checks came to."""
    states = [check.state for check in checks]
    counts = {state: count(states.count(state)) for state in ("catatan", "gagal")}
    return OUTCOMES[worst(checks)].format(**counts)


def inspection_text(checks: Sequence[Check], *, version: str, tanggal: date) -> str:
    """Return the page as text, part by part, with what to do at the end.

    Parameters
    ----------
    checks : in reading order
    version : of the program
    tanggal : date that the page bears
    """
    lines = [f"{TITLE} · kinerja_analysis {version} · {long_date(tanggal)}", outcome(checks)]
    width = max((len(check.name) for check in checks), default=0)
    for part, members in _parts(checks):
        told = (f"  [{c.state:^7}] {c.name:<{width}}  {c.found}" for c in members)
        lines += ["", part, *told]
    if todo := advice(checks):
        lines += ["", "Yang perlu dilakukan", *(f"  - {line}" for line in todo)]
    return "\n".join(lines) + "\n"


def inspection_pdf(checks: Sequence[Check], *, version: str, tanggal: date) -> bytes:
    """Return the page as PDF; the same checks give the same bytes.

    Parameters
    ----------
    checks, version, tanggal : as for `inspection_text`
    """
    todo = advice(checks) or ["Tidak ada."]
    parts = [_page_part(part, rows=[_row(c) for c in own]) for part, own in _parts(checks)]
    data = {
        "title": TITLE,
        "office": f"kinerja_analysis {version}",
        "line": long_date(tanggal),
        "readers": "Arsip kantor: tidak memuat data pribadi",
        "mark": "",
        "letterhead": [],
        "date": date_parts(tanggal),
        "parts": [
            _page_part("Kesimpulan", text=outcome(checks)),
            *parts,
            _page_part("Yang perlu dilakukan", items=todo),
        ],
    }
    return typeset("lembar.typ", data, {})


def advice(checks: Sequence[Check]) -> list[str]:
    """List what to do, the failures first, each sentence once."""
    ordered = sorted((c for c in checks if c.advice), key=lambda c: c.state != "gagal")
    return list(dict.fromkeys(check.advice for check in ordered))


def _parts(checks: Sequence[Check]) -> list[tuple[str, list[Check]]]:
    """Group the checks by part, in the order in which parts first appear."""
    names = dict.fromkeys(check.part for check in checks)
    return [(name, [check for check in checks if check.part == name]) for name in names]


def _row(check: Check) -> list[str]:
    """Return a check as a row of two cells; what is well needs no word."""
    return [check.name, check.found if check.state == "baik" else f"{check.state}: {check.found}"]


def _page_part(
    title: str,
    text: str = "",
    items: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
) -> dict[str, object]:
    """Return one part of the page as the template reads it."""
    return {"title": title, "text": text, "items": items, "rows": rows, "heads": []}
