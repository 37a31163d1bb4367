"""A fit exported for FACETS, TAM and mfrmr can be repeated by whoever reads only the files."""

import re
import shutil
import subprocess
from io import StringIO

import numpy as np
import pandas as pd
import pytest

from kinerja_analysis import export_for, fit_linear, fit_mfrm
from kinerja_analysis.errors import ModelError, ReportError
from kinerja_analysis.models.elsewhere.files import replica_files
from kinerja_analysis.models.elsewhere.replica import replica

SAME = 1e-6
"""Logit: a fit to the same ratings, whose elements have other names and another order."""

TOOLS = ("facets", "tam", "mfrmr")


@pytest.fixture
def ratings(rng):
    """24 pegawai, each rated by 3 of 5 penilai on 3 kriteria, 2..5, in two periods."""
    n = 24
    raters = np.stack([rng.choice(5, 3, replace=False) for _ in range(n)])
    theta, severity = rng.normal(0, 1.2, n), np.linspace(-0.8, 0.8, 5)
    rows = [
        (f"198501012010{900 + p:03d}001", f"19700101200012{900 + r:03d}1", f"k, {i}", p % 2, p, r)
        for p in range(n)
        for r in raters[p]
        for i in range(3)
    ]
    table = pd.DataFrame(rows, columns=["pegawai", "penilai", "kriteria", "periode", "p", "r"])
    eta = theta[table["p"]] - severity[table["r"]] + rng.logistic(0, 1, len(table))
    nilai = np.clip(np.rint(3.5 + eta), 2, 5).astype(int)
    return table.drop(columns=["p", "r"]).assign(
        nilai=nilai, unit=np.where(table["p"] < n // 2, "Umum", "Sosial")
    )


def facets_table(text):
    """Read the data of a FACETS specification, and its labels by facet."""
    lines = [line for line in text.splitlines() if not line.startswith(";")]
    data = lines[lines.index("Data =") + 1 :]
    names = [line.split(",")[1] for line in lines if re.fullmatch(r"\d,[a-z_]+", line)]
    return pd.read_csv(StringIO("\n".join(data)), header=None, names=[*names, "score"])


def long_table(forms, key):
    """Turn forms with a column a criterion back into ratings."""
    table = pd.read_csv(StringIO(forms), dtype=dict.fromkeys(key, "str"))
    return table.melt(
        id_vars=[name for name in (*key, "group") if name in table],
        var_name="criterion",
        value_name="score",
    ).dropna(subset="score")


def refitted(table, **settings):
    """Fit what was read from the files."""
    names = {"ratee": "ratee", "rater": "rater", "criterion": "criterion", "score": "score"}
    return fit_mfrm(table.astype({"score": "int64"}), **names, **settings)


def severities(fit):
    """Sorted severities: codes come in another order than ids."""
    return np.sort(fit.raters["estimate"].to_numpy())


@pytest.mark.parametrize(
    "settings",
    [
        {"raters": "fixed"},
        {"model": "pcm", "raters": "fixed"},
        {"method": "jml"},
        {"facets": ["periode"], "group": "unit"},
    ],
    ids=["rsm", "pcm", "jml", "facet and populations"],
)
def test_fitting_what_the_files_hold_finds_the_same_numbers(ratings, settings):
    fit = fit_mfrm(ratings, **settings)
    again = {
        **settings,
        **({"group": "group", "facets": ["facet_a"]} if "group" in settings else {}),
    }
    tables = {}
    if "group" not in settings:  # FACETS knows no populations
        tables["facets"] = facets_table(replica_files(fit, "facets")["facets.txt"])
    if settings.get("method") != "jml":
        key = ["ratee", "rater", *(["facet_a"] if "facets" in settings else [])]
        tables["tam"] = long_table(replica_files(fit, "tam")["forms.csv"], key)
    tables["mfrmr"] = pd.read_csv(StringIO(replica_files(fit, "mfrmr")["ratings.csv"]))
    for tool, table in tables.items():
        assert len(table) == len(ratings), tool
        found = refitted(table, **again)
        assert found.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-4), tool
        assert severities(found) == pytest.approx(severities(fit), abs=SAME), tool


def test_a_form_rated_twice_stands_in_two_rows(ratings):
    once = ratings.assign(periode="TW1")
    twice = pd.concat([once, once.iloc[[0]].assign(periode="TW2")])
    forms = replica_files(fit_mfrm(twice), "tam")["forms.csv"]
    # 24 pegawai x 3 penilai = 72 forms, and one more for the repeated nilai
    assert len(forms.splitlines()) == 1 + 72 + 1
    assert len(long_table(forms, ["ratee", "rater"])) == len(twice)


def test_no_id_leaves_the_office_unless_asked_for(ratings, tmp_path):
    fit = fit_mfrm(ratings)
    for tool in TOOLS:
        written = export_for(fit, tool, tmp_path / tool)
        texts = [path.read_text(encoding="utf-8") for path in written.files]
        assert not [text for text in texts if re.search("19[0-9]{16}", text)]
        assert "k, 0" in "".join(texts)  # kriteria are no secret
    named = export_for(fit, "facets", tmp_path / "named", named=True)
    assert "198501012010900001" in named.files[0].read_text(encoding="utf-8")


def test_the_key_leads_from_codes_back_to_people(ratings, tmp_path):
    fit = fit_mfrm(ratings)
    written = export_for(fit, "mfrmr", tmp_path, key=b"rahasia")
    key = written.key.set_index("code")["label"]
    elements = pd.read_csv(tmp_path / "elements.csv", index_col="code")
    own = fit.raters.set_index("penilai")["estimate"]
    told = elements.loc[elements["facet"] == "rater", "estimate"]
    assert own[key[told.index]].to_numpy() == pytest.approx(told.to_numpy())
    other = export_for(fit, "mfrmr", tmp_path, key=b"lain").key
    assert other["code"].tolist() != written.key["code"].tolist()


@pytest.mark.parametrize(
    ("settings", "model", "script", "formula"),
    [
        ({}, "?,?,?,Scores", 'model <- "RSM"\nstep_facet <- NULL', 'steps_by <- "common"'),
        (
            {"model": "pcm"},
            "?,?,#,Scores",
            'model <- "PCM"\nstep_facet <- "criterion"',
            'steps_by <- "criterion"',
        ),
        (
            {"steps_by": "rater", "raters": "fixed"},
            "?,#,?,Scores",
            'model <- "PCM"\nstep_facet <- "rater"',
            'steps_by <- "rater"',
        ),
        ({"facets": ["periode"]}, "?,?,?,?,Scores", '"rater", "criterion", "facet_a"', "facet_a"),
    ],
    ids=["rsm", "pcm", "own steps of raters", "further facet"],
)
def test_each_tool_is_told_whose_steps_there_are(ratings, settings, model, script, formula):
    fit = fit_mfrm(ratings, **settings)
    assert f"Models =\n{model}\n*\n" in replica_files(fit, "facets")["facets.txt"]
    assert script in replica_files(fit, "mfrmr")["mfrmr.R"]
    assert formula in replica_files(fit, "tam")["tam.R"]


def test_categories_are_named_by_the_nilai_they_stand_for(ratings):
    text = replica_files(fit_mfrm(ratings), "facets")["facets.txt"]
    # nilai 2..5 are the categories 0..3; K keeps what nobody used in its place
    assert "Rating scale = Scores,R3,G,K\n0 = 2\n1 = 3\n2 = 4\n3 = 5\n*\n" in text


def test_labels_do_not_speak_the_language_of_facets(ratings):
    text = replica_files(fit_mfrm(ratings), "facets")["facets.txt"]
    # the kriteria "k, 0" has a comma, which would begin FACETS's field of the measure
    assert "\n1=K1 k 0\n" in text


def test_tam_is_told_the_ends_that_each_set_of_steps_reaches(ratings):
    never_five = ratings.assign(
        nilai=ratings["nilai"].where(ratings["kriteria"] != "k, 1", ratings["nilai"].clip(upper=4))
    )
    script = replica_files(fit_mfrm(never_five, model="pcm"), "tam")["tam.R"]
    # categories 0..3 (nilai 2..5); the second kriteria reaches 2 (nilai 4)
    assert "highest <- c(K1 = 3, K2 = 2, K3 = 3)" in script
    assert "lowest <- c(K1 = 0, K2 = 0, K3 = 0)" in script


def test_nodes_for_tam_are_close_enough_for_the_narrowest_posterior(ratings):
    told = replica(fit_mfrm(ratings))
    script = replica_files(fit_mfrm(ratings), "tam")["tam.R"]
    n_nodes = int(re.search(r"n_nodes <- (\d+)", script).group(1))
    assert 2 * told.reach / (n_nodes - 1) <= told.narrowest / 2.9


def test_what_a_tool_does_otherwise_is_said_in_its_file(ratings):
    random = fit_mfrm(ratings, group="unit")
    assert "Not repeated: random severities" in replica_files(random, "tam")["tam.R"]
    assert "Not repeated: a standard deviation" in replica_files(random, "mfrmr")["mfrmr.R"]
    specification = replica_files(random, "facets")["facets.txt"]
    assert "Populations of ratees are not known to FACETS" in specification
    assert "FACETS estimates jointly" in specification
    assert re.search(r"\n1=G01,,[12]\n", specification)
    joint = replica_files(fit_mfrm(ratings, method="jml"), "facets")["facets.txt"]
    assert "FACETS estimates jointly" not in joint


def test_what_a_tool_cannot_express_is_refused_with_a_way_out(ratings):
    with pytest.raises(ModelError, match='Ekspor ke "facets" atau "mfrmr"'):
        replica_files(fit_mfrm(ratings, method="jml"), "tam")
    with pytest.raises(ModelError, match='Ekspor ke "facets" atau "tam"'):
        # nilai 2, 3, 5, 6: nobody gave a 4
        gap = ratings.assign(nilai=ratings["nilai"].replace({4: 5, 5: 6}))
        replica_files(fit_mfrm(gap), "mfrmr")


def test_anchors_of_single_elements_travel_and_others_are_refused(ratings):
    fit = fit_mfrm(ratings, raters="fixed", anchors={"kriteria": {"k, 1": 0.25}})
    specification = replica_files(fit, "facets")["facets.txt"]
    assert "\n3,criterion,A\n" in specification
    assert "\n2=K2 k 1,0.250000\n" in specification
    files = replica_files(fit, "mfrmr")
    assert "anchored <- TRUE" in files["mfrmr.R"]
    elements = pd.read_csv(StringIO(files["elements.csv"]), index_col="code")
    assert elements["anchor"].dropna().to_dict() == {"K2": 0.25}
    with pytest.raises(ModelError, match="jangkar"):
        replica_files(fit, "tam")
    steps = fit_mfrm(ratings, anchors={"steps": {1: -1.0}})
    with pytest.raises(ModelError, match="ambang"):
        replica_files(steps, "facets")


def test_unknown_tools_and_linear_fits_are_refused_in_words(ratings, tmp_path):
    with pytest.raises(ModelError, match="facets, tam, mfrmr"):
        export_for(fit_mfrm(ratings), "winsteps", tmp_path)
    with pytest.raises(ModelError, match="lme4"):
        export_for(fit_linear(ratings.assign(nilai=ratings["nilai"] * 20)), "tam", tmp_path)


def test_a_folder_that_cannot_be_made_is_told(ratings, tmp_path):
    (tmp_path / "berkas").write_text("")
    with pytest.raises(ReportError, match="Pilihlah folder lain"):
        export_for(fit_mfrm(ratings), "facets", tmp_path / "berkas")


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
@pytest.mark.parametrize("tool", ["tam", "mfrmr"])
def test_scripts_are_r(ratings, tool, tmp_path):
    export_for(fit_mfrm(ratings), tool, tmp_path)
    program = f'invisible(parse("{tool}.R"))'
    run = subprocess.run(
        ["Rscript", "-e", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
