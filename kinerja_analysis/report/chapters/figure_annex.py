"""Which further pictures stand in the annex: what is seen at once, beside the chapters' tables."""

import pandas as pd

from kinerja_analysis.report import figures
from kinerja_analysis.report.blocks import FigureBlock, Paragraph, Section
from kinerja_analysis.report.facts import any_shared, comparable_penilai
from kinerja_analysis.report.figures.heat import unit_criterion_means
from kinerja_analysis.report.figures.ratings import main_scale
from kinerja_analysis.report.figures.style import Picture
from kinerja_analysis.report.material import Material, yearly
from kinerja_analysis.report.replies import heard, held_back
from kinerja_analysis.report.rules import pattern_frame


def figure_annex(material: Material) -> tuple[Section, ...]:
    """Return the annex of pictures; what the data do not give is left out."""
    pictures = [
        ("Predikat dibandingkan dengan pola distribusi", _pattern(material)),
        ("Perpindahan predikat dari tahun sebelumnya", _flow(material)),
        ("Rerata nilai menurut unit kerja dan kriteria", _units(material)),
        ("Keikutsertaan menurut unit kerja", _participation(material)),
        ("Peta kedudukan pegawai, penilai, dan kriteria", _map(material)),
        ("Keterhubungan penilai", _links(material)),
        *_of_heard(material),
    ]
    blocks = [FigureBlock(title, one.alt, one.png, 0.75) for title, one in pictures if one]
    note = Paragraph(
        "Gambar yang memperlihatkan pola seorang penilai hanya memuat penilai yang lembar umpan "
        "baliknya sudah diserahkan dan masa tanggapannya sudah berakhir.",
        "note",
    )
    return (Section("Lampiran 8. Gambar", (note, *blocks), 2, "L8"),) if blocks else ()


def _pattern(material: Material) -> Picture | None:
    """Draw the predikat beside the pattern."""
    check = pattern_frame(material)
    return figures.predikat_pattern(check) if len(check) else None


def _flow(material: Material) -> Picture | None:
    """Draw how predikat moved, where last year's are known."""
    official = yearly(material.until("predikat_resmi"))
    known = set(official.loc[official["predikat"] != "", "tahun"])
    both = {material.tahun - 1, material.tahun} <= known
    return figures.predikat_flow(official, material.tahun) if both else None


def _units(material: Material) -> Picture | None:
    """Draw units by criteria, the names as they may be printed."""
    rated = material.rated()
    if main_scale(rated, material.profile) is None or not (rated["unit_kerja"] != "").any():
        return None
    safe = {name: material.safe(str(name)) for name in rated["unit_kerja"].unique()}
    shown = rated.assign(unit_kerja=rated["unit_kerja"].map(safe))
    if unit_criterion_means(shown, material.profile).empty:
        return None
    return figures.unit_by_criterion(shown, material.profile)


def _participation(material: Material) -> Picture | None:
    """Draw who was rated, by unit and role."""
    people = material.table("pegawai")
    if people.empty:
        return None
    safe = {name: material.safe(str(name)) for name in people["unit_kerja"].unique()}
    shown = people.assign(unit_kerja=people["unit_kerja"].map(safe))
    return figures.participation(material.table("penilaian"), shown)


def _map(material: Material) -> Picture | None:
    """Draw the map of the main scale; no rater has a label in it.

    Without raters who can be compared nobody has a place on a common scale, and there is no map.
    """
    scale = main_scale(material.rated(), material.profile)
    tables = [material.table(f"{name}_mfrm") for name in ("pegawai", "penilai", "kriteria")]
    unplaced = any(table.empty for table in tables) or not len(comparable_penilai(material))
    if scale is None or unplaced:
        return None
    people, raters, criteria = (table[table["skala"] == scale.nama] for table in tables)
    raters = raters[~raters["penilai"].isin(held_back(material))]
    return figures.wright_map(people, raters, criteria) if len(people) else None


def _links(material: Material) -> Picture | None:
    """Draw which raters are linked; whom they rate in common is no pattern of theirs."""
    return figures.link_graph(material.rated(), material.penilai) if any_shared(material) else None


def _of_heard(material: Material) -> list[tuple[str, Picture | None]]:
    """Draw the displays of single raters, of those only who were heard."""
    rated = material.rated()
    shown: pd.DataFrame = rated[rated["penilai"].isin(heard(material))]
    if main_scale(shown, material.profile) is None:
        return []
    profile, codes = material.profile, material.penilai
    return [
        ("Sebaran antarkriteria dan antarpegawai", figures.halo_display(shown, profile, codes)),
        ("Pemakaian skala", figures.scale_usage(shown, profile, codes)),
    ]
