"""The pages on formats name everything that the code takes and makes."""

import re
import tomllib
from pathlib import Path

import pytest

from kinerja_analysis.intake import layout
from kinerja_analysis.intake.layout.kinds import KINDS
from kinerja_analysis.profile_keys import ALLOWED
from kinerja_analysis.schema import TABLES

ROOT = Path(__file__).parents[2]
PROFILE_PAGE = (ROOT / "docs" / "format-profil.md").read_text(encoding="utf-8")
DATA_PAGE = (ROOT / "docs" / "format-data.md").read_text(encoding="utf-8")
FIELDS = tomllib.loads((Path(layout.__file__).parent / "kolom.toml").read_text(encoding="utf-8"))[
    "bidang"
]


@pytest.mark.parametrize("part", [part for part in ALLOWED if part])
def test_every_key_of_a_profile_stands_in_the_section_of_its_part(part):
    sections = re.split(r"^#+ ", PROFILE_PAGE, flags=re.MULTILINE)
    section = next(text for text in sections if re.match(rf"`\[+{re.escape(part)}\b", text))
    keys = {key for key in ALLOWED[part] if f"{part}.{key}" not in ALLOWED}
    assert {key for key in keys if f"`{key}`" not in section} == set()


def test_every_part_of_a_profile_has_its_section():
    parts = set(re.findall(r"^#+ `\[+(\w+)", PROFILE_PAGE, flags=re.MULTILINE))
    assert parts == set(ALLOWED[""])


def test_every_field_that_a_synonym_can_be_given_for_is_listed():
    assert set(re.findall(r"^\| `(\w+)` \| [^`|]*\|$", DATA_PAGE, flags=re.MULTILINE)) == set(
        FIELDS
    )


def test_every_kind_of_export_is_listed():
    assert {kind.name for kind in KINDS if f"`{kind.name}`" not in DATA_PAGE} == set()


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_stands_there_with_its_columns_in_order(name):
    columns = ", ".join(f"`{column}`" for column in TABLES[name].columns)
    assert re.search(rf"^\| `{name}` \| [^|]+ \| {columns} \|$", DATA_PAGE, flags=re.MULTILINE)


def test_every_page_is_reached_from_the_front_page():
    docs = ROOT / "docs"
    front = (docs / "index.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^([\w/-]+)$", front, flags=re.MULTILINE))
    globbed = ("keputusan", "pelindungan-data", "bukti")
    pages = {
        page.relative_to(docs).with_suffix("").as_posix()
        for page in docs.rglob("*.md")
        if page.relative_to(docs).parts[0] not in globbed
    }
    assert pages - {"index"} == named - {"bukti/README"}
