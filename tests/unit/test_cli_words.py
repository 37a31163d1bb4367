"""What each word of the command hands on, what it tells the user, and with which code it ends."""

from types import SimpleNamespace

import pytest

from kinerja_analysis import cli
from kinerja_analysis.cli import main
from kinerja_analysis.errors import UsageError
from kinerja_analysis.run import input_check, office, training
from kinerja_analysis.run.stopping import Stopped


@pytest.fixture
def export(tmp_path, small_profile):
    """An export beside the profile of its office."""
    (tmp_path / "panel.csv").write_text("NIP;Nama\n1;Ani\n", encoding="utf-8")
    return str(tmp_path / "panel.csv")


@pytest.fixture
def asked(monkeypatch):
    """Stand in for the run of an office, and keep what it was asked for."""
    kept = {}

    def run(tahun, paths, profile, output, **more):
        kept.update(more, tahun=tahun, paths=paths, profile=profile, output=output)
        output.mkdir()
        more["progress"]("Membersihkan ...")
        return SimpleNamespace(summary=lambda: "Terbit.", folder=output / "2025" / "kantor")

    monkeypatch.setattr(office, "run_report", run)
    return kept


def test_a_report_is_run_as_asked_and_its_page_is_named(export, asked, tmp_path, capsys):
    output = tmp_path / "lap"
    words = ["laporan", "--data", export, "--keluaran", str(output), "--benih", "7", "--draf"]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert "Terbit.\n" in told and str(output / "2025" / "kantor" / "laporan.html") in told
    assert (asked["seed"], asked["draf"], asked["edisi"], asked["teks"]) == (
        7,
        True,
        "lengkap",
        "",
    )
    log = (output / "kinerja.log").read_text(encoding="utf-8")
    assert [word in log for word in ("mulai", "Membersihkan", "selesai")] == [True] * 3


@pytest.mark.parametrize(
    ("stop", "code"), [(KeyboardInterrupt(), 1), (Stopped(), 143)], ids=["Ctrl+C", "SIGTERM"]
)
def test_who_stops_a_run_is_told_that_nothing_was_published(
    export, tmp_path, monkeypatch, capsys, stop, code
):
    def interrupted(*_given, **_named):
        raise stop

    (tmp_path / "lap").mkdir()
    monkeypatch.setattr(office, "run_report", interrupted)
    assert main(["laporan", "--data", export, "--keluaran", str(tmp_path / "lap")]) == code
    assert capsys.readouterr().err == "Dihentikan; tidak ada yang diterbitkan.\n"
    log = (tmp_path / "lap" / "kinerja.log").read_text(encoding="utf-8")
    assert f"berakhir karena {type(stop).__name__}" in log


@pytest.mark.parametrize("word", ["laporan", "bersihkan"])
@pytest.mark.parametrize(("fit", "code"), [(True, 0), (False, 3)])
def test_exports_that_are_only_checked_leave_nothing(
    export, asked, tmp_path, monkeypatch, capsys, word, fit, code
):
    monkeypatch.setattr(input_check, "check_inputs", lambda order: (f"{[*order.files]}", fit))
    words = [word, "--uji-masukan", "--data", export, "--keluaran", str(tmp_path / "lap")]
    assert main(words) == code
    assert capsys.readouterr().out.endswith("\n['panel.csv']\n")
    assert asked == {} and not (tmp_path / "lap").exists()


def test_an_empty_output_folder_is_refused(export, capsys):
    assert main(["laporan", "--data", export, "--keluaran", " "]) == 2
    assert "--keluaran kosong" in capsys.readouterr().err


@pytest.fixture
def trained(monkeypatch):
    """Stand in for the three works of a training, and keep what they were asked for."""
    kept = []

    def work(name):
        def done(output, *given, progress, **named):
            kept.append((name, output, *given, *named.values()))
            return f"{name}: selesai"

        return done

    for name in ("prepare_training", "class_outcome", "follow_up_outcome"):
        monkeypatch.setattr(training, name, work(name))
    return kept


def test_a_training_is_prepared_for_so_many_with_cases_of_a_number(trained, tmp_path, capsys):
    assert main(["pelatihan", "--peserta", "12", "--keluaran", str(tmp_path / "p")]) == 0
    ((name, output, order),) = trained
    assert (name, output, order.peserta) == ("prepare_training", tmp_path / "p", 12)
    assert capsys.readouterr().out == "prepare_training: selesai\n"


def test_own_cases_of_a_class_are_named_in_full(trained, tmp_path):
    (tmp_path / "kasus").mkdir()
    words = ["--jawaban", str(tmp_path), "--kasus", str(tmp_path / "kasus")]
    assert main(["pelatihan", *words, "--keluaran", str(tmp_path / "h")]) == 0
    ((name, output, answers, *rest),) = trained
    assert (name, output, answers) == ("class_outcome", tmp_path / "h", tmp_path)
    assert str(tmp_path / "kasus") in rest


def test_ratings_before_and_after_a_training_go_with_who_was_trained(trained, tmp_path):
    places = [tmp_path / name for name in ("sebelum", "sesudah", "terlatih.csv")]
    words = ["--sebelum", str(places[0]), "--sesudah", str(places[1]), "--terlatih", str(places[2])]
    assert main(["pelatihan", *words, "--keluaran", str(tmp_path / "n")]) == 0
    assert trained == [("follow_up_outcome", tmp_path / "n", *places)]


def test_a_fault_that_no_rule_names_still_is_one_sentence():
    with pytest.raises(UsageError, match=r"Perintah tidak dipahami \(aneh\)\. Lihat: kinerja"):
        cli._parser().error("aneh")
