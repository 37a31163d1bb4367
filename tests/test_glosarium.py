"""Whether the glossary and the schema name the same columns, each once."""

import re
from collections import Counter
from pathlib import Path

from kinerja_analysis.report import labels
from kinerja_analysis.schema import TABLES

TEXT = (Path(__file__).resolve().parents[1] / "GLOSARIUM.md").read_text(encoding="utf-8")
COLUMNS = Counter(re.findall(r"^\| [^|]+ \| `(\w+)` \|", TEXT, flags=re.MULTILINE))
SCHEMA = {column for table in TABLES.values() for column in table.columns}


def test_every_column_stands_in_the_glossary_exactly_once():
    assert {c: COLUMNS[c] for c in SCHEMA} == dict.fromkeys(SCHEMA, 1)


def test_every_column_of_the_glossary_exists():
    assert set(COLUMNS) <= SCHEMA


def test_every_effect_that_is_tested_is_explained():
    from kinerja_analysis.bias.effects import EFFECTS

    names = {effect.name for effect in EFFECTS}
    assert all(f"| {name} | {labels.EFFECT[name]}".lower() in TEXT.lower() for name in names)


def test_every_verdict_is_explained():
    assert all(f"| {verdict} |" in TEXT for verdict in labels.VERDICT)
