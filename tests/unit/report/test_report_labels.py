"""Every code that a table can hold has a word for the reader."""

import re

import pandas as pd

from kinerja_analysis import schema
from kinerja_analysis.bias.effects import EFFECTS
from kinerja_analysis.report import labels
from kinerja_analysis.report.tables import readable

# DESIGN.md, section 4: the vocabulary of hasil_uji
EFFECT_CODES = {
    *("severity", "centrality", "range_restriction", "halo", "straightlining", "inconsistency"),
    *("criterion", "group", "similarity", "drift", "recency", "order", "copying", "heaping"),
    "self_gap",
}
IDENTIFICATION_CODES = {"panel", "movers", "vignette", "output", "within", "assumption", "none"}
VERDICT_CODES = {"detected", "not_detected", "undetermined"}
FORBIDDEN_WORDS = ("temuan", "ketegasan", "surat ", "bersalah", "curang")


def test_every_effect_has_all_its_words():
    for words in (
        labels.EFFECT,
        labels.EFFECT_QUESTION,
        labels.OTHER_EXPLANATION,
        labels.HABIT,
    ):
        assert set(words) == EFFECT_CODES


def test_every_effect_of_the_screen_has_a_label():
    assert {effect.name for effect in EFFECTS} <= set(labels.EFFECT)


def test_every_verdict_identification_and_role_has_a_label():
    assert set(labels.VERDICT) == VERDICT_CODES
    assert set(labels.IDENTIFICATION) == IDENTIFICATION_CODES
    assert set(labels.PERAN) == set(schema.PERAN)


def test_every_column_of_the_schema_has_a_label():
    columns = {column for table in schema.TABLES.values() for column in table.columns}
    assert columns <= set(labels.COLUMN)


def test_no_label_accuses_or_uses_a_word_that_design_rules_out():
    dictionaries = (
        labels.EFFECT,
        labels.EFFECT_QUESTION,
        labels.OTHER_EXPLANATION,
        labels.HABIT,
        labels.VERDICT,
        labels.IDENTIFICATION,
        labels.COLUMN,
    )
    text = " ".join(word.lower() for words in dictionaries for word in words.values())
    assert not [word for word in FORBIDDEN_WORDS if word in text]


def test_readable_table_has_only_words(tables):
    shown = readable(tables["hasil_uji"])
    assert list(shown.columns[:3]) == ["Tahun", "Pola", "Penilai"]
    assert shown.loc[0, "Pola"] == "Kecenderungan ketat atau longgar"
    assert shown.loc[0, "Tahun"] == "2025"
    assert shown.loc[2, "Taksiran (logit/poin)"] == "–"
    assert not shown.astype("str").isin(["nan", "None", "NaT", "<NA>"]).any(axis=None)


def test_in_a_notebook_words_stand_left_and_numbers_right():
    frame = pd.DataFrame({"peran": ["tim"], "n": [12], "tahun": [2025]})
    html = readable(frame)._repr_html_()
    name = re.search(r'id="(t\w+)"', html)[1]
    # the count is the second of three columns; a year is read, not compared
    assert f"#{name} tr > :nth-child(2), .jp-" in html
    assert "nth-child(1)" not in html and "nth-child(3)" not in html
    assert html == readable(frame)._repr_html_()
