"""Which office this is: its scales, criteria, weights, synonyms and rules, read from TOML."""

import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from kinerja_analysis.errors import ProfileError
from kinerja_analysis.profile_keys import key_faults
from kinerja_analysis.profile_report import Objection, ReportStyle
from kinerja_analysis.profile_units import UnitRename, rename_faults
from kinerja_analysis.thresholds import MAX_NEW_EACH, REPLY_DAYS

Identity = Literal["nip", "bebas"]
MissingSource = Literal["bagi_ulang", "kosongkan"]
DueName = Literal["penilaian_diri", "skp"]

COMMON_YEAR = 2023
"""A year without 29 February: a day that it lacks is no day of every year."""

DAY = re.compile(r"(?P<day>\d{1,2})-(?P<month>\d{1,2})(?P<next> tahun berikutnya)?")
"""A day of the appraisal year or of the one after it: ``31-12``, ``15-01 tahun berikutnya``."""

EKSPEKTASI = "ekspektasi"
"""Name of the built-in three-class scale of the two official ratings (1 di bawah .. 3 di atas)."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of nilai: lowest, highest, the step between neighbours, and words for the steps.

    ``kelas``: the lowest nilai of each class that an instrument divides the scale into, if any.
    """

    nama: str
    minimum: float
    maksimum: float
    langkah: float = 1.0
    kata: tuple[str, ...] = ()
    kelas: Mapping[str, float] = field(default_factory=dict)

    @property
    def n_categories(self) -> int:
        """Count of values that the scale allows."""
        return round((self.maksimum - self.minimum) / self.langkah) + 1


@dataclass(frozen=True, slots=True)
class Criterion:
    """A kriteria as the tables name it: scale, other spellings of its column, meaning."""

    nama: str
    skala: str
    sinonim: tuple[str, ...] = ()
    wajib: bool = True
    definisi: str = ""


@dataclass(frozen=True, slots=True)
class ResultRule:
    """How `nilai_akhir` comes about; the weights are shares that the office decided."""

    skala: str
    bobot_sumber: Mapping[str, float]
    bobot_kriteria: Mapping[str, float]
    bila_sumber_kosong: MissingSource = "bagi_ulang"
    dasar: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs the report."""

    jabatan: str = ""
    nama: str = ""
    pangkat: str = ""
    nip: str = ""


def last_day(text: str, tahun: int) -> date | None:
    """Read a day of the appraisal year or of the one after it; nothing where it is no day.

    >>> last_day("15-01 tahun berikutnya", 2025), last_day("awal tahun", 2025)
    (datetime.date(2026, 1, 15), None)
    """
    found = DAY.fullmatch(text)
    if found is None:
        return None
    with suppress(ValueError):
        return date(tahun + bool(found["next"]), int(found["month"]), int(found["day"]))
    return None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When things are due in an office; a date that is not set is not checked.

    Attributes
    ----------
    penilaian_diri, skp : last day (``31-12``, or ``15-01 tahun berikutnya``), or empty
    masa_tanggapan : days that a rater has to reply after the sheet was delivered
    """

    penilaian_diri: str = ""
    skp: str = ""
    masa_tanggapan: int = REPLY_DAYS

    def due(self, what: DueName, tahun: int) -> date | None:
        """Return the last day in an appraisal year, or nothing where none is set."""
        return last_day(self.penilaian_diri if what == "penilaian_diri" else self.skp, tahun)


@dataclass(frozen=True, slots=True)
class Profile:
    """An office: who it is, how people are known there, and how it rates."""

    nama: str
    kota: str
    skala: Mapping[str, Scale]
    kriteria: tuple[Criterion, ...]
    kop: tuple[str, ...] = ()
    simulasi: bool = False
    umpan_balik: bool = True
    identitas: Identity = "nip"
    peran_bawaan: str = "tim"
    skala_kuota: tuple[str, ...] = ()
    penanda_tangan: Signatory = field(default_factory=Signatory)
    mengetahui: Signatory | None = None
    sinonim: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hasil: ResultRule | None = None
    aturan: str = "permenpanrb_6_2022"
    silang_maks: int = MAX_NEW_EACH
    keberatan: Objection = field(default_factory=Objection)
    laporan: ReportStyle = field(default_factory=ReportStyle)
    jadwal: Schedule = field(default_factory=Schedule)
    unit: tuple[UnitRename, ...] = ()
    berkas: Path | None = field(default=None, compare=False)

    def criterion(self, nama: str) -> Criterion:
        """Return the criterion of that name."""
        return next(item for item in self.kriteria if item.nama == nama)

    @property
    def templates(self) -> Path | None:
        """Folder of the office's own templates, beside the profile, if it names one."""
        if not self.laporan.templat or self.berkas is None:
            return None
        return self.berkas.parent / self.laporan.templat

    def criteria_of(self, skala: str) -> tuple[str, ...]:
        """Return the names of the criteria that are rated on that scale."""
        return tuple(item.nama for item in self.kriteria if item.skala == skala)


def scale_limits(profile: Profile) -> dict[str, list[float]]:
    """Return name -> lowest nilai, highest and step of each scale, by which years are compared."""
    return {
        name: [scale.minimum, scale.maksimum, scale.langkah]
        for name, scale in profile.skala.items()
    }


def load_profile(path: Path | str) -> Profile:
    """Read the profile of an office.

    Parameters
    ----------
    path : path of a TOML file (see ``docs/format-profil.md``)

    Raises
    ------
    ProfileError
        The file is missing or no TOML, or a key is unknown, missing or contradicts another;
        every fault is named.
    """
    path = Path(path)
    return replace(_profile(_document(path), path.name), berkas=path.absolute())


def _document(path: Path) -> dict[str, Any]:
    """Return the TOML document, or say what is wrong with the file."""
    if path.is_dir():
        raise ProfileError(
            f"Profil {path} adalah folder; sebutkan berkasnya, misalnya profil.toml."
        )
    if not path.is_file():
        raise ProfileError(f"Profil {path} tidak ditemukan. Periksa letak dan nama berkasnya.")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ProfileError(
            f"Profil {path.name} bukan TOML yang sah{_place_of(fault)}. "
            "Bandingkan dengan data/contoh/profil.toml."
        ) from fault


def _place_of(fault: ValueError) -> str:
    """Say where reading stopped; nothing where the reader does not tell."""
    if found := re.search(r"at line (\d+), column (\d+)", str(fault)):
        return " (baris {}, kolom {})".format(*found.groups())
    return " (terputus di akhir berkas)" if "end of document" in str(fault) else ""


def _profile(document: Mapping[str, Any], name: str) -> Profile:
    """Build the profile once every fault of the document is ruled out."""
    if faults := key_faults(document):
        raise ProfileError(
            f"Profil {name}: {'; '.join(faults)}. "
            "Kunci yang ada tercantum dalam docs/format-profil.md."
        )
    try:
        profile = _build(document)
    except ValueError as fault:
        raise ProfileError(f"Profil {name}: bobot bukan bilangan ({fault}).") from fault
    if faults := _contradictions(profile):
        raise ProfileError(f"Profil {name}: " + "; ".join(faults) + ".")
    return profile


def _build(document: Mapping[str, Any]) -> Profile:
    """Turn the checked document into values."""
    kantor = document["kantor"]
    scales = {key: _scale(key, table) for key, table in document.get("skala", {}).items()}
    scales.setdefault(EKSPEKTASI, Scale(EKSPEKTASI, 1, 3))
    return Profile(
        nama=kantor["nama"],
        kota=kantor["kota"],
        skala=scales,
        kriteria=tuple(_criterion(item) for item in document.get("kriteria", [])),
        kop=tuple(kantor.get("kop", ())),
        simulasi=bool(kantor.get("simulasi", False)),
        umpan_balik=bool(kantor.get("umpan_balik", True)),
        identitas=document.get("identitas", {}).get("jenis", "nip"),
        peran_bawaan=document.get("identitas", {}).get("peran_bawaan", "tim"),
        skala_kuota=tuple(
            k for k, table in document.get("skala", {}).items() if table.get("kuota")
        ),
        penanda_tangan=Signatory(**kantor.get("penanda_tangan", {})),
        mengetahui=Signatory(**kantor["mengetahui"]) if "mengetahui" in kantor else None,
        sinonim={key: tuple(words) for key, words in document.get("sinonim", {}).items()},
        hasil=_result_rule(document["hasil"]) if "hasil" in document else None,
        aturan=document.get("aturan", {}).get("predikat", "permenpanrb_6_2022"),
        silang_maks=document.get("aturan", {}).get("silang_maks", MAX_NEW_EACH),
        keberatan=Objection(**document.get("keberatan", {})),
        laporan=_report_style(document.get("laporan", {})),
        jadwal=Schedule(**document.get("jadwal", {})),
        unit=tuple(
            UnitRename(item["nama"], tuple(item["semula"]), item["sejak"])
            for item in document.get("unit", [])
        ),
    )


def _report_style(table: Mapping[str, Any]) -> ReportStyle:
    """Read how the office's documents are made up."""
    return ReportStyle(**{**table, "tanpa_bab": tuple(table.get("tanpa_bab", ()))})


def _scale(name: str, table: Mapping[str, Any]) -> Scale:
    """Read one scale."""
    return Scale(
        name,
        float(table["minimum"]),
        float(table["maksimum"]),
        float(table.get("langkah", 1)),
        tuple(table.get("kata", ())),
        {key: float(value) for key, value in table.get("kelas", {}).items()},
    )


def _criterion(item: Mapping[str, Any]) -> Criterion:
    """Read one criterion."""
    return Criterion(
        item["nama"],
        item["skala"],
        tuple(item.get("sinonim", ())),
        bool(item.get("wajib", True)),
        item.get("definisi", ""),
    )


def _result_rule(table: Mapping[str, Any]) -> ResultRule:
    """Read the rule of the year's result."""
    return ResultRule(
        skala=table["skala"],
        bobot_sumber={key: _share(value) for key, value in table["bobot_sumber"].items()},
        bobot_kriteria={
            key: float(value) for key, value in table.get("bobot_kriteria", {}).items()
        },
        bila_sumber_kosong=table.get("bila_sumber_kosong", "bagi_ulang"),
        dasar=table.get("dasar", ""),
    )


def _share(value: float | str) -> float:
    """Read a weight as a share of one: 0.6, 60 and "60%" are the same.

    >>> _share("60%"), _share(60), _share(0.6)
    (0.6, 0.6, 0.6)
    """
    text = str(value).strip()
    number = float(text.removesuffix("%").replace(",", "."))
    return round(number / 100, 12) if text.endswith("%") or number > 1 else number


def _contradictions(profile: Profile) -> list[str]:
    """Name every contradiction between the parts of a profile."""
    faults = [
        f"kriteria {item.nama} memakai skala {item.skala} yang tidak ada"
        for item in profile.kriteria
        if item.skala not in profile.skala
    ]
    faults += [
        f"skala {scale.nama}: minimum harus di bawah maksimum dan langkah di atas nol"
        for scale in profile.skala.values()
        if not (scale.minimum < scale.maksimum and scale.langkah > 0)
    ]
    faults += [
        f"skala {scale.nama}: batas kelas {name} berada di luar skala"
        for scale in profile.skala.values()
        for name, lowest in scale.kelas.items()
        if not scale.minimum <= lowest <= scale.maksimum
    ]
    if profile.identitas not in ("nip", "bebas"):
        faults.append(f"identitas.jenis harus nip atau bebas, bukan {profile.identitas}")
    if profile.silang_maks < 1 or profile.silang_maks % 1 != 0:
        faults.append("aturan.silang_maks harus bilangan bulat mulai dari 1")
    faults += profile.laporan.faults()
    faults += _schedule_faults(profile.jadwal)
    faults += rename_faults(profile.unit)
    return faults + (_rule_faults(profile, profile.hasil) if profile.hasil else [])


def _schedule_faults(schedule: Schedule) -> list[str]:
    """Name what is wrong with the dates of an office."""
    days = {"penilaian_diri": schedule.penilaian_diri, "skp": schedule.skp}
    faults = [
        f'jadwal.{name} harus hari-bulan, misalnya "31-12" atau "15-01 tahun berikutnya"'
        for name, text in days.items()
        if text and last_day(text, COMMON_YEAR) is None
    ]
    if schedule.masa_tanggapan < 0 or schedule.masa_tanggapan % 1 != 0:
        faults.append("jadwal.masa_tanggapan harus bilangan bulat hari mulai dari 0")
    return faults


def _rule_faults(profile: Profile, rule: ResultRule) -> list[str]:
    """Name what is wrong with the rule of the year's result."""
    faults = []
    if rule.skala not in profile.skala:
        faults.append(f"hasil.skala {rule.skala} tidak ada")
    if abs(sum(rule.bobot_sumber.values()) - 1) > 1e-9:
        faults.append("hasil.bobot_sumber harus berjumlah 1")
    if unknown := set(rule.bobot_sumber) - {"atasan", "tim", "rekan", "bawahan", "diri"}:
        faults.append(f"hasil.bobot_sumber memuat peran yang tidak dikenal: {', '.join(unknown)}")
    if min(0, *rule.bobot_sumber.values(), *rule.bobot_kriteria.values()) < 0:
        faults.append("bobot pada hasil tidak boleh negatif")
    if rule.bila_sumber_kosong not in ("bagi_ulang", "kosongkan"):
        faults.append("hasil.bila_sumber_kosong harus bagi_ulang atau kosongkan")
    names = {item.nama for item in profile.kriteria if item.skala == rule.skala}
    if missing := ", ".join(sorted(set(rule.bobot_kriteria) - names)):
        faults.append(f"hasil.bobot_kriteria: {missing} bukan kriteria pada skala {rule.skala}")
    return faults
