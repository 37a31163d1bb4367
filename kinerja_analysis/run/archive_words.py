"""What each word of ``kinerja riwayat`` does with its options."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from kinerja_analysis.errors import UsageError
from kinerja_analysis.intake.cells.nip import bare_id
from kinerja_analysis.riwayat.person import Correction, correct
from kinerja_analysis.riwayat.retention import delete_due
from kinerja_analysis.run.folders import resolve
from kinerja_analysis.run.run_log import masked
from kinerja_analysis.run.years import NOBODY, due_text, overview, store_runs, write_access


def store(archive: Path, given: argparse.Namespace) -> str:
    """Store published runs."""
    return "\n".join(store_runs(archive, map(resolve, given.folder), paksa=given.paksa))


def show(archive: Path, given: argparse.Namespace) -> str:
    """Tell what the archive holds."""
    return overview(archive, given.kantor)


def model(archive: Path, given: argparse.Namespace) -> str:
    """Fit one model to all offices of a year."""
    from kinerja_analysis.run.national import fit_archive

    output = Path(given.keluaran).expanduser().absolute()
    fit = fit_archive(
        archive, given.tahun, given.skala, output, processes=given.proses, dask=given.dask
    )
    return f"{fit.summary()}\nTabelnya di {output}."


def access(archive: Path, given: argparse.Namespace) -> str:
    """Write all that is kept of a person."""
    path = Path(given.keluaran).expanduser().absolute()
    return write_access(archive, _person(given.nip), path, given.tanggal)


def fix(archive: Path, given: argparse.Namespace) -> str:
    """Correct one entry of a person."""
    wrong = Correction(
        tabel=given.tabel,
        tahun=given.tahun,
        kantor=given.kantor,
        pegawai=_person(given.nip),
        kolom=given.kolom,
        lama=given.lama,
        baru=given.baru,
        dasar=masked(given.dasar),
        tanggal=given.tanggal.isoformat(),
    )
    version = correct(archive, wrong)
    return f"Dikoreksi dan dicatat sebagai versi {version.nomor}; versi yang keliru dihapus."


def retain(archive: Path, given: argparse.Namespace) -> str:
    """List or delete what the schedule no longer keeps."""
    nip = "" if given.nip is None else _person(given.nip)
    if not given.jalankan:
        return due_text(archive, given.tanggal, nip)
    gone, back = delete_due(archive, given.tanggal, nip)
    if nip and not gone + back:
        raise UsageError(NOBODY)
    rest = (
        f" {back} baris lain tentang orang itu masih wajib disimpan menurut jadwal." if back else ""
    )
    return f"{gone} baris dihapus dari semua versi.{rest}"


def _person(text: str) -> str:
    """Return the number of the person that is meant; an empty one would mean everybody.

    Raises
    ------
    UsageError
        There is none.
    """
    if number := bare_id(text):
        return number
    raise UsageError("NIP kosong; sebutkan NIP orang itu.")


WORDS: Final[Mapping[str, Callable[[Path, argparse.Namespace], str]]] = {
    "simpan": store,
    "tampil": show,
    "model": model,
    "akses": access,
    "koreksi": fix,
    "retensi": retain,
}
