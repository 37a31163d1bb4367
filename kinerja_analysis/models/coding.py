"""How a frame's labels become index arrays, and which frames no model can take."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.errors import ModelError

Indices = NDArray[np.integer]

CHUNK: Final = 2**24
"""Count of codes that are counted at once."""


def encoded(values: pd.Series, column: str) -> tuple[Indices, pd.Index]:
    """Code the labels of a facet: in sorted order, or in the order of a coded column.

    A categorical, or a column of small whole numbers, is used as it is, not copied.

    Raises
    ------
    ModelError
        A label is missing or an empty text.
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes, labels = values.array.codes, values.cat.categories
    elif _dense(values):
        codes, labels = values.to_numpy(), pd.RangeIndex(int(values.max()) + 1)
    else:
        codes, labels = pd.factorize(values, sort=True)
    missing = int((codes < 0).sum()) if codes.dtype.kind == "i" else 0
    counts = counted(codes[codes >= 0] if missing else codes, len(labels))
    missing += int(counts[_blank(labels)].sum())
    if missing:
        raise ModelError(
            f"Kolom {column} kosong pada {missing} baris penilaian. Lengkapilah, atau keluarkan "
            "baris itu."
        )
    used = counts > 0
    if not used.all():
        place = np.cumsum(used) - 1
        codes, labels = place[codes], labels[used]
    codes = codes if codes.dtype.itemsize <= 4 else codes.astype(np.int32)
    return codes, pd.Index(np.asarray(labels), name=column)


def _blank(labels: pd.Index) -> NDArray[np.bool_]:
    """Say which labels are empty texts."""
    if labels.dtype.kind in "iuf":
        return np.zeros(len(labels), dtype=bool)
    return np.asarray(labels.astype("str").str.strip() == "", dtype=bool)


def refuse_several_scales(penilaian: pd.DataFrame) -> None:
    """Refuse a frame whose column `skala` holds more than one scale.

    Raises
    ------
    ModelError
        With the names of the scales.
    """
    if "skala" not in penilaian:
        return
    found = sorted(map(str, penilaian["skala"].dropna().unique()))
    if len(found) > 1:
        raise ModelError(
            f"Penilaian memuat {len(found)} skala ({', '.join(found)}). Satu model hanya dapat "
            "dihitung untuk satu skala; saringlah kolom skala lebih dahulu."
        )


def refuse_shared_columns(roles: Iterable[tuple[str, str]]) -> None:
    """Refuse a column that would stand for two things at once; `roles` are (role, column).

    Raises
    ------
    ModelError
        With the column and what it would stand for.
    """
    of_column: dict[str, list[str]] = {}
    for role, column in roles:
        of_column.setdefault(column, []).append(role)
    faults = [f"{c} ({', '.join(told)})" for c, told in of_column.items() if len(told) > 1]
    if faults:
        raise ModelError(
            f"Satu kolom tidak dapat berperan ganda dalam model: {'; '.join(faults)}. Sebutkan "
            "kolom yang berbeda bagi setiap peran."
        )


def refuse_too_little(n_ratings: int, n_ratees: int, n_raters: int) -> None:
    """Refuse what no many-facet model can be estimated from.

    Raises
    ------
    ModelError
        With every reason.
    """
    reasons = []
    if n_ratings <= 2:
        reasons.append(f"hanya ada {n_ratings} nilai")
    if n_raters < 2:
        reasons.append(f"hanya ada {n_raters} penilai, sehingga efek penilai tidak terpisahkan")
    if n_ratees < 2:
        reasons.append(f"hanya ada {n_ratees} pegawai yang dinilai")
    if reasons:
        raise ModelError(
            f"Model penilaian tidak dapat dihitung: {'; '.join(reasons)}. Diperlukan paling "
            "sedikit dua penilai, dua pegawai dan tiga nilai."
        )


def _dense(values: pd.Series) -> bool:
    """Say whether a column already holds small whole numbers that can serve as codes."""
    if not (isinstance(values.dtype, np.dtype) and values.dtype.kind in "iu" and len(values)):
        return False
    return bool(values.min() >= 0 and values.max() < 2 * len(values))


def counted(codes: NDArray[np.integer], size: int) -> NDArray[np.int64]:
    """Count how often each code 0..size-1 stands, without a wide copy of all codes."""
    parts = range(0, len(codes), CHUNK)
    counts = (np.bincount(codes[begin : begin + CHUNK], minlength=size) for begin in parts)
    return sum(counts, np.zeros(size, dtype=np.int64))
