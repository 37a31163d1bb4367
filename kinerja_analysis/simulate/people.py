"""Who works in a simulated office: invented names, and NIP that are sound but nobody's."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

Education = Literal["camat", "pimpinan", "pengawas", "sarjana", "diploma", "menengah"]

SERIALS: Final = (900, 999)
"""Serials of a simulated NIP; real ones begin at 001 and do not come this far."""

SHARE_PPPK: Final = 0.35
"""Share (0-1) of staff that are PPPK (36 % of all ASN at the end of 2025; DOMAIN.md, section 5)."""

FIRST_PPPK_YEAR: Final = 2019
"""Year of the first NI PPPK."""

HIRED_AGE: Final = (20, 30)
"""Years of age at which a PNS is appointed, youngest and oldest."""

ATTEMPTS: Final = 8
"""Times that people are drawn anew who share a NIP or a name."""

AGES: Final[dict[str, tuple[int, int]]] = {
    "camat": (46, 54),
    "pimpinan": (44, 55),
    "pengawas": (36, 56),
    "sarjana": (25, 52),
    "diploma": (24, 50),
    "menengah": (24, 55),
}
"""Years of age, lowest and highest, by education."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Whom to invent: the education the post asks for, the year, and whether just appointed."""

    education: Education
    tahun: int
    appointed_now: bool = False


@cache
def words() -> dict[str, Any]:
    """Return the word lists that names, titles and golongan are drawn from."""
    return tomllib.loads(files(__package__).joinpath("kata.toml").read_text(encoding="utf-8"))


def draw_people(newcomers: list[Newcomer], rng: np.random.Generator) -> pd.DataFrame:
    """Invent one person for each post, with different NIP, and names as far as they go round.

    Parameters
    ----------
    newcomers : what each person must be like
    rng : source of randomness

    Returns
    -------
    DataFrame, one row a person
        ``pegawai, nama, jenis_kelamin, tanggal_lahir, jenis_pegawai, golongan``.
    """
    people = [_person(newcomer, rng) for newcomer in newcomers]
    for _ in range(ATTEMPTS):
        for row in _doubles(people):
            people[row] = _person(newcomers[row], rng)
    return pd.DataFrame(people)


def printed_nip(nip: str) -> str:
    """Return a NIP in the groups in which it is printed.

    >>> printed_nip("19690921" + "199509" + "2" + "904")
    '19690921 199509 2 904'
    """
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def _doubles(people: list[dict[str, object]]) -> np.ndarray:
    """List the rows whose NIP or name stands in an earlier row too."""
    known = pd.DataFrame(people, columns=["pegawai", "nama"])
    return np.flatnonzero(known["pegawai"].duplicated() | known["nama"].duplicated())


def _person(newcomer: Newcomer, rng: np.random.Generator) -> dict[str, object]:
    """Invent one person, as a row of the personnel list."""
    sex = "LP"[int(rng.integers(2))]
    staff = newcomer.education not in ("camat", "pimpinan", "pengawas")
    pppk = staff and bool(newcomer.appointed_now or rng.random() < SHARE_PPPK)
    born = _birth_date(newcomer, rng)
    nip = _ni_pppk(born, sex, newcomer, rng) if pppk else _nip_pns(born, sex, newcomer, rng)
    grades = words()["golongan"]["pppk" if pppk else "pns"][newcomer.education]
    return {
        "pegawai": nip,
        "nama": _name(sex, newcomer.education, rng),
        "jenis_kelamin": sex,
        "tanggal_lahir": pd.Timestamp(born),
        "jenis_pegawai": "PPPK" if pppk else "PNS",
        "golongan": str(rng.choice(grades)),
    }


def _birth_date(newcomer: Newcomer, rng: np.random.Generator) -> date:
    """Draw a birth date that fits the post; newcomers are young."""
    youngest, oldest = AGES[newcomer.education]
    age = int(rng.integers(youngest, 36 if newcomer.appointed_now else oldest + 1))
    first = date(newcomer.tahun - age, 1, 1).toordinal()
    return date.fromordinal(first + int(rng.integers(365)))


def _nip_pns(born: date, sex: str, newcomer: Newcomer, rng: np.random.Generator) -> str:
    """Write an 18-digit NIP: birth, appointment (year and month), sex, serial."""
    year = born.year + int(
        rng.integers(HIRED_AGE[0], min(HIRED_AGE[1], newcomer.tahun - 1 - born.year) + 1)
    )
    month = int(rng.integers(1, 13))
    return f"{born:%Y%m%d}{year:04d}{month:02d}{_tail(sex, rng)}"


def _ni_pppk(born: date, sex: str, newcomer: Newcomer, rng: np.random.Generator) -> str:
    """Write an 18-digit NI PPPK: birth, year of contract, code 2, contract 1, sex, serial."""
    year = newcomer.tahun
    if not newcomer.appointed_now:
        year = int(rng.integers(FIRST_PPPK_YEAR, newcomer.tahun))
    return f"{born:%Y%m%d}{year:04d}21{_tail(sex, rng)}"


def _tail(sex: str, rng: np.random.Generator) -> str:
    """Write the digit of the sex and a serial that no real NIP has."""
    return f"{'LP'.index(sex) + 1}{int(rng.integers(SERIALS[0], SERIALS[1] + 1)):03d}"


def _name(sex: str, education: str, rng: np.random.Generator) -> str:
    """Put a name and a title together."""
    given, family = (str(rng.choice(words()[part][sex])) for part in ("nama", "keluarga"))
    title = str(rng.choice(words()["gelar"][education]))
    return f"{given} {family}" + (f", {title}" if title else "")
