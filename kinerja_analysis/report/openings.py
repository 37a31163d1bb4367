"""What still waits to be done or talked about: sheets, forms, tasks, last year's advice."""

import pandas as pd

from kinerja_analysis.report import labels
from kinerja_analysis.report.chapters.voices import AGREE, statements
from kinerja_analysis.report.figures.ratings import self_superior_gap
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.replies import heard
from kinerja_analysis.thresholds import GAP_TO_DISCUSS, LOW_AGREEMENT, SMALL_CELL


def waiting_sheets(material: Material) -> int:
    """Count the raters whose sheet is not known to be delivered, or whose time still runs."""
    if not material.profile.umpan_balik or not material.has("hasil_uji"):
        return 0
    return len(set(material.rated()["penilai"]) - set(heard(material)))


def missing_self_assessments(material: Material) -> int:
    """Count the listed people without a self-assessment, where the office asks for them at all."""
    ratings = material.table("penilaian")
    own = pd.concat(
        [
            material.table("penilaian_diri")["pegawai"],
            ratings.loc[ratings["peran"] == "diri", "pegawai"],
        ]
    )
    people = material.table("pegawai")["pegawai"].drop_duplicates()
    return int((~people.isin(own)).sum()) if len(own) else 0


def open_recommendations(material: Material) -> int:
    """Count last years' recommendations that are not known to be done."""
    rows = material.until("tindak_lanjut")
    return int(((rows["tahun"] < material.tahun) & (rows["status"] != "selesai")).sum())


def widest_gap(material: Material) -> str:
    """Name the criterion on which self and superior lie furthest apart; empty where none does.

    A mean gap below `thresholds.GAP_TO_DISCUSS` of the scale's range is none to talk about.
    """
    gaps = self_superior_gap(material.table("penilaian"))
    if len(gaps) < SMALL_CELL:
        return ""
    means = gaps.groupby(["kriteria", "skala"], as_index=False).agg(
        mean=("selisih", "mean"), n=("selisih", "size")
    )
    scales = material.profile.skala
    ranges = {name: scale.maksimum - scale.minimum for name, scale in scales.items()}
    rows = means[(means["n"] >= SMALL_CELL) & means["skala"].isin(ranges)]
    relative = rows["mean"].abs() / rows["skala"].map(ranges)
    if relative.empty or relative.max() < GAP_TO_DISCUSS:
        return ""
    return labels.criterion(str(rows["kriteria"].iloc[int(relative.to_numpy().argmax())]))


def least_agreed(material: Material) -> str:
    """Return the statement of the survey that fewest agree with; empty where most do."""
    answers = material.table("survei")
    totals = answers.groupby("pernyataan")["n"].sum()
    agreed = answers[answers["jawaban"] >= AGREE].groupby("pernyataan")["n"].sum()
    shares = (agreed.reindex(totals.index).fillna(0) / totals)[totals >= SMALL_CELL]
    if shares.empty or shares.min() >= LOW_AGREEMENT:
        return ""
    return {name: text for _, name, text in statements()}[str(shares.idxmin())]
