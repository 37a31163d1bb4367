"""What each rater learns in private: one sheet, the other explanation first, nobody named."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kinerja_analysis.profile import Profile
from kinerja_analysis.report import figures, labels
from kinerja_analysis.report.feedback_records import (
    EXAMPLE_HEADS,
    PROFILE_HEADS,
    beside_others,
    best_told,
    examples,
    looked_for,
    profile_rows,
)
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

Test = Mapping[Hashable, Any]
"""One row of `hasil_uji`, with its size in points."""

MOST_UNKNOWN: Final = 4
"""Count of patterns of which the sheet says why they cannot be concluded on."""

PURPOSE: Final = (
    "Lembar ini memperlihatkan nilai yang Saudara berikan, agar Saudara dapat menelaahnya sendiri. "
    "Lembar ini bukan penilaian atas pribadi Saudara dan bukan perintah untuk mengubah nilai."
)

GENERAL_EXPLANATION: Final = (
    "Beda antara nilai Saudara dan nilai penilai lain belum tentu berasal dari cara menilai: "
    "pegawai yang Saudara nilai memang dapat berbeda kinerjanya, dan Saudara dapat melihat "
    "pekerjaan yang tidak terlihat penilai lain."
)

READING: Final = (
    "Poin: pengaruh pola pada rerata nilai pegawai yang Saudara nilai; angka negatif berarti nilai "
    "menjadi lebih rendah. Selang 95% memperlihatkan ketidakpastiannya. Tanda – berarti besarnya "
    "tidak dapat ditentukan dari data ini, atau tidak dinyatakan dalam poin."
)

PROFILE_NOTE: Final = "Nilai Saudara tahun lalu tidak tersedia, sehingga belum ada pembanding."
PEOPLE_CHANGE: Final = (
    "Beda dengan tahun lalu dapat pula terjadi karena pegawai yang dinilai atau kinerjanya berubah."
)

NO_ORDER: Final = (
    "Daftar ini untuk dibaca kembali bersama buktinya. Daftar ini bukan perintah untuk mengubah "
    "nilai, dan tidak ada nilai yang diusulkan."
)

NO_RECORDS: Final = (
    "Tidak ada pegawai yang juga dinilai sedikitnya dua penilai lain, sehingga tidak ada catatan "
    "yang dapat dibaca bersama."
)

REPLY: Final = (
    "Saudara berhak melihat data yang dipakai dan menanggapi isi lembar ini secara tertulis atau "
    "lisan kepada pengelola kepegawaian, dengan formulir di bawah ini, paling lambat {hari} hari "
    "sejak lembar diterima. Pokok tanggapan dicatat, dan dicetak di samping pola yang bersangkutan "
    "bila pola itu dimuat dalam laporan."
)

READERS: Final = (
    "Yang membaca lembar ini: Saudara dan pengelola kepegawaian yang ditugasi. Penilai lain, "
    "atasan Saudara, dan pegawai yang dinilai tidak menerimanya; dalam laporan Saudara hanya "
    "disebut dengan kode, yang berganti setiap tahun."
)


@dataclass(frozen=True, eq=False)
class Rater:
    """One rater: code, tests of his or her ratings, the ratings, and those of the year before."""

    penilai: str
    code: str
    tests: pd.DataFrame
    ratings: pd.DataFrame
    earlier: pd.DataFrame

    @cached_property
    def shown(self) -> pd.DataFrame:
        """The tests that the sheet shows: the main scale's, and any pattern elsewhere."""
        main = self.tests.index.isin(on_main_scale(self.tests).index)
        return self.tests[main | (self.tests["verdict"] == "detected")]

    @cached_property
    def detected(self) -> pd.DataFrame:
        """The patterns to look at."""
        return self.tests[self.tests["verdict"] == "detected"]


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
    rated, tests = beside_others(material.rated()), with_points(material.table("hasil_uji"))
    before = material.until("penilaian")
    before = before[(before["tahun"] == material.tahun - 1) & (before["peran"] != "diri")]
    of_tests, of_rated, of_before = map(_by_rater, (tests, rated, before))
    present = material.penilai[material.penilai.index.isin(rated["penilai"])].sort_values()
    return [
        Rater(
            str(penilai),
            code,
            of_tests.get(penilai, tests.head(0)),
            of_rated[penilai],
            of_before.get(penilai, before.head(0)),
        )
        for penilai, code in present.items()
    ]


def _by_rater(frame: pd.DataFrame) -> dict[Hashable, pd.DataFrame]:
    """Return the rows of each rater."""
    return {penilai: rows for penilai, rows in frame.groupby("penilai", observed=True)}


def _write_sheet(rater: Rater, material: Material, folder: Path) -> Path:
    """Write the sheet of one rater."""
    path = folder / f"umpan-balik-{rater.code}.pdf"
    picture = figures.own_nilai(rater.ratings, material.profile)
    image = {"file": PICTURE_FILE, "alt": picture.alt, "caption": "Nilai yang Saudara berikan"}
    own = material.profile.templates
    data = {**_frame(rater, material), **_sentences(rater, material), **image}
    path.write_bytes(typeset("umpan_balik.typ", data, {PICTURE_FILE: picture.png}, own))
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
        "profile_heads": list(PROFILE_HEADS),
        "example_heads": list(EXAMPLE_HEADS),
    }


def _sentences(rater: Rater, material: Material) -> dict[str, object]:
    """Return the words of a sheet, in its reading order."""
    rows = profile_rows(rater.ratings, rater.earlier, material)
    records = examples(rater.ratings, material, looked_for(rater.detected))
    return {
        "opening": [PURPOSE, looked_at(rater)],
        "other": other_explanation(rater),
        "seen": seen(rater, material),
        "rows": pattern_rows(rater, material),
        "reading": READING,
        "profile": rows,
        "profile_note": PROFILE_NOTE if rater.earlier.empty else PEOPLE_CHANGE,
        "best": best_told(rater.ratings, material),
        "examples": records,
        "examples_note": NO_ORDER if records else NO_RECORDS,
        "unknown": unknown(rater, material),
        "habit": habit(rater),
        "reply": [REPLY.format(hari=count(material.profile.jadwal.masa_tanggapan))],
        "readers": READERS,
    }


def other_explanation(rater: Rater) -> str:
    """Say what else can lie behind the rater's nilai, before anything is shown of them."""
    found = set(rater.detected["effect"])
    effects = [effect for effect in labels.EFFECT if effect in found]
    told = [labels.OTHER_EXPLANATION[effect] for effect in effects]
    if not told:
        return GENERAL_EXPLANATION
    return f"{GENERAL_EXPLANATION} Untuk pola di bawah ini: {'; '.join(told)}."


def looked_at(rater: Rater) -> str:
    """Say which ratings were looked at."""
    ratings = rater.ratings
    return (
        f"Saudara memberikan {count(len(ratings))} nilai kepada "
        f"{count(ratings['pegawai'].nunique())} pegawai pada "
        f"{count(ratings['kriteria'].nunique())} kriteria."
    )


def seen(rater: Rater, material: Material) -> list[str]:
    """Say which patterns were seen, each after its other explanation."""
    found = rater.detected
    if found.empty and (rater.shown["verdict"] == "not_detected").any():
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
    of_effect: dict[str, list[Test]] = {effect: [] for effect in labels.EFFECT}
    for test in rater.shown.to_dict("records"):
        of_effect[test["effect"]].append(test)
    return [row for tests in of_effect.values() if tests for row in _effect_rows(tests, material)]


def _effect_rows(tests: list[Test], material: Material) -> list[list[str]]:
    """Return the rows of one effect."""
    found = [test for test in tests if test["verdict"] == "detected"]
    if shown := tests if len(tests) == 1 else found:
        return [_pattern_row(test, material) for test in shown]
    is_open = any(test["verdict"] == "undetermined" for test in tests)
    verdict = labels.VERDICT["undetermined" if is_open else "not_detected"]
    name, parts = labels.EFFECT[tests[0]["effect"]], f"{count(len(tests))} bagian diperiksa"
    return [[name, parts, ABSENT, ABSENT, verdict]]


def _pattern_row(test: Test, material: Material) -> list[str]:
    """Return one printed row; what is not known gets no figure."""
    name, verdict = labels.EFFECT[test["effect"]], labels.VERDICT[test["verdict"]]
    if test["identification"] == "none" or pd.isna(test["points"]):
        return [name, ABSENT, ABSENT, ABSENT, verdict]
    detail = words(material.safe(labels.detail(test["detail"])))
    figures_of = [signed(test["points"]), interval(test["points_low"], test["points_high"])]
    return [name, detail, *figures_of, verdict]


def unknown(rater: Rater, material: Material) -> list[str]:
    """Say what cannot be known from the data, and why."""
    if rater.tests.empty:
        return ["Nilai Saudara terlalu sedikit untuk diuji."]
    tests = rater.shown
    reasons = reason_counts(tests[tests["verdict"] == "undetermined"]).drop_duplicates("effect")
    told = [
        material.safe(message) or f"{labels.EFFECT[effect]}: data belum cukup."
        for effect, message in zip(reasons["effect"], reasons["message"], strict=True)
    ]
    if told:
        return [*told[:MOST_UNKNOWN], *_unknown_rest(told), *_unknown_elsewhere(rater)]
    return ["Semua pola di atas dapat disimpulkan dari data tahun ini.", *_unknown_elsewhere(rater)]


def _unknown_rest(told: list[str]) -> list[str]:
    """Say how many patterns more cannot be concluded on."""
    rest = len(told) - MOST_UNKNOWN
    more = f"Sebanyak {count(rest)} pola lain belum dapat disimpulkan (lihat tabel)."
    return [more] if rest > 0 else []


def _unknown_elsewhere(rater: Rater) -> list[str]:
    """Say how much cannot be known on the other scales, in one sentence each."""
    rest = rater.tests.drop(rater.shown.index)
    scales = other_scale(rest)[rest["verdict"] == "undetermined"].value_counts().sort_index()
    return [
        f"Pada skala {name}, {count(n)} pemeriksaan lain belum dapat disimpulkan."
        for name, n in scales.items()
    ]


def habit(rater: Rater) -> str:
    """Return one thing to try, chosen by the largest pattern."""
    found = rater.detected
    if found.empty:
        return labels.GENERAL_HABIT
    largest = found.assign(size=found["points"].abs().fillna(0)).sort_values(
        ["size", "q"], ascending=[False, True], kind="stable"
    )
    return labels.HABIT[largest["effect"].iloc[0]]
