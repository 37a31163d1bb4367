"""What goes wrong on the command line ends in one Indonesian sentence and leaves nothing behind."""

import argparse
import shutil
from datetime import date
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock

from kinerja_analysis import cli, cli_parser
from kinerja_analysis.cli import main
from kinerja_analysis.cli_places import _of_year
from kinerja_analysis.run import office

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "contoh"


@pytest.fixture
def refused(tmp_path, capsys, contents):
    """Run the command, check that it left nothing, and return its exit code and its sentence."""

    def run(*words):
        before = contents(tmp_path)
        code = main([str(word) for word in words])
        told = capsys.readouterr().err
        left = [name for name in contents(tmp_path) if name not in ("lap", "lap/kinerja.log")]
        assert left == [name for name in before if name != "lap"]  # nothing but a line in the log
        assert "Traceback" not in told and told.count("\n") == 1
        return code, told

    return run


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["laporan", "--tahun", "duaribu"], "'duaribu' bukan tahun"),
        (["laporan", "--tahun", "2024.5"], "'2024.5' bukan tahun"),
        (["laporan", "--tahap", "akhir"], "--tahap tidak dapat 'akhir'; pilihannya"),
        (["laporan", "--tanggal", "31-01-2026"], "'31-01-2026' bukan tanggal"),
        (["laporan", "--benih", "x"], "'x' bukan bilangan bulat"),
        (["laporan", "--data"], "--data belum diberi isi"),
        (["laporan", "--warna", "biru"], "--warna biru tidak dikenal"),
        (["laporan", "--tahun", "1899"], "Tidak ada data tahun 1899"),
        (["ramalan"], "Perintah 'ramalan' tidak dikenal"),
        (["simulasi", "--penilai", "banyak"], "'banyak' bukan bilangan bulat"),
        (["simulasi", "--penilai", "1"], "n_penilai=1 harus 2 atau lebih"),
        (["simulasi", "--panel", "0", "30"], "n_panel=30 harus 1 sampai 20"),
        ([], "PERINTAH belum disebutkan"),
    ],
)
def test_word_that_is_not_understood_is_told(refused, words, sentence):
    code, told = refused(*words)
    assert code == 2
    assert sentence in told


@pytest.mark.parametrize(("today", "meant"), [("2026-01-01", 2025), ("2028-02-29", 2027)])
def test_last_year_is_the_one_before_the_clocks(monkeypatch, today, meant):
    class Shifted(date):
        @classmethod
        def today(cls):
            return date.fromisoformat(today)

    monkeypatch.setattr(cli_parser, "date", Shifted)
    assert cli_parser.year("lalu") == meant
    assert cli_parser.year("2025") == 2025


def test_help_is_in_indonesian(capsys):
    with pytest.raises(SystemExit) as end:
        main(["laporan", "--help"])
    told = capsys.readouterr().out
    assert end.value.code == 0
    assert told.startswith("Pemakaian: kinerja laporan")
    assert not [word for word in ("usage", "options", "show this") if word in told]


def every_parser(parser):
    """Yield a parser and all those of its commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from every_parser(below)


@pytest.mark.parametrize("parser", [*every_parser(cli._parser())], ids=lambda one: one.prog)
def test_help_of_every_command_is_a_sentence_and_tells_what_each_option_is(parser):
    several = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    unsaid = [one.dest for one in parser._actions if not one.help and one not in several]
    assert unsaid == []
    assert parser.description[0].isupper() and parser.description.endswith(".")
    assert ("\nperintah:" in parser.format_help()) == bool(several)


def test_missing_file_is_named(refused, tmp_path):
    code, told = refused(
        "laporan", "--data", tmp_path / "tak_ada.xlsx", "--keluaran", tmp_path / "lap"
    )
    assert code == 3
    assert "tak_ada.xlsx tidak ditemukan" in told


@pytest.mark.parametrize("below", ["hasil", "hasil/lagi"])
def test_reports_never_lie_among_the_exports(refused, tmp_path, below):
    data = tmp_path / "data"
    data.mkdir()
    (data / "nilai.csv").write_text("NIP;Nilai\n1;2\n", encoding="utf-8")
    profile = ("--profil", SAMPLE / "profil.toml")
    code, told = refused("laporan", "--data", data, *profile, "--keluaran", data / below)
    assert code == 2 and "di dalam folder data" in told
    assert [one.name for one in data.iterdir()] == ["nilai.csv"]


def test_missing_file_is_named_where_the_user_meant_it(refused, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, told = refused("laporan", "--data", "tak_ada.xlsx", "--keluaran", "lap")
    assert code == 3
    assert f"{tmp_path / 'tak_ada.xlsx'} tidak ditemukan" in told


@pytest.mark.parametrize(
    ("text", "place"),
    [("nama = [", " (terputus di akhir berkas)"), ("a = 1\nb 2", " (baris 2, kolom 3)")],
)
def test_profile_that_is_no_toml_tells_where(refused, tmp_path, text, place):
    (tmp_path / "profil.toml").write_text(text, encoding="utf-8")
    code, told = refused("laporan", "--data", SAMPLE / "2025", "--profil", tmp_path / "profil.toml")
    assert code == 3
    assert f"bukan TOML yang sah{place}. Bandingkan" in told


def test_folder_for_a_profile_is_told_from_a_missing_one(refused, tmp_path):
    code, told = refused("laporan", "--data", SAMPLE / "2025", "--profil", tmp_path)
    assert code == 3
    assert "adalah folder; sebutkan berkasnya" in told


def test_empty_folder_is_named(refused, tmp_path):
    (tmp_path / "kosong").mkdir()
    code, told = refused("laporan", "--data", tmp_path / "kosong", "--keluaran", tmp_path / "lap")
    assert code == 3
    assert "kosong: tidak ada berkas" in told


def test_year_that_no_export_has_is_told(refused, tmp_path):
    code, told = refused(
        "laporan",
        *("--tahun", "2019", "--data", SAMPLE / "2025", "--keluaran", tmp_path / "lap"),
    )
    assert code == 3
    assert "tidak ada penilaian tahun 2019; tahun yang ditemukan: 2025" in told


def test_unknown_key_of_a_profile_is_named(refused, tmp_path):
    profile = tmp_path / "profil.toml"
    text = (SAMPLE / "profil.toml").read_text(encoding="utf-8")
    profile.write_text(text.replace("kota =", "kotta ="), encoding="utf-8")
    code, told = refused("laporan", "--profil", profile, "--keluaran", tmp_path / "lap")
    assert code == 3
    assert "kunci kantor.kotta tidak dikenal" in told


def test_missing_profile_is_named(refused, tmp_path):
    code, told = refused("laporan", "--profil", tmp_path / "p.toml", "--keluaran", tmp_path / "lap")
    assert code == 3
    assert "p.toml tidak ditemukan" in told


@pytest.mark.parametrize("word", ["laporan", "bersihkan", "telaah"])
def test_output_that_cannot_be_written_is_told(refused, tmp_path, word):
    (tmp_path / "lap").write_text("berkas, bukan folder", encoding="utf-8")
    code, told = refused(word, "--data", SAMPLE / "2025", "--keluaran", tmp_path / "lap")
    assert code == 3
    assert "tidak dapat ditulisi" in told


def test_output_that_another_run_holds_gives_75(refused, tmp_path):
    folder = tmp_path / "lap" / "2025"
    folder.mkdir(parents=True)
    with FileLock(folder / ".kecamatan-candisari.kunci"):
        code, told = refused("laporan", "--data", SAMPLE / "2025", "--keluaran", tmp_path / "lap")
    assert code == 75
    assert "sedang dipakai" in told


def test_notebook_that_lacks_a_parameter_is_a_fault_of_use(refused, tmp_path, monkeypatch):
    notebooks = tmp_path / "notebooks"
    shutil.copytree(ROOT / "notebooks", notebooks)
    first = notebooks / "01_pembersihan.ipynb"
    book = nbformat.read(first, as_version=4)
    cell = next(c for c in book.cells if "parameters" in c.metadata.get("tags", []))
    cell.source = cell.source.replace("masukan:", "sumber:")
    first.write_text(nbformat.writes(book), encoding="utf-8")
    monkeypatch.setattr(office, "notebook_folder", lambda: notebooks)
    code, told = refused("laporan", "--data", SAMPLE / "2025", "--keluaran", tmp_path / "lap")
    assert code == 2
    assert "01_pembersihan.ipynb tidak mempunyai parameter 'masukan'" in told


def test_unexpected_fault_is_one_sentence_and_a_log(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(cli.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(office, "place_order", lambda *_, **__: 1 / 0)
    code = main(["laporan", "--data", str(SAMPLE / "2025"), "--keluaran", str(tmp_path / "lap")])
    told = capsys.readouterr().err
    logs = list(tmp_path.iterdir())
    assert code == 1
    assert "tidak terduga; tidak ada yang diterbitkan" in told and str(logs[0]) in told
    kept = logs[0].read_text(encoding="utf-8")
    assert kept.endswith("ZeroDivisionError\n") and "division by zero" not in kept
    assert len(logs) == 1


def test_sample_is_said_first_when_nothing_is_given(tmp_path, capsys, monkeypatch):
    (tmp_path / "lap").write_text("berkas, bukan folder", encoding="utf-8")
    main(["laporan", "--keluaran", str(tmp_path / "lap")])
    assert "memakai kantor contoh (data simulasi)" in capsys.readouterr().out.splitlines()[0]


def test_office_that_keeps_a_folder_a_year_is_read_from_that_of_the_year(tmp_path):
    for year in ("2024", "2025"):
        (tmp_path / year).mkdir()
    (tmp_path / "profil.toml").touch()
    assert _of_year(tmp_path, 2025) == tmp_path / "2025"
    assert _of_year(tmp_path, 2023) == tmp_path
    (tmp_path / "panel.xlsx").touch()  # exports beside the years: nothing is left out unsaid
    assert _of_year(tmp_path, 2025) == tmp_path


def test_data_without_profile_is_refused_and_says_how_to_get_one(tmp_path, capsys):
    export = shutil.copy(SAMPLE / "2025" / "pegawai.xlsx", tmp_path)
    assert main(["laporan", "--data", str(export), "--keluaran", str(tmp_path / "lap")]) == 2
    told = capsys.readouterr().err
    assert "kinerja buat-profil" in told and "--profil BERKAS" in told
    assert not (tmp_path / "lap").exists()


def test_simulation_writes_the_committed_sample(tmp_path, capsys):
    assert main(["simulasi", "--keluaran", str(tmp_path / "data")]) == 0
    again = tmp_path / "data" / "contoh" / "2025" / "pegawai.xlsx"
    assert again.read_bytes() == (SAMPLE / "2025" / "pegawai.xlsx").read_bytes()
    assert main(["simulasi", "--keluaran", str(tmp_path / "data")]) == 2
    assert "sudah berisi" in capsys.readouterr().err


def test_simulation_tells_precision_and_power_of_designs_and_writes_the_table(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr("kinerja_analysis.bias.power.MOST_DRAWS", 1)  # quick
    path = tmp_path / "rancangan.csv"
    words = ["simulasi", "--penilai", "6", "--pegawai", "24", "--panel", "1", "2", "6"]
    assert main([*words, "--tabel", str(path)]) == 0
    told = capsys.readouterr().out
    assert "tidak dapat dibandingkan" in told and "nan" not in told
    assert "Daya uji" in told and " 6 penilai" in told
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("Penilai per pegawai;Penilaian silang;Nilai;")
    assert lines[1].split(";")[6] == "tidak diketahui"
    assert main([*words, "--tabel", str(path)]) == 2
    assert "sudah ada" in capsys.readouterr().err


def test_changed_run_fails_its_verification(published, tmp_path, capsys):
    copy = shutil.copytree(published, tmp_path / "salinan")
    (copy / "laporan.html").write_text("diubah", encoding="utf-8")
    assert main(["verifikasi", str(copy)]) == 5
    assert "laporan.html: isinya berubah" in capsys.readouterr().err
    assert main(["verifikasi", str(tmp_path)]) == 3
