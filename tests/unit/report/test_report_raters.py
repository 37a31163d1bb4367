"""The chapter on raters says whom it can compare, what it found, and what it holds back."""

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis.report.blocks import Bullets, FigureBlock, Paragraph, TableBlock
from kinerja_analysis.report.chapters.raters import (
    NEXT_YEAR,
    NOT_YET_ONE_BY_ONE,
    _connectivity,
    _patterns,
    _severity,
)
from kinerja_analysis.report.material import gather
from kinerja_analysis.report.replies import office_tests

pytestmark = pytest.mark.usefixtures("undrawn")

PEOPLE = tuple(f"19800101200501{1 + i % 2}{900 + i}" for i in range(12))
STRICT, LATE, NEVER = PEOPLE[:3]


@pytest.fixture
def part(tables, profile, tanggal):
    """Return the blocks of one part of the chapter, some tables of the small office changed."""

    def blocks(letter, **changes):
        known = tables | changes
        material = gather(known, profile, tahun=2025, tahap="final", tanggal=tanggal)
        if letter == "A":
            return _connectivity(material)
        return {"C": _patterns, "D": _severity}[letter](material, office_tests(material))

    return blocks


def text_of(blocks):
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


def of_kind(blocks, kind):
    return [block for block in blocks if isinstance(block, kind)]


def links(raters, identification):
    return pd.DataFrame({"penilai": raters, "identification": identification}).assign(
        n_pegawai=4, n_shared=0, message=""
    )


def replied(raters, day="2026-01-05"):
    """Return the deliveries of sheets: on 5 January, so that the time to reply has ended."""
    return pd.DataFrame({"tahun": 2025, "penilai": raters}).assign(
        diserahkan=pd.Timestamp(day), ditanggapi=pd.NaT, isi_tanggapan=""
    )


@pytest.fixture
def of_strict(tables):
    """Return the two tests of the rater who was heard: one pattern, one without."""
    return tables["hasil_uji"][tables["hasil_uji"]["penilai"] == STRICT]


def test_single_rater_is_compared_with_nobody_and_the_office_learns_what_to_collect(tables, part):
    rated = tables["penilaian"]
    alone = rated[(rated["penilai"] == STRICT) & (rated["peran"] == "atasan")]
    blocks = part("A", penilaian=alone, keterhubungan=links([STRICT], "none"))
    assert "hanya ada satu penilai, sehingga tidak ada yang dapat dibandingkan" in text_of(blocks)
    assert of_kind(blocks, Bullets)[0].items == NEXT_YEAR
    assert not of_kind(blocks, FigureBlock)


def test_raters_who_share_nobody_are_told_so_without_an_empty_picture(tables, part):
    rated = tables["penilaian"][tables["penilaian"]["peran"] == "atasan"]
    other = rated["pegawai"].isin(PEOPLE[6:])
    halves = rated.assign(penilai=rated["penilai"].mask(other, LATE))
    blocks = part("A", penilaian=halves, keterhubungan=links([STRICT, LATE], "none"))
    assert "tidak seorang pun dari 2 penilai dapat dibandingkan" in text_of(blocks)
    assert "Tidak ada dua penilai yang menilai pegawai yang sama." in text_of(blocks)
    assert not of_kind(blocks, FigureBlock)


def test_office_whose_raters_are_all_linked_hears_it(part):
    blocks = part("A", keterhubungan=links([STRICT, LATE, NEVER], "panel"))
    assert "Seluruh 3 penilai dalam data ini dapat dibandingkan." in text_of(blocks)
    assert not of_kind(blocks, Bullets)


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        (
            ["not_detected", "not_detected"],
            "Tidak tampak pola yang perlu ditelaah pada penilai mana pun.",
        ),
        (
            ["not_detected", "undetermined"],
            "Tidak tampak pola yang perlu ditelaah pada penilai mana pun. Hal itu tidak berarti "
            "bahwa tidak ada pola: 1 dari 2 pengujian belum dapat disimpulkan (bagian E).",
        ),
    ],
)
def test_nothing_found_means_nothing_there_only_where_nothing_is_left_open(
    part, of_strict, verdicts, told
):
    assert text_of(part("C", hasil_uji=of_strict.assign(verdict=verdicts))) == told


def test_pattern_of_a_rater_who_may_still_reply_is_a_count_and_no_row(tables, part):
    unheard = {"tanggapan": tables["tanggapan"].assign(diserahkan=pd.NaT)}
    (only,) = part("C", **unheard)
    assert only.text.startswith("Pola pada 1 penilai hanya disajikan sebagai jumlah")
    # the one severity that could be estimated stays a count too
    blocks = part("D", **unheard)
    assert text_of(blocks).endswith(f"ditaksir pada 2 penilai. {NOT_YET_ONE_BY_ONE}")
    assert not of_kind(blocks, FigureBlock)


@pytest.mark.parametrize(("n", "listed"), [(40, 40), (41, 40)])
def test_forty_largest_patterns_are_listed_and_the_rest_is_counted(part, of_strict, n, listed):
    # the first is the smallest: 0.01 points; the last the largest
    many = pd.concat([of_strict.head(1)] * n, ignore_index=True).assign(
        effect="criterion",
        detail=[f"K{k:02d}" for k in range(n)],
        points=[-(k + 1) / 100 for k in range(n)],
    )
    blocks = part("C", hasil_uji=many)
    (table,) = of_kind(blocks, TableBlock)
    assert len(table.frame) == listed
    assert ("−0,01" in set(table.frame["Poin"])) == (n == listed)
    assert ("Tabel memuat 40 dari 41 pola" in text_of(blocks)) == (n > listed)


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (4, "dapat ditaksir pada 4 penilai."),
        # -0.4, -0.2, 0, 0.2, 0.4: squares sum to 0.4; sqrt(0.4 / 4) = 0.316
        (5, "dapat ditaksir pada 5 penilai; taksirannya berbeda antarpenilai dengan simpangan baku "
            "0,32 poin."),
    ],
)  # fmt: skip
def test_how_far_raters_lie_apart_is_told_from_five_on(tables, part, of_strict, n, told):
    raters = list(PEOPLE[:n])
    severe = pd.concat([of_strict.head(1)] * n, ignore_index=True).assign(
        penilai=raters, points=np.linspace(-0.4, 0.4, 5)[:n]
    )
    first = tables["penilaian"].query("peran == 'tim'").head(n).assign(penilai=raters)
    blocks = part("D", hasil_uji=severe, penilaian=first, tanggapan=replied(raters))
    assert blocks[0].text.endswith(told)
    assert len(of_kind(blocks, FigureBlock)) == 1


def test_severity_that_this_scale_does_not_give_is_explained(part, of_strict):
    (only,) = part("D", hasil_uji=of_strict.assign(points=np.nan))
    assert "tidak disajikan, karena tidak dapat dihitung pada skala ini" in only.text
