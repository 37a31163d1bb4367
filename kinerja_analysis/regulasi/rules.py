"""Which rule says what: dated data with its source, and whether it was verified."""

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
"""Mark that every printed rule bears until somebody has read the official text."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule: what it is called, since when it holds, where it was read, and its content.

    ``verified`` says when and from what; it is empty when nobody has held it against the
    official text, and then ``reason`` says why.
    """

    name: str
    title: str
    effective: date
    source: str
    verified: str
    reason: str
    data: Mapping[str, Any]

    def citation(self) -> str:
        """Return the rule as a report names it, with its mark."""
        mark = f"diverifikasi {self.verified}" if self.verified else UNVERIFIED
        return f"{self.title} ({mark})"


def rule_names() -> tuple[str, ...]:
    """Return the names of all rules that the toolkit knows."""
    entries = files("kinerja_analysis.regulasi").iterdir()
    return tuple(sorted(e.name.removesuffix(".toml") for e in entries if e.name.endswith(".toml")))


@cache
def load_rule(name: str) -> Rule:
    """Return one rule.

    Raises
    ------
    ProfileError
        No rule has that name.
    """
    if name not in rule_names():
        raise ProfileError(f"Aturan {name} tidak dikenal; yang ada: {', '.join(rule_names())}.")
    text = (files("kinerja_analysis.regulasi") / f"{name}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    checked = data["terverifikasi"]
    return Rule(
        name=name,
        title=data["judul"],
        effective=data["berlaku"],
        source=data["sumber"],
        verified=f"{checked['kapan']} dari {checked['dari_apa']}" if checked["ya"] else "",
        reason=checked.get("alasan", ""),
        data=MappingProxyType(data),
    )
