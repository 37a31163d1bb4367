"""Which decisions and recommendations follow from the results of the year."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kinerja_analysis.report.facts import Facts
from kinerja_analysis.report.number_format import count


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do: the decision in one line, and the recommendation with its reason."""

    decision: str
    recommendation: str


def advice_of(facts: Facts) -> list[Advice]:
    """Return what follows from the results, most urgent first; always at least three."""
    return [given for rule in RULES if (given := rule(facts)) is not None]


def _correct_rows(facts: Facts) -> Advice | None:
    """Ask for the rows in quarantine, when there are any."""
    if not facts.n_quarantined:
        return None
    return Advice(
        f"Menugaskan pengelola kepegawaian memperbaiki {count(facts.n_quarantined)} baris data "
        "yang menunggu perbaikan.",
        f"Memperbaiki {count(facts.n_quarantined)} baris data yang menunggu perbaikan (daftar "
        "rinci disimpan terpisah dan bersifat rahasia), lalu menjalankan ulang laporan; nilai pada "
        "baris itu belum ikut dihitung.",
    )


def _check_predikat(facts: Facts) -> Advice | None:
    """Ask for a second look at predikat that contradict the matrix."""
    if not facts.n_contradictions:
        return None
    return Advice(
        f"Meminta pejabat penilai kinerja menelaah {count(facts.n_contradictions)} predikat yang "
        "tidak sejalan dengan matriks.",
        f"Menelaah {count(facts.n_contradictions)} predikat yang tidak sejalan dengan matriks "
        "hasil kerja dan perilaku kerja; perubahan tetap menjadi kewenangan pejabat penilai "
        "kinerja.",
    )


def _talk(facts: Facts) -> Advice | None:
    """Ask for a calibration talk where patterns were found."""
    if not facts.n_detected_penilai:
        return None
    return Advice(
        f"Menyelenggarakan dialog kalibrasi dengan {count(facts.n_detected_penilai)} penilai yang "
        "nilainya menunjukkan pola yang perlu ditelaah.",
        "Menyelenggarakan dialog kalibrasi dengan bahan Bab IV bagi "
        f"{count(facts.n_detected_penilai)} penilai; penilai memperoleh kesempatan menanggapi "
        "lebih dahulu, karena pola tersebut dapat mempunyai penjelasan lain.",
    )


def _deliver(facts: Facts) -> Advice | None:
    """Ask that every rater gets the own sheet, before any pattern is read by others."""
    if not facts.n_waiting_sheets:
        return None
    whom = f"{count(facts.n_waiting_sheets)} penilai"
    return Advice(
        f"Menyerahkan lembar umpan balik kepada {whom} dan mencatat tanggapannya.",
        f"Menyerahkan lembar umpan balik kepada {whom} yang penyerahannya belum tercatat atau "
        "masa tanggapannya belum berakhir, dan mencatat tanggal serta pokok tanggapannya; sesudah "
        "itu laporan dijalankan ulang.",
    )


def _finish(facts: Facts) -> Advice | None:
    """Ask that last year's recommendations are finished, when some are open."""
    if not facts.n_open_advice:
        return None
    return Advice(
        f"Menyelesaikan {count(facts.n_open_advice)} rekomendasi tahun sebelumnya.",
        f"Menyelesaikan {count(facts.n_open_advice)} rekomendasi tahun sebelumnya yang belum "
        "selesai atau tidak dilaporkan (bagian C), atau menyatakan alasan menghentikannya.",
    )


def _talk_of_task(facts: Facts) -> Advice | None:
    """Ask for a talk about the criterion on which self and superior differ most."""
    if not facts.widest_gap:
        return None
    return Advice(
        f"Membahas rumusan kriteria {facts.widest_gap} bersama pegawai dan atasan.",
        f"Membahas rumusan dan contoh perilaku kriteria {facts.widest_gap} dalam pertemuan "
        "pegawai dan atasan, karena selisih penilaian diri dan atasan pada kriteria itu yang "
        "terbesar: apakah tugas dan ukurannya dipahami dengan cara yang sama?",
    )


def _improve_rating(facts: Facts) -> Advice | None:
    """Ask to improve how people are rated, where few agree that it is done well."""
    if not facts.least_agreed:
        return None
    return Advice(
        "Memperbaiki cara menilai menurut hasil survei pegawai.",
        "Memperbaiki cara menilai pada hal yang paling sedikit disetujui dalam survei pegawai: "
        f'"{facts.least_agreed}".',
    )


def _ask_missing(facts: Facts) -> Advice | None:
    """Ask why self-assessments are missing, so that the way to return them can be made easier."""
    if not facts.n_missing_self:
        return None
    return Advice(
        f"Menanyakan hambatan pengisian penilaian diri {count(facts.n_missing_self)} pegawai.",
        "Menanyakan hambatan pengisian penilaian diri kepada "
        f"{count(facts.n_missing_self)} pegawai yang isiannya belum ada, dan mempermudah "
        "pengisiannya pada tahun berikutnya.",
    )


def _link_raters(facts: Facts) -> Advice | None:
    """Ask for cross-ratings where raters cannot be compared."""
    if not facts.n_incomparable:
        return None
    plan = (
        f" Lampiran 3 memuat {count(facts.n_suggestions)} usulan penilaian silang."
        if facts.n_suggestions
        else ""
    )
    return Advice(
        f"Menetapkan penilaian silang agar {count(facts.n_incomparable)} penilai dapat "
        "dibandingkan pada tahun berikutnya.",
        "Menetapkan penilaian silang: beberapa pegawai dinilai pula oleh penilai kedua, sehingga "
        f"{count(facts.n_incomparable)} penilai yang kini tidak terhubung dapat dibandingkan."
        f"{plan}",
    )


def _train(facts: Facts) -> Advice:
    """Ask for training of raters."""
    whom = f"bagi {count(facts.n_penilai)} penilai" if facts.n_penilai else "penilai"
    return Advice(
        "Menyelenggarakan pelatihan penilai sebelum masa penilaian berikutnya.",
        f"Menyelenggarakan pelatihan {whom} sebelum masa penilaian berikutnya, dengan kasus "
        "latihan yang dinilai bersama.",
    )


def _record(facts: Facts) -> Advice:
    """Ask for evidence during the year."""
    del facts
    return Advice(
        "Mewajibkan catatan bukti triwulanan sebagai dasar nilai.",
        "Membuat catatan bukti singkat setiap triwulan bagi setiap pegawai, sehingga nilai akhir "
        "tahun tidak bergantung pada ingatan.",
    )


def _collect_more(facts: Facts) -> Advice | None:
    """Ask for data that would let more be known next year, where nothing could be compared."""
    if facts.n_comparable:
        return None
    return Advice(
        "Menetapkan panel penilai lintas bagian dengan skala lima sampai sepuluh tingkat untuk "
        "tahun berikutnya.",
        "Mengumpulkan pada tahun berikutnya: nilai panel penilai lintas bagian pada sedikitnya "
        "tiga kriteria, tanggal setiap penilaian, dan penilaian diri, sehingga analisis tidak "
        "bergantung pada satu nilai dari satu atasan.",
    )


def _repeat(facts: Facts) -> Advice:
    """Ask for the same shape of data next year, so that years can be compared."""
    del facts
    return Advice(
        "Mempertahankan skala dan kriteria yang sama pada tahun berikutnya.",
        "Mempertahankan skala, kriteria, dan susunan berkas yang sama pada tahun berikutnya, "
        "sehingga perkembangan antartahun dapat diperiksa.",
    )


RULES: Final[tuple[Callable[[Facts], Advice | None], ...]] = (
    _talk,
    _check_predikat,
    _correct_rows,
    _deliver,
    _finish,
    _link_raters,
    _collect_more,
    _talk_of_task,
    _improve_rating,
    _ask_missing,
    _train,
    _record,
    _repeat,
)
"""The rules that give advice, most urgent first."""
