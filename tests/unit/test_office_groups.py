"""Groups on single kriteria: what is inside, what outside, and what is in neither."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.bias.effect import within_form
from kinerja_analysis.bias.layout import lay_out
from kinerja_analysis.bias.office import OFFICE_TESTS
from kinerja_analysis.bias.residuals import from_table

BY_KRITERIA = next(test for test in OFFICE_TESTS if test.kind == "kriteria")


def residuals(rng):
    """Two penilai rate 24 pegawai on three kriteria; of four nobody knows the golongan."""
    penilai, pegawai, kriteria = (part.ravel() for part in np.indices((2, 24, 3)))
    golongan = np.array(["II", "III", "IV", "III", "II", ""])[pegawai % 6]
    table = pd.DataFrame(
        {
            "penilai": np.char.add("r", penilai.astype(str)),
            "pegawai": np.char.add("p", pegawai.astype(str)),
            "kriteria": np.char.add("K", kriteria.astype(str)),
            "golongan": golongan,
            "residual": rng.normal(size=len(pegawai)),
            "variance": rng.uniform(0.4, 0.8, len(pegawai)),
        }
    )
    # nobody outside golongan III is rated on the third kriteria
    return table[(table["kriteria"] != "K2") | (table["golongan"] == "III")]


def test_a_group_is_compared_with_all_others_of_known_group_on_the_same_kriteria(rng):
    table = residuals(rng)
    arrays = from_table(table, ("residual", "variance"))
    score, details = BY_KRITERIA.kernel(arrays), BY_KRITERIA.details(arrays.layout)
    contrast, information = (column[:, 0] for column in within_form(arrays))
    told = dict(zip(details, score.estimate[:, 0], strict=True))
    on_first = table["kriteria"].eq("K0").to_numpy()
    third, other = (
        on_first & table["golongan"].isin(names).to_numpy() for names in (["III"], ["II", "IV"])
    )
    # by hand: stricter is positive, so outside less inside
    inside, outside = (contrast[rows].sum() / information[rows].sum() for rows in (third, other))
    assert told["golongan=III kriteria=K0"] == pytest.approx(outside - inside)


def test_a_kriteria_on_which_nobody_is_outside_the_group_tells_nothing(rng):
    arrays = from_table(residuals(rng), ("residual", "variance"))
    score, details = BY_KRITERIA.kernel(arrays), BY_KRITERIA.details(arrays.layout)
    unknown = {name for name, row in zip(details, score.estimate, strict=True) if np.isnan(row[0])}
    assert "golongan=III kriteria=K2" in unknown
    assert "golongan=III kriteria=K0" not in unknown


def test_one_pegawai_counts_once_however_many_rate_him(rng):
    table = residuals(rng)
    score = BY_KRITERIA.kernel(from_table(table, ("residual", "variance")))
    details = BY_KRITERIA.details(lay_out(table))
    counted = dict(zip(details, score.n, strict=True))
    assert counted["golongan=III kriteria=K1"] == 8  # 24 pegawai, two of six golongan III
