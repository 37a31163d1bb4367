"""Who can be compared with whom, and which cross-ratings would link the rest."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja_analysis.errors import SchemaError
from kinerja_analysis.models.connectivity import connectivity

TWO_GROUPS = """
    pegawai penilai peran
    p1      Ani     atasan
    p1      Budi    tim
    p2      Budi    tim
    p3      Cici    atasan
    p4      Cici    atasan
    p4      p4      diri
    p1      Cici    diri
"""


def identification(frame):
    return connectivity(frame).identification.set_index("penilai")


def test_common_ratees_link_raters_and_self_assessment_does_not(drawn):
    found = connectivity(drawn(TWO_GROUPS))
    assert found.n_subsets == 2
    assert found.subsets.set_index("penilai")["subset"].to_dict() == {
        "Ani": 1,
        "Budi": 1,
        "Cici": 2,
    }
    kinds = found.identification.set_index("penilai")
    assert kinds["identification"].to_dict() == {"Ani": "panel", "Budi": "panel", "Cici": "none"}
    assert kinds["n_shared"].to_dict() == {"Ani": 1, "Budi": 1, "Cici": 0}


def test_the_message_says_what_cannot_be_told_apart_and_names_nobody(drawn):
    message = identification(drawn(TWO_GROUPS)).loc["Cici", "message"]
    assert message == (
        "Penilai ini tidak mempunyai pegawai bersama dengan penilai lain. Selisih tingkat nilainya "
        "dapat berasal dari kinerja unit ATAU dari kecenderungan ketat/longgar penilai. Data tidak "
        "dapat membedakannya."
    )


def test_a_smaller_group_of_its_own_is_not_identified(drawn):
    frame = drawn("""
        pegawai penilai
        p1      Ani
        p1      Budi
        p1      Cici
        p2      Dedi
        p2      Eka
    """)
    found = identification(frame)
    assert found.loc["Dedi", "identification"] == "none"
    assert "bersama hanya dengan 1 penilai lain." in found.loc["Dedi", "message"]


def test_links_over_years_alone_are_movers(drawn):
    frame = drawn("""
        pegawai penilai tahun
        p1      Ani     2024
        p2      Ani     2024
        p1      Budi    2025
        p3      Budi    2025
    """)
    assert set(identification(frame)["identification"]) == {"movers"}
    assert set(identification(frame.drop(columns="tahun"))["identification"]) == {"panel"}


def test_the_suggestion_is_the_least_loaded_rater_with_two_ratees_of_the_other_group(drawn):
    suggestions = connectivity(drawn(TWO_GROUPS), per_link=2).suggestions
    # Ani rates one, Budi two, Cici two: Ani goes to Cici's p3 and p4
    assert suggestions[["penilai", "pegawai"]].to_numpy().tolist() == [["Ani", "p3"], ["Ani", "p4"]]
    assert suggestions["alasan"].unique().tolist() == ["menghubungkan kelompok 2 dengan kelompok 1"]


def test_nobody_is_asked_to_rate_himself_or_someone_who_rates_him(drawn):
    frame = drawn("""
        pegawai penilai
        Budi    Ani
        p1      Ani
        p2      Ani
        p3      Ani
        Cici    Budi
    """)
    suggestions = connectivity(frame, per_link=2).suggestions
    # Budi has the fewest ratees, but Ani rates him and he is himself in the other group
    assert suggestions[["penilai", "pegawai"]].to_numpy().tolist() == [
        ["Budi", "p1"],
        ["Budi", "p2"],
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 14), st.integers(0, 7)), min_size=2, max_size=25, unique=True)
)
def test_the_suggestions_link_everybody(pairs):
    frame = pd.DataFrame(pairs, columns=["pegawai", "penilai"])
    frame = frame.assign(pegawai="p" + frame["pegawai"].astype(str))
    found = connectivity(frame)
    together = pd.concat([frame.astype({"penilai": str}), found.suggestions], ignore_index=True)
    assert connectivity(together).n_subsets == 1
    assert len(found.suggestions) == found.n_subsets - 1


def test_row_order_does_not_matter(drawn, rng):
    frame = drawn(TWO_GROUPS)
    ours, theirs = connectivity(frame), connectivity(frame.iloc[rng.permutation(len(frame))])
    for name in ("subsets", "identification", "suggestions"):
        pd.testing.assert_frame_equal(getattr(ours, name), getattr(theirs, name))


@pytest.mark.parametrize(
    ("raters", "sentence"),
    [
        (["A", "A"], "Seluruh 1 penilai"),
        (["A", "B"], "Bagi seluruh 2 penilai, kecenderungan ketat/longgar tidak dapat dibedakan"),
    ],
)
def test_the_summary_is_one_sentence(raters, sentence):
    told = connectivity(pd.DataFrame({"pegawai": ["p1", "p2"], "penilai": raters})).summary()
    assert sentence in told or len(set(raters)) == 1
    assert told.count(". ") == 0
    assert told.endswith(".")


def test_no_ratings_by_others_leaves_nobody_to_examine():
    frame = pd.DataFrame({"pegawai": ["Ani"], "penilai": ["Ani"]})
    assert connectivity(frame).n_subsets == 0
    assert connectivity(frame).summary().startswith("Tidak ada penilaian oleh orang lain")


def test_missing_columns_are_named():
    with pytest.raises(SchemaError, match="penilai"):
        connectivity(pd.DataFrame({"pegawai": []}))


def test_ten_thousand_separate_raters_are_quick():
    frame = pd.DataFrame({"pegawai": np.arange(50_000), "penilai": 10**6 + np.arange(50_000) // 5})
    found = connectivity(frame)
    assert found.n_subsets == 10_000
    assert len(found.suggestions) == 9_999
