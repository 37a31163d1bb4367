"""Whether the rules that a report applies were held against the law, for the year it is about."""

from kinerja_analysis.report.material import Material
from kinerja_analysis.report.rules import rules_of


def unverified_remark(material: Material) -> str:
    """Return what the cover says of rules that nobody verified for the year; else nothing.

    The office's own word in the profile (``laporan.ketentuan_sampai``) counts; without it, the
    marks on the rules themselves.
    """
    checked = material.profile.laporan.ketentuan_sampai
    rules = rules_of(material)
    if not rules or material.tahun <= checked:
        return ""
    if checked:
        return (
            f"Ketentuan terakhir yang diperiksa kantor berlaku sampai tahun {checked}; laporan ini "
            f"tentang tahun {material.tahun}. Periksa perubahan ketentuan sebelum mengesahkan."
        )
    open_rules = [rule.short for rule in rules if not rule.verified]
    if not open_rules:
        return ""
    return (
        f"Ketentuan yang dipakai ({', '.join(open_rules)}) belum dibandingkan dengan naskah "
        f"resminya untuk tahun {material.tahun}. Periksa sebelum mengesahkan."
    )
