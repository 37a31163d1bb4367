"""The bars that speed and memory are held to, and whether the measured rows meet them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from laju.rows import Row, number

PEER: Final = "RaschPy"
PEER_RATIO, MEMORY_RATIO = 500, 100


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what is asked, what was measured, and whether it is met (None: not measured)."""

    asked: str
    told: str
    met: bool | None


def bars(rows: list[Row]) -> list[Bar]:
    """Hold the rows to every bar."""
    by_size = {(int(number(row, "pegawai")), str(row["rancangan"])): row for row in rows}
    nation = by_size.get((5_000_000, "kantor"))
    return [
        _below("100 pegawai: detik prosesor < 0,1", by_size.get((100, "acak")), _cpu, 0.1),
        _below("42.000 nilai: detik prosesor < 1", by_size.get((2_000, "100 penilai")), _cpu, 1.0),
        *_peer_bars(by_size.get((10_000, PEER))),
        _below("Nasional: detik dinding < 60", nation, lambda row: number(row, "detik"), 60),
        _below("Nasional: MiB di atas kolom < 2.048", nation, _most_memory, 2048),
        _below(
            "Nasional, galat baku: detik dinding < 180",
            nation,
            lambda row: number(row, "detik_galat_baku"),
            180,
        ),
    ]


def _cpu(row: Row) -> float:
    """Give the processor seconds of the fit."""
    return number(row, "detik_prosesor")


def _most_memory(row: Row) -> float:
    """Give the most MiB, of the fit and of its standard errors after it."""
    return max(number(row, "mib"), number(row, "mib_galat_baku"))


def _below(asked: str, row: Row | None, measure: Callable[[Row], float], limit: float) -> Bar:
    """Hold one measure to its limit."""
    if row is None:
        return Bar(asked, "belum diukur", None)
    return Bar(asked, plain(measure(row)), measure(row) < limit)


def _peer_bars(peer: Row | None) -> list[Bar]:
    """Hold speed and memory to the peer's, whose row has our own figures of the same run."""
    asked = (
        f"10.000 pegawai: RaschPy memerlukan >= {PEER_RATIO} kali detik prosesor",
        f"10.000 pegawai: RaschPy memerlukan >= {MEMORY_RATIO} kali memori",
    )
    if peer is None:
        return [Bar(each, "belum diukur dalam satu jalan", None) for each in asked]
    ratios = [
        number(peer, name) / number(peer, f"{name}_sendiri") for name in ("detik_prosesor", "mib")
    ]
    limits = PEER_RATIO, MEMORY_RATIO
    return [
        Bar(each, f"{plain(ratio)} kali", ratio >= limit)
        for each, ratio, limit in zip(asked, ratios, limits, strict=True)
    ]


def plain(value: float) -> str:
    """Write a number the Indonesian way, three digits."""
    if value >= 100:
        return f"{value:,.0f}".replace(",", ".")
    return f"{value:.3g}".replace(".", ",")
