"""Where the summary of a batch stands, and how the counts by place come together."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.archive import read_table
from kinerja_analysis.errors import KinerjaError, ReportError
from kinerja_analysis.report import labels
from kinerja_analysis.report.batch_page import SOUND, compose_batch
from kinerja_analysis.report.html import write_html
from kinerja_analysis.report.material import yearly
from kinerja_analysis.report.xlsx import write_xlsx
from kinerja_analysis.run.batch import BatchRun
from kinerja_analysis.run.folders import slug
from kinerja_analysis.run.manifest import read_manifest, write_manifest
from kinerja_analysis.run.order import reporting_date
from kinerja_analysis.run.publish import build_folder, publish
from kinerja_analysis.run.records import DATA

FOLDER: Final = "_serentak"
"""Where the summary stands beside the offices; no office's folder begins so."""

COUNTS: Final = ("provinsi", "kota", "predikat", "n")


def publish_summary(run: BatchRun, keluaran: Path, *, tanggal: date | None = None) -> Path:
    """Publish the summary of a batch as a page and a workbook; return its folder.

    Parameters
    ----------
    run : the batch
    keluaran : folder of the reports
    tanggal : date that the page bears; 31 January after the year when not given

    Raises
    ------
    ReportError
        The place cannot be written to.
    """
    target = keluaran / str(run.tahun) / FOLDER
    day = tanggal or reporting_date("", run.tahun)
    mark = labels.SIMULATION_MARK if _any_simulated(run) else ""
    page = compose_batch(run.offices, predikat_counts(run), tahun=run.tahun, tanggal=day, mark=mark)
    with build_folder(target) as built:
        write_html(page, built / "ringkasan.html")
        write_xlsx(page, built / "ringkasan.xlsx")
        write_manifest(built, {"tahun": run.tahun, "kantor": len(run.offices)}, {})
        publish(built, target)
    return target


def write_messages(run: BatchRun, keluaran: Path, *, tanggal: date | None = None) -> Path:
    """Publish one message an office on what its exports need, ready to forward; return the folder.

    Parameters
    ----------
    run, keluaran, tanggal : as for `publish_summary`

    Raises
    ------
    ReportError
        The place cannot be written to.
    """
    target = keluaran / str(run.tahun) / f"{FOLDER}-pesan"
    with build_folder(target) as built:
        for office in run.offices.to_dict(orient="records"):
            name = f"{office['nomor']:04d}-{slug(office['kantor'])}.txt"
            whom = office["penanggung_jawab"]
            words = f"Kepada: {whom}\n\n" if whom else ""
            (built / name).write_text(f"{words}{office['pesan']}\n", encoding="utf-8")
        day = (tanggal or reporting_date("", run.tahun)).isoformat()
        facts = {"tahun": run.tahun, "kantor": len(run.offices), "tanggal_laporan": day}
        write_manifest(built, facts, {})
        publish(built, target)
    return target


def predikat_counts(run: BatchRun) -> pd.DataFrame:
    """Count the official predikat of each city over its published offices.

    Returns
    -------
    DataFrame ``provinsi, kota, predikat, n``
    """
    parts = []
    sound = run.offices[run.offices["hasil"].isin(SOUND)]
    for office in sound.to_dict(orient="records"):
        with suppress(KinerjaError):  # an office whose tables are gone counts nobody
            rows = yearly(read_table(Path(office["folder"]) / DATA, "predikat_resmi"))
            rows = rows[(rows["tahun"] == run.tahun) & (rows["predikat"].astype("str") != "")]
            place = {name: office[name] for name in ("provinsi", "kota")}
            parts.append(rows[["predikat"]].assign(**place))
    if not parts:
        return pd.DataFrame(columns=COUNTS)
    people = pd.concat(parts, ignore_index=True).astype({"predikat": "str"})
    return people.groupby(list(COUNTS[:3]), as_index=False).size().rename(columns={"size": "n"})


def _any_simulated(run: BatchRun) -> bool:
    """Tell whether a published office among them is simulated."""
    for folder in run.offices["folder"]:
        with suppress(ReportError):
            if read_manifest(Path(folder)).get("simulasi"):
                return True
    return False
