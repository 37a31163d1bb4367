"""Which NIP are sound and what they tell: birth, appointment, sex, kind of civil servant."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pandas as pd

from kinerja_analysis.intake.values import Reading, tidy
from kinerja_analysis.intake.words import MISSING
from kinerja_analysis.thresholds import NIP_MIN_AGE

LENGTH = 18
"""Digits of a NIP (Perka BKN 22/2007) and of a NI PPPK."""

PPPK_CODE = "2"
"""Digit 13 of a NI PPPK; for a PNS digits 13-14 are a month."""

SCIENTIFIC = re.compile(r"\d[.,]\d+e\+?\d+", re.IGNORECASE)
PREFIX = re.compile(r"(nip|ni pppk)\b[\s.:]*", re.IGNORECASE)
PUNCTUATION = re.compile(r"[.'`’\"=-]")


def nip_reader(tahun: int) -> Callable[[object], Reading]:
    """Return the function that reads a NIP and refuses one that cannot be (DOMAIN.md, 4.7).

    Parameters
    ----------
    tahun : appraisal year; nobody is born or appointed after it
    """

    def read(cell: object) -> Reading:
        """Read one NIP."""
        if isinstance(cell, int | float | date | datetime):
            return Reading("", fault="nip_presisi_hilang")
        text = tidy(str(cell))
        if text.casefold() in MISSING:
            return Reading("", fault="nip_kosong")
        if SCIENTIFIC.fullmatch(text):
            return Reading("", fault="nip_presisi_hilang")
        bare = PUNCTUATION.sub("", PREFIX.sub("", text)).replace(" ", "")
        fault = nip_fault(bare, tahun)
        return Reading("" if fault else bare, _repair(str(cell), bare), fault)

    return read


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
    if birth is pd.NaT or birth.year >= tahun:
        return "nip_tgl_lahir"
    if not birth.year + NIP_MIN_AGE <= int(nip[8:12]) <= tahun + 1 or not employment(nip):
        return "nip_tmt"
    if nip[14] not in "12":
        return "nip_gender"
    return "nip_presisi_hilang" if nip.endswith("000") else ""


def birth_date(nip: str) -> pd.Timestamp:
    """Return the birth date of digits 1-8, missing where the calendar has no such day."""
    try:
        return pd.Timestamp(datetime.strptime(nip[:8], "%Y%m%d"))
    except ValueError:
        return pd.NaT  # type: ignore[return-value]


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
    return (
        float(exact) == number
        or float(f"{exact:.14e}") == number
        or exact // 1000 == number // 1000
    )
