"""What each rater learns in private: one sheet, the other explanation first, nobody named."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from kinerja_analysis.profile import Profile
from kinerja_analysis.report import figures, labels
from kinerja_analysis.report.figures.style import Picture
from kinerja_analysis.report.material import Material, Stage, gather
from kinerja_analysis.report.number_format import ABSENT, count, interval, signed
from kinerja_analysis.report.points import with_points
from kinerja_analysis.report.reasons import reason_counts
from kinerja_analysis.report.scales import on_main_scale, other_scale
from kinerja_analysis.report.tables import words
from kinerja_analysis.report.typeset import date_parts, typeset

HEADS = ("Pola", "Rincian", "Poin", "Selang 95%", "Kesimpulan")
"""Heads of the table on a sheet."""

PICTURE_FILE = "gambar.png"


@dataclass(frozen=True, slots=True, eq=False)
class Rater:
    """One rater: the code, the tests of his or her ratings, and the ratings themselves."""

    penilai: str
    code: str
    tests: pd.DataFrame
    ratings: pd.DataFrame

    def shown(self) -> pd.DataFrame:
        """Return the tests that the sheet shows: the main scale's, and any pattern elsewhere."""
        main = self.tests.index.isin(on_main_scale(self.tests).index)
        return self.tests[main | (self.tests["verdict"] == "detected")]

    def detected(self) -> pd.DataFrame:
        """Return the patterns to look at."""
        return self.tests[self.tests["verdict"] == "detected"]


@dataclass(frozen=True, slots=True, eq=False)
class Pictured:
    """A picture and the words below it."""

    picture: Picture
    caption: str


def write_feedback(  # noqa: PLR0913
    tables: Mapping[str, pd.DataFrame],
    profile: Profile,
    folder: Path,
    *,
    tahun: int,
    tanggal: date,
    tahap: Stage = "final",
) -> list[Path]:
    """Write one private sheet (PDF) for each rater and return the paths.

    Parameters
    ----------
    tables : the archive's tables by name; `penilaian` and `hasil_uji` are read
    profile : the office; without ``umpan_balik`` no sheet is written
    folder : where; made when missing
    tahun, tanggal, tahap : year, date and stage of the report
    """
    if not profile.umpan_balik:
        return []
    material = gather(tables, profile, tahun=tahun, tahap=tahap, tanggal=tanggal)
    folder.mkdir(parents=True, exist_ok=True)
    return [_write_sheet(rater, material, folder) for rater in raters_of(material)]


def raters_of(material: Material) -> list[Rater]:
    """Return every rater of the year, in the order of the codes."""
    rated, tests = material.rated(), with_points(material.table("hasil_uji"))
    present = material.penilai[material.penilai.index.isin(rated["penilai"])].sort_values()
    return [
        Rater(
            str(penilai),
            code,
            tests[tests["penilai"] == penilai],
            rated[rated["penilai"] == penilai],
        )
        for penilai, code in present.items()
    ]


def _write_sheet(rater: Rater, material: Material, folder: Path) -> Path:
    """Write the sheet of one rater."""
    path = folder / f"umpan-balik-{rater.code}.pdf"
    shown = _picture(rater, material)
    image = {"file": PICTURE_FILE, "alt": shown.picture.alt, "caption": shown.caption}
    data = {**_frame(rater, material), **_sentences(rater, material), **image}
    path.write_bytes(typeset("umpan_balik.typ", data, {PICTURE_FILE: shown.picture.png}))
    return path


def _frame(rater: Rater, material: Material) -> dict[str, object]:
    """Return what stands around the words of a sheet."""
    return {
        "title": "Lembar Umpan Balik Penilai",
        "office": material.profile.nama,
        "year": str(material.tahun),
        "stage": labels.STAGE[material.tahap],
        "code": rater.code,
        "mark": material.mark(),
        "date": date_parts(material.tanggal),
        "heads": list(HEADS),
    }


def _sentences(rater: Rater, material: Material) -> dict[str, object]:
    """Return the words of a sheet, in its reading order."""
    return {
        "opening": [
            "Lembar ini memperlihatkan pola dalam nilai yang Saudara berikan, agar Saudara dapat "
            "menelaahnya sendiri. Lembar ini bukan penilaian atas pribadi Saudara dan bukan "
            "perintah untuk mengubah nilai.",
        ],
        "looked_at": looked_at(rater),
        "seen": seen(rater, material),
        "rows": pattern_rows(rater, material),
        "reading": (
            "Poin: pengaruh pola pada rerata nilai pegawai yang Saudara nilai; angka negatif "
            "berarti nilai menjadi lebih rendah. Selang 95% memperlihatkan ketidakpastiannya."
        ),
        "unknown": unknown(rater, material),
        "habit": habit(rater),
        "reply": [
            "Saudara berhak melihat data yang dipakai dan menanggapi isi lembar ini secara "
            "tertulis atau lisan kepada pengelola kepegawaian; tanggapan dicatat bersama "
            "lembar ini. Lembar ini hanya untuk Saudara dan pengelola kepegawaian yang ditugasi; "
            "penilai lain dan pegawai yang dinilai tidak menerimanya.",
        ],
    }


def looked_at(rater: Rater) -> str:
    """Say which ratings were looked at."""
    ratings = rater.ratings
    return (
        f"{count(len(ratings))} nilai yang Saudara berikan kepada "
        f"{count(ratings['pegawai'].nunique())} pegawai pada "
        f"{count(ratings['kriteria'].nunique())} kriteria."
    )


def seen(rater: Rater, material: Material) -> list[str]:
    """Say which patterns were seen, each after its other explanation."""
    found = rater.detected()
    if found.empty and (rater.shown()["verdict"] == "not_detected").any():
        return [
            "Tidak tampak pola yang perlu ditelaah lebih lanjut. Tabel berikut memuat seluruh pola "
            "yang diperiksa."
        ]
    if found.empty:
        return [
            "Belum ada yang dapat disimpulkan dari nilai Saudara. Hal itu tidak berarti ada pola, "
            "dan tidak pula berarti tidak ada."
        ]
    return [
        material.safe(message) or f"{labels.EFFECT[effect]}: {labels.OTHER_EXPLANATION[effect]}."
        for effect, message in zip(found["effect"], found["message"], strict=True)
    ]


def pattern_rows(rater: Rater, material: Material) -> list[list[str]]:
    """Return one row an effect; of an effect tested many times, the patterns found or one row."""
    tests = rater.shown()
    effects = [effect for effect in labels.EFFECT if (tests["effect"] == effect).any()]
    return [
        row
        for effect in effects
        for row in _effect_rows(tests[tests["effect"] == effect], material)
    ]


def _effect_rows(tests: pd.DataFrame, material: Material) -> list[list[str]]:
    """Return the rows of one effect."""
    found = tests[tests["verdict"] == "detected"]
    shown = tests if len(tests) == 1 else found
    if not shown.empty:
        return [_pattern_row(row, material) for row in shown.to_dict("records")]
    is_open = (tests["verdict"] == "undetermined").any()
    verdict = labels.VERDICT["undetermined" if is_open else "not_detected"]
    name, parts = labels.EFFECT[tests["effect"].iloc[0]], f"{count(len(tests))} bagian diperiksa"
    return [[name, parts, ABSENT, ABSENT, verdict]]


def _pattern_row(test: Mapping[Hashable, Any], material: Material) -> list[str]:
    """Return one printed row; what is not known gets no figure."""
    name, verdict = labels.EFFECT[test["effect"]], labels.VERDICT[test["verdict"]]
    if test["verdict"] == "undetermined":
        return [name, ABSENT, ABSENT, ABSENT, verdict]
    detail = words(material.safe(labels.detail(test["detail"])))
    figures_of = [signed(test["points"]), interval(test["points_low"], test["points_high"])]
    return [name, detail, *figures_of, verdict]


def unknown(rater: Rater, material: Material) -> list[str]:
    """Say what cannot be known from the data, and why."""
    if rater.tests.empty:
        return ["Nilai Saudara terlalu sedikit untuk diuji."]
    tests = rater.shown()
    reasons = reason_counts(tests[tests["verdict"] == "undetermined"])
    told = [
        material.safe(message) or f"{labels.EFFECT[effect]}: data belum cukup."
        for effect, message in zip(reasons["effect"], reasons["message"], strict=True)
    ]
    if told:
        return told + _unknown_elsewhere(rater)
    return ["Semua pola di atas dapat disimpulkan dari data tahun ini.", *_unknown_elsewhere(rater)]


def _unknown_elsewhere(rater: Rater) -> list[str]:
    """Say how much cannot be known on the other scales, in one sentence each."""
    rest = rater.tests.drop(rater.shown().index)
    scales = other_scale(rest)[rest["verdict"] == "undetermined"].value_counts().sort_index()
    return [
        f"Pada skala {name}, {count(n)} pemeriksaan lain belum dapat disimpulkan."
        for name, n in scales.items()
    ]


def habit(rater: Rater) -> str:
    """Return one thing to try, chosen by the largest pattern."""
    found = rater.detected()
    if found.empty:
        return labels.GENERAL_HABIT
    largest = found.assign(size=found["points"].abs().fillna(0)).sort_values(
        ["size", "q"], ascending=[False, True], kind="stable"
    )
    return labels.HABIT[largest["effect"].iloc[0]]


def _picture(rater: Rater, material: Material) -> Pictured:
    """Return where the rater stands; where that cannot be known, the rater's own nilai."""
    tests = rater.tests[rater.tests["effect"] == "severity"]
    if (tests["points"].notna() & (tests["identification"] != "none")).any():
        picture = figures.severity_strip(material.table("hasil_uji"), rater.penilai)
        return Pictured(picture, "Kedudukan Saudara di antara penilai lain (garis tegak)")
    picture = figures.own_nilai(rater.ratings, material.profile)
    return Pictured(picture, "Nilai yang Saudara berikan")
