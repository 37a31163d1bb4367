"""What the clean blocks amount to: the tables, the ledger and the tally."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import pandas as pd

from kinerja_analysis.intake.account.account import account_ledger, account_tally
from kinerja_analysis.intake.account.duplicates import (
    doubled_facts,
    doubled_predikat,
    doubled_ratings,
)
from kinerja_analysis.intake.account.ledger import join_notes, notes
from kinerja_analysis.intake.layout.block import Context
from kinerja_analysis.intake.layout.kinds import CRITERION, OFFICIAL_KINDS, RATING_KINDS
from kinerja_analysis.intake.people.people import people_of
from kinerja_analysis.intake.reading.sheet import CELL_JOIN, column_letter
from kinerja_analysis.intake.rules.facts import column_or_empty
from kinerja_analysis.intake.rules.ratings import nilai_rows, predikat_rows
from kinerja_analysis.intake.rules.rules import RuledBlock
from kinerja_analysis.intake.rules.survey import count_answers
from kinerja_analysis.intake.rules.weights import header_weights
from kinerja_analysis.profile import Profile
from kinerja_analysis.schema import (
    ALASAN_DIRI,
    KEBERATAN,
    LAYANAN,
    ORGANISASI,
    PEGAWAI,
    PENILAIAN,
    PENILAIAN_DIRI,
    PREDIKAT_RESMI,
    SKP,
    TANGGAPAN,
    TINDAK_LANJUT,
    Table,
)
from kinerja_analysis.thresholds import EXPORTED_AGAIN_SHARE

FORM_KEY = ["tahun", "periode", "pegawai", "penilai"]
"""What two answers to one form have in common."""

FEWEST_AGAIN: Final = 3
"""Count of repeated rows below which nothing is said of the sheet as a whole."""

FACTS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = MappingProxyType(
    {
        "pegawai": (
            ("tahun", "pegawai"),
            ("nama", "jabatan", "golongan", "unit_kerja", "atasan"),
        ),
        "organisasi": (("tahun", "unit_kerja"), ("capaian_organisasi",)),
        "layanan": (("tahun", "periode", "unit_kerja", "layanan", "ukuran"), ("nilai", "n")),
    }
)
"""Kind of list -> what it says once, and what it says of it."""

Ruled = tuple[RuledBlock, ...]


def quarantine_doubles(ruled: Ruled, profile: Profile) -> Ruled:
    """Put rows in quarantine that repeat or contradict another row of any file."""
    ruled = _with_rows(ruled, _superseded(ruled))
    nilai = _all_nilai(_without(ruled, OFFICIAL_KINDS), profile)
    doubled = pd.concat([doubled_ratings(nilai), doubled_predikat(predikat_rows(ruled))])
    return _with_rows(_exported_again(ruled, doubled), doubled)


def _exported_again(ruled: Ruled, doubled: pd.DataFrame) -> Ruled:
    """Point out sheets nearly all of whose rows stand in another file too."""
    rows = doubled.drop_duplicates(["blok", "baris"])["blok"].value_counts()
    told = []
    for number, item in enumerate(ruled):
        again, layout = int(rows.get(number, 0)), item.block.layout
        if layout and again >= max(FEWEST_AGAIN, EXPORTED_AGAIN_SHARE * len(item.clean)):
            flag = notes([layout.bottom + 1], "ekspor_ulang", "struktur")
            item = replace(item, notes=join_notes([item.notes, flag]))
        told.append(item)
    return tuple(told)


def quarantine_double_facts(ruled: Ruled) -> Ruled:
    """Put rows of lists in quarantine that repeat or contradict another row on the same thing."""
    faults = []
    for kind, (key, content) in FACTS.items():
        parts = [
            column_or_empty(item.clean, [*key, *content])[[*key, *content]].assign(
                blok=number, baris=item.clean.index
            )
            for number, item in enumerate(ruled)
            if item.block.kind == kind and len(item.clean)
        ]
        if parts:
            faults.append(doubled_facts(pd.concat(parts, ignore_index=True), key, content))
    return _with_rows(ruled, pd.concat(faults)) if faults else ruled


def _with_rows(ruled: Ruled, faults: pd.DataFrame) -> Ruled:
    """Add faults of whole rows (``blok, baris, aturan``) to their blocks."""
    return tuple(
        _with_faults(item, faults[faults["blok"] == number]) for number, item in enumerate(ruled)
    )


def _without(ruled: Ruled, kinds: frozenset[str]) -> list[tuple[int, RuledBlock]]:
    """Return the blocks of other kinds, each with its number."""
    return [(number, item) for number, item in enumerate(ruled) if item.block.kind not in kinds]


def _all_nilai(ruled: Sequence[tuple[int, RuledBlock]], profile: Profile) -> pd.DataFrame:
    """Return the nilai of blocks, in their order."""
    parts = [nilai_rows(item, profile, number) for number, item in ruled]
    full = [part for part in parts if len(part)]
    if full:
        return pd.concat(full, ignore_index=True)
    return parts[0] if parts else PENILAIAN.empty().assign(blok=0, baris=0)


def _superseded(ruled: Ruled) -> pd.DataFrame:
    """Return the answers to a form that their author sent again later."""
    parts = [
        item.clean[[*FORM_KEY, "saat", "tanggal"]].assign(
            blok=number, baris=item.clean.index, kind=item.block.kind
        )
        for number, item in enumerate(ruled)
        if item.block.kind == "diri" or (item.block.kind == "panel" and _is_form(item))
    ]
    if not parts:
        return pd.DataFrame(columns=["blok", "baris", "aturan"])
    forms = pd.concat(parts, ignore_index=True)
    forms = forms.assign(saat=forms["saat"].fillna(forms["tanggal"]))
    forms = forms.sort_values("saat", kind="stable")
    key = [*FORM_KEY, "kind"]
    at_once = forms.duplicated([*key, "saat"], keep=False) & (forms["kind"] == "panel")
    earlier = forms[forms.duplicated(key, keep="last") & ~at_once]
    return earlier.assign(aturan="jawaban_digantikan")[["blok", "baris", "aturan"]]


def _is_form(item: RuledBlock) -> bool:
    """Tell whether a panel's ratings came in through a form that stamps its answers."""
    return bool(item.rows["saat"].notna().any())


def _with_faults(item: RuledBlock, faults: pd.DataFrame) -> RuledBlock:
    """Add faults of whole rows to a block."""
    found = [
        notes(rows["baris"], str(aturan), "karantina")
        for aturan, rows in faults.groupby("aturan", sort=True)
    ]
    return replace(item, notes=pd.concat([item.notes, *found], ignore_index=True))


def make_tables(ruled: Ruled, reference: Ruled, context: Context) -> Mapping[str, pd.DataFrame]:
    """Return every table of the schema that intake fills.

    Parameters
    ----------
    ruled : the blocks of the exports
    reference : the blocks of a personnel list given apart, which the tally leaves out
    context : office, year, people
    """
    penilaian = _all_nilai(list(enumerate(ruled)), context.profile)
    return {
        "penilaian": PENILAIAN.conform(penilaian),
        "pegawai": _pegawai(ruled, context),
        "predikat_resmi": PREDIKAT_RESMI.conform(predikat_rows(ruled)),
        "penilaian_diri": _self_texts(ruled),
        "organisasi": _facts(ruled, "organisasi", ORGANISASI, {"capaian_organisasi": "capaian"}),
        "skp": _facts(ruled, "skp", SKP, {}),
        "layanan": _facts(ruled, "layanan", LAYANAN, {}),
        "keberatan": _facts(ruled, "keberatan", KEBERATAN, {}),
        "alasan_diri": _facts(ruled, "alasan_diri", ALASAN_DIRI, {"alasan_diri": "alasan"}),
        "survei": count_answers([r.clean for r in ruled if r.block.kind == "survei"]),
        "tanggapan": _facts(ruled, "tanggapan", TANGGAPAN, {}),
        "tindak_lanjut": _facts(
            ruled, "tindak_lanjut", TINDAK_LANJUT, {"status_tindak_lanjut": "status"}
        ),
        "jejak_audit": account_ledger(ruled, reference),
        "tally": account_tally(ruled),
    }


def personnel(ruled: Ruled) -> pd.DataFrame:
    """Return the personnel lists among the blocks as one table, each person once a year."""
    return _facts(quarantine_double_facts(ruled), "pegawai", PEGAWAI, {})


def _facts(ruled: Ruled, kind: str, table: Table, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the clean rows of one kind as a table of the schema."""
    parts = [
        column_or_empty(item.clean.rename(columns=dict(names)), table.columns)
        for item in ruled
        if item.block.kind == kind and len(item.clean)
    ]
    if not parts:
        return table.empty()
    frame = pd.concat([part[list(table.columns)] for part in parts], ignore_index=True)
    dates = [name for name, column in table.columns.items() if column == "date"]
    return table.conform(frame.assign(**{name: pd.to_datetime(frame[name]) for name in dates}))


def _self_texts(ruled: Ruled) -> pd.DataFrame:
    """Return the self-assessment texts, each pointing to the cell of its `capaian`."""
    parts = [PENILAIAN_DIRI.empty()]
    for item in ruled:
        if item.block.kind == "diri" and len(item.clean):
            sheet = item.block.sheet
            letter = column_letter(item.block.columns["capaian"])
            place = f"{sheet.berkas}{CELL_JOIN}{sheet.lembar}{CELL_JOIN}{letter}"
            rows = item.clean.assign(sumber=place + item.clean.index.astype("str"))
            parts.append(PENILAIAN_DIRI.conform(column_or_empty(rows, PENILAIAN_DIRI.columns)))
    return pd.concat(parts[1:] or parts, ignore_index=True)


def _pegawai(ruled: Ruled, context: Context) -> pd.DataFrame:
    """Return the personnel list, then ratees that it lacks; without a list, NIP tell of raters."""
    columns = {"pegawai": "pegawai", "nama": "nama", "unit_kerja": "unit_kerja"}
    rater = {"penilai": "pegawai", "nama_penilai": "nama"}
    parts = []
    for item in ruled:
        if item.block.kind in RATING_KINDS and len(item.clean):
            clean = column_or_empty(item.clean, [*columns, *rater])
            parts.append(clean[list(columns)])
            if context.by_nip and context.people.table.empty:
                parts.append(clean[list(rater)].rename(columns=rater).assign(unit_kerja=""))
    rated = pd.concat(parts) if parts else pd.DataFrame(columns=list(columns))
    return people_of(rated, context.people, tahun=context.tahun, by_nip=context.by_nip)


def rated_criteria(ruled: Ruled) -> set[str]:
    """Return the kriteria for which any panel table has a place."""
    found: set[str] = set()
    for item in ruled:
        if item.block.kind == "panel":
            found |= {name.removeprefix(CRITERION) for name in item.block.columns}
        elif item.block.kind == "daftar_nilai":
            found |= set(item.rows["kriteria"])
    return found


def weights_by_file(ruled: Ruled) -> dict[str, dict[str, float]]:
    """Return the weights that each sheet states: in the names of its columns, or as a list."""
    found: dict[str, dict[str, float]] = {}
    for item in ruled:
        place = f"{item.block.sheet.berkas} lembar {item.block.sheet.lembar}"
        if item.block.kind == "bobot":
            found[place] = dict(zip(item.clean.index.map(str), item.clean["bobot"], strict=True))
        else:
            found[place] = header_weights(item.block)
    return found
