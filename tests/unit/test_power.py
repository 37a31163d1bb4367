"""A planned office is told what its screen could find."""

import numpy as np
import pytest
from scipy.special import ndtr

from kinerja_analysis import design_power, plan_design
from kinerja_analysis.bias import power
from kinerja_analysis.bias.centrality import CENTRALITY
from kinerja_analysis.bias.severity import SEVERITY
from kinerja_analysis.errors import ModelError


@pytest.fixture(autouse=True)
def drawn_once(monkeypatch):
    """Draw each office once, which is quick."""
    monkeypatch.setattr(power, "MOST_DRAWS", 1)


@pytest.fixture(scope="module")
def found():
    """Power of a small office with one and with three penilai a pegawai."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(power, "MOST_DRAWS", 1)
        return design_power(plan_design(6, 36, n_panel=(1, 3), n_kriteria=5))


def test_only_a_plan_has_power():
    with pytest.raises(ModelError, match="hasil plan_design, bukan int"):
        design_power(3)
    with pytest.raises(ModelError, match="seed=None"):
        design_power(plan_design(6, 36, n_panel=2), seed=None)


def test_power_is_that_of_the_first_step_of_the_correction():
    # centrality 0.6 logit, standard error 0.15, one-sided among 20 tests: 0.05 / 20 = 0.0025 lies
    # 2.8070 standard errors off zero; 0.6 / 0.15 - 2.8070 = 1.1930. The limit of 0.3 lies
    # (0.6 - 0.3) / 0.15 = 2 below, which is passed more often: power is Phi(1.1930) = 0.8836
    assert power.shown(CENTRALITY, np.array([0.15]), 20)[0] == pytest.approx(0.8836, abs=1e-4)


def test_an_interval_null_is_measured_from_its_limit():
    # severity 0.5 against every size up to 0.15, two-sided among 10: 0.05 / 20 as above;
    # (0.5 - 0.15) / 0.1 - 2.8070 = 0.6930
    assert power.shown(SEVERITY, np.array([0.1]), 10)[0] == pytest.approx(ndtr(0.693), abs=1e-3)


def test_one_superior_each_has_no_power_for_severity_and_says_why(found):
    alone = found.table.query("n_panel == 1").set_index("effect").loc["severity"]
    panel = found.table.query("n_panel == 3").set_index("effect").loc["severity"]
    assert alone["status"] == power.UNTESTED and np.isnan(alone["power"])
    assert "tidak mempunyai pegawai bersama" in alone["alasan"]
    assert 0 < panel["power"] < 1 and panel["alasan"] == ""


def test_what_the_design_has_no_data_for_is_untested_with_a_reason(found):
    lost = found.table[found.table["status"] == power.UNTESTED]
    assert {"drift", "recency", "self_gap", "heaping"} <= set(lost["effect"])
    assert lost["alasan"].ne("").all() and lost["power"].isna().all()


def test_the_summary_names_every_pattern_of_every_design(found):
    _, *designs = found.summary().splitlines()
    assert [line[:26] for line in designs] == [f"- {n} penilai setiap pegawai" for n in (1, 3)]
    assert all(pola in line for line in designs for pola in found.table["pola"])
    assert "nan" not in found.summary()


def test_more_pegawai_a_penilai_have_more_power(found):
    more = design_power(plan_design(6, 120, n_panel=3, n_kriteria=5)).table
    few = found.table.query("n_panel == 3")
    keys = ["effect", "detail"]
    both = few.merge(more, on=keys, suffixes=("", "_more")).set_index("effect")
    known = both.loc[["severity", "criterion", "inconsistency"]]
    assert (known["power_more"] > known["power"]).all()


@pytest.mark.parametrize(("n_penilai", "n_draws"), [(2, 5), (6, 4), (20, 1), (50, 1)])
def test_small_offices_are_drawn_until_twenty_raters_speak(monkeypatch, n_penilai, n_draws):
    # one draw of six raters says little: 4 x 6 = 24; of two raters no more than five are drawn
    screened = []

    def refuse(ratings, *_):
        screened.append(ratings)
        raise ModelError("cukup")

    monkeypatch.setattr(power, "MOST_DRAWS", 5)
    monkeypatch.setattr(power, "screen_scale", refuse)
    design_power(plan_design(n_penilai, 50, n_panel=2, n_kriteria=1))
    assert len(screened) == n_draws
    assert len({ratings["nilai"].to_numpy().tobytes() for ratings in screened}) == n_draws


def test_tests_of_a_large_office_are_counted_though_a_part_is_screened(monkeypatch):
    monkeypatch.setattr(power, "MOST_RATERS", 5)
    part = design_power(plan_design(20, 100, n_panel=2, n_kriteria=3)).table
    families = part.loc[part["power"].notna(), "effect"].nunique()
    # 20 penilai, and as many families as effects that can be tested
    assert part.set_index("effect").loc["severity", "n_tests"] == 20 * families


def test_designs_too_small_or_too_large_to_draw_say_so(monkeypatch):
    tiny = design_power(plan_design(2, 2, n_panel=1, n_kriteria=1)).table
    monkeypatch.setattr(power, "MOST_RATINGS", 10)
    large = design_power(plan_design(6, 36, n_panel=2)).table
    for table in (tiny, large):
        assert table["status"].eq(power.UNTESTED).all() and table["alasan"].ne("").all()
    assert large["alasan"].eq(power.TOO_LARGE).all()
