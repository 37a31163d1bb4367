"""Who works in a simulated Kecamatan Candisari: its posts, its people over the years, its panel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kinerja_analysis.schema import PEGAWAI
from kinerja_analysis.simulate.assignment import balanced_panel, own_self, own_superior
from kinerja_analysis.simulate.design import BERAKHLAK, KRITERIA_SUMBER, OfficeDesign
from kinerja_analysis.simulate.people import Education, Newcomer, draw_people

SEKRETARIAT: Final = "Sekretariat Kecamatan"

SEKSI: Final = (
    "Seksi Pemerintahan",
    "Seksi Ketenteraman dan Ketertiban Umum",
    "Seksi Pembangunan",
    "Seksi Kesejahteraan Sosial",
)
"""Sections of the kecamatan office; four of the five that PP 18/2016 allows."""

KELURAHAN: Final = {
    "Kelurahan Candi": 9,
    "Kelurahan Jatingaleh": 10,
    "Kelurahan Kaliwiru": 8,
    "Kelurahan Jomblang": 11,
    "Kelurahan Karanganyar Gunung": 9,
    "Kelurahan Tegalsari": 10,
    "Kelurahan Wonotingal": 9,
}
"""The seven kelurahan (DOMAIN.md, section 5), each with its count of people in the simulation."""

MOST_OWN: Final = 8
"""Count of own ratees of a Lurah; beyond it the Sekretaris Kelurahan rates part of the staff."""

STAFF: Final[dict[str, Education]] = {
    "Penelaah Teknis Kebijakan": "sarjana",
    "Pengolah Data dan Informasi": "diploma",
    "Pengadministrasi Perkantoran": "menengah",
    "Penata Layanan Operasional": "sarjana",
    "Operator Layanan Operasional": "menengah",
}
"""Posts of staff, handed out in turn, and the education each asks for."""

N_PANEL: Final = 2
"""Count of panel members that rate a pegawai beside the own superior."""

RETIRE, REPLACE, SWAP = 57, 4, 3
"""Age at which people leave, staff who leave for other reasons and staff who change places,
a year."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post: what it is, where, whom it answers to (a post number), and the education."""

    jabatan: str
    unit_kerja: str
    atasan: int
    education: Education
    on_panel: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether nobody answers to the post and anybody of the same education may fill it."""
        return self.jabatan in STAFF


def kecamatan_candisari(
    tahun: Sequence[int] = (2023, 2024, 2025), *, seed: int = 0
) -> OfficeDesign:
    """Which office a kecamatan is: secretariat, sections, seven kelurahan, a panel of divisions.

    About 96 people a year; 18 raters with two to eight own ratees; every pegawai but the Camat is
    rated by the own superior, two panel members of other units and, on three criteria, by himself.

    Parameters
    ----------
    tahun : appraisal years, in order; between them people retire, move and join
    seed : which people, and who is on whose panel

    Examples
    --------
    >>> kecamatan_candisari([2025]).pegawai["unit_kerja"].nunique()
    12
    """
    people_rng, panel_rng, head_rng = np.random.default_rng(seed).spawn(3)
    posts = _posts()
    years = _people_by_year(posts, tahun, people_rng)
    head = draw_people([Newcomer("camat", tahun[0])], head_rng)["pegawai"].iloc[0]
    lists = [_personnel_list(posts, people, head) for people in years]
    members = [number for number, post in enumerate(posts) if post.on_panel]
    panels = [
        balanced_panel(people, people["pegawai"].iloc[members].to_list(), N_PANEL, panel_rng)
        for people in lists
    ]
    superiors = [own_superior(people) for people in lists]
    selves = [own_self(people) for people in lists]
    return OfficeDesign(
        nama="Kecamatan Candisari",
        pegawai=pd.concat(lists, ignore_index=True),
        tugas=pd.concat([*superiors, *panels, *selves], ignore_index=True),
        kriteria=(*KRITERIA_SUMBER, *BERAKHLAK),
        kriteria_diri=KRITERIA_SUMBER,
        lengkap=True,
    )


def _posts() -> list[Post]:
    """List all posts; the Camat is number 0 and answers to nobody in the office."""
    posts = [
        Post("Camat", SEKRETARIAT, -1, "camat"),
        Post("Sekretaris Kecamatan", SEKRETARIAT, 0, "pimpinan"),
    ]
    _add_team(posts, "Kepala Subbagian Perencanaan dan Keuangan", SEKRETARIAT, 3)
    _add_team(posts, "Kepala Subbagian Umum dan Kepegawaian", SEKRETARIAT, 3)
    for seksi in SEKSI:
        _add_team(posts, f"Kepala {seksi}", seksi, 4)
    for kelurahan, size in KELURAHAN.items():
        _add_kelurahan(posts, kelurahan, size)
    return posts


def _add_team(posts: list[Post], jabatan: str, unit_kerja: str, n_staff: int) -> None:
    """Append a head who answers to the Sekretaris Kecamatan, and the head's staff.

    Were the heads rated by the Camat too, who rates all Lurah, that would be fourteen own ratees.
    """
    on_panel = unit_kerja != SEKRETARIAT or "Kepegawaian" in jabatan
    posts.append(Post(jabatan, unit_kerja, 1, "pengawas", on_panel))
    _add_staff(posts, unit_kerja, len(posts) - 1, n_staff)


def _add_kelurahan(posts: list[Post], kelurahan: str, size: int) -> None:
    """Append a Lurah who answers to the Camat, a secretary, two heads of section, the staff."""
    lurah = len(posts)
    posts.append(
        Post(f"Lurah {kelurahan.removeprefix('Kelurahan ')}", kelurahan, 0, "pengawas", True)
    )
    posts.append(Post("Sekretaris Kelurahan", kelurahan, lurah, "pengawas"))
    posts.append(Post("Kepala Seksi Pemerintahan dan Pembangunan", kelurahan, lurah, "pengawas"))
    posts.append(Post("Kepala Seksi Kesejahteraan Sosial", kelurahan, lurah, "pengawas"))
    own = size - 4 if size - 1 <= MOST_OWN else MOST_OWN - 4
    _add_staff(posts, kelurahan, lurah, own)
    _add_staff(posts, kelurahan, lurah + 1, size - 4 - own)


def _add_staff(posts: list[Post], unit_kerja: str, atasan: int, n_staff: int) -> None:
    """Append staff posts of a team, the kinds of post in turn."""
    kinds = list(STAFF.items())
    for number in range(n_staff):
        jabatan, education = kinds[(len(posts) + number) % len(kinds)]
        posts.append(Post(jabatan, unit_kerja, atasan, education))


def _people_by_year(
    posts: list[Post], tahun: Sequence[int], rng: np.random.Generator
) -> list[pd.DataFrame]:
    """Fill the posts in the first year, then let people retire, leave, move and join."""
    newcomers = [Newcomer(post.education, tahun[0]) for post in posts]
    years = [draw_people(newcomers, rng).assign(tahun=tahun[0])]
    for year in tahun[1:]:
        years.append(_next_year(years[-1], posts, year, rng))
    return years


def _next_year(
    people: pd.DataFrame, posts: list[Post], tahun: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Fill each post for the next year."""
    stayed = people.iloc[_swap_places(posts, rng)].reset_index(drop=True)
    gone = _leaving(stayed, posts, tahun, rng)
    newcomers = [
        Newcomer(posts[number].education, tahun, appointed_now=posts[number].is_staff)
        for number in gone
    ]
    fresh = draw_people(newcomers, rng).set_index(pd.Index(gone))
    return pd.concat([stayed.drop(index=gone), fresh]).sort_index().assign(tahun=tahun)


def _swap_places(posts: list[Post], rng: np.random.Generator) -> list[int]:
    """Say whose former post each post's holder comes from: two Lurah and some staff swap."""
    holders = list(range(len(posts)))
    lurah = [number for number in holders if posts[number].jabatan.startswith("Lurah")]
    pairs = [rng.choice(lurah, 2, replace=False)]
    for jabatan in list(STAFF)[:SWAP]:
        alike = [number for number in holders if posts[number].jabatan == jabatan]
        pairs.append(rng.choice(alike, 2, replace=False))
    for one, other in pairs:
        holders[one], holders[other] = int(other), int(one)
    return holders


def _leaving(
    people: pd.DataFrame, posts: list[Post], tahun: int, rng: np.random.Generator
) -> list[int]:
    """Say which posts fall vacant: everybody beyond the age, and a few of the staff."""
    old = np.flatnonzero(tahun - people["tanggal_lahir"].dt.year > RETIRE)
    staff = [number for number, post in enumerate(posts) if post.is_staff]
    return sorted({*map(int, old), *map(int, rng.choice(staff, REPLACE, replace=False))})


def _personnel_list(posts: list[Post], people: pd.DataFrame, head: str) -> pd.DataFrame:
    """Write the personnel list of a year; the Camat answers to somebody of the city."""
    ids = people["pegawai"].to_list()
    atasan = [head if post.atasan < 0 else ids[post.atasan] for post in posts]
    return PEGAWAI.conform(
        people.assign(
            jabatan=[post.jabatan for post in posts],
            unit_kerja=[post.unit_kerja for post in posts],
            atasan=atasan,
        )
    )
