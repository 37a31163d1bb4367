"""Which sheets the workbook of the report has; raters and employees stand there as codes."""

import pandas as pd

from kinerja_analysis.report import labels
from kinerja_analysis.report.blocks import Sheet
from kinerja_analysis.report.chapters.annexes import quarantine_by_rule, suggestions
from kinerja_analysis.report.facts import facts_of
from kinerja_analysis.report.figures.office import (
    predikat_counts,
    service_by_year,
    unit_means,
)
from kinerja_analysis.report.figures.raters import verdict_counts
from kinerja_analysis.report.figures.ratings import criterion_means, main_scale
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.points import with_points
from kinerja_analysis.report.replies import held_back_sentence, of_heard, office_tests
from kinerja_analysis.report.rules import pattern_frame
from kinerja_analysis.report.suppression import for_all_readers
from kinerja_analysis.thresholds import SMALL_CELL


def sheets_of(material: Material) -> tuple[Sheet, ...]:
    """Return the sheets of the workbook; a sheet without data says so."""
    parts = (
        ("Ringkasan", "Ringkasan", _summary(material), ""),
        ("Predikat", "Distribusi predikat", _predikat(material), ""),
        ("Pola predikat", "Kesesuaian dengan pola distribusi", pattern_frame(material), ""),
        ("Pegawai", "Pegawai per unit kerja", _headcount(material), ""),
        ("Unit", "Rerata nilai akhir per unit kerja", _units(material), _small_note()),
        ("Kriteria", "Rerata nilai per kriteria", _criteria(material), ""),
        (
            "Pola",
            "Penilai menurut pola dan kesimpulan",
            _patterns(material),
            held_back_sentence(material),
        ),
        ("Penilai", "Hasil pengujian pola penilaian", _tests(material), _tests_note()),
        ("Usulan silang", "Usulan penilaian silang", suggestions(material), ""),
        ("Layanan", "Ukuran layanan", _services(material), "Seiring tidak berarti sebab-akibat."),
        ("Pembersihan", "Baris per berkas dan lembar", _tally(material), _conservation()),
        ("Aturan", "Perbaikan dan karantina per aturan", quarantine_by_rule(material), ""),
        ("Kamus", "Arti istilah", _dictionary(), ""),
    )
    return tuple(
        Sheet(name, title, frame, note if len(frame) else "Data tidak tersedia.")
        for name, title, frame, note in parts
    )


def _small_note() -> str:
    """Say which units are not shown."""
    return f"Unit kerja dengan kurang dari {SMALL_CELL} pegawai tidak ditampilkan."


def _tests_note() -> str:
    """Say how to read the tests."""
    return (
        "Poin: pengaruh pada rerata nilai pegawai yang dinilai. Pola bukan penilaian atas pribadi "
        "penilai; penjelasan lain perlu diperiksa lebih dahulu. Hanya penilai yang lembar umpan "
        "baliknya sudah diserahkan dan masa tanggapannya sudah berakhir."
    )


def _conservation() -> str:
    """Say how the counts of rows add up."""
    return "Baris dibaca = baris struktur + baris bersih + baris karantina."


def _summary(material: Material) -> pd.DataFrame:
    """Return the counts that the report stands on."""
    facts = facts_of(material)
    rows = {
        "Pegawai yang dinilai": facts.n_pegawai,
        "Unit kerja": facts.n_unit,
        "Penilai": facts.n_penilai,
        "Penilai yang dapat dibandingkan": facts.n_comparable,
        "Nilai": facts.n_nilai,
        "Pengujian yang dapat dilakukan": facts.n_tested,
        "Pola yang perlu ditelaah": facts.n_detected,
        "Pengujian yang belum dapat disimpulkan": facts.n_undetermined,
        "Predikat resmi": facts.n_predikat,
        "Predikat yang tidak sejalan dengan matriks": facts.n_contradictions,
        "Baris dibaca": facts.n_read,
        "Baris menunggu perbaikan": facts.n_quarantined,
    }
    return pd.DataFrame({"Uraian": list(rows), "Jumlah": list(rows.values())})


def _predikat(material: Material) -> pd.DataFrame:
    """Return the counts by predikat."""
    counts = predikat_counts(material.official())
    if not counts.sum():
        return pd.DataFrame({"Predikat": [], "Pegawai": [], "Bagian": []})
    return pd.DataFrame(
        {"Predikat": counts.index, "Pegawai": counts.to_numpy(), "Bagian": counts / counts.sum()}
    )


def _headcount(material: Material) -> pd.DataFrame:
    """Return the count of pegawai by unit."""
    counts = material.table("pegawai")["unit_kerja"].value_counts().sort_index()
    return pd.DataFrame({"Unit kerja": counts.index.astype("str"), "Pegawai": counts.to_numpy()})


def _units(material: Material) -> pd.DataFrame:
    """Return the mean result of each unit that is large enough."""
    rows = unit_means(material.table("hasil")).sort_values("unit_kerja")
    return rows.rename(
        columns={"unit_kerja": "Unit kerja", "n": "Pegawai", "rerata": "Rerata", "se": "Galat baku"}
    )


def _criteria(material: Material) -> pd.DataFrame:
    """Return the mean of each criterion by role."""
    ratings = material.table("penilaian").dropna(subset=["nilai"])
    scale = main_scale(ratings, material.profile)
    if scale is None:
        return pd.DataFrame({"Kriteria": []})
    means = criterion_means(ratings, material.profile, scale).rename(columns=labels.PERAN)
    names = [labels.criterion(str(name)) for name in means.index]
    return means.assign(Kriteria=names)[["Kriteria", *means.columns]]


def _tests(material: Material) -> pd.DataFrame:
    """Return every test, raters as codes."""
    rows = with_points(of_heard(material, for_all_readers(material.table("hasil_uji"))))
    return pd.DataFrame(
        {
            "Penilai": rows["penilai"].map(material.penilai).fillna("").astype("str"),
            "Pola": rows["effect"].map(labels.EFFECT).astype("str"),
            "Rincian": _safe(material, rows["detail"]).map(labels.detail).astype("str"),
            "Jumlah nilai": rows["n"],
            "Jumlah pegawai": rows["n_pegawai"],
            "Poin": rows["points"],
            "Batas bawah (poin)": rows["points_low"],
            "Batas atas (poin)": rows["points_high"],
            "Taksiran (logit/poin)": rows["estimate"],
            "Galat baku": rows["se"],
            "Nilai-p": rows["p"],
            "Nilai-q": rows["q"],
            "Dasar pembandingan": rows["identification"].map(labels.IDENTIFICATION).astype("str"),
            "Kesimpulan": rows["verdict"].map(labels.VERDICT).astype("str"),
            "Keterangan": _safe(material, rows["message"]),
        }
    ).sort_values(["Penilai", "Pola", "Rincian"], kind="stable")


def _patterns(material: Material) -> pd.DataFrame:
    """Return the count of raters by pattern and verdict: the office as a whole."""
    counts = verdict_counts(office_tests(material))
    return pd.DataFrame(
        {
            "Pola": [labels.EFFECT[str(effect)] for effect in counts.index],
            **{words: counts[name].to_numpy() for name, words in labels.VERDICT.items()},
        }
    )


def _safe(material: Material, texts: pd.Series) -> pd.Series:
    """Return texts without names; each different text is looked at once."""
    safe = {text: material.safe(text) for text in texts.unique()}
    return texts.map(safe).astype("str")


def _services(material: Material) -> pd.DataFrame:
    """Return the service figures by year."""
    rows = service_by_year(material.until("layanan"))
    return rows.rename(columns={"ukuran": "Ukuran", "tahun": "Tahun", "nilai": "Nilai"})


def _tally(material: Material) -> pd.DataFrame:
    """Return the rows of each file and sheet."""
    tally = material.table("tally")
    names = {name: _safe(material, tally[name]) for name in ("berkas", "lembar")}
    return tally.assign(**names).rename(columns=labels.column)


def _dictionary() -> pd.DataFrame:
    """Return what the words of the workbook mean."""
    rows = [(labels.EFFECT[effect], text) for effect, text in labels.EFFECT_QUESTION.items()]
    return pd.DataFrame(rows, columns=["Istilah", "Arti"])
