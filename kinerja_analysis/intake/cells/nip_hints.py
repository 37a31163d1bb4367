"""What a number is that stands in the place of a NIP and is none."""

import re
from typing import Final

LOOKALIKES: Final = "O, o, I, atau l"
"""Letters that are typed for a digit, as a message names them."""

_DIGITS: Final = str.maketrans("OoQIl|", "000111")
WOMEN: Final = 40
"""What a NIK adds to the day of birth of a woman."""

SEEMING: Final = {
    6: "Tampaknya NRK atau nomor lain (6 angka), bukan NIP.",
    8: "Tampaknya NRP Polri (8 angka), bukan NIP.",
    9: "Tampaknya NIP lama (9 angka); pakai NIP 18 angka.",
    15: "Tampaknya NIP yang kehilangan tiga angka terakhir, atau NPWP (15 angka).",
    16: "Tampaknya NIK (16 angka); NIK tidak dipakai, isi NIP 18 angka.",
    17: "Kurang satu angka.",
    19: "Lebih satu angka.",
}
"""Count of digits -> what such a number usually is."""


def without_lookalikes(bare: str) -> str:
    """Return an id with digits in place of the letters that look like them.

    >>> without_lookalikes("1975O1l8")
    '19750118'
    """
    return bare.translate(_DIGITS)


def seeming(text: str, bare: str) -> str:
    """Say what stands in a NIP's place, or nothing where that is not known.

    Parameters
    ----------
    text : the cell
    bare : the same without spaces and punctuation

    Examples
    --------
    >>> seeming("130901234", "130901234")
    'Tampaknya NIP lama (9 angka); pakai NIP 18 angka.'
    """
    if re.match(r"(nrp|nrk|nik)\b", text, re.IGNORECASE):
        return f"Tampaknya {text[:3].upper()}, bukan NIP."
    if re.fullmatch(r"\d+/[A-Za-z]{1,3}", text) or _is_army(bare):
        return "Tampaknya NRP TNI, bukan NIP."
    if bare.isascii() and bare.isdecimal():
        return "" if len(bare) == 16 and not _is_nik(bare) else SEEMING.get(len(bare), "")
    return "" if re.search(r"\d", bare) else "Tampaknya nama atau jabatan, bukan NIP."


def _is_nik(bare: str) -> bool:
    """Tell whether digits 7-10 can be day and month of birth."""
    day, month = int(bare[6:8]), int(bare[8:10])
    return 1 <= month <= 12 and (1 <= day <= 31 or 1 <= day - WOMEN <= 31)


def _is_army(bare: str) -> bool:
    """Tell whether this is a number of the armed forces (11 to 14 digits)."""
    return bare.isascii() and bare.isdecimal() and 11 <= len(bare) <= 14
