"""Invented people: their NIP are sound, different, and nobody's."""

from datetime import date

import numpy as np
import pytest

from kinerja_analysis.simulate.people import Newcomer, draw_people, printed_nip

YEAR = 2025


@pytest.fixture
def people(rng):
    kinds = ["pimpinan", "pengawas", "sarjana", "diploma", "menengah"]
    return draw_people([Newcomer(kind, YEAR) for kind in kinds * 40], rng)


def test_nip_has_18_digits_and_is_unique(people):
    assert people["pegawai"].str.fullmatch(r"\d{18}").all()
    assert people["pegawai"].is_unique


def test_nip_tells_birth_date_and_sex_of_the_person(people):
    born = people["tanggal_lahir"].dt.strftime("%Y%m%d")
    assert (people["pegawai"].str[:8] == born).all()
    assert (people["pegawai"].str[14] == people["jenis_kelamin"].map({"L": "1", "P": "2"})).all()


def test_serial_is_one_that_no_real_nip_has(people):
    assert people["pegawai"].str[15:].astype(int).between(900, 999).all()


def test_pns_has_month_of_appointment_and_pppk_code_2_and_first_contract(people):
    digits = people["pegawai"].str[12:14]
    is_pns = people["jenis_pegawai"] == "PNS"
    assert digits[is_pns].astype(int).between(1, 12).all()
    assert (digits[~is_pns] == "21").all()
    assert 0 < (~is_pns).sum() < len(people)


def test_nobody_is_appointed_as_a_child_or_in_the_future(people):
    born, appointed = (
        people["pegawai"].str[place].astype(int) for place in (slice(4), slice(8, 12))
    )
    assert (appointed - born >= 19).all()
    assert (appointed < YEAR).all()


def test_heads_are_pns_and_newcomers_are_pppk_of_that_year(rng):
    heads = draw_people([Newcomer("pengawas", YEAR)] * 20, rng)
    assert (heads["jenis_pegawai"] == "PNS").all()
    fresh = draw_people([Newcomer("sarjana", YEAR, appointed_now=True)] * 20, rng)
    assert (fresh["pegawai"].str[8:14] == "202521").all()


def test_birth_dates_are_real_dates(people):
    for nip in people["pegawai"]:
        assert date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))


def test_a_small_office_has_no_two_people_of_one_name(people):
    assert people["nama"].is_unique


def test_printed_nip_has_four_groups():
    assert printed_nip("196410231988022901") == "19641023 198802 2 901"


def test_same_seed_gives_the_same_people():
    newcomers = [Newcomer("sarjana", YEAR)] * 5
    one, other = (draw_people(newcomers, np.random.default_rng(1)) for _ in range(2))
    assert one.equals(other)
