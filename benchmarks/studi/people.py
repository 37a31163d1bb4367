"""Who works in the office: ids, sex, birth, employment, golongan and unit."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.schema import PEGAWAI
from studi.forms import Forms

FIRST_YEAR = 2024
RATERS_A_UNIT = 4
OLD = 45
"""Years of age from which the study counts somebody among the older, in the second year."""
WOMEN, CONTRACT, SENIOR = 0.5, 0.35, 0.4
"""Shares of the staff: women, employed by contract (PPPK), golongan IV."""


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """R raters, then N ratees.

    Attributes
    ----------
    id : (R + N,) simulated NIP
    table : DataFrame, one row a person: ``jenis_kelamin, tanggal_lahir, jenis_pegawai, golongan,
        unit_kerja, usia`` (``usia`` in two classes)
    n_raters : R
    """

    id: NDArray[np.str_]
    table: pd.DataFrame
    n_raters: int

    def of_raters(self, column: str) -> NDArray:
        """Give a column for the raters."""
        return self.table[column].to_numpy()[: self.n_raters]

    def of_ratees(self, column: str) -> NDArray:
        """Give a column for the ratees."""
        return self.table[column].to_numpy()[self.n_raters :]


def draw_people(forms: Forms, n_raters: int, rng: np.random.Generator) -> People:
    """Draw the staff; a ratee works in the unit of his superior."""
    n = n_raters + len(forms.superior)
    born = pd.Timestamp("1967-01-01") + pd.to_timedelta(rng.integers(0, 30 * 365, n), unit="D")
    woman, contract = rng.random(n) < WOMEN, rng.random(n) < CONTRACT
    contract[:n_raters] = False
    boss = np.concatenate([np.arange(n_raters), forms.superior])
    table = pd.DataFrame(
        {
            "jenis_kelamin": np.where(woman, "P", "L"),
            "tanggal_lahir": born,
            "jenis_pegawai": np.where(contract, "PPPK", "PNS"),
            "golongan": np.where(rng.random(n) < SENIOR, "IV/a", "III/b"),
            "unit_kerja": [f"Unit {unit:02d}" for unit in boss // RATERS_A_UNIT],
            "usia": np.where(FIRST_YEAR + 1 - born.year >= OLD, "tua", "muda"),
        }
    )
    return People(_nips(born, woman, rng), table, n_raters)


def personnel(people: People, forms: Forms) -> pd.DataFrame:
    """Write the personnel list of every year, as the schema has it."""
    superior = np.concatenate([np.full(people.n_raters, ""), people.id[forms.superior]])
    year = FIRST_YEAR + np.unique(forms.year)
    rows = people.table.drop(columns="usia").assign(
        pegawai=people.id, nama=people.id, jabatan="", atasan=superior
    )
    return PEGAWAI.conform(pd.concat([rows.assign(tahun=y) for y in year], ignore_index=True))


def _nips(
    born: pd.DatetimeIndex, woman: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.str_]:
    """Make simulated NIP: serials 900-999, all different."""
    month = rng.integers(1, 13, len(born))
    numbers: dict[str, None] = {}
    for day, entered, sex in zip(born, month, woman, strict=True):
        head = f"{day:%Y%m%d}{day.year + 25}{entered:02d}{2 if sex else 1}"
        serial = next(s for s in range(900, 1000) if f"{head}{s}" not in numbers)
        numbers[f"{head}{serial}"] = None
    return np.array(list(numbers))
