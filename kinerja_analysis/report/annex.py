"""What each employee's result is, by name, and whom each code stands for (both confidential)."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from kinerja_analysis.profile import Profile
from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Sheet
from kinerja_analysis.report.codes import pegawai_codes, penilai_codes, people_names
from kinerja_analysis.report.rules import contradictory
from kinerja_analysis.report.scales import scale_words
from kinerja_analysis.report.xlsx import write_sheets
from kinerja_analysis.results import rule_sentence
from kinerja_analysis.schema import HASIL

MATRIX_NOTE = (
    "Predikat yang tidak sejalan dengan matriks, untuk ditelaah pejabat penilai kinerja; tidak "
    "ada yang diubah."
)
"""What the sheet of contradictions says of itself."""


def write_results_annex(
    tables: Mapping[str, pd.DataFrame],
    profile: Profile,
    path: Path,
    *,
    tahun: int,
    tanggal: date,
) -> Path:
    """Write each employee's result with its arithmetic and return the path.

    Parameters
    ----------
    tables : the archive's tables by name; `hasil`, `hitungan`, `predikat_resmi` and
        `pegawai` are read
    profile : the office, for the rule of the result
    path : where
    tahun, tanggal : year and date of the report
    """
    names = people_names(tables, tahun)
    results = _with_names(_of_year(tables.get("hasil", HASIL.empty()), tahun), names)
    scaled = results.assign(skala=[scale_words(profile, str(one)) for one in results["skala"]])
    steps = _with_names(_of_year(tables.get("hitungan", pd.DataFrame()), tahun), names)
    rule = (
        rule_sentence(profile) if profile.hasil else "Profil tidak menetapkan aturan nilai akhir."
    )
    advice = "Nilai terkoreksi bersifat indikatif, bahan dialog kalibrasi, bukan predikat."
    rows = contradictory(tables, profile, tahun)
    differing = _with_names(rows.drop(columns=["penilai", "sumber"]), names)
    sheets = [
        Sheet("Hasil", f"Hasil pegawai tahun {tahun}", _headed(scaled), f"{rule} {advice}"),
        Sheet("Hitungan", f"Hitungan nilai akhir tahun {tahun}", _headed(steps), rule),
        Sheet("Matriks", f"Predikat dan matriks tahun {tahun}", _headed(differing), MATRIX_NOTE),
    ]
    mark = labels.marks(labels.SECRET_MARK, simulasi=profile.simulasi)
    return write_sheets(sheets, path, title="Hasil pegawai", mark=mark, tanggal=tanggal)


def write_code_key(
    tables: Mapping[str, pd.DataFrame],
    path: Path,
    *,
    tahun: int,
    tanggal: date,
    simulasi: bool = False,
) -> Path:
    """Write whom each code of the report stands for and return the path.

    Parameters
    ----------
    tables : the archive's tables by name
    path : where
    tahun, tanggal : year and date of the report
    simulasi : whether the data are simulated; then every page says so
    """
    mark = labels.marks(labels.SECRET_MARK, simulasi=simulasi)
    note = "Jangan disimpan bersama laporan; kode berlaku untuk satu tahun laporan."
    sheet = Sheet("Kunci kode", f"Kunci kode tahun {tahun}", code_key(tables, tahun), note)
    return write_sheets([sheet], path, title="Kunci kode", mark=mark, tanggal=tanggal)


def code_key(tables: Mapping[str, pd.DataFrame], tahun: int) -> pd.DataFrame:
    """Return whom each code stands for: ``Kode, Jenis, Nomor identitas, Nama``."""
    names = people_names(tables, tahun)
    parts = [
        pd.DataFrame({"Kode": codes, "Jenis": kind, "Nomor identitas": codes.index})
        for kind, codes in (
            ("Penilai", penilai_codes(tables, tahun)),
            ("Pegawai", pegawai_codes(tables, tahun)),
        )
    ]
    key = pd.concat(parts, ignore_index=True).astype("str")
    key["Nama"] = key["Nomor identitas"].map(names).fillna("").astype("str")
    return key.sort_values(["Jenis", "Kode"], ascending=[False, True]).reset_index(drop=True)


def _of_year(frame: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """Return the rows of one year."""
    return frame[frame["tahun"] == tahun] if "tahun" in frame else frame


def _with_names(frame: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Put the name beside the id, when the table is about pegawai."""
    if "pegawai" not in frame:
        return frame
    name = frame["pegawai"].map(names).fillna("").astype("str")
    return pd.concat([name.rename("nama"), frame], axis=1).sort_values(["nama", "pegawai"])


def _headed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with printed heads and words for its codes."""
    worded = {"kriteria": labels.EKSPEKTASI_CRITERIA, "peran": labels.PERAN}
    return frame.assign(
        **{
            name: frame[name].map(lambda code, words=words: labels.word(words, code)).astype("str")
            for name, words in worded.items()
            if name in frame
        }
    ).rename(columns=labels.column)
