"""Copying: drawn forms with the arithmetic beside them."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.bias.copying import (
    detect_carry_over,
    detect_copying_profile,
    detect_copying_rater,
)

KRITERIA = ("Disiplin", "Loyal", "Mutu")


def forms(*written):
    """Write forms as (penilai, pegawai, tahun, nilai of the three kriteria as digits)."""
    rows = [
        (penilai, pegawai, tahun, kriteria, float(digit))
        for penilai, pegawai, tahun, digits in written
        for kriteria, digit in zip(KRITERIA, digits, strict=True)
    ]
    return pd.DataFrame(rows, columns=["penilai", "pegawai", "tahun", "kriteria", "score"])


def found(detect, *written):
    return detect(forms(*written)).set_index("penilai")


def test_forms_about_different_pegawai_with_one_profile_are_counted():
    copying = found(
        detect_copying_profile,
        ("Ani", "p1", 2025, "343"),
        ("Ani", "p2", 2025, "343"),
        ("Ani", "p3", 2025, "433"),
        ("Ani", "p4", 2025, "234"),
        ("Budi", "p1", 2025, "343"),
        ("Budi", "p2", 2025, "344"),
    )
    # by hand: two of Ani's four forms are alike; that Budi's first is the same is another matter.
    # Three of hers bear 3, 3 and 4, which stand in one of three orders: each is like one of the
    # two others with the chance 1 - (2/3)^2 = 5/9. Budi's two forms have no nilai in common.
    by_order = 3 * (5 / 9) / 4
    assert copying["estimate"].to_dict() == pytest.approx({"Ani": 2 / 4 - by_order, "Budi": 0.0})
    # never nothing: (2 + 0.5) / (4 + 1) copies a form, over four forms
    assert copying.loc["Ani", "se"] == pytest.approx((0.5 / 4) ** 0.5)
    assert copying["n"].to_dict() == {"Ani": 12, "Budi": 6}


def test_who_uses_two_nilai_in_any_order_does_not_copy():
    rng = np.random.default_rng(3)
    sizes = []
    for _ in range(80):
        # 12 forms of three nilai, one of them higher: in one of three orders, so that many agree
        written = [("343", "433", "334")[order] for order in rng.integers(3, size=12)]
        rows = [("Ani", f"p{number}", 2025, digits) for number, digits in enumerate(written)]
        sizes.append(found(detect_copying_profile, *rows)["estimate"].item())
    # 1 - (2/3)^11 = .99 of the forms have a twin, and that is what their order alone makes
    assert np.mean(sizes) == pytest.approx(0, abs=4 * np.std(sizes) / np.sqrt(80))


def test_three_different_nilai_stand_in_six_orders():
    rows = [
        ("Citra", "p1", 2025, "234"),
        ("Citra", "p2", 2025, "243"),
        ("Citra", "p3", 2025, "243"),
    ]
    # by hand: two of three are alike, each like one of the two others with 1 - (5/6)^2 = 11/36
    assert found(detect_copying_profile, *rows)["estimate"].item() == pytest.approx(2 / 3 - 11 / 36)


def test_forms_without_one_of_the_kriteria_count_among_their_like_only():
    whole = forms(*[("Ani", f"p{n}", 2025, "343") for n in range(4)])
    short = whole[(whole["pegawai"] != "p3") | (whole["kriteria"] != "Mutu")]
    # by hand: p3's form is too short to have a profile; p0, p1, p2 are alike, each with the chance
    # 1 - (2/3)^2 = 5/9 by order alone
    assert detect_copying_profile(short)["estimate"].tolist() == pytest.approx([1 - 5 / 9])


def test_the_same_pegawai_a_year_later_is_not_a_copied_profile_but_carried_over():
    written = [
        ("Ani", "p1", 2024, "343"),
        ("Ani", "p1", 2025, "343"),
        ("Ani", "p2", 2024, "432"),
        ("Ani", "p2", 2025, "434"),
    ]
    assert found(detect_copying_profile, *written)["estimate"].tolist() == [0.0]
    carried = found(detect_carry_over, *written)
    # by hand: of the two forms that have one before them, one repeats it
    assert carried["estimate"].tolist() == [0.5]
    assert carried["n"].tolist() == [12]


def test_only_the_time_before_is_carried_over():
    carried = found(
        detect_carry_over,
        ("Ani", "p1", 2023, "343"),
        ("Ani", "p1", 2024, "433"),
        ("Ani", "p1", 2025, "343"),
    )
    assert carried["estimate"].tolist() == [0.0]


def test_other_penilai_with_the_same_form_about_a_pegawai_are_counted():
    copying = found(
        detect_copying_rater,
        ("Ani", "p1", 2025, "343"),
        ("Budi", "p1", 2025, "343"),
        ("Citra", "p1", 2025, "343"),
        ("Ani", "p2", 2025, "243"),
        ("Budi", "p2", 2025, "243"),
        ("Citra", "p2", 2025, "244"),
        ("Citra", "p3", 2025, "243"),
    )
    # by hand: Ani two others on p1 and one on p2, over two forms; Citra two on p1 and none on p2;
    # her form about p3 has nobody to be compared with
    assert copying["estimate"].to_dict() == pytest.approx({"Ani": 1.5, "Budi": 1.5, "Citra": 1.0})
    assert copying.loc["Citra", "n"] == 6


def test_forms_of_another_year_are_no_copies_of_a_colleague():
    copying = found(detect_copying_rater, ("Ani", "p1", 2024, "343"), ("Budi", "p1", 2025, "343"))
    assert copying["estimate"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    "detect", [detect_copying_profile, detect_copying_rater, detect_carry_over]
)
def test_uniform_forms_are_straightlining_and_no_copies(detect):
    copying = found(
        detect,
        *[
            (penilai, pegawai, tahun, "333")
            for penilai in ("Ani", "Budi")
            for pegawai in ("p1", "p2")
            for tahun in (2024, 2025)
        ],
    )
    assert copying["estimate"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("detect", "detail"),
    [
        (detect_copying_profile, "profile"),
        (detect_copying_rater, "rater"),
        (detect_carry_over, "carry_over"),
    ],
)
def test_the_detail_names_the_kind(detect, detail):
    written = [("Ani", "p1", 2024, "343"), ("Ani", "p1", 2025, "343"), ("Budi", "p1", 2025, "123")]
    assert found(detect, *written)["detail"].eq(detail).all()
