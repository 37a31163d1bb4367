"""Which rules the toolkit knows: dated data with source, and whether anyone checked them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from kinerja_analysis.errors import ProfileError

UNVERIFIED: Final = "belum terverifikasi terhadap naskah resmi"
"""What is printed behind a rule that nobody compared with its official text."""

MONTHS: Final = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)

HEAD: Final = frozenset(
    {"judul", "singkat", "berlaku", "ketelitian", "sumber", "terverifikasi", "alasan", "catatan"}
)
"""Keys that every rule has beside its own data."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule of the regulation: what it is called, since when, from where, and what it says.

    ``verified`` says when and against what the data was compared; it is empty when nobody did,
    and then ``reason`` says why. ``exact_day`` is False where only the year of ``effective`` is
    known.
    """

    name: str
    title: str
    short: str
    effective: date
    exact_day: bool
    source: str
    verified: str
    reason: str
    notes: tuple[str, ...]
    data: Mapping[str, Any]

    @property
    def mark(self) -> str:
        """Whether the rule was compared with its official text, in words to print."""
        return f"diverifikasi {self.verified}" if self.verified else UNVERIFIED

    def citation(self) -> str:
        """Name the rule, since when it holds, and its mark."""
        since = _day(self.effective) if self.exact_day else f"tahun {self.effective.year}"
        return f"{self.title}, berlaku sejak {since} ({self.mark})"


def rule_names() -> tuple[str, ...]:
    """List the names of all rules, sorted."""
    entries = files(__package__).iterdir()
    return tuple(sorted(e.name.removesuffix(".toml") for e in entries if e.name.endswith(".toml")))


@cache
def load_rule(name: str) -> Rule:
    """Return a rule by its name, for example ``permenpanrb_6_2022``.

    Raises
    ------
    ProfileError
        No rule has that name; the message lists those that exist.
    """
    if name not in rule_names():
        raise ProfileError(
            f"Aturan {name!r} tidak dikenal; aturan yang tersedia: {', '.join(rule_names())}. "
            "Periksa bagian [aturan] pada profil."
        )
    text = (files(__package__) / f"{name}.toml").read_text(encoding="utf-8")
    return read_rule(name, tomllib.loads(text))


def read_rule(name: str, table: Mapping[str, Any]) -> Rule:
    """Turn a TOML document into a rule.

    Parameters
    ----------
    name : name of the rule
    table : the document; ``terverifikasi`` is false, with ``alasan``, or ``{kapan, dari_apa}``
    """
    checked = table["terverifikasi"]
    return Rule(
        name=name,
        title=table["judul"],
        short=table["singkat"],
        effective=table["berlaku"],
        exact_day=table["ketelitian"] == "hari",
        source="; ".join(table["sumber"]),
        verified=f"{_day(checked['kapan'])} terhadap {checked['dari_apa']}" if checked else "",
        reason=table.get("alasan", ""),
        notes=tuple(table.get("catatan", ())),
        data=MappingProxyType({key: value for key, value in table.items() if key not in HEAD}),
    )


def _day(day: date) -> str:
    """Write a date the Indonesian way: 31 Januari 2023."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
