"""Which scores of a long table can be compared: one set of coded ratings for each criterion."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.errors import SchemaError
from kinerja_analysis.schema import as_numbers, check_columns
from kinerja_analysis.stats.ratings import Ratings, coded

SELF: Final = "diri"
"""Role of a ratee who rates himself."""

SHOWN: Final = 3
"""Count of faulty rows that a message names."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the columns of a long table are called; no ``criterion`` means one kind of score."""

    ratee: str
    rater: str
    criterion: str | None
    score: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The columns that tell ratings apart."""
        kind = () if self.criterion is None else (self.criterion,)
        return (self.ratee, self.rater, *kind)


@dataclass(frozen=True, slots=True, eq=False)
class Rated:
    """The ratings of one criterion; ``raters`` (R,) labels in the order of their codes."""

    criterion: str
    ratings: Ratings
    raters: tuple[str, ...]


def rated_by_criterion(penilaian: pd.DataFrame, names: Names) -> list[Rated]:
    """Code the ratings of each criterion; self-ratings (``peran`` diri) are left out.

    Without any rating there is one nameless criterion, so that a coefficient can say why it is
    missing.

    Raises
    ------
    SchemaError
        Where a column or an id is missing, a score is no finite number, a rater scored a ratee
        twice on one criterion, or one criterion stands on two scales.
    """
    frame = checked(penilaian, names.ids, names.score, one_scale_each=names.criterion)
    remedy = "Pilih satu tahun dan periode, atau sebutkan kolom kriterianya."
    refuse_repeated(frame, names.ids, remedy)
    if names.criterion is None or frame.empty:
        return [_rated("", frame, names)]
    groups = frame.groupby(names.criterion, sort=True)
    return [_rated(str(criterion), group, names) for criterion, group in groups]


def checked(
    penilaian: pd.DataFrame, ids: tuple[str, ...], score: str, *, one_scale_each: str | None = None
) -> pd.DataFrame:
    """Return ratings by others, ids as text and scores as numbers; refuse what cannot be read.

    Parameters
    ----------
    penilaian : DataFrame, one row a rating
    ids : tuple of str
        Columns that tell ratings apart; none may be empty.
    score : str
    one_scale_each : str or None
        Column within each value of which ``skala`` (where there is one) must be the same; None: in
        the whole table.

    Raises
    ------
    SchemaError
        With all faults at once.
    """
    check_columns(penilaian, (*ids, score), source="penilaian")
    by_others = penilaian
    if "peran" in penilaian:
        by_others = penilaian[penilaian["peran"].astype("str") != SELF]
    number = as_numbers(by_others[score])
    faults = [_empty(by_others[name]) for name in ids]
    faults += [_unreadable(by_others[score], number), _mixed(by_others, one_scale_each)]
    if told := "; ".join(fault for fault in faults if fault):
        raise SchemaError(f"penilaian: {told}. Perbaiki atau keluarkan baris itu.")
    texts = {name: by_others[name].astype("str") for name in ids}
    return by_others.assign(**texts, **{score: number})


def refuse_repeated(frame: pd.DataFrame, ids: tuple[str, ...], remedy: str) -> None:
    """Refuse two scores with the same ids, naming some and what to do.

    Raises
    ------
    SchemaError
    """
    repeated = frame.loc[frame.duplicated(list(ids)), list(ids)]
    if repeated.empty:
        return
    shown = repeated.drop_duplicates().head(SHOWN).to_numpy().tolist()
    told = "; ".join(" / ".join(row) for row in shown)
    raise SchemaError(
        f"penilaian: {len(repeated)} nilai berulang untuk {', '.join(ids)} yang sama ({told}). "
        f"{remedy}"
    )


def _rated(criterion: str, frame: pd.DataFrame, names: Names) -> Rated:
    """Code one criterion's rows."""
    rater = frame[names.rater].to_numpy(dtype=str)
    ratings = coded(frame[names.score], frame[names.ratee].to_numpy(dtype=str), rater)
    known = frame[names.score].notna().to_numpy()
    return Rated(criterion, ratings, tuple(np.unique(rater[known]).tolist()))


def _empty(column: pd.Series) -> str:
    """Say how many ids of a column are empty."""
    empty = column.isna() | (column.astype("str").str.strip() == "")
    return f"kolom {column.name} kosong pada {int(empty.sum())} baris" if empty.any() else ""


def _unreadable(column: pd.Series, score: pd.Series) -> str:
    """Say how many scores are no finite number."""
    wrong = (score.isna() & column.notna()) | np.isinf(score)
    if not wrong.any():
        return ""
    return f"kolom {column.name} bukan angka terhingga pada {int(wrong.sum())} baris"


def _mixed(frame: pd.DataFrame, by: str | None) -> str:
    """Say where scores stand on more than one scale."""
    if "skala" not in frame:
        return ""
    if by is None:
        scales = frame["skala"].dropna().astype("str").unique()
        return f"lebih dari satu skala ({', '.join(scales)})" if len(scales) > 1 else ""
    count = frame.groupby(by, observed=True)["skala"].nunique()
    mixed = count.index[count > 1].astype("str").tolist()
    return f"lebih dari satu skala pada {by} {', '.join(mixed)}" if mixed else ""
