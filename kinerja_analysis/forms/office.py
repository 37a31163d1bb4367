"""Which forms one office needs: for superiors, panel, everybody, and the personnel section."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from kinerja_analysis.forms.assignment import assignments
from kinerja_analysis.forms.guide import (
    HOW_TO_RATE,
    HOW_TO_TELL,
    choice_of,
    criteria_asked,
    guide_lines,
)
from kinerja_analysis.forms.sheet import Choice, Form, write_form
from kinerja_analysis.profile import Profile
from kinerja_analysis.report.chapters.voices import statements

YEARLY: Final = "tahunan"

TEXTS: Final = {
    "Capaian": "Apa yang dihasilkan tahun ini.",
    "Tantangan": "Apa yang menghambat, dan apa yang diperlukan.",
    "Inovasi": "Cara kerja baru yang dimulai tahun ini.",
    "Bukti Inovasi": "Di mana buktinya: dokumen, tautan, atau angka.",
}

CONSENT: Final = "Bersedia inovasinya dikutip?"

AGREEMENT: Final = ("Sangat tidak setuju", "Tidak setuju", "Setuju", "Sangat setuju")
"""Answers to a statement of the survey, lowest first."""

ROLE_TITLES: Final[Mapping[str, str]] = {
    "atasan": "Penilaian oleh Atasan Langsung",
    "tim": "Penilaian oleh Tim Penilai",
}

PEOPLE: Final[Mapping[str, str]] = {
    "pegawai": "NIP",
    "nama": "Nama",
    "jenis_kelamin": "Jenis Kelamin",
    "tanggal_lahir": "Tanggal Lahir",
    "jenis_pegawai": "Jenis Pegawai",
    "golongan": "Golongan",
    "jabatan": "Jabatan",
    "unit_kerja": "Unit Kerja",
    "atasan": "NIP Atasan",
}


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """One form that is handed out: its file, who gets it, and what it is."""

    berkas: str
    penerima: str
    unit_kerja: str
    formulir: str
    form: Form


def office_forms(
    pegawai: pd.DataFrame,
    penilaian: pd.DataFrame,
    profile: Profile,
    *,
    tahun: int,
    given: pd.DataFrame | None = None,
) -> tuple[Sent, ...]:
    """Return every form of an office for one year.

    Parameters
    ----------
    pegawai : the personnel list (schema `pegawai`)
    penilaian : earlier ratings (schema `penilaian`); may be empty
    profile : the office; its criteria are asked for
    tahun : appraisal year of the forms
    given : panel pairs that the office decided (``penilai, pegawai``), optional
    """
    latest = pegawai.sort_values("tahun").drop_duplicates("pegawai", keep="last")
    people = latest.set_index("pegawai", drop=False)
    pairs = assignments(people.reset_index(drop=True), penilaian, given)
    return (
        *_rating_forms(pairs, people, profile, tahun),
        *_self_forms(people, profile, tahun),
        _people_form(people),
        _survey_form(len(people), tahun),
    )


def _rating_forms(
    pairs: pd.DataFrame, people: pd.DataFrame, profile: Profile, tahun: int
) -> Iterator[Sent]:
    """Yield one form for each rater and role."""
    criteria = criteria_asked(profile)
    answers = {item.nama: choice_of(profile.skala[item.skala]) for item in criteria}
    guide = guide_lines(profile, criteria, HOW_TO_RATE)
    for role, chosen in pairs.groupby("peran", sort=True):
        for number, (rater, own) in enumerate(chosen.groupby("penilai", sort=True), start=1):
            facts, behind = _facts(own, people, str(rater), str(role), tahun)
            who = people.loc[str(rater)]
            yield Sent(
                f"{role}-{number:03d}.xlsx",
                str(who["nama"]),
                str(who["unit_kerja"]),
                ROLE_TITLES[str(role)],
                Form("Penilaian", facts, answers, guide, behind=behind),
            )


def _facts(
    own: pd.DataFrame, people: pd.DataFrame, rater: str, role: str, tahun: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the locked columns of a rating form, by unit and name: who is rated, and by whom."""
    rated = people.loc[own["pegawai"]].sort_values(["unit_kerja", "nama"], kind="stable")
    seen = rated[["pegawai", "nama", "unit_kerja"]].rename(columns=PEOPLE).reset_index(drop=True)
    behind = {
        "NIP Penilai": rater,
        "Nama Penilai": str(people.loc[rater, "nama"]),
        "Peran": role,
        "Tahun": tahun,
        "Periode": YEARLY,
    }
    return seen, pd.DataFrame(behind, index=seen.index)


def _self_forms(people: pd.DataFrame, profile: Profile, tahun: int) -> Iterator[Sent]:
    """Yield the self-assessment of each person."""
    criteria = criteria_asked(profile)
    answers = {item.nama: choice_of(profile.skala[item.skala]) for item in criteria}
    answers |= {name: Choice(advice=advice, long=True) for name, advice in TEXTS.items()}
    answers |= {CONSENT: Choice(("Ya", "Tidak"), advice="Pilih Ya atau Tidak.")}
    guide = guide_lines(profile, criteria, HOW_TO_TELL)
    ordered = people.sort_values(["unit_kerja", "nama"], kind="stable")
    for number, who in enumerate(ordered.itertuples(index=False), start=1):
        seen = {"NIP": [who.pegawai], "Nama": [who.nama], "Unit Kerja": [who.unit_kerja]}
        behind = pd.DataFrame({"Tahun": [tahun], "Periode": [YEARLY]})
        yield Sent(
            f"diri-{number:03d}.xlsx",
            str(who.nama),
            str(who.unit_kerja),
            "Penilaian Diri",
            Form("Penilaian Diri", pd.DataFrame(seen), answers, guide, behind=behind),
        )


def _people_form(people: pd.DataFrame) -> Sent:
    """Return the personnel list, to be put right by the personnel section."""
    ordered = people.sort_values(["unit_kerja", "nama"], kind="stable")
    facts = ordered[list(PEOPLE)].rename(columns=PEOPLE).reset_index(drop=True)
    form = Form("Daftar Pegawai", facts, {}, changeable=frozenset(PEOPLE.values()) - {"NIP"})
    return Sent("pegawai.xlsx", "Pengelola kepegawaian", "", "Daftar Pegawai", form)


def _survey_form(n_people: int, tahun: int) -> Sent:
    """Return the anonymous survey: numbered rows into which the answers on paper are copied."""
    facts = pd.DataFrame({"Nomor Lembar": [str(number) for number in range(1, n_people + 1)]})
    answer = Choice(AGREEMENT, advice="Salin jawaban pada lembar; jangan menulis nama.")
    answers = {text: answer for _, _, text in statements()}
    form = Form("Survei", facts, answers, behind=pd.DataFrame({"Tahun": tahun}, facts.index))
    who = "Pengelola kepegawaian"
    return Sent("survei-pegawai.xlsx", who, "", "Survei Pegawai tanpa Nama", form)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every printed page says of its origin: office and year, marks, and the files' date."""

    office: str
    mark: str
    tanggal: date


def write_office_forms(sent: tuple[Sent, ...], folder: Path, imprint: Imprint) -> Path:
    """Write all forms, and the list of who gets which; return the folder.

    Parameters
    ----------
    sent : the forms
    folder : where; the forms stand in ``formulir/``, the list beside that folder
    imprint : what every printed page says
    """
    place = folder / "formulir"
    place.mkdir(parents=True, exist_ok=True)
    for one in sent:
        title = f"{one.formulir}: {one.penerima}"
        _write(one.form, place / one.berkas, title, imprint)
    _write(_batch_list(sent), folder / "daftar_pengiriman.xlsx", "Daftar Pengiriman", imprint)
    return folder


def _write(form: Form, path: Path, title: str, imprint: Imprint) -> None:
    """Write one form with the imprint of its office."""
    words = f"{title} · {imprint.office}"
    write_form(form, path, title=words, mark=imprint.mark, tanggal=imprint.tanggal)


def _batch_list(sent: tuple[Sent, ...]) -> Form:
    """Return the list of who gets which form, with room for when it went out and came back."""
    facts = pd.DataFrame(
        {
            "Berkas": [one.berkas for one in sent],
            "Penerima": [one.penerima for one in sent],
            "Unit": [one.unit_kerja for one in sent],
            "Formulir": [one.formulir for one in sent],
        }
    )
    returned = Choice(("sudah", "belum"), advice="Apakah formulirnya sudah kembali?")
    return Form("Pengiriman", facts, {"Dikirim tanggal": Choice(), "Kembali": returned})
