"""Which NIP are sound and what they tell: birth, appointment, sex, kind of civil servant."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime

from kinerja_analysis.intake.cells.nip_hints import LOOKALIKES, seeming, without_lookalikes
from kinerja_analysis.intake.cells.values import Reading, tidy
from kinerja_analysis.intake.cells.words import MISSING
from kinerja_analysis.intake.people.non_asn import names_non_asn
from kinerja_analysis.thresholds import NIP_MAX_AGE, NIP_MAX_AGE_PPPK, NIP_MIN_AGE

LENGTH = 18
"""Digits of a NIP (Perka BKN 22/2007) and of a NI PPPK."""

PPPK_CODE = "2"
"""Digit 13 of a NI PPPK; for a PNS digits 13-14 are a month."""

LOST = 1000
"""What a NIP is divided by to drop the three digits that Excel loses."""

FLOAT_SPACING = 32
"""Distance between two numbers of 18 digits that a spreadsheet can tell apart."""

SCIENTIFIC = re.compile(r"\d[.,]\d+e\+?\d+", re.IGNORECASE)
PREFIX = re.compile(r"(nip(ppk|3k)?|ni ?(pppk|p3k))\b[\s.:]*", re.IGNORECASE)
WITHIN = re.compile(r"(?<!\d)(?:\d{18}|\d{8}[ .-]\d{6}[ .-]\d[ .-]\d{3})(?!\d)")
PUNCTUATION = re.compile(r"[.,:;_/'`´‘’“”\"=‐-―-]")


def nip_reader(tahun: int) -> Callable[[object], Reading]:
    """Return the function that reads a NIP and refuses one that cannot be (DOMAIN.md, 4.7).

    Parameters
    ----------
    tahun : appraisal year; nobody is born or appointed after it
    """

    def read(cell: object) -> Reading:
        """Read one NIP."""
        if isinstance(cell, str) and not nip_fault(cell, tahun):
            return Reading(cell)
        return _repaired(cell, tahun)

    return read


def _repaired(cell: object, tahun: int) -> Reading:
    """Read a cell that is no NIP as it stands: without its ornaments, or why it waits."""
    if isinstance(cell, int | float | date | datetime):
        return Reading("", fault="nip_presisi_hilang")
    text = unicodedata.normalize("NFKC", tidy(str(cell)))
    if text.casefold() in MISSING:
        return Reading("", fault="nip_kosong")
    if names_non_asn(text):
        return Reading("", fault="non_asn")
    if SCIENTIFIC.fullmatch(text):
        return Reading("", fault="nip_presisi_hilang")
    bare = PUNCTUATION.sub("", PREFIX.sub("", text)).replace(" ", "")
    if fault := nip_fault(bare, tahun):
        nip, _ = parted_name(text)
        if nip and not nip_fault(nip, tahun):
            return Reading(nip, "nip_dari_sel_nama")
        return Reading("", fault=fault, hint=_hint(text, bare, tahun))
    return Reading(bare, _repair(str(cell), bare))


def bare_id(text: str) -> str:
    """Return somebody's number as it is kept: a NIP without its ornaments, another id as it is.

    >>> bare_id("NIP. 19750118 200802 1 937") == bare_id("19750118-200802-1-937 ")
    True
    >>> bare_id(" K-12 ")
    'K-12'
    """
    plain = unicodedata.normalize("NFKC", tidy(text))
    bare = PUNCTUATION.sub("", PREFIX.sub("", plain)).replace(" ", "")
    return bare if len(bare) == LENGTH and bare.isdecimal() else plain


def parted_name(text: str) -> tuple[str, str]:
    """Return the NIP and the name that share a cell; empty texts where it is not so.

    >>> nip, name = parted_name("Dwi Hartono, S.E. / NIP. 19750118 200802 1 937")
    >>> len(nip), name
    (18, 'Dwi Hartono, S.E.')
    >>> parted_name("NIK 337 Dwi")
    ('', '')
    """
    parts = WITHIN.split(text)
    name = re.sub(r"\b(nip|ni pppk)\b\W*", "", " ".join(parts), flags=re.IGNORECASE)
    name = name.strip(" /|:;,-–()\n")
    if len(parts) != 2 or not re.fullmatch(r"[^\W\d_]{2}[^\d]*", name):
        return "", ""
    return re.sub(r"\D", "", WITHIN.findall(text)[0]), name


def _hint(text: str, bare: str, tahun: int) -> str:
    """Say what else stands in the cell: a NIP with letters for digits, or another number."""
    meant = without_lookalikes(bare)
    if meant != bare and not nip_fault(meant, tahun):
        return f"Mungkin {meant}: huruf {LOOKALIKES} terketik sebagai angka."
    return seeming(text, bare) if len(bare) != LENGTH else ""


def _repair(before: str, after: str) -> str:
    """Name the repair that led to a NIP: only spaces were removed, or other marks too."""
    if before == after:
        return ""
    return "spasi" if tidy(before).replace(" ", "") == after else "nip_tanda"


def nip_fault(nip: str, tahun: int) -> str:
    """Name the first thing that is wrong with a NIP, or nothing.

    >>> nip_fault("197501182008" + "021937", 2025), nip_fault("197513182008" + "021937", 2025)
    ('', 'nip_tgl_lahir')
    """
    if len(nip) != LENGTH:
        return "nip_panjang" if nip.isdecimal() else "nip_bukan_angka"
    if not (nip.isascii() and nip.isdecimal()):
        return "nip_bukan_angka"
    birth = birth_date(nip)
    if birth is None or birth.year >= tahun:
        return "nip_tgl_lahir"
    if int(nip[8:12]) > tahun + 1 or not employment(nip) or not _fit_to_work(nip, birth):
        return "nip_tmt"
    if nip[14] not in "12":
        return "nip_gender"
    return "nip_presisi_hilang" if nip.endswith("000") else ""


def _fit_to_work(nip: str, birth: date) -> bool:
    """Tell whether the age at appointment is possible; of a PPPK only the year is known."""
    if employment(nip) == "PPPK":
        return NIP_MIN_AGE <= int(nip[8:12]) - birth.year <= NIP_MAX_AGE_PPPK
    months = 12 * (int(nip[8:12]) - birth.year) + int(nip[12:14]) - birth.month
    return 12 * NIP_MIN_AGE <= months < 12 * (NIP_MAX_AGE + 1)


def birth_date(nip: str) -> date | None:
    """Return the birth date of digits 1-8, or None where the calendar has no such day."""
    try:
        return date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return None


def sex(nip: str) -> str:
    """Return L or P from digit 15."""
    return {"1": "L", "2": "P"}.get(nip[14:15], "")


def employment(nip: str) -> str:
    """Return PNS or PPPK from digits 13-14, or nothing where they can be neither."""
    if nip[12:13] == PPPK_CODE and nip[13:14] in "123456789":
        return "PPPK"
    return "PNS" if "01" <= nip[12:14] <= "12" else ""


def same_number(nip: str, number: float) -> bool:
    """Tell whether Excel would have made this number of that NIP (15 digits survive)."""
    exact = int(nip)
    cut = exact // LOST * LOST
    return (
        float(exact) == number
        or float(f"{exact:.14e}") == number
        or cut - FLOAT_SPACING <= number < cut + LOST
    )


def lost_number(cell: object) -> float:
    """Return the number that a spreadsheet made of a NIP, 0 where the cell holds none.

    >>> lost_number("1,97E+17"), lost_number("Camat")
    (1.97e+17, 0.0)
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = tidy(str(cell))
    whole = len(text) == LENGTH and text.isascii() and text.isdecimal() and text.endswith("000")
    if whole or SCIENTIFIC.fullmatch(text):
        return float(text.replace(",", "."))
    return 0.0
