"""Under which name a unit stands that was renamed or merged, and since when."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

Fold = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class UnitRename:
    """A unit as it is called now: its name, its earlier names, the first day of the new name.

    ``sejak``: ``2025-07-01``. Ratings under an earlier name count for the unit of today, of
    whatever day they are, so that a year's table has one unit and not two halves.
    """

    nama: str
    semula: tuple[str, ...]
    sejak: str

    @property
    def since(self) -> date | None:
        """First day of the new name; nothing where the text is no day."""
        with suppress(ValueError):
            return date.fromisoformat(self.sejak)
        return None


def names_of_today(renamed: Sequence[UnitRename], fold: Fold = str.casefold) -> dict[str, str]:
    """Return earlier name, folded -> the name of today, through all renamings in between.

    Parameters
    ----------
    renamed : what the profile says, without a circle (see `rename_faults`)
    fold : brings the spellings of one unit together

    Examples
    --------
    >>> first = UnitRename("Seksi Umum", ("Seksi Tata Usaha",), "2024-01-01")
    >>> second = UnitRename("Subbagian Umum", ("Seksi Umum",), "2025-07-01")
    >>> names_of_today([first, second])
    {'seksi tata usaha': 'Subbagian Umum', 'seksi umum': 'Subbagian Umum'}
    """
    one_step = _one_step(renamed, fold)
    return {old: _last(new, one_step, fold) for old, new in one_step.items()}


def _one_step(renamed: Sequence[UnitRename], fold: Fold) -> dict[str, str]:
    """Return earlier name -> the next one."""
    return {fold(old): unit.nama for unit in renamed for old in unit.semula}


def _last(name: str, one_step: Mapping[str, str], fold: Fold) -> str:
    """Follow the renamings to their end; never longer than there are renamings."""
    for _ in one_step:
        name = one_step.get(fold(name), name)
    return name


def rename_faults(renamed: Sequence[UnitRename]) -> list[str]:
    """Name what is wrong: a day that is none, one old name with two new ones, a circle."""
    faults = [
        f'unit {unit.nama}: sejak harus tanggal, misalnya "2025-07-01"'
        for unit in renamed
        if unit.since is None
    ]
    olds = [old.casefold() for unit in renamed for old in unit.semula]
    twice = sorted({old for old in olds if olds.count(old) > 1})
    faults += [f"unit: nama lama {old} tercantum dua kali" for old in twice]
    today = names_of_today(renamed)
    faults += [
        f"unit {unit.nama}: nama lama dan nama barunya saling menunjuk"
        for unit in renamed
        if today.get(unit.nama.casefold(), unit.nama).casefold() in olds
        or unit.nama.casefold() in [old.casefold() for old in unit.semula]
    ]
    return faults
