"""Centrality: drawn residuals with the arithmetic beside them."""

import pytest

from kinerja_analysis.bias.centrality import detect_centrality

NAMES = {"variance_of": "stretch_variance", "covariance": "stretch_covariance"}
ONE_EACH = """
    penilai pegawai kriteria score residual variance own_share stretch variance_of covariance
    Ani     p1      Disiplin 2      0.0     1.0      0.5        0.8     0.4              0.2
    Ani     p2      Disiplin 2      0.0     1.0      0.5        0.4     0.4             -0.2
    Budi    p1      Disiplin 4      0.0     1.0      0.5       -0.8     0.4              0.2
    Budi    p2      Disiplin 0      0.0     1.0      0.5       -0.4     0.4             -0.2
"""


def _table(drawn):
    """Name the columns as the residual table does."""
    return drawn.rename(columns=NAMES).assign(expected=drawn["score"] - drawn["residual"])


def test_a_penilai_nearer_the_middle_than_expected_has_positive_estimate(drawn):
    centrality = detect_centrality(_table(drawn(ONE_EACH))).set_index("penilai")
    # by hand: a rating tells 0.4 - 0.2^2 x 0.5 / 1 = 0.38 about the stretch once performance is
    # unknown; with severity the covariances +0.2 and -0.2 cancel; Ani 1.2 / 0.76
    assert centrality.loc["Ani", "estimate"] == pytest.approx(1.2 / 0.76)
    assert centrality.loc["Budi", "estimate"] == pytest.approx(-1.2 / 0.76)
    assert centrality.loc["Ani", "se"] == pytest.approx(0.76**-0.5)


def test_severity_is_not_taken_for_centrality(drawn):
    strict = """
        penilai pegawai kriteria score residual variance own_share stretch variance_of covariance
        Ani     p1      Disiplin 1     -1.0     1.0      0.0        -0.5    0.4              0.5
        Ani     p2      Disiplin 1     -1.0     1.0      0.0        -0.5    0.4              0.5
    """
    centrality = detect_centrality(_table(drawn(strict)))
    # by hand: a shift of one category moves the stretch by 0.5 / 1.0 = 0.5 a rating: all explained
    assert centrality["estimate"].tolist() == pytest.approx([0.0])


def test_the_detail_names_the_type(drawn):
    assert detect_centrality(_table(drawn(ONE_EACH)))["detail"].eq("threshold").all()


def test_forms_that_scatter_make_the_stretch_less_sure(drawn):
    forms = """
        penilai pegawai kriteria score residual variance own_share stretch variance_of covariance
        Ani     p1      Disiplin 2      0.0     1.0      0.5        0.4     0.4              0.0
        Ani     p2      Disiplin 2      0.0     1.0      0.5       -0.4     0.4              0.0
        Ani     p3      Disiplin 2      0.0     1.0      0.5        0.4     0.4              0.0
        Ani     p4      Disiplin 2      0.0     1.0      0.5       -0.4     0.4              0.0
        Budi    p1      Disiplin 4      0.0     1.0      0.5        1.2     0.4              0.0
        Budi    p2      Disiplin 0      0.0     1.0      0.5       -1.2     0.4              0.0
        Budi    p3      Disiplin 4      0.0     1.0      0.5        1.2     0.4              0.0
        Budi    p4      Disiplin 0      0.0     1.0      0.5       -1.2     0.4              0.0
    """
    centrality = detect_centrality(_table(drawn(forms))).set_index("penilai")
    # by hand: 4 x 0.4^2 / 1.6 x 2 freedoms = 0.8 and 4 x 1.2^2 / 1.6 x 2 = 7.2, the office's
    # (0.8 + 7.2) / 4 = 2; Budi's 7.2 / 2 shrunk by ten forms (3.6 + 10) / (2 + 10); Ani below 1
    assert centrality.loc["Ani", "se"] == pytest.approx(1.6**-0.5)
    assert centrality.loc["Budi", "se"] == pytest.approx((13.6 / 12 / 1.6) ** 0.5)
