"""What shows across files: two owners of a NIP, transfers, circles; and data nobody may read."""

import pytest

from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.intake.layout.columns import is_forbidden
from kinerja_analysis.intake.people.grades import grade_rank, read_grade

ANI, BUDI = "199001012015032901", "198502022010011902"
CITRA, DODI = "197503032000032903", "198004042005011904"
NAMES = {ANI: "Ani", BUDI: "Budi", CITRA: "Citra", DODI: "Dodi"}
HEADER = ["NIP", "Nama", "Unit Kerja", "NIP Penilai", "Nama Penilai", "Peran", "Tanggal"]
HEADER += ["Disiplin", "Kualitas Kerja"]
LIST_HEADER = ["NIP", "Nama", "Jabatan", "Golongan", "Unit Kerja", "NIP Atasan"]


def rated(ratee=ANI, rater=CITRA, unit="Seksi Umum", role="", **other):
    names = {"nama": NAMES.get(ratee, "Baru"), "nama_penilai": NAMES.get(rater, "Lain")} | other
    day = names.get("tanggal", "2025-12-01")
    return [ratee, names["nama"], unit, rater, names["nama_penilai"], role, day, 4, 5]


@pytest.fixture
def cleaned(workbook, small_profile):
    """Clean one panel file for each list of rows."""

    def clean(*files, listed=None):
        paths = [workbook(f"b{n}.xlsx", [HEADER, *rows]) for n, rows in enumerate(files)]
        people = workbook("pegawai.xlsx", [LIST_HEADER, *listed]) if listed else None
        return clean_exports(paths, small_profile, tahun=2025, pegawai=people)

    return clean


def flagged(clean, rule):
    return clean.flags.query("aturan == @rule")[["berkas", "baris"]].to_numpy().tolist()


def test_one_nip_with_two_owners_in_two_files_waits_in_both(cleaned):
    clean = cleaned([rated(), rated(BUDI)], [rated(nama="Fatimah", rater=DODI)])
    assert clean.quarantine[["berkas", "baris", "aturan"]].to_numpy().tolist() == [
        ["b0.xlsx", 2, "nip_dua_nama"],
        ["b1.xlsx", 2, "nip_dua_nama"],
    ]


def test_ratee_and_rater_with_one_nip_and_two_names_wait(cleaned):
    clean = cleaned([rated(), rated(BUDI, ANI, nama_penilai="Fatimah"), rated(DODI)])
    assert clean.quarantine["baris"].tolist() == [2, 3]
    assert set(clean.penilaian["pegawai"]) == {DODI}


def test_name_that_is_left_out_contradicts_none(cleaned):
    clean = cleaned([rated(nama="-"), rated(BUDI)], [rated(rater=DODI)], [rated(BUDI, DODI)])
    assert clean.quarantine.empty


def test_one_person_in_several_spellings_is_no_second_owner(cleaned):
    clean = cleaned([rated(nama="Drs. ANI, M.Si."), rated(BUDI)], [rated(rater=DODI)])
    assert clean.quarantine.empty
    assert clean.pegawai["pegawai"].is_unique


def test_one_name_with_two_nip_is_kept_and_pointed_out(cleaned):
    clean = cleaned([rated(nama="Sri Lestari"), rated(BUDI, nama="Sri Lestari, S.E.")])
    assert flagged(clean, "nama_dua_nip") == [["b0.xlsx", 2], ["b0.xlsx", 3]]
    assert clean.quarantine.empty
    assert set(clean.penilaian["pegawai"]) == {ANI, BUDI}


def test_transfer_keeps_both_units_and_asks_for_weights(cleaned):
    clean = cleaned([rated(), rated(unit="Seksi Sosial", rater=DODI), rated(BUDI)])
    assert set(clean.penilaian.query("pegawai == @ANI")["unit_kerja"]) == {
        "Seksi Umum",
        "Seksi Sosial",
    }
    assert flagged(clean, "pindah_unit") == [["b0.xlsx", 2], ["b0.xlsx", 3]]
    told = clean.flags.query("aturan == 'pindah_unit'")["pesan"].iloc[0]
    assert "Seksi Sosial; Seksi Umum" in told
    assert "bulan bertugas" in told


def test_two_superiors_of_one_period_are_pointed_out(cleaned):
    rows = [rated(role="atasan"), rated(rater=DODI, role="atasan"), rated(rater=BUDI, role="tim")]
    assert flagged(cleaned(rows), "dua_atasan") == [["b0.xlsx", 2], ["b0.xlsx", 3]]


def test_pair_who_rate_each_other_are_pointed_out(cleaned):
    clean = cleaned([rated(ANI, BUDI), rated(DODI, BUDI)], [rated(BUDI, ANI)])
    assert flagged(clean, "saling_menilai") == [["b0.xlsx", 2], ["b1.xlsx", 2]]
    assert len(clean.penilaian) == 6


@pytest.mark.parametrize("roles", [("rekan", "rekan"), ("atasan", "bawahan")])
def test_roles_that_mean_each_other_are_no_circle(cleaned, roles):
    clean = cleaned([rated(ANI, BUDI, role=roles[0]), rated(BUDI, ANI, role=roles[1])])
    assert flagged(clean, "saling_menilai") == []


def test_own_rating_is_diri_and_no_circle(cleaned):
    clean = cleaned([rated(ANI, " 19900101 201503 2 901", nama_penilai="Ani"), rated(BUDI)])
    assert clean.penilaian.query("pegawai == @ANI")["peran"].unique().tolist() == ["diri"]
    assert clean.flags.empty


def test_superior_of_lower_grade_is_pointed_out(cleaned):
    listed = [
        [ANI, "Ani", "Analis", "IV a", "Seksi Umum", CITRA],
        [BUDI, "Budi", "Analis", "II/c", "Seksi Umum", CITRA],
        [CITRA, "Citra", "Kepala Seksi", "IIId", "Seksi Umum", ""],
    ]
    clean = cleaned([rated(), rated(BUDI)], listed=listed)
    assert flagged(clean, "golongan_penilai_lebih_rendah") == [["b0.xlsx", 2]]
    assert clean.pegawai["golongan"].tolist() == ["IV/a", "II/c", "III/d"]
    assert (clean.repairs["aturan"] == "golongan_dibakukan").sum() == 2


@pytest.mark.parametrize(("month", "months"), [("04", 9), ("01", 12), ("11", 2), ("12", 1)])
def test_who_began_within_the_year_is_kept_and_the_months_are_told(cleaned, month, months):
    new = f"20000101{2025}{month}2908"
    clean = cleaned([rated(new), rated(BUDI)])
    assert flagged(clean, "mulai_tahun_ini") == [["b0.xlsx", 2]]
    # appointed in April: April to December are 9 months
    assert f"Paling lama {months} bulan." in clean.flags["pesan"].item()
    assert new in set(clean.penilaian["pegawai"])


def test_flags_are_no_repairs_and_change_nothing(cleaned):
    clean = cleaned([rated(ANI, BUDI)], [rated(BUDI, ANI)])
    assert clean.repairs.empty
    assert (clean.flags["sebelum"] == clean.flags["sesudah"]).all()
    assert (clean.flags["jenis"] == "perbaikan").all()


@pytest.mark.parametrize(
    ("written", "golongan"),
    [
        ("III/d", "III/d"),
        ("II b", "II/b"),
        ("IIId", "III/d"),
        ("3D", "III/d"),
        ("Penata, III/b", "III/b"),
        ("Penata Muda Tk. I, (III/b)", "III/b"),
        ("gol. IX", "IX"),
        ("V", "V"),
        ("III/e", "III/e"),
        ("-", "-"),
    ],
)
def test_golongan_has_one_spelling(written, golongan):
    assert read_grade(written) == golongan


def test_golongan_are_ordered_within_their_kind():
    order = ["I/a", "II/d", "III/a", "III/d", "IV/e"]
    assert sorted(order[::-1], key=grade_rank) == order
    assert grade_rank("IX") < grade_rank("XVII")
    assert grade_rank("honorer") == 0


@pytest.mark.parametrize(
    "label", ["AGAMA", "Agama / Kepercayaan", "Suku", "Status Kesehatan", "Nama Suami/Istri"]
)
def test_column_that_nobody_may_read_is_known(label):
    assert is_forbidden(label)


@pytest.mark.parametrize("label", ["Suku Dinas", "Golongan", "Status", "Keluhan Masyarakat"])
def test_other_columns_are_not_forbidden(label):
    assert not is_forbidden(label)


def test_forbidden_column_is_in_no_table_and_no_ledger(tmp_path, small_profile):
    lines = [
        "NIP,Nama,Agama Pegawai,NIP Penilai,Tanggal,Disiplin,Kualitas Kerja,Golongan Darah",
        f"{ANI},Ani,Rahasia,{CITRA},2025-12-01,4,5,AB",
        f"{BUDI},Budi, S.E.,Rahasia,{CITRA},2025-12-01,4,5,AB",
    ]
    path = tmp_path / "panel.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    clean = clean_exports([path], small_profile, tahun=2025)
    assert clean.quarantine["aturan"].tolist() == ["jumlah_kolom"]
    assert not any("Rahasia" in table.to_csv() for table in clean.tables().values())
    assert BUDI in clean.quarantine["sebelum"].item()


def test_file_of_shifted_records_alone_waits_whole(tmp_path, small_profile):
    header = "NIP,Nama,NIP Penilai,Tanggal,Disiplin,Kualitas Kerja"
    path = tmp_path / "geser.csv"
    path.write_text(f"{header}\n{ANI},Ani, S.E.,{CITRA},2025-12-01,4,5", encoding="utf-8")
    clean = clean_exports([path], small_profile, tahun=2025)
    assert clean.tally[["dibaca", "struktur", "bersih", "karantina"]].iloc[0].tolist() == [
        2,
        1,
        0,
        1,
    ]
    assert clean.penilaian.empty
