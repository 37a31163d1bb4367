"""Who took part in the year: raters, self-assessments returned, plans agreed in time."""

from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.report import figures, labels
from kinerja_analysis.report.blocks import Block, FigureBlock, Paragraph
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, decimal, long_date, share
from kinerja_analysis.report.suppression import suppressed_counts
from kinerja_analysis.report.tables import Columns, matched, table_block
from kinerja_analysis.schema import PERAN

ON_TIME: Final = "tepat waktu"
LATE: Final = "terlambat"
UNDATED: Final = "ada, waktunya tidak diperiksa"
MISSING: Final = "belum ada"
RETURNS: Final = (ON_TIME, LATE, UNDATED, MISSING)
"""How a self-assessment or a plan stands against its last day, in the order of the tables."""

APPROVED: Final = "persetujuan"
"""Status of a plan that superior and employee have agreed on (e-Kinerja)."""

NO_REASON: Final = "alasan tidak tercatat"

RATER_BANDS: Final = {"1 penilai": (1, 1), "2 penilai": (2, 2), "3 penilai atau lebih": (3, np.inf)}
"""Groups of employees by the count of those who rated them: label -> lowest and highest count."""


def participation(material: Material) -> tuple[Block, ...]:
    """Say who rated whom, who returned a self-assessment, and whose plan was agreed in time."""
    ratings = material.table("penilaian").dropna(subset=["nilai"])
    if ratings.empty:
        return (Paragraph(f"Data tahun {material.tahun} tidak memuat nilai."), *_plans(material))
    picture = figures.nilai_by_role(ratings, material.profile)
    return (
        _roles(ratings),
        FigureBlock("Sebaran nilai menurut peran penilai", picture.alt, picture.png),
        *_who_rated_whom(material),
        *_returns(material),
        *_plans(material),
    )


def _roles(ratings: pd.DataFrame) -> Block:
    """Count raters, ratees and nilai by role."""
    rows = (
        ratings.astype({"peran": str})
        .groupby("peran")
        .agg(
            penilai=("penilai", "nunique"), pegawai=("pegawai", "nunique"), nilai=("nilai", "size")
        )
        .reindex([peran for peran in PERAN if (ratings["peran"] == peran).any()])
    )
    columns: Columns = {
        "Peran penilai": [labels.word(labels.PERAN, peran) for peran in rows.index],
        "#Penilai": rows["penilai"].map(count),
        "#Pegawai yang dinilai": rows["pegawai"].map(count),
        "#Nilai": rows["nilai"].map(count),
    }
    return table_block("Penilai dan nilai menurut peran", columns)


def _who_rated_whom(material: Material) -> tuple[Block, ...]:
    """Count employees by how many others rated them, and pairs within and across units."""
    pairs = material.rated()[["penilai", "pegawai", "unit_kerja"]].drop_duplicates(
        ["penilai", "pegawai"]
    )
    if pairs.empty:
        return ()
    raters, own = pairs.groupby("pegawai").size(), pairs.groupby("penilai").size()
    columns: Columns = {
        "Pegawai yang dinilai oleh": list(RATER_BANDS),
        "#Pegawai": [count(raters.between(*band).sum()) for band in RATER_BANDS.values()],
    }
    told = f"{_load(own)} {_across_units(material, pairs)}"
    return (
        table_block("Pegawai menurut banyaknya penilai selain diri sendiri", columns),
        Paragraph(told.strip()),
    )


def _load(own: pd.Series) -> str:
    """Say how many employees one rater rates."""
    least, most = int(own.min()), int(own.max())
    if least == most:
        return f"Setiap penilai menilai {count(most)} pegawai."
    return (
        f"Seorang penilai menilai {count(least)} sampai {count(most)} pegawai (median "
        f"{decimal(own.median(), 0)})."
    )


def _across_units(material: Material, pairs: pd.DataFrame) -> str:
    """Say how many pairs of rater and ratee are of one unit."""
    people = material.table("pegawai").drop_duplicates("pegawai").set_index("pegawai")
    units = matched(pairs["penilai"], people["unit_kerja"])
    known = (units != "") & (pairs["unit_kerja"] != "")
    if not known.any():
        return ""
    same = int((units == pairs["unit_kerja"])[known].sum())
    n_known = int(known.sum())
    pairs_known = f"{count(n_known)} pasangan penilai dan pegawai yang unit kerjanya diketahui"
    if same in (0, n_known):
        where = "lintas unit" if not same else "pada unit kerja yang sama"
        return f"Seluruh {pairs_known} berada {where}."
    return (
        f"Dari {pairs_known}, {count(same)} ({share(same, n_known)}) berada pada unit kerja yang "
        f"sama dan {count(n_known - same)} lintas unit."
    )


def _returns(material: Material) -> tuple[Block, ...]:
    """Say how many self-assessments came, in time, late or not, and why not."""
    people = material.table("pegawai")["pegawai"].drop_duplicates()
    if people.empty:
        return ()
    ratings = material.rated()["pegawai"]
    n_rated, total = int(people.isin(ratings).sum()), len(people)
    due = material.profile.jadwal.due("penilaian_diri", material.tahun)
    sentence = (
        f"Dari {count(total)} pegawai dalam daftar, {count(n_rated)} ({share(n_rated, total)}) "
        "memperoleh nilai dari penilai"
    )
    returned = self_returns(material)
    if returned.empty:
        none = "Penilaian diri tidak diadakan atau datanya tidak tersedia."
        return (Paragraph(f"{sentence}. {none}"),)
    standing = matched(people, returned, MISSING)
    n_own = int((standing != MISSING).sum())
    return (
        Paragraph(f"{sentence} dan {count(n_own)} ({share(n_own, total)}) mengisi penilaian diri."),
        _standing_table(f"Penilaian diri{_until(due)}", standing, due),
        *_reasons(material, people[standing == MISSING]),
    )


def self_returns(material: Material) -> pd.Series:
    """Return how each self-assessment that came stands against its last day: index the id."""
    own = material.table("penilaian")
    dated = own[own["peran"] == "diri"].groupby("pegawai")["tanggal"].max()
    texts = pd.Index(material.table("penilaian_diri")["pegawai"].unique())
    due = material.profile.jadwal.due("penilaian_diri", material.tahun)
    return against_due(dated.reindex(dated.index.union(texts)), due)


def against_due(dates: pd.Series, due: date | None) -> pd.Series:
    """Return ``tepat waktu``, ``terlambat``, or that no date or no last day is known."""
    late = dates.dt.normalize() > pd.Timestamp(due) if due else pd.Series(False, dates.index)
    judged = dates.notna() & (due is not None)
    words = np.select([judged & late, judged], [LATE, ON_TIME], UNDATED)
    return pd.Series(words, index=dates.index, dtype="str")


def _until(due: date | None) -> str:
    """Name the last day, where one is set."""
    return f" (batas {long_date(due)})" if due else ""


def _standing_table(caption: str, standing: pd.Series, due: date | None) -> Block:
    """Return the counts of employees by how something of theirs stands."""
    asked = (ON_TIME, LATE, MISSING) if due else (UNDATED, MISSING)
    shown = [word for word in RETURNS if word in asked or (standing == word).any()]
    counts = standing.value_counts().reindex(shown, fill_value=0)
    columns: Columns = {
        "Keadaan": [*shown, "Jumlah"],
        "#Pegawai": [count(n) for n in [*counts, len(standing)]],
        "#Persen": [share(int(n), len(standing)) for n in [*counts, len(standing)]],
    }
    return table_block(caption, columns, total=True)


def _reasons(material: Material, missing: pd.Series) -> tuple[Block, ...]:
    """Return why self-assessments are missing, as far as known; small groups stand together."""
    known = material.table("alasan_diri").drop_duplicates("pegawai").set_index("pegawai")["alasan"]
    if missing.empty or not missing.isin(known.index).any():
        return ()
    groups = suppressed_counts(matched(missing, known, NO_REASON))
    columns: Columns = {
        "Alasan penilaian diri belum ada": [word for word, _ in groups],
        "#Pegawai": [figure for _, figure in groups],
    }
    return (table_block("Alasan yang tercatat", columns),)


def _plans(material: Material) -> tuple[Block, ...]:
    """Say how many plans (SKP) were agreed in time."""
    plans = material.table("skp")
    if plans.empty:
        return (Paragraph("Data persetujuan SKP tidak tersedia.", "note"),)
    due = material.profile.jadwal.due("skp", material.tahun)
    agreed = plans[plans["status"].str.casefold().str.contains(APPROVED, regex=False)]
    standing = against_due(agreed.groupby("pegawai")["disetujui_pada"].min(), due)
    listed = pd.concat([material.table("pegawai")["pegawai"], plans["pegawai"]]).drop_duplicates()
    return (
        _standing_table(
            f"SKP yang disetujui atasan dan pegawai{_until(due)}",
            matched(listed, standing, MISSING),
            due,
        ),
    )
