"""The peers of the study: which are found, and how an answer of R is read."""

import importlib.util
import subprocess

import numpy as np
import pytest

from studi import peers, peers_r
from studi.cell import CELLS, office_of
from studi.peers_r import ANSWER, PACKAGES, answered, ask, r_packages

ANSWERED = """"penilai","effect","detail","value"
"197607232001031900","severity","lme4 |t|",3.87
"197710242002011900","severity","lme4 |t|",NA
"""


@pytest.fixture(autouse=True)
def _asked_anew():
    r_packages.cache_clear()
    yield
    r_packages.cache_clear()


def without_rscript(monkeypatch):
    monkeypatch.setattr(peers_r, "which", lambda _program: None)


def test_an_answers_ids_stay_text_and_na_is_missing():
    found = answered(ANSWERED)
    assert list(found.columns) == list(ANSWER)
    assert found["penilai"].tolist() == ["197607232001031900", "197710242002011900"]
    assert found["value"].iloc[0] == 3.87
    assert np.isnan(found["value"].iloc[1])


def test_an_answer_may_tell_nothing():
    assert answered('"penilai","effect","detail","value"\n').empty


def test_nothing_of_r_is_installed_without_rscript(monkeypatch):
    without_rscript(monkeypatch)
    assert r_packages() == ()
    assert not set(peers.installed()) & set(PACKAGES)


def test_python_peers_are_found_by_their_import(monkeypatch):
    without_rscript(monkeypatch)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name == "raschpy" or None)
    assert peers.installed() == ["raschpy"]


def test_a_fit_that_takes_too_long_tells_nothing(monkeypatch):
    def run(command, **given):
        raise subprocess.TimeoutExpired(command, given["timeout"])

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.warns(UserWarning, match="eRm.*timed out"):
        assert ask("eRm", office_of(CELLS["panel8-bersih"], 0)).empty


@pytest.mark.skipif("lme4" not in r_packages(), reason="R or lme4 is not installed")
def test_lme4_tells_each_rater_once_an_indicator():
    office = office_of(CELLS["panel8-bersih"], 0)
    found = ask("lme4", office)
    raters = set(office.penilaian["penilai"])
    assert set(found["effect"]) == {"severity", "criterion", "halo", "inconsistency", "drift"}
    assert all(set(own["penilai"]) == raters for _, own in found.groupby("effect"))
    assert not found.duplicated(["penilai", "effect"]).any()
    assert (found["value"] >= 0).all()
