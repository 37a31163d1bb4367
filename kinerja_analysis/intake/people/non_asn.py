"""Who is no civil servant: people without a NIP whose row says why they have none."""

import re
from typing import Final

import pandas as pd

from kinerja_analysis.intake.cells.values import tidy
from kinerja_analysis.intake.reading.sheet import shown

WORDS: Final = re.compile(
    r"\b(non[\s_-]?(asn|pns)|honorer|honor|thl|tkk|ptt|gtt|tenaga (harian|kontrak|honorer|bakti)"
    r"|pegawai tidak tetap|outsourcing|alih daya|magang|pramubakti)\b",
    re.IGNORECASE,
)
"""Words for people who work in an office and are no civil servants."""

TELLING: Final = ("nama", "jabatan", "jenis_pegawai", "golongan")
"""Fields in which such a word may stand."""


def names_non_asn(text: str) -> bool:
    """Tell whether a text calls somebody no civil servant.

    >>> names_non_asn("Tenaga Honorer"), names_non_asn("Analis Pemerintahan")
    (True, False)
    """
    return bool(WORDS.search(text))


def set_non_asn_apart(rows: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Return the notes on ids with the blank ones of non-ASN under their own rule.

    Parameters
    ----------
    rows : rows of a block, indexed by row number
    told : notes on its column of ids
    """
    blank = told["aturan"] == "nip_kosong"
    fields = [name for name in TELLING if name in rows]
    if not blank.any() or not fields:
        return told
    here = rows.loc[told.loc[blank, "baris"], fields]
    apart = [any(names_non_asn(tidy(shown(c))) for c in row) for row in here.to_numpy()]
    rules = told.loc[blank, "aturan"].mask(pd.Series(apart, told.index[blank]), "non_asn")
    return told.assign(aturan=told["aturan"].where(~blank, rules.reindex(told.index)))
