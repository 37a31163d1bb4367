"""How a frame's labels become index arrays, and which frames no model can take."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kinerja_analysis.errors import ModelError

Indices = NDArray[np.int32]


def encoded(values: pd.Series, column: str) -> tuple[Indices, pd.Index]:
    """Code the labels of a facet in sorted order.

    Raises
    ------
    ModelError
        A label is missing.
    """
    codes, labels = pd.factorize(values, sort=True)
    missing = int((codes < 0).sum())
    if missing:
        raise ModelError(
            f"Kolom {column} kosong pada {missing} baris penilaian. Lengkapilah, atau keluarkan "
            "baris itu."
        )
    return codes.astype(np.int32), pd.Index(np.asarray(labels), name=column)


def refuse_several_scales(penilaian: pd.DataFrame) -> None:
    """Refuse a frame whose column `skala` holds more than one scale.

    Raises
    ------
    ModelError
        With the names of the scales.
    """
    if "skala" not in penilaian:
        return
    found = sorted(penilaian["skala"].dropna().astype(str).unique())
    if len(found) > 1:
        raise ModelError(
            f"Penilaian memuat {len(found)} skala ({', '.join(found)}). Satu model hanya dapat "
            "dihitung untuk satu skala; saringlah kolom skala lebih dahulu."
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
