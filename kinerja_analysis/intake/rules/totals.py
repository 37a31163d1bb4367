"""Whether a total that somebody typed is what its parts come to; both are shown, none is used."""

import re
from typing import Final

import pandas as pd

from kinerja_analysis.intake.account.ledger import join_notes, notes
from kinerja_analysis.intake.cells.reading import Ruled, column_faults, read_column
from kinerja_analysis.intake.cells.values import score_reader
from kinerja_analysis.intake.layout.block import Block, Context
from kinerja_analysis.intake.layout.columns import fold_label
from kinerja_analysis.intake.layout.kinds import CRITERION
from kinerja_analysis.intake.reading.sheet import column_letter, shown
from kinerja_analysis.intake.rules.official import read_predikat
from kinerja_analysis.intake.rules.weights import RECAP_PARTS, header_weights
from kinerja_analysis.profile import Scale
from kinerja_analysis.thresholds import TOTAL_TOLERANCE

RECAP_SCALE: Final = Scale("rekap", 0, 120, 0.01)
"""What SKP, perilaku and their total may be (PP 30/2019)."""

ANY_NUMBER: Final = Scale("angka", 0, 1e6, 0.01)
"""What a mean or sum of nilai may be."""

MEAN: Final = re.compile(r"(nilai )?(rata rata|rerata)( nilai)?")
SUM: Final = re.compile(r"(jumlah|total)( nilai| skor)?|(nilai|skor) total")
FINAL: Final = re.compile(r"nilai akhir|nilai kinerja|nilai prestasi( kerja)?")


def settle_recap(rows: pd.DataFrame, block: Block, _context: Context) -> Ruled:
    """Work out the total of a hand-made recap again; a row with another one waits."""
    found = []
    for name in (*RECAP_PARTS, "nilai_akhir"):
        values, told = read_column(rows[name], score_reader(RECAP_SCALE, {}))
        rows = rows.assign(**{name: values.astype("float64")})
        found.append(told)
    if "predikat" in rows:
        labels, told = read_column(rows["predikat"], read_predikat)
        rows = rows.assign(predikat=labels.astype("str"))
        found.append(told)
    weights = header_weights(block)
    if set(weights) != set(RECAP_PARTS):
        return rows, join_notes([*found, _not_checked(block)])
    return rows, join_notes([*found, _wrong_totals(rows, weights)])


def _not_checked(block: Block) -> pd.DataFrame:
    """Say that the file names no weights."""
    row = [block.layout.bottom + 1] if block.layout else []
    return notes(row, "bobot_tidak_tertulis", "struktur")


def _wrong_totals(rows: pd.DataFrame, weights: dict[str, float]) -> pd.DataFrame:
    """Return the faults of rows whose total is not the weighted sum of its parts."""
    parts = rows[list(weights)]
    formula = (parts * pd.Series(weights)).sum(axis=1, skipna=False)
    wrong = _differs(rows["nilai_akhir"], formula)
    told = column_faults(rows["nilai_akhir"], wrong, "nilai_akhir_tidak_cocok")
    shares = [_decimal(share) for share in weights.values()]
    here = parts.assign(formula=formula, typed=rows["nilai_akhir"])[wrong]
    words = [_worked_out(shares, row) for row in here.to_numpy(dtype="float64").tolist()]
    return told.assign(pesan=words)


def _worked_out(shares: list[str], row: list[float]) -> str:
    """Show the parts, their weighted sum and the typed total of one row."""
    *parts, formula, typed = map(_decimal, row)
    products = " + ".join(f"{w} x {part}" for w, part in zip(shares, parts, strict=True))
    return f"Tertulis {typed}; hitungan {products} = {formula}."


def _differs(typed: pd.Series, formula: pd.Series) -> pd.Series:
    """Tell where a typed number is not the worked-out one, rounded as it was typed."""
    decimals = typed.map(lambda number: len(f"{number:.9f}".rstrip("0").partition(".")[2]))
    allowed = TOTAL_TOLERANCE + 0.5 * 10.0 ** -decimals.astype("float64")
    return typed.notna() & formula.notna() & ((typed - formula).abs() > allowed)


def _decimal(number: float) -> str:
    """Return a number as a message shows it."""
    return f"{round(float(number), 4):g}".replace(".", ",")


def settle_totals(rows: pd.DataFrame, block: Block, _context: Context) -> Ruled:
    """Point out a mean, sum or weighted total beside the kriteria that its row does not give."""
    names = [str(name) for name in rows if str(name).startswith(CRITERION)]
    if block.layout is None or not names:
        return rows, join_notes(())
    found = []
    for column, label in block.layout.header.unused:
        formula = _formula(fold_label(re.sub(r"\(.*?\)", " ", label)), rows[names], block)
        if formula is not None:
            found.append(_flagged(formula, column, block))
    return rows, join_notes(found)


def _formula(label: str, parts: pd.DataFrame, block: Block) -> pd.Series | None:
    """Return what a column of that name should hold, or nothing where that is not known."""
    if MEAN.fullmatch(label):
        return parts.mean(axis=1)
    if SUM.fullmatch(label):
        return parts.sum(axis=1, skipna=False)
    weights = header_weights(block)
    if FINAL.fullmatch(label) and set(weights) == set(parts):
        return (parts * pd.Series(weights)).sum(axis=1, skipna=False)
    return None


def _flagged(formula: pd.Series, column: int, block: Block) -> pd.DataFrame:
    """Return the flags of one column of typed totals."""
    cells = pd.Series(block.sheet.cells[formula.index - 1, column], formula.index, dtype=object)
    typed = read_column(cells.rename("total"), score_reader(ANY_NUMBER, {}))[0]
    wrong = _differs(typed.astype("float64"), formula)
    told = notes(formula.index[wrong], "total_ketikan_berbeda", "perbaikan")
    letter = column_letter(column)
    words = [
        f"Sel {letter}{row}: tertulis {shown(cells[row])}; hitungan {_decimal(formula[row])}."
        for row in told["baris"]
    ]
    texts = cells[wrong].map(shown).to_numpy()
    return told.assign(sebelum=texts, sesudah=texts, pesan=words)
