"""Tests stand on their own scale; columns get the room they need; details read as words."""

import pandas as pd
import pytest

from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import TableBlock
from kinerja_analysis.report.ledger_words import rule_words
from kinerja_analysis.report.scales import on_main_scale, other_scale
from kinerja_analysis.report.tables import readable, table_block
from kinerja_analysis.report.widths import (
    broken_heads,
    column_centimetres,
    column_weights,
    table_points,
)


@pytest.fixture
def two_scales() -> pd.DataFrame:
    rows = [
        ("Ani", "severity", ""),
        ("Ani", "severity", "skala=ekspektasi"),
        ("Ani", "centrality", "threshold skala=ekspektasi"),
        ("Ani", "criterion", "Disiplin"),
        ("Ani", "criterion", "hasil_kerja"),
        ("Budi", "severity", "skala=ekspektasi"),
    ]
    return pd.DataFrame(rows, columns=["penilai", "effect", "detail"], dtype="str")


def test_detail_names_every_scale_but_the_largest(two_scales):
    assert other_scale(two_scales).tolist() == [
        *("", "ekspektasi", "ekspektasi"),
        *("", "ekspektasi", "ekspektasi"),
    ]


def test_official_criteria_are_the_main_scale_where_it_is_the_only_one(two_scales):
    alone = two_scales[two_scales["detail"] == "hasil_kerja"]
    assert other_scale(alone).tolist() == [""]


def test_main_scale_comes_first_and_another_stands_in_where_there_is_none(two_scales):
    # Ani has severity and criterion on the main scale; her centrality and Budi's severity do not
    assert on_main_scale(two_scales).index.tolist() == [0, 2, 3, 5]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", ""),
        ("threshold", "batas antarnilai"),
        ("skala=ekspektasi", "skala ekspektasi"),
        ("threshold skala=ekspektasi", "batas antarnilai, skala ekspektasi"),
        ("perilaku_kerja", "Perilaku kerja"),
        ("jenis_kelamin=P", "jenis kelamin P"),
        ("golongan=III kriteria=hasil_kerja", "golongan III, kriteria Hasil kerja"),
        ("Kualitas Kerja", "Kualitas Kerja"),
    ],
)
def test_detail_reads_as_words(code, words):
    assert labels.detail(code) == words


def test_table_counts_its_rows_but_not_its_total():
    table = table_block("Judul", {"Nama": ["a", "b", "Jumlah"], "#n": ["1", "2", "3"]}, total=True)
    assert table.frame["No"].tolist() == ["1", "2", ""]
    assert table.alignment() == ("right", "left", "right")


def test_a_table_to_be_written_into_has_the_widths_that_it_was_given():
    frame = pd.DataFrame({"Tanggal": [""], "Yang dilakukan dan akibatnya": [""]})
    assert column_weights(TableBlock("", frame, widths=(1, 4), boxed=True)) == [1, 4]


def test_long_text_shares_the_room_and_figures_take_what_they_need():
    frame = pd.DataFrame({"No": ["1"], "Uraian": ["x" * 36], "Jumlah penilai yang diuji": ["12"]})
    table = TableBlock("", frame, "", ("right", "left", "right"))
    # 10 times the root of 36 characters
    assert column_weights(table) == [0, 60, 0]
    assert broken_heads(table) == ["No", "Uraian", "Jumlah penilai\nyang diuji"]
    assert sum(column_centimetres(table, 16.0)) == pytest.approx(16)


def test_shares_that_a_table_states_decide_in_word_too():
    table = TableBlock("", pd.DataFrame({"Apa": [""], "Kapan": [""]}), widths=(3, 1), boxed=True)
    assert column_centimetres(table, 16.0) == [12, 4]


def test_rule_is_called_by_the_start_of_its_sentence():
    ledger = pd.DataFrame(
        {
            "aturan": ["nip_kosong", "nip_kosong", "tanpa_pesan"],
            "pesan": ["NIP tidak diisi; lengkapi NIP.", "NIP tidak diisi; lengkapi NIP.", ""],
        }
    )
    assert rule_words(ledger).to_dict() == {
        "nip_kosong": "NIP tidak diisi",
        "tanpa_pesan": "tanpa pesan",
    }


def test_table_is_set_smaller_before_a_word_of_it_breaks():
    heads = [f"Kepala{number:03d}" for number in range(6)]
    frame = pd.DataFrame({head: ["12"] for head in heads})
    table = TableBlock("", frame, "", ("right",) * 6)
    # six heads of 9 letters need 6 (9 x .025 x 9 + .3) = 13.95 cm in 9 points and 12.6 in 8
    assert table_points(table, 14.0) == 9
    assert table_points(table, 13.0) == 8
    assert column_centimetres(table, 13.0) == pytest.approx([2.1] * 6)
    assert table_points(table, 5.0) == 8


def test_values_are_written_by_their_kind():
    frame = pd.DataFrame(
        {
            "izin_kutip": [True, False],
            "tanggal": pd.to_datetime(["2025-12-31", None]),
            "n": [1200, 7],
            "nilai": [4.5, None],
        }
    )
    assert readable(frame).to_numpy().tolist() == [
        ["ya", "31 Desember 2025", "1.200", "4,50"],
        ["tidak", "–", "7", "–"],
    ]


def test_table_of_words_alone_has_no_column_at_the_right():
    told = readable(pd.DataFrame({"nama": ["Ani"]}))._repr_html_()
    assert "Ani" in told and "nth-child" not in told
