"""How the report opens: the page on which the responsible official approves it."""

from dataclasses import replace

from kinerja_analysis.profile import Signatory
from kinerja_analysis.report.blocks import Block, Paragraph, Section, Signature
from kinerja_analysis.report.material import Material
from kinerja_analysis.report.number_format import enumeration, long_date, percent
from kinerja_analysis.thresholds import MAX_WAITING_SHARE


def approval(material: Material) -> tuple[Section, ...]:
    """Return the approval page with its signature block."""
    office, year = material.profile.nama, material.tahun
    blocks: tuple[Block, ...] = (
        Paragraph(
            f"Laporan Evaluasi Kinerja Pegawai {office} Tahun {year} disusun dari data yang "
            f"diuraikan dalam Bab II. {_stage_sentence(material)}"
        ),
        Paragraph(
            "Predikat kinerja ditetapkan oleh pejabat penilai kinerja. Angka hasil analisis dalam "
            "laporan ini merupakan bahan pertimbangan dan tidak menggantikan penetapan itu; tidak "
            "ada keputusan tentang pegawai yang diambil oleh mesin."
        ),
        Paragraph(_own_interest(material)),
        *_left_out(material),
        _signature(material),
    )
    return (Section("Lembar Pengesahan", blocks, new_page=True),)


def _left_out(material: Material) -> tuple[Paragraph, ...]:
    """Say which chapters the office does not print, since the others may refer to them."""
    names = material.profile.laporan.tanpa_bab
    if not names:
        return ()
    return (
        Paragraph(
            f"Menurut profil kantor, bagian berikut tidak dicetak: {enumeration(list(names))}. "
            "Rujukan kepada bagian itu merujuk pada naskah lengkapnya.",
            "note",
        ),
    )


def _own_interest(material: Material) -> str:
    """Say whether the signatory is one of the raters whom the report is about."""
    own = [one.nip.replace(" ", "") for one in _signatories(material)]
    if not all(own):
        return (
            "Pejabat yang menandatangani laporan ini dapat pula menjadi salah seorang penilai yang "
            "nilainya ditelaah dalam Bab IV."
        )
    n_raters = len(set(own) & set(material.rated()["penilai"]))
    if not n_raters:
        return (
            "Pejabat yang menandatangani laporan ini tidak memberi nilai yang ditelaah di dalamnya."
        )
    which = "Pejabat" if n_raters == len(own) else "Salah seorang pejabat"
    return (
        f"{which} yang menandatangani laporan ini juga seorang penilai: nilai yang diberikannya "
        "ikut ditelaah dalam Bab IV dengan cara yang sama seperti nilai penilai lain."
    )


def _signatories(material: Material) -> list[Signatory]:
    """Return who signs: the one who approves, and the one who acknowledges where there is one."""
    profile = material.profile
    return [profile.penanda_tangan, *([profile.mengetahui] if profile.mengetahui else [])]


def _stage_sentence(material: Material) -> str:
    """Say what the stage of the report means for its approval."""
    if material.tahap == "kalibrasi":
        return (
            "Naskah ini adalah draf untuk dialog kalibrasi antaratasan sebelum predikat "
            "ditetapkan, dan belum disahkan."
        )
    if not material.fit():
        return (
            "Naskah ini adalah draf dan tidak layak terbit: lebih dari "
            f"{percent(MAX_WAITING_SHARE, 0)} baris data masih menunggu perbaikan."
        )
    return "Laporan ini disahkan untuk dipergunakan sebagaimana mestinya."


def _signature(material: Material) -> Signature:
    """Return the block to sign, from the profile; who acknowledges signs at its left."""
    profile, second = material.profile, material.profile.mengetahui
    place_date = f"{profile.kota}, {long_date(material.tanggal)}".removeprefix(", ")
    beside = _of(second, "Mengetahui,", "PEJABAT YANG MENGETAHUI") if second else None
    first = _of(profile.penanda_tangan, place_date, "PEJABAT YANG MENGESAHKAN")
    return replace(first, beside=beside)


def _of(one: Signatory, above: str, role: str) -> Signature:
    """Return the block of one signatory; `role` stands where the profile names no post."""
    return Signature(above, one.jabatan or role, one.nama, one.pangkat, one.nip)
