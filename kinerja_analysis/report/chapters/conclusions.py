"""What follows from the results: conclusions and recommendations (BAB VI)."""

from kinerja_analysis.report.advice import advice_of
from kinerja_analysis.report.blocks import Block, Bullets, Paragraph, Section
from kinerja_analysis.report.chapters.consequences import consequences
from kinerja_analysis.report.chapters.follow_up import follow_up, objections
from kinerja_analysis.report.facts import Facts, facts_of
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import count
from kinerja_analysis.report.replies import NOT_YET_TOLD


def conclusions(material: Material) -> tuple[Section, ...]:
    """Return the sixth chapter."""
    facts = facts_of(material)
    advice = tuple(given.recommendation for given in advice_of(facts))
    closing = Paragraph(_closing(material), "note")
    parts: list[tuple[str, tuple[Block, ...]]] = [
        ("A. Kesimpulan", (Bullets(_statements(facts), numbered=True),)),
        ("B. Rekomendasi", (Bullets(advice, numbered=True), closing)),
        ("C. Tindak Lanjut Rekomendasi Tahun Sebelumnya", follow_up(material)),
        ("D. Keberatan", objections(material)),
    ]
    if material.tahap == "final":
        parts.append(("E. Bahan Pertimbangan Kepegawaian", consequences(material)))
    sections = (Section(title, blocks, 2, "6") for title, blocks in parts)
    own_page = material.has("layanan")  # without it the chapter before is two lines
    return (Section("BAB VI KESIMPULAN DAN REKOMENDASI", (), 1, "6", own_page), *sections)


def _statements(facts: Facts) -> tuple[str, ...]:
    """Return the conclusions, one sentence each."""
    if not facts.n_nilai:
        return ("Data tidak memuat nilai dari penilai.", _predikat(facts))
    return (
        f"Evaluasi meliputi {count(facts.n_pegawai)} pegawai, {count(facts.n_penilai)} penilai, "
        f"dan {count(facts.n_nilai)} nilai.",
        _comparability(facts),
        _patterns(facts),
        _predikat(facts),
    )


def _comparability(facts: Facts) -> str:
    """Say what is known about how raters compare."""
    if not facts.n_comparable:
        return (
            "Apakah nilai seorang atasan ketat atau longgar tidak dapat disimpulkan dari data "
            "tahun ini."
        )
    some = "" if not facts.n_incomparable else f"{count(facts.n_comparable)} dari "
    return (
        f"Ukuran {some or 'seluruh '}{count(facts.n_penilai)} penilai dapat dibandingkan melalui "
        "pegawai yang dinilai bersama."
    )


def _patterns(facts: Facts) -> str:
    """Say what the tests gave."""
    if facts.n_held_back and not facts.n_tested:
        return f"Pola penilaian {NOT_YET_TOLD}."
    if not facts.n_tested:
        return "Tidak ada pola penilaian yang dapat diuji dari data tahun ini."
    total = facts.n_detected + facts.n_clear + facts.n_undetermined
    shown = f"{count(facts.n_detected)}" if facts.n_detected else "tidak satu pun"
    return (
        f"Dari {count(total)} pengujian, {shown} menunjukkan pola yang perlu ditelaah, "
        f"{count(facts.n_clear)} memperlihatkan bahwa tidak ada pola yang berarti, dan "
        f"{count(facts.n_undetermined)} belum dapat disimpulkan, termasuk yang tidak dapat diuji."
    )


def _predikat(facts: Facts) -> str:
    """Say how the predikat stand against the matrix."""
    if not facts.n_predikat:
        return "Predikat resmi tidak tersedia dalam data dan karena itu tidak diperiksa."
    if not facts.n_contradictions:
        return f"Seluruh {count(facts.n_predikat)} predikat resmi sejalan dengan matriks."
    return (
        f"Sebanyak {count(facts.n_contradictions)} dari {count(facts.n_predikat)} predikat resmi "
        "tidak sejalan dengan matriks hasil kerja dan perilaku kerja."
    )


def _closing(material: Material) -> str:
    """Say what the stage means for the recommendations."""
    if material.tahap == "kalibrasi":
        return (
            "Pada tahap kalibrasi laporan ini tidak memuat akibat apa pun bagi pegawai; isinya "
            "adalah bahan dialog antaratasan sebelum predikat ditetapkan."
        )
    return (
        "Rekomendasi dapat menjadi bahan pertimbangan pejabat yang berwenang dan tidak "
        "menimbulkan hak atau akibat dengan sendirinya."
    )
