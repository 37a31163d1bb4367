"""Who stands in the personnel list: raters and ratees whom it does not know wait."""

import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes
from kinerja_analysis.intake.cells.reading import Ruled, column_faults, look_up
from kinerja_analysis.intake.cells.values import tidy
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.people.people import core_name
from kinerja_analysis.intake.reading.sheet import shown

UNLISTED = {"pegawai": "pegawai_tidak_terdaftar", "penilai": "penilai_tidak_terdaftar"}
"""Id -> the rule under which somebody outside the list waits."""

NAMED = {"pegawai": "nama", "penilai": "nama_penilai"}
"""Id -> the field with that person's name."""


def settle_listed(rows: pd.DataFrame, _block: Block, context: Context) -> Ruled:
    """Let a row wait whose ratee or rater the personnel list does not name, if there is a list.

    Whoever the list names as a superior is known too: the head of an office is rated from outside.
    """
    if context.people.table.empty or not context.by_nip:
        return rows, join_notes(())
    superiors = set(context.people.table["atasan"])
    known = {"pegawai": context.people.ids, "penilai": context.people.ids | superiors}
    found = []
    for name, rule in UNLISTED.items():
        if name in rows:
            strange = (rows[name] != "") & ~rows[name].isin(known[name])
            told = column_faults(rows[name], strange, rule)
            found += [told, _offers(rows, name, context)]
    return rows, join_notes(found)


def _offers(rows: pd.DataFrame, name: str, context: Context) -> pd.DataFrame:
    """Offer the NIP of a person without one whose name the list has once; it is never filled in."""
    field = NAMED[name]
    blank = rows[name] == ""
    if field not in rows or not blank.any():
        return join_notes(())
    names = rows.loc[blank, field].map(lambda cell: core_name(tidy(shown(cell))))
    offers = look_up(names, context.people.id_of_name)
    written = rows.loc[blank, field].map(shown).rename(field)
    told = column_faults(written, offers != "", "nip_menurut_nama")
    return told.assign(pesan=[f"Menurut daftar pegawai: {nip}." for nip in offers if nip])
