"""How the year stands on one page: five sentences, three decisions, one picture."""

from typing import Final

from kinerja_analysis.report import figures
from kinerja_analysis.report.advice import advice_of
from kinerja_analysis.report.blocks import Bullets, FigureBlock, Paragraph, Section
from kinerja_analysis.report.facts import Facts, facts_of
from kinerja_analysis.report.figures.office import predikat_counts
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count, share
from kinerja_analysis.report.replies import NOT_YET_TOLD, office_tests
from kinerja_analysis.report.rules import pattern_sentence

N_DECISIONS: Final = 3
"""Count of decisions that the first page asks for."""


def executive_summary(material: Material) -> tuple[Section, ...]:
    """Return the page that the signatory reads first."""
    facts = facts_of(material)
    sentences = [_coverage(facts, material), _predikat(facts, material), _data(facts)]
    sentences += [_comparability(facts), _patterns(facts)]
    decisions = tuple(given.decision for given in advice_of(facts)[:N_DECISIONS])
    blocks = (
        Paragraph(" ".join(sentence for sentence in sentences if sentence), "lead"),
        Paragraph("Keputusan yang dimohonkan:"),
        Bullets(decisions, numbered=True),
        _picture(material),
    )
    return (Section("Ringkasan Eksekutif", blocks, new_page=True),)


def _coverage(facts: Facts, material: Material) -> str:
    """Say how many people were rated by how many."""
    if not facts.n_nilai:
        return f"Data tahun {material.tahun} tidak memuat nilai dari penilai."
    units = f" pada {count(facts.n_unit)} unit kerja" if facts.n_unit > 1 else ""
    return (
        f"Pada tahun {material.tahun}, {count(facts.n_pegawai)} pegawai{units} memperoleh "
        f"{count(facts.n_nilai)} nilai dari {count(facts.n_penilai)} penilai."
    )


def _predikat(facts: Facts, material: Material) -> str:
    """Say how the predikat spread and whether they follow the pattern."""
    if not facts.n_predikat:
        return "Data ini tidak memuat predikat resmi, sehingga pola distribusinya tidak diperiksa."
    counts = predikat_counts(material.official())
    return (
        f"Dari {count(facts.n_predikat)} predikat resmi, {count(counts.max())} "
        f"({share(int(counts.max()), facts.n_predikat)}) berpredikat {counts.idxmax()}"
        f"{pattern_sentence(material)}."
    )


def _data(facts: Facts) -> str:
    """Say how much of the data could be used."""
    if not facts.n_read:
        return ""
    waiting = (
        f"{count(facts.n_quarantined)} baris ({share(facts.n_quarantined, facts.n_read)}) menunggu "
        "perbaikan dan belum ikut dihitung"
        if facts.n_quarantined
        else "tidak ada baris yang menunggu perbaikan"
    )
    return f"Dari {count(facts.n_read)} baris data yang dibaca, {waiting}."


def _comparability(facts: Facts) -> str:
    """Say first what cannot be known about the raters."""
    if not facts.n_penilai:
        return ""
    if not facts.n_comparable:
        return (
            "Kecenderungan ketat atau longgar para penilai tidak dapat dibandingkan, karena para "
            "penilai tidak terhubung oleh pegawai yang dinilai bersama."
        )
    others = (
        f"; {count(facts.n_incomparable)} penilai lain belum dapat" if facts.n_incomparable else ""
    )
    return (
        "Kecenderungan ketat atau longgar dapat dibandingkan pada "
        f"{count(facts.n_comparable)} penilai{others}."
    )


def _patterns(facts: Facts) -> str:
    """Say how many patterns should be looked at."""
    if not facts.n_tested:
        return f"Pola penilaian lain {NOT_YET_TOLD if facts.n_held_back else 'belum diuji'}."
    if not facts.n_detected:
        return (
            "Tidak tampak pola penilaian yang perlu ditelaah, tetapi "
            f"{count(facts.n_undetermined)} pengujian belum dapat disimpulkan."
            if facts.n_undetermined
            else f"Dari {count(facts.n_tested)} pengujian tidak tampak pola penilaian yang perlu "
            "ditelaah."
        )
    return (
        f"Dari {count(facts.n_tested)} pengujian yang dapat dilakukan tampak "
        f"{count(facts.n_detected)} pola penilaian yang perlu ditelaah pada "
        f"{count(facts.n_detected_penilai)} penilai."
    )


def _picture(material: Material) -> FigureBlock:
    """Return the one picture: the predikat, else the patterns, else the nilai."""
    predikat = material.official()
    if (predikat["predikat"] != "").any():
        picture = figures.predikat_distribution(predikat)
        return FigureBlock("Sebaran predikat kinerja pegawai", picture.alt, picture.png)
    if material.has("hasil_uji"):
        picture = figures.pattern_overview(office_tests(material))
        return FigureBlock("Kesimpulan pengujian pola penilaian", picture.alt, picture.png)
    picture = figures.nilai_by_role(material.table("penilaian"), material.profile)
    return FigureBlock("Sebaran nilai menurut peran penilai", picture.alt, picture.png)
