"""Which files the sample office consists of, and the one seed that they all come from."""

from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Final

import pandas as pd

from kinerja_analysis.simulate.export_ekinerja import (
    official_rows,
    write_format_a,
    write_format_b,
)
from kinerja_analysis.simulate.export_lists import (
    write_organisation,
    write_personnel,
    write_self_assessments,
    write_services,
)
from kinerja_analysis.simulate.export_panel import Signature, panel_rows, write_panel
from kinerja_analysis.simulate.kecamatan import kecamatan_candisari
from kinerja_analysis.simulate.office import RaterEffect, SimulatedOffice, simulate_office
from kinerja_analysis.simulate.office_lists import write_office_lists
from kinerja_analysis.simulate.people import printed_nip
from kinerja_analysis.simulate.truth_page import truth_page
from kinerja_analysis.simulate.untidy import untidy

SAMPLE_SEED: Final = 2025
"""Seed of the committed sample data."""

YEARS: Final = (2023, 2024, 2025)

OFFICE: Final = "Kecamatan Candisari"

KOP: Final = ("PEMERINTAH KOTA SEMARANG", "KECAMATAN CANDISARI")

PLANTED: Final = (
    ("severity", 0.9, "", "Kelurahan Jomblang"),
    ("severity", -0.9, "", "Kelurahan Tegalsari"),
    ("centrality", 1.4, "", "Kelurahan Jatingaleh"),
    ("halo", 1.2, "", "Kelurahan Candi"),
    ("straightlining", 0.6, "", "Seksi Kesejahteraan Sosial"),
    ("criterion", 1.3, "Berorientasi Pelayanan", "Seksi Pembangunan"),
)
"""Effect, size, criterion, and the unit that its penilai heads in the last year."""

CONTRADICTIONS: Final = {5: "Sangat Baik", 21: "Butuh Perbaikan"}
"""What is typed over the predikat of the last year, by the place among those that are Baik."""


def write_sample(folder: Path, *, seed: int = SAMPLE_SEED) -> list[Path]:
    """Write the sample office as offices export it; the same seed gives the same bytes.

    Parameters
    ----------
    folder : gets ``contoh/`` (three years, all exports) and ``contoh_ekinerja/`` (the last year,
        e-Kinerja alone), each with its ``profil.toml``
    seed : of the office and all that happens in it

    Returns
    -------
    The files, in the order in which they were written
    """
    office = sample_office(seed)
    written = [path for tahun in YEARS for path in _write_year(folder / "contoh", office, tahun)]
    last = folder / "contoh" / str(YEARS[-1])
    written += write_office_lists(last, office, YEARS[-1], seed=seed)
    written += _write_ekinerja(folder / "contoh_ekinerja" / str(YEARS[-1]), office, YEARS[-1])
    page = truth_page(office, _typed_over(of_year(office.predikat_resmi, YEARS[-1])), YEARS[-1])
    written.append(_write_text(folder / "contoh" / "KEBENARAN.md", page))
    signature = _signature(of_year(office.pegawai, YEARS[-1]), YEARS[-1])
    for name in ("contoh", "contoh_ekinerja"):
        written.append(_write_text(folder / name / "profil.toml", _profile(name, signature)))
    return written


def sample_office(seed: int = SAMPLE_SEED) -> SimulatedOffice:
    """Which office the sample is, with its truth and the effects planted in it."""
    design = kecamatan_candisari(YEARS, seed=seed)
    heads = of_year(design.pegawai, YEARS[-1]).groupby("unit_kerja")["pegawai"].first()
    effects = [RaterEffect(name, heads[unit], size, what) for name, size, what, unit in PLANTED]
    return simulate_office(design, effects, seed=seed)


def of_year(table: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """Return the rows of one year."""
    return table[table["tahun"] == tahun].reset_index(drop=True)


def _write_year(folder: Path, office: SimulatedOffice, tahun: int) -> list[Path]:
    """Write one year of the complete sample."""
    target = folder / str(tahun)
    written = _write_ekinerja(target, office, tahun)
    pegawai, penilaian = of_year(office.pegawai, tahun), of_year(office.penilaian, tahun)
    rest = {
        name: target / name
        for name in (
            "penilaian_panel.xlsx",
            "penilaian_diri.csv",
            "layanan.xlsx",
            "organisasi.xlsx",
        )
    }
    panel, diri, layanan, organisasi = rest.values()
    rows = untidy(panel_rows(penilaian, pegawai))
    write_panel(panel, rows, tahun=tahun, kop=KOP, signature=_signature(pegawai, tahun))
    write_self_assessments(diri, of_year(office.penilaian_diri, tahun), penilaian, pegawai)
    write_services(layanan, of_year(office.layanan, tahun))
    write_organisation(organisasi, of_year(office.organisasi, tahun))
    return [*written, *rest.values()]


def _write_ekinerja(folder: Path, office: SimulatedOffice, tahun: int) -> list[Path]:
    """Write the personnel list, and every official rating once: in format A or in format B.

    Superiors in a kelurahan hand in their own recaps (A); for all others the kecamatan's
    administrator draws the agency report (B).
    """
    folder.mkdir(parents=True, exist_ok=True)
    pegawai = of_year(office.pegawai, tahun)
    write_personnel(folder / "pegawai.xlsx", pegawai)
    rows = official_rows(of_year(office.predikat_resmi, tahun), pegawai)
    rows = _contradicted(rows) if tahun == YEARS[-1] else rows
    own = rows["unit_kerja_atasan"].str.startswith("Kelurahan")
    report = folder / "laporan_penilaian_skp.xlsx"
    write_format_b(report, rows[~own], induk=OFFICE, tahun=tahun)
    written = [folder / "pegawai.xlsx", report]
    for number, (_, recap) in enumerate(rows[own].groupby("penilai", sort=False), start=1):
        written.append(folder / f"rekap_penilaian_{number:02d}.xlsx")
        unit = str(recap["unit_kerja_atasan"].iloc[0])
        write_format_a(written[-1], recap, unit=unit, tahun=tahun)
    return written


def _contradicted(rows: pd.DataFrame) -> pd.DataFrame:
    """Put the predikat wrong in a few rows, as happens when one is typed over."""
    typed = dict(zip(_typed_over(rows), CONTRADICTIONS.values(), strict=True))
    return rows.assign(predikat=rows["pegawai"].map(typed).fillna(rows["predikat"]))


def _typed_over(rows: pd.DataFrame) -> list[str]:
    """List the NIP whose predikat is typed over."""
    good = rows.loc[rows["predikat"] == "Baik", "pegawai"].to_list()
    return [good[place] for place in CONTRADICTIONS]


def _signature(pegawai: pd.DataFrame, tahun: int) -> Signature:
    """Let the Camat sign on the last day of the year."""
    camat = pegawai[pegawai["jabatan"] == "Camat"].iloc[0]
    nip = printed_nip(str(camat["pegawai"]))
    return Signature("Semarang", f"31 Desember {tahun}", "CAMAT CANDISARI", camat["nama"], nip)


def _profile(name: str, signature: Signature) -> str:
    """Return the profile of a sample office, signed by its Camat."""
    text = files(__package__).joinpath(f"profil/{name}.toml").read_text(encoding="utf-8")
    return Template(text).substitute(nama=signature.nama, nip=signature.nip)


def _write_text(path: Path, text: str) -> Path:
    """Write a text with the same line ends everywhere."""
    path.write_bytes(text.encode("utf-8"))
    return path
