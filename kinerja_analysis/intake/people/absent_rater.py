"""Who rated, where no column bears his NIP: by his name alone, or as the direct superior."""

import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes
from kinerja_analysis.intake.cells.reading import (
    Ruled,
    column_faults,
    column_repairs,
    each_text,
    look_up,
)
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.people.people import core_name


def settle_absent_rater(rows: pd.DataFrame, block: Block, context: Context) -> Ruled:
    """Put the rater's NIP in its place where the personnel list tells it; the other rows wait.

    A name counts where exactly one person of the list bears it; a superior where the table says
    that the superior rated.
    """
    if "penilai" in rows or block.kind not in ("panel", "daftar_nilai"):
        return rows, join_notes(())
    if "nama_penilai" in rows:
        before = each_text(rows["nama_penilai"])
        found = look_up(before.map(core_name), _owners(context))
        rule = "penilai_dari_nama"
    else:
        before = pd.Series("", rows.index, dtype="str", name="pegawai")
        found = look_up(rows["pegawai"], context.people.superiors)
        rule = "penilai_dari_atasan"
    known = found != ""
    told = [
        column_repairs(before, found, known, rule),
        column_faults(before, ~known, "penilai_tidak_diketahui"),
    ]
    return rows.assign(penilai=found), join_notes(told)


def _owners(context: Context) -> dict[str, str]:
    """Return the id of every name that one person of the list alone bears."""
    bearers: dict[str, list[str]] = {}
    for one, nama in context.people.names.items():
        bearers.setdefault(core_name(nama), []).append(one)
    return {name: ids[0] for name, ids in bearers.items() if len(ids) == 1}
