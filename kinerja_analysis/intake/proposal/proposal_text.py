"""How a proposed profile is written: TOML that loads as it is, with a question where it is open."""

import json
from collections.abc import Iterable, Sequence

from kinerja_analysis.intake.proposal.proposal import Proposal, ProposedCriterion
from kinerja_analysis.intake.proposal.proposed_scale import Proposed

UNNAMED = "Kantor Belum Bernama"
"""What stands for the office's name until it is filled in."""


def proposal_text(proposal: Proposal) -> str:
    """Return the proposed profile as commented TOML."""
    scales = _scales(proposal.criteria)
    parts = [
        _office(),
        _identity(proposal),
        *(_scale(scale, others) for scale, others in scales.items()),
        *map(_criterion, proposal.criteria),
        _rule(next(iter(scales), None)),
        _regulation(),
    ]
    return "\n".join(parts)


def _text(value: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(value, ensure_ascii=False)


def _office() -> str:
    """Return the part that the office must fill in."""
    return f"""\
# Usulan profil kantor, disusun dari ekspor kantor sendiri.
# Periksa setiap bagian yang bertanda TANYA.
# Arti setiap kunci: docs/format-profil.md.

[kantor]
nama = {_text(UNNAMED)}   # TANYA: nama kantor seperti pada judul laporan
kota = "Kota"                     # TANYA: tempat penandatanganan
kop = []                          # misalnya ["PEMERINTAH KOTA ...", "KECAMATAN ..."]
simulasi = false
umpan_balik = true                # satu lembar umpan balik pribadi bagi setiap penilai

[kantor.penanda_tangan]
jabatan = ""
nama = ""
pangkat = ""
nip = ""
"""


def _identity(proposal: Proposal) -> str:
    """Return how people are known."""
    seen = "sebagian besar 18 angka" if proposal.by_nip else "bukan 18 angka"
    roles = (
        "ekspor memuat kolom peran; ini hanya bagi baris yang kosong"
        if proposal.has_roles
        else "TANYA: ekspor tidak memuat kolom peran; inilah peran penilai yang bukan atasan"
    )
    return f"""\
[identitas]
jenis = {_text("nip" if proposal.by_nip else "bebas")}   # tanda pengenal dalam ekspor {seen}
peran_bawaan = "tim"   # {roles}
"""


def _scales(criteria: Sequence[ProposedCriterion]) -> dict[Proposed, tuple[Proposed, ...]]:
    """Return the scales in use, each once, with the others that would fit as well."""
    found: dict[Proposed, tuple[Proposed, ...]] = {}
    for item in criteria:
        found.setdefault(item.scales[0], item.scales[1:])
    return found


def _scale(scale: Proposed, others: Iterable[Proposed]) -> str:
    """Return one scale, and the question where another would fit too."""
    lines = [
        f"[skala.{scale.nama}]",
        f"minimum = {scale.minimum:g}",
        f"maksimum = {scale.maksimum:g}",
        f"langkah = {scale.langkah:g}",
    ]
    if scale.kata:
        lines.append(f"kata = {json.dumps(scale.kata, ensure_ascii=False)}")
    lines += [
        f"# TANYA: nilainya juga cocok dengan skala {other.minimum:g}-{other.maksimum:g}; bila itu "
        f"yang berlaku, tulis minimum = {other.minimum:g} dan maksimum = {other.maksimum:g}."
        for other in others
    ]
    return "\n".join([*lines, ""])


def _criterion(item: ProposedCriterion) -> str:
    """Return one criterion."""
    must = "" if item.wajib else "   # tidak ada pada semua tabel"
    return f"""\
[[kriteria]]
nama = {_text(item.nama)}
skala = {_text(item.scales[0].nama)}
sinonim = []
wajib = {str(item.wajib).lower()}{must}
# definisi = "TANYA: arti kriteria ini dalam satu kalimat"
"""


def _rule(scale: Proposed | None) -> str:
    """Return the rule of the year's result, which no export tells, as a comment."""
    if scale is None:
        return (
            "# Ekspor ini tidak memuat kriteria sendiri; hanya dua rating e-Kinerja yang dibaca.\n"
        )
    return f"""\
# TANYA: bagaimana nilai akhir dihitung? Hapus tanda pagar bila sudah diputuskan.
# [hasil]
# skala = {_text(scale.nama)}
# bila_sumber_kosong = "bagi_ulang"
# dasar = "keputusan yang menetapkan aturan ini"
#
# [hasil.bobot_sumber]
# atasan = 0.6
# tim = 0.4
"""


def _regulation() -> str:
    """Return which rule of predikat holds."""
    return '[aturan]\npredikat = "permenpanrb_6_2022"\n'
