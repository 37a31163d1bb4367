"""What a class did: each table's distance from the reference, and which traps caught it."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kinerja_analysis.errors import SchemaError
from kinerja_analysis.report.number_format import decimal
from kinerja_analysis.schema import check_columns
from kinerja_analysis.stats.accuracy import rate_accuracy
from kinerja_analysis.training.plain_words import table_words
from kinerja_analysis.training.pulls import pulls, told_pulls
from kinerja_analysis.training.reference import Reference
from kinerja_analysis.training.vignettes import Vignette
from kinerja_analysis.training.weakness import weakness_measures, weakness_words

NEEDED = ("peserta", "ronde", "kasus", "kriteria", "nilai")


@dataclass(frozen=True, slots=True, eq=False)
class ClassResults:
    """Results of a class; tables bear numbers, never names.

    Attributes
    ----------
    reference : what the nilai were compared with
    accuracy : ``ronde, peserta, measure, estimate, n, n_ratees, n_criteria, n_missing, status,
        alasan`` (`stats.accuracy.Accuracy`, and as `weakness.weakness_measures` returns it)
    cells : ``ronde, peserta, kasus, kriteria, nilai, acuan``, one row a nilai
    pulls : as `pulls.pulls` returns it
    """

    reference: Reference
    accuracy: pd.DataFrame
    cells: pd.DataFrame
    pulls: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the accuracy table."""
        return self.accuracy.copy()

    def words(self, peserta: str, ronde: int = 1) -> str:
        """Tell one table its own result in plain words.

        Parameters
        ----------
        peserta : table number
        ronde : 1 or 2

        Raises
        ------
        SchemaError
            This table handed in nothing in this round.
        """
        mine = (self.accuracy["peserta"] == peserta) & (self.accuracy["ronde"] == ronde)
        if not mine.any():
            raise SchemaError(f"Meja {peserta} tidak mempunyai jawaban ronde {ronde}.")
        told = table_words(self.accuracy[mine], self.reference)
        cells = (self.cells["peserta"] == peserta) & (self.cells["ronde"] == ronde)
        return " ".join(filter(None, (told, weakness_words(self.cells[cells]))))

    def summary(self) -> str:
        """Tell what the class did, in plain words."""
        return " ".join([self.distances(), *told_pulls(self.pulls)])

    def distances(self) -> str:
        """Tell how far from the reference the class was in each round."""
        if self.accuracy.empty:
            return "Belum ada jawaban yang dapat dibandingkan dengan acuan."
        return " ".join(
            f"Ronde {ronde}: {own['peserta'].nunique()} meja, satu nilai rata-rata berjarak "
            f"{decimal(_mean(own, 'distance'))} poin dari {self.reference.label}."
            for ronde, own in self.accuracy.groupby("ronde", sort=True)
        )


def class_results(
    ratings: pd.DataFrame,
    vignettes: Sequence[Vignette],
    plan: pd.DataFrame,
    reference: Reference,
) -> ClassResults:
    """Compare the nilai of a class with a reference, round by round.

    Parameters
    ----------
    ratings : DataFrame, one row a nilai
        ``peserta, ronde, kasus, kriteria, nilai``
    vignettes : the cases with their traps
    plan : who read what in which order and version
    reference : `reference.designer_reference`, or that of an `reference.expert_panel`

    Raises
    ------
    SchemaError
        A column is missing, or a cell stands there twice in one round.
    """
    check_columns(ratings, NEEDED, source="jawaban kelas")
    tables, cells = [], []
    for ronde, own in ratings.groupby("ronde", sort=True):
        found = rate_accuracy(own, reference.table, rater="peserta", ratee="kasus")
        weak = weakness_measures(found.cells, len(reference.table))
        tables.append(pd.concat([found.table, weak]).assign(ronde=ronde))
        cells.append(found.cells.assign(ronde=ronde))
    if not tables:
        found = rate_accuracy(ratings, reference.table, rater="peserta", ratee="kasus")
        tables, cells = [found.table.assign(ronde=1)], [found.cells.assign(ronde=1)]
    accuracy, known = (pd.concat(part, ignore_index=True) for part in (tables, cells))
    return ClassResults(reference, accuracy, known, pulls(known, vignettes, plan))


def _mean(accuracy: pd.DataFrame, measure: str) -> float:
    """Return the class's mean of one measure."""
    return float(accuracy.loc[accuracy["measure"] == measure, "estimate"].mean())
