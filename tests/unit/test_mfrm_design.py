"""What the index arrays of a fit hold, and which frames are refused."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis import fit_linear, fit_mfrm, icc
from kinerja_analysis.errors import ModelError, SchemaError
from kinerja_analysis.models.design import FacetColumns, mfrm_design, part_of

FIVE = """
    pegawai penilai kriteria nilai
    Cici    Budi    Loyal    3
    Ani     Budi    Loyal    5
    Ani     Dedi    Adaptif  2
    Cici    Dedi    Adaptif  NaN
    Cici    Dedi    Loyal    2
"""


def test_nilai_can_be_rebuilt_from_the_arrays(drawn):
    design = mfrm_design(drawn(FIVE), FacetColumns())
    assert (design.lowest + design.step * design.score).tolist() == [3, 5, 2, 2]
    assert design.ratees[design.ratee].tolist() == ["Cici", "Ani", "Ani", "Cici"]
    assert design.raters[design.rater].tolist() == ["Budi", "Budi", "Dedi", "Dedi"]
    assert design.shape == (2, 2, 2, 4)


def test_dropped_rows_and_unused_nilai_are_told(drawn):
    design = mfrm_design(drawn(FIVE), FacetColumns())
    assert design.rows.tolist() == [0, 1, 2, 4]
    assert design.dropped == 1
    assert design.unused == (4.0,)
    assert design.notes() == (
        "1 baris tanpa nilai tidak ikut dihitung.",
        "Nilai 4 tidak pernah dipakai; peluangnya dianggap nol.",
    )


def test_tens_are_steps_of_ten(drawn):
    frame = drawn(FIVE)
    design = mfrm_design(frame.assign(nilai=frame["nilai"] * 10 + 50), FacetColumns())
    assert (design.lowest, design.step, design.n_categories) == (70.0, 10.0, 4)


def test_a_part_keeps_only_labels_with_ratings(drawn):
    design = mfrm_design(drawn(FIVE), FacetColumns())
    part = part_of(design, design.score < 3)
    assert part.raters.tolist() == ["Budi", "Dedi"]
    assert part.ratees[part.ratee].tolist() == ["Cici", "Ani", "Cici"]
    assert part_of(design, design.rater == 1).raters.tolist() == ["Dedi"]


def test_several_scales_are_refused_by_name(drawn):
    frame = drawn(FIVE).assign(skala=["lima", "lima", "seratus", "lima", "lima"])
    with pytest.raises(ModelError, match="2 skala \\(lima, seratus\\)"):
        mfrm_design(frame, FacetColumns())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.assign(nilai=t["nilai"] + 0.5), "bilangan bulat; ditemukan 2,5; 3,5; 5,5"),
        (lambda t: t.assign(nilai=4), "Semua nilai sama \\(4\\)"),
        (lambda t: t.assign(nilai=range(0, 500, 100)).assign(nilai=[0, 1, 40, 60, 99]), "100 ting"),
        (lambda t: t.query("penilai == 'Budi'"), "hanya ada 2 nilai; hanya ada 1 penilai"),
        (lambda t: t.assign(pegawai="Ani"), "hanya ada 1 pegawai"),
        (lambda t: t.assign(penilai=[None, "B", "C", "D", "D"]), "penilai kosong pada 1 baris"),
        (lambda t: t.assign(penilai=[" ", "B", "C", "D", "D"]), "penilai kosong pada 1 baris"),
        (lambda t: t.assign(nilai=t["nilai"] + 2.0**60), "tidak dapat dibedakan dari tetangganya"),
    ],
)
def test_frames_that_carry_no_model_are_refused(drawn, change, message):
    with pytest.raises(ModelError, match=message):
        mfrm_design(change(drawn(FIVE)), FacetColumns())


@pytest.mark.parametrize(
    "strange",
    [
        lambda t: t.assign(nilai=t["nilai"] * 1j),
        lambda t: t.assign(nilai=pd.Timestamp("2025-12-31")),
        lambda t: t.assign(nilai=pd.Timestamp("2025-12-31", tz="Asia/Jakarta")),
        lambda t: t.assign(nilai=pd.Period("2025-12")),
    ],
    ids=["complex", "date", "date with zone", "month"],
)
@pytest.mark.parametrize("model", [fit_mfrm, fit_linear, icc])
def test_what_is_no_real_number_is_refused_by_all_models_alike(drawn, strange, model):
    with pytest.raises(SchemaError, match="kolom nilai bukan angka"):
        model(strange(drawn(FIVE)))


def test_a_missing_column_is_named(drawn):
    with pytest.raises(SchemaError, match="kolom nilai tidak ada"):
        mfrm_design(drawn(FIVE).drop(columns="nilai"), FacetColumns())


def test_categorical_and_text_columns_give_the_same_design(drawn):
    frame = drawn(FIVE)
    coded = frame.astype({"penilai": "category", "kriteria": "category"})
    ours, theirs = (mfrm_design(table, FacetColumns()) for table in (frame, coded))
    assert np.array_equal(ours.rater, theirs.rater)
    assert ours.raters.tolist() == theirs.raters.tolist()
