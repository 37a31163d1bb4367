"""Which cleaning rules are applied to which kind of export, in which order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from unicodedata import normalize

import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes
from kinerja_analysis.intake.cells.calendar import (
    settle_dates,
    settle_declared_year,
    settle_periode,
)
from kinerja_analysis.intake.cells.reading import Ruled, column_repairs, read_column
from kinerja_analysis.intake.cells.scores import (
    point_out_uniform,
    settle_long_scores,
    settle_wide_scores,
)
from kinerja_analysis.intake.cells.values import read_role, tidy
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.people.absent_rater import settle_absent_rater
from kinerja_analysis.intake.people.grades import settle_grades
from kinerja_analysis.intake.people.identity import (
    settle_ids,
    settle_names,
    settle_role,
    settle_units,
)
from kinerja_analysis.intake.people.listed import settle_listed
from kinerja_analysis.intake.people.service import settle_service
from kinerja_analysis.intake.rules.facts import (
    settle_capaian,
    settle_consent,
    settle_fact_year,
    settle_figures,
    settle_objection_date,
    settle_person,
    settle_required,
    settle_self,
    settle_texts,
)
from kinerja_analysis.intake.rules.office_lists import (
    settle_approval,
    settle_progress,
    settle_reason,
    settle_reply,
)
from kinerja_analysis.intake.rules.official import settle_official, settle_official_rater
from kinerja_analysis.intake.rules.survey import settle_survey
from kinerja_analysis.intake.rules.totals import settle_recap, settle_totals
from kinerja_analysis.intake.rules.weights import settle_weights

Rule = Callable[[pd.DataFrame, Block, Context], Ruled]

SHIFTED: Final = "jumlah_kolom"
"""Rule under which a record with more fields than the header waits."""

UNTIDIED: Final = frozenset({"unit_kerja", "capaian", "tantangan", "inovasi"})
"""Fields whose white space is another rule's matter (units), or the author's (texts)."""


@dataclass(frozen=True, eq=False)
class RuledBlock:
    """The rows of a block once all rules have acted, and the numbers of those that wait."""

    block: Block
    rows: pd.DataFrame
    notes: pd.DataFrame

    @cached_property
    def clean(self) -> pd.DataFrame:
        """Rows without a fault."""
        return self.rows[~self.rows.index.isin(self.waiting)]

    @cached_property
    def waiting(self) -> pd.Index:
        """Numbers of the rows in quarantine."""
        return pd.Index(self.notes.loc[self.notes["jenis"] == "karantina", "baris"].unique())


def apply_rules(block: Block, context: Context) -> RuledBlock:
    """Apply the rules of its kind to the rows of a block, in their order.

    A record whose fields are shifted is read by no rule: its cells are not what the header says.
    """
    shifted = block.notes.loc[block.notes["aturan"] == SHIFTED, "baris"]
    rows, found = block.rows[~block.rows.index.isin(shifted)], [block.notes]
    for rule in RULES.get(block.kind, ()):
        rows, told = rule(rows, block, context)
        found.append(told)
    return RuledBlock(block, rows, join_notes(found))


def tidy_spaces(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Remove surplus white space and invisible characters from every cell."""
    found = [join_notes(())]
    for name in rows.columns.difference(list(UNTIDIED), sort=False):
        cells = rows[name]
        tidied = {cell: tidy(cell) for cell in set(cells) if isinstance(cell, str)}
        changed = {cell for cell, text in tidied.items() if text != cell}
        if changed:
            after = cells.map(lambda cell, known=tidied: known.get(cell, cell)).astype(object)
            composed = {cell for cell in changed if normalize("NFC", cell) == tidied[cell]}
            found += [
                column_repairs(cells, after, cells.isin(touched), rule)
                for touched, rule in ((changed - composed, "spasi"), (composed, "unicode_nfc"))
            ]
            rows = rows.assign(**{name: after})
    return rows, join_notes(found)


def read_given_role(rows: pd.DataFrame, _block: Block, _context: Context) -> Ruled:
    """Read the role that a file gives its raters."""
    if "peran" not in rows:
        return rows, join_notes(())
    values, told = read_column(rows["peran"], read_role)
    return rows.assign(peran=values.astype("str")), told


_WHO: Final = (
    tidy_spaces,
    settle_ids,
    settle_absent_rater,
    settle_names,
    settle_units,
    settle_listed,
)
_RATED: Final = (*_WHO, settle_dates, settle_periode, read_given_role, settle_role)
_OFFICIAL: Final = (
    *_WHO,
    settle_declared_year,
    settle_periode,
    settle_official,
    settle_official_rater,
    settle_service,
)

RULES: Final[Mapping[str, tuple[Rule, ...]]] = {
    "panel": (*_RATED, settle_wide_scores, settle_totals, point_out_uniform),
    "daftar_nilai": (*_RATED, settle_long_scores),
    "diri": (
        *_WHO,
        settle_dates,
        settle_periode,
        settle_self,
        settle_wide_scores,
        settle_consent,
        settle_texts,
    ),
    "ekinerja_a": _OFFICIAL,
    "ekinerja_b": _OFFICIAL,
    "pegawai": (
        tidy_spaces,
        settle_ids,
        settle_units,
        settle_fact_year,
        settle_person,
        settle_grades,
        settle_texts,
    ),
    "layanan": (
        tidy_spaces,
        settle_required,
        settle_units,
        settle_fact_year,
        settle_periode,
        settle_figures,
        settle_texts,
    ),
    "organisasi": (
        tidy_spaces,
        settle_required,
        settle_units,
        settle_fact_year,
        settle_capaian,
        settle_texts,
    ),
    "skp": (
        tidy_spaces,
        settle_ids,
        settle_required,
        settle_fact_year,
        settle_approval,
        settle_texts,
    ),
    "alasan_diri": (
        tidy_spaces,
        settle_ids,
        settle_required,
        settle_fact_year,
        settle_reason,
        settle_texts,
    ),
    "survei": (tidy_spaces, settle_fact_year, settle_survey),
    "tanggapan": (
        tidy_spaces,
        settle_ids,
        settle_names,
        settle_fact_year,
        settle_reply,
        settle_texts,
    ),
    "tindak_lanjut": (
        tidy_spaces,
        settle_required,
        settle_fact_year,
        settle_progress,
        settle_texts,
    ),
    "rekap": (*_WHO, settle_dates, settle_periode, settle_recap, settle_texts),
    "bobot": (tidy_spaces, settle_weights, settle_texts),
    "keberatan": (
        tidy_spaces,
        settle_ids,
        settle_required,
        settle_fact_year,
        settle_objection_date,
        settle_texts,
    ),
}
"""The visible list of cleaning rules: kind of export -> its rules in order."""
