"""Which kinds of export are known, and by which columns each is recognised."""

from dataclasses import dataclass
from typing import Final, Literal

KindName = Literal[
    "ekinerja_b",
    "ekinerja_a",
    "diri",
    "panel",
    "daftar_nilai",
    "keberatan",
    "skp",
    "layanan",
    "organisasi",
    "pegawai",
    "rekap",
    "bobot",
    "alasan_diri",
    "survei",
    "tanggapan",
    "tindak_lanjut",
]

CRITERION: Final = "kriteria:"
"""What the field of a criterion column begins with; the criterion's name follows."""

STATEMENTS: Final = tuple(f"survei_{number}" for number in range(1, 7))
"""Fields of the six statements of the anonymous survey."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of export: the fields it must have and those it may have; the first is its key.

    `rated` says that criteria stand in columns: they must ("must"), may ("may"), or make the
    table another kind ("never").
    """

    name: KindName
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    rated: Literal["must", "may", "never"] = "never"
    one_of: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields of the kind, criteria aside."""
        return (*self.needs, *self.one_of, *self.may)


KINDS: Final = (
    Kind(
        "ekinerja_b",
        ("pegawai", "penilai", "hasil_kerja", "perilaku_kerja", "predikat"),
        (
            "nama",
            "unit_kerja",
            "jabatan",
            "jenis_pegawai",
            "nama_penilai",
            "dinilai_pada",
            "tahun",
            "periode",
            "mulai",
            "selesai",
            "plt",
        ),
    ),
    Kind(
        "ekinerja_a",
        ("pegawai", "hasil_kerja", "perilaku_kerja", "predikat"),
        ("nama", "unit_kerja", "jabatan", "tahun", "periode"),
    ),
    Kind(
        "diri",
        ("pegawai", "capaian", "tantangan"),
        (
            "inovasi",
            "bukti_inovasi",
            "izin_kutip",
            "nama",
            "unit_kerja",
            "tanggal",
            "tahun",
            "periode",
        ),
        rated="may",
    ),
    Kind(
        "panel",
        ("pegawai", "penilai"),
        ("nama", "unit_kerja", "jabatan", "nama_penilai", "tanggal", "peran", "tahun", "periode"),
        rated="must",
    ),
    Kind(
        "daftar_nilai",
        ("pegawai", "penilai", "kriteria", "nilai"),
        ("nama", "unit_kerja", "jabatan", "nama_penilai", "tanggal", "peran", "tahun", "periode"),
    ),
    Kind(
        "rekap",
        ("pegawai", "nilai_skp", "nilai_perilaku", "nilai_akhir"),
        (
            "nama",
            "unit_kerja",
            "jabatan",
            "jenis_pegawai",
            "predikat",
            "penilai",
            "nama_penilai",
            "tanggal",
            "tahun",
            "periode",
        ),
    ),
    Kind("bobot", ("kriteria", "bobot")),
    Kind("keberatan", ("pegawai", "keputusan"), ("nama", "tahun", "tanggal_keberatan")),
    Kind("skp", ("pegawai", "status"), ("nama", "tahun", "unit_kerja", "disetujui_pada")),
    Kind("alasan_diri", ("pegawai", "alasan_diri"), ("nama", "tahun")),
    Kind("survei", ("nomor_lembar", "survei_1"), (*STATEMENTS[1:], "tahun")),
    Kind(
        "tanggapan",
        ("penilai", "diserahkan"),
        ("nama_penilai", "ditanggapi", "isi_tanggapan", "tahun"),
    ),
    Kind(
        "tindak_lanjut",
        ("rekomendasi", "status_tindak_lanjut"),
        ("penanggung_jawab", "tenggat", "keterangan", "tahun"),
    ),
    Kind("layanan", ("layanan", "unit_kerja", "ukuran", "nilai"), ("tahun", "periode", "n")),
    Kind("organisasi", ("unit_kerja", "capaian_organisasi"), ("tahun",)),
    Kind(
        "pegawai",
        ("pegawai", "nama"),
        ("tanggal_lahir", "tahun"),
        one_of=("jabatan", "unit_kerja", "golongan", "atasan", "jenis_kelamin", "jenis_pegawai"),
    ),
)
"""All kinds; where a table fits several, the first counts."""

RATING_KINDS: Final = frozenset(
    {"ekinerja_a", "ekinerja_b", "diri", "panel", "daftar_nilai", "rekap"}
)
"""Kinds whose rows belong to an appraisal year."""

OFFICIAL_KINDS: Final = frozenset({"ekinerja_a", "ekinerja_b"})
"""Kinds that carry the two official ratings and the predikat."""
