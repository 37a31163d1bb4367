"""How the blank forms of a year are made from the exports of that year or the one before."""

from pathlib import Path

import pandas as pd

from kinerja_analysis.errors import ExportRefused, KinerjaError, UsageError, reason
from kinerja_analysis.forms.office import Imprint, office_forms, write_office_forms
from kinerja_analysis.intake.clean import CleanedExports, clean_exports
from kinerja_analysis.report import labels
from kinerja_analysis.run.order import Order


def make_forms(order: Order, penugasan: Path | None = None) -> str:
    """Write the blank forms of a year and say what was made.

    Parameters
    ----------
    order : year of the forms, exports with the personnel list, profile, empty output folder
    penugasan : CSV of panel pairs that the office decided (columns ``penilai, pegawai``)

    Raises
    ------
    KinerjaError
        There is no personnel list, the output folder holds something, or a pair is faulty.
    """
    if order.output.is_dir() and any(order.output.iterdir()):
        raise UsageError(f"Folder {order.output} sudah berisi; sebutkan folder yang kosong.")
    cleaned, given = _people(order), _given(penugasan)
    if (cleaned.pegawai["atasan"] == "").all():
        raise ExportRefused(
            "Daftar pegawai dengan kolom NIP Atasan tidak ditemukan, sehingga tidak diketahui "
            "siapa menilai siapa. Sertakan daftar pegawai, lalu ulangi."
        )
    sent = office_forms(
        cleaned.pegawai, cleaned.penilaian, order.profile, tahun=order.tahun, given=given
    )
    mark = labels.SIMULATION_MARK if order.profile.simulasi else ""
    imprint = Imprint(f"{order.profile.nama} Tahun {order.tahun}", mark, order.tanggal)
    try:
        write_office_forms(sent, order.output, imprint)
    except OSError as fault:
        raise KinerjaError(
            f"Formulir tidak dapat ditulis di {order.output} ({reason(fault)})."
        ) from fault
    return f"{len(sent)} formulir dan daftar pengirimannya ditulis di {order.output}."


def _people(order: Order) -> CleanedExports:
    """Read the exports of the forms' year, or else of the year before."""
    try:
        return clean_exports(order.inputs, order.profile, tahun=order.tahun)
    except ExportRefused:
        return clean_exports(order.inputs, order.profile, tahun=order.tahun - 1)


def _given(penugasan: Path | None) -> pd.DataFrame | None:
    """Read the pairs that the office decided."""
    if penugasan is None:
        return None
    try:
        table = pd.read_csv(penugasan, sep=None, engine="python", dtype="str", encoding="utf-8-sig")
    except (OSError, ValueError) as fault:
        raise UsageError(
            f"Berkas penugasan {penugasan} tidak dapat dibaca; perlu CSV berkolom penilai dan "
            "pegawai."
        ) from fault
    return table.rename(columns=lambda name: str(name).strip().casefold())
