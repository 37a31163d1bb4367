"""Who is meant: ids that are no NIP, people outside the list, offices instead of names."""

from dataclasses import replace

import pandas as pd
import pytest

from kinerja_analysis.intake.cells.nip import lost_number, nip_fault, nip_reader
from kinerja_analysis.intake.cells.nip_hints import seeming
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.intake.people.people import core_name, name_likeness
from kinerja_analysis.thresholds import NAME_RATIO

ANI, BUDI = "199001012015032901", "198502022010011902"
CITRA, DODI = "197503032000032903", "198004042005011904"
EKA = "197001011995031905"
HEADER = ["NIP", "Nama", "Jabatan", "NIP Penilai", "Nama Penilai", "Tanggal"]
HEADER += ["Disiplin", "Kualitas Kerja"]
LIST_HEADER = ["NIP", "Nama", "Jabatan", "Unit Kerja", "NIP Atasan", "Tahun"]
LIST = [
    [ANI, "Ani", "Pengelola", "Seksi Umum", CITRA, 2025],
    [BUDI, "Budi", "Analis", "Seksi Umum", CITRA, 2025],
    [CITRA, "Citra", "Lurah", "Kelurahan Candi", EKA, 2025],
]


def rated(**other: object) -> list[object]:
    row = {"nip": ANI, "nama": "Ani", "jabatan": "Pengelola", "penilai": CITRA}
    row |= {"nama_penilai": "Citra", "tanggal": "2025-12-01", "satu": 4, "dua": 5}
    return list((row | other).values())


@pytest.fixture
def cleaned(workbook, small_profile):
    """Clean rows of a panel, with or without a personnel list."""

    def clean(*rows, listed=None):
        people = None
        if listed is not None:
            people = workbook("pegawai.xlsx", [LIST_HEADER, *listed])
        path = workbook("panel.xlsx", [HEADER, *rows])
        return clean_exports([path], small_profile, tahun=2025, pegawai=people)

    return clean


def reasons(clean) -> list[str]:
    return clean.quarantine["aturan"].tolist()


@pytest.mark.parametrize(
    "cell",
    [
        "1990010１2015032901",
        "\u200e199001012015032901\u202c",
        "`199001012015032901",
        "“199001012015032901”",
        "NIPPPK. 19900101 201503 2 901",
        "19900101/201503/2/901",
        "19900101–201503–2–901",
        "19900101\n201503 2 901",
    ],
)
def test_marks_and_wide_digits_are_taken_out_of_a_nip(cell):
    reading = nip_reader(2025)(cell)
    assert (reading.value, reading.fault) == (ANI, "")
    assert reading.repair in ("spasi", "nip_tanda")


@pytest.mark.parametrize(
    ("nip", "fault"),
    [
        # born March 2001, appointed March 2017: 16 years old; a month earlier 15
        ("200103152017031901", ""),
        ("200103152017021901", "nip_tmt"),
        # born 1960, appointed 2019: 59 years old
        ("196001012019021901", "nip_tmt"),
        # a PPPK of 59 is possible, and 21 is no month
        ("196001012019211901", ""),
        ("195401012019211901", "nip_tmt"),
    ],
)
def test_age_at_appointment_must_be_possible(nip, fault):
    assert nip_fault(nip, 2025) == fault


@pytest.mark.parametrize(
    ("cell", "fault", "words"),
    [
        ("3374065503850901", "nip_panjang", "NIK (16 angka)"),
        ("130901234", "nip_panjang", "NIP lama (9 angka)"),
        ("130901", "nip_panjang", "NRK"),
        ("199001012015032", "nip_panjang", "kehilangan tiga angka"),
        ("76050123", "nip_panjang", "NRP Polri"),
        ("NRP 76050123", "nip_bukan_angka", "Tampaknya NRP, bukan NIP."),
        ("11990034560576", "nip_panjang", "NRP TNI"),
        ("12345/P", "nip_bukan_angka", "NRP TNI"),
        ("19900101201503290", "nip_panjang", "Kurang satu angka"),
        ("1990010120150329011", "nip_panjang", "Lebih satu angka"),
        ("l9900101201503290l", "nip_bukan_angka", f"Mungkin {ANI}"),
        ("Camat", "nip_bukan_angka", "nama atau jabatan"),
    ],
)
def test_what_stands_in_place_of_a_nip_is_named_and_waits(cleaned, cell, fault, words):
    clean = cleaned(rated(nip=cell), rated(nip=BUDI, nama="Budi"))
    assert reasons(clean) == [fault]
    assert words in clean.quarantine["pesan"].item()
    assert set(clean.penilaian["pegawai"]) == {BUDI}


def test_letters_that_do_not_make_a_nip_are_not_taken_for_digits(cleaned):
    # o and l for 0 and 1, and still of month 13
    clean = cleaned(rated(nip="l99o1301201503290l"), rated(nip=BUDI, nama="Budi"))
    assert reasons(clean) == ["nip_bukan_angka"]
    assert "Mungkin" not in clean.quarantine["pesan"].item()


@pytest.mark.parametrize(
    "row",
    [
        {"nip": "-", "jabatan": "Tenaga Honorer"},
        {"nip": "", "jabatan": "THL Kebersihan"},
        {"nip": "Non ASN"},
        {"nip": "", "nama": "Ani (PTT)"},
    ],
)
def test_people_without_nip_who_are_no_asn_wait_under_that_reason(cleaned, row):
    assert reasons(cleaned(rated(**row), rated(nip=BUDI, nama="Budi"))) == ["non_asn"]


def test_blank_nip_without_such_a_word_only_waits_for_its_nip(cleaned):
    assert reasons(cleaned(rated(nip="-"), rated(nip=BUDI, nama="Budi"))) == ["nip_kosong"]


@pytest.mark.parametrize("cell", ["1,99001012015033E+17", float(ANI), "199001012015032000"])
def test_nip_that_became_a_number_needs_the_list_with_prefix_and_name(cleaned, cell):
    assert lost_number(cell) > 0
    assert reasons(cleaned(rated(nip=cell), rated(nip=BUDI, nama="Budi"))) == ["nip_presisi_hilang"]
    clean = cleaned(rated(nip="199001012015032000"), listed=LIST)
    assert set(clean.penilaian["pegawai"]) == {ANI}
    twin = [ANI[:-3] + "955", "Ani", "Analis", "Seksi Umum", CITRA, 2025]
    assert reasons(cleaned(rated(nip=float(ANI)), rated(nip=BUDI), listed=[*LIST, twin]))[0] == (
        "nip_presisi_hilang"
    )
    other = cleaned(rated(nip=float(ANI), nama="Budi"), rated(nip=BUDI, nama="Budi"), listed=LIST)
    assert reasons(other) == ["nip_presisi_hilang"]


def test_six_digits_of_a_nip_are_never_completed(cleaned):
    clean = cleaned(rated(nip="1,99001E+17"), rated(nip=BUDI, nama="Budi"), listed=LIST)
    assert reasons(clean) == ["nip_presisi_hilang"]


def test_people_outside_the_list_wait(cleaned):
    rows = [rated(), rated(nip=DODI, nama="Dodi"), rated(penilai=DODI, nama_penilai="Dodi")]
    clean = cleaned(*rows, listed=LIST)
    assert reasons(clean) == ["pegawai_tidak_terdaftar", "penilai_tidak_terdaftar"]
    assert reasons(cleaned(*rows)) == []


def test_superior_whom_the_list_names_may_rate_from_outside(cleaned):
    own = rated(nip=CITRA, nama="Citra", jabatan="Lurah", penilai=EKA, nama_penilai="Eka")
    clean = cleaned(own, listed=LIST)
    assert clean.quarantine.empty
    assert set(clean.penilaian["peran"]) == {"atasan"}


@pytest.mark.parametrize(
    "row",
    [
        {"penilai": "LURAH"},
        {"penilai": "-", "nama_penilai": "Lurah"},
    ],
)
def test_rater_named_by_office_is_found_in_the_list_of_that_year(cleaned, row):
    clean = cleaned(rated(**row), rated(nip=BUDI, nama="Budi"), listed=LIST)
    assert clean.quarantine.empty
    assert set(clean.penilaian["penilai"]) == {CITRA}
    found = clean.repairs.query("aturan == 'penilai_dari_jabatan'")
    assert found["sesudah"].tolist() == [CITRA]
    assert found["sebelum"].str.casefold().tolist() == ["lurah"]


@pytest.mark.parametrize(
    "row",
    [
        {"penilai": "Lurah", "tanggal": ""},
        {"penilai": "Plt. Lurah"},
        {"penilai": "Plh Lurah"},
        {"penilai": "Camat"},
    ],
)
def test_rater_named_by_office_waits_without_date_or_holder(cleaned, row):
    clean = cleaned(rated(**row), rated(nip=BUDI, nama="Budi"), listed=LIST)
    assert reasons(clean) == ["nip_bukan_angka"]


def test_acting_holder_whom_the_list_names_is_found(cleaned):
    listed = [*LIST, [DODI, "Dodi", "Plt. Lurah", "Kelurahan Candi", EKA, 2025]]
    clean = cleaned(rated(penilai="PLT LURAH", nama_penilai=""), listed=listed)
    assert set(clean.penilaian["penilai"]) == {DODI}


def test_office_with_two_holders_in_the_year_waits(cleaned):
    listed = [*LIST, [DODI, "Dodi", "Lurah", "Kelurahan Jomblang", EKA, 2025]]
    clean = cleaned(rated(penilai="Lurah"), rated(nip=BUDI, nama="Budi"), listed=listed)
    assert reasons(clean) == ["nip_bukan_angka"]


def test_nip_that_a_name_suggests_is_offered_and_never_filled_in(cleaned):
    clean = cleaned(rated(nip=""), rated(nip=BUDI, nama="Budi"), listed=LIST)
    assert reasons(clean) == ["nip_kosong"]
    assert f"Menurut daftar pegawai: {ANI}" in clean.quarantine["pesan"].item()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nur'aini", "Nuraini"),
        ("Nur Aini", "Nuraini, S.Pd."),
        ("Muh. Taufiq", "Moh. Taufiq"),
        ("Drs. Muhammad Taufiq, M.Si.", "H. M. Taufiq"),
        ("Budi Setyawan", "Budi Setiawan"),
        ("Bambang S.", "Bambang Sutrisno"),
        ("Heri Santoso", "Herie Santoso"),
    ],
)
def test_spellings_of_one_name_are_alike(one, other):
    assert name_likeness(one, other) >= NAME_RATIO


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Aminah", "Siti Fatimah"),
        ("Sri Wahyuni", "Sri Lestari"),
        ("Ahmad Fauzi", "Ahmad Hidayat"),
        ("Suparmi", "Sutrisno"),
    ],
)
def test_names_of_two_persons_are_not_alike(one, other):
    assert name_likeness(one, other) < NAME_RATIO


def test_one_nip_with_two_names_waits_in_all_its_rows(cleaned):
    rows = [rated(nama="Siti Aminah"), rated(nama="Siti Fatimah", penilai=BUDI), rated(nip=DODI)]
    assert reasons(cleaned(*rows)) == ["nip_dua_nama"] * 2


def test_list_settles_whose_nip_it_is(cleaned):
    rows = [rated(), rated(nama="Fatimah", penilai=BUDI, nama_penilai="Budi")]
    clean = cleaned(*rows, listed=LIST)
    assert clean.quarantine[["baris", "aturan"]].to_numpy().tolist() == [[3, "nip_dua_nama"]]


def test_free_ids_know_nothing_of_nip_and_list(cleaned, small_profile, workbook):
    profile = replace(small_profile, identitas="bebas")
    path = workbook("bebas.xlsx", [HEADER, rated(nip="P-1", penilai="Lurah")])
    clean = clean_exports([path], profile, tahun=2025)
    assert clean.penilaian["penilai"].unique().tolist() == ["Lurah"]


def test_names_that_look_like_missing_values_stay_names(cleaned):
    rows = [rated(nip=ANI, nama="True"), rated(nip=BUDI, nama="Nan"), rated(nip=DODI, nama="-")]
    clean = cleaned(*rows)
    assert {"True", "Nan"} <= set(pd.Series(clean.pegawai["nama"]))


def test_a_faulty_nip_that_shares_its_cell_with_a_name_waits(cleaned):
    # born on 32 January
    shared = rated(nip="Ani / 199001322015032901", nama="Ani")
    clean = cleaned(shared, rated(nip=BUDI, nama="Budi"))
    assert reasons(clean) == ["nip_bukan_angka"]
    assert set(clean.penilaian["pegawai"]) == {BUDI}


def test_blank_nip_in_an_export_without_names_only_waits(workbook, small_profile):
    people = workbook("pegawai.xlsx", [LIST_HEADER, *LIST])
    heads = ["NIP", "NIP Penilai", "Tanggal", "Disiplin", "Kualitas Kerja"]
    rows = [[ANI, CITRA, "2025-12-01", 4, 5], ["", CITRA, "2025-12-01", 3, 3]]
    clean = clean_exports(
        [workbook("panel.xlsx", [heads, *rows])], small_profile, tahun=2025, pegawai=people
    )
    assert reasons(clean) == ["nip_kosong"]
    assert set(clean.penilaian["pegawai"]) == {ANI}


@pytest.mark.parametrize(
    ("nama", "core"),
    [
        ("Budi Santoso SSos", "budi santoso"),  # one title, without a comma
        ("Budi Santoso SSos MSi", "budi santoso"),
        ("Drs H Budi Santoso", "budi santoso"),
        ("SSos", "ssos"),  # what is left is a name
    ],
)
def test_every_title_leaves_a_name_and_nothing_else(nama, core):
    assert core_name(nama) == core


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("NRP 12345", "Tampaknya NRP, bukan NIP."),
        ("31950/P", "Tampaknya NRP TNI, bukan NIP."),
        ("11950012345", "Tampaknya NRP TNI, bukan NIP."),  # 11 digits
        ("130901234", "Tampaknya NIP lama (9 angka); pakai NIP 18 angka."),
        ("3374015203900001", "NIK"),  # a woman born on 12 March
        ("3374019903900001", ""),  # no day of birth, of neither
        ("Lurah", "Tampaknya nama atau jabatan, bukan NIP."),
        ("Ani 2", ""),
    ],
)
def test_what_stands_in_the_place_of_a_nip_is_named_where_it_is_known(text, hint):
    told = seeming(text, text.replace(" ", ""))
    assert hint in told and bool(told) == bool(hint)
