"""Many offices run side by side: the good ones as if alone, the bad ones explained, none left."""

import os
import re
import time
from datetime import date
from pathlib import Path

import nbformat
import pandas as pd
import psutil
import pytest

from kinerja_analysis.cli import main
from kinerja_analysis.errors import UsageError
from kinerja_analysis.report.batch_page import compose_batch
from kinerja_analysis.run import batch
from kinerja_analysis.run.batch import BatchRun, run_batch
from kinerja_analysis.run.batch_summary import publish_summary
from kinerja_analysis.run.limited import Limits, run_limited
from kinerja_analysis.run.manifest import verify
from kinerja_analysis.run.offices import COLUMNS, read_offices, write_blank_list

ROOT = Path(__file__).resolve().parents[2]

PROFILE = """\
[kantor]
nama = "{nama}"
kota = "Semarang"
simulasi = true
umpan_balik = false
[skala.seratus]
minimum = 0
maksimum = 100
[[kriteria]]
nama = "Disiplin"
skala = "seratus"
[[kriteria]]
nama = "Kualitas Kerja"
skala = "seratus"
"""

CELLS = (
    "from kinerja_analysis.run import stages\n"
    "kerja = stages.open_work(tahun, masukan, profil, keluaran)\ntabel = stages.tables(kerja)",
    "stages.record_done(kerja, '{name}', id_jalan, tabel)",
)
POISONS = {
    "keluar": "import os; os._exit(0)",
    "rakus": "rakus = bytearray(3_000_000_000)\nfor n in range(0, len(rakus), 4096): rakus[n] = 1",
    "bunuh": "import os, signal; os.kill(os.getppid(), signal.SIGKILL)",
}
LIMITS = Limits(seconds=300, memory=2 * 2**30)


def nip(number: int) -> str:
    return f"19800101200501{1 + number % 2}{900 + number}"


def make_office(home: Path, nama: str, *, rows: int = 12) -> Path:
    """Write the exports and the profile of a small office, drawn here."""
    folder = home / nama.replace(" ", "-")
    (folder / "data").mkdir(parents=True)
    lines = ["NIP,Nama,Unit Kerja,NIP Penilai,Disiplin,Kualitas Kerja"] + [
        f"{nip(i)},Pegawai {chr(65 + i)},Seksi {i % 2},{nip(20 + i % 2)},{60 + 3 * i},{70 + 2 * i}"
        for i in range(rows)
    ]
    (folder / "data" / "nilai.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "profil.toml").write_text(PROFILE.format(nama=nama), encoding="utf-8")
    return folder


def parameters(name: str):
    """Return the cell of parameters of the project's own notebook."""
    book = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    return next(cell for cell in book.cells if "parameters" in cell.metadata.get("tags", []))


def make_notebooks(folder: Path, poison: str = "") -> Path:
    """Write notebooks that clean and come to their end; one cell of the second is poisoned."""
    folder.mkdir(parents=True)
    for name in ("01_pembersihan", "02_telaah_bias", "03_laporan_tahunan"):
        cells = [parameters(name)]
        if poison and name == "02_telaah_bias":
            cells.append(nbformat.v4.new_code_cell(poison))
        cells += [nbformat.v4.new_code_cell(text.replace("{name}", name)) for text in CELLS]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        book = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        (folder / f"{name}.ipynb").write_text(nbformat.writes(book), encoding="utf-8")
    return folder


def make_list(home: Path, rows) -> Path:
    """Write the list of offices; what a row leaves out is blank."""
    path = home / "daftar.csv"
    pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(path, index=False, sep=";")
    return path


def row(folder: Path, **more):
    return {"kantor": folder.name, "data": folder / "data", "profil": folder / "profil.toml"} | more


@pytest.fixture
def pair(tmp_path):
    return [make_office(tmp_path, f"Kelurahan {name}") for name in ("Satu", "Dua")]


# --- the list


def test_list_is_read_from_where_it_stands(tmp_path, pair):
    rows = [
        {"kantor": f.name, "data": f"{f.name}/data", "profil": f"{f.name}/profil.toml"}
        for f in pair
    ]
    offices = read_offices(make_list(tmp_path, rows), tmp_path / "reports")
    assert [office.folder for office in offices] == ["kelurahan-satu", "kelurahan-dua"]
    assert all(office.data[0].is_dir() for office in offices)
    assert {office.keluaran for office in offices} == {tmp_path / "reports"}


def test_all_faults_of_a_list_are_named_at_once(tmp_path, pair):
    rows = [row(pair[0]), row(pair[0]), {"kantor": "tanpa data"}, row(pair[1], data="entah")]
    with pytest.raises(UsageError) as told:
        read_offices(make_list(tmp_path, rows), tmp_path)
    words = str(told.value)
    assert "baris 4: kolom data, profil belum diisi" in words
    assert "baris 5:" in words and "entah tidak ada" in words
    assert "2 baris menulis ke" in words


@pytest.mark.parametrize("spelt", ["REPORTS", "Kelurahan-Dua/../reports", "reports/"])
def test_one_place_is_one_place_however_it_is_spelt(tmp_path, pair, spelt):
    rows = [row(pair[0], keluaran="reports"), row(pair[0], keluaran=spelt)]
    with pytest.raises(UsageError, match="2 baris menulis ke"):
        read_offices(make_list(tmp_path, rows), tmp_path)


@pytest.mark.parametrize("name", ["~$profil.toml", "~tidakada/profil.toml", "x" * 300])
def test_a_path_that_no_disk_can_have_is_a_fault_of_its_row(tmp_path, pair, name):
    with pytest.raises(UsageError, match=r"baris 2: .* tidak ada"):
        read_offices(make_list(tmp_path, [row(pair[0], profil=name)]), tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kantor;data;profil\nA;a;profil.toml;Budi\n", "baris 2: ada isian di kolom tanpa kepala"),
        ("kantor;data;profil;data\nA;a;profil.toml;b\n", "kolom data lebih dari sekali"),
        ('kantor;data;profil\nA;" ; ";profil.toml\n', "baris 2: kolom data belum diisi"),
    ],
)
def test_a_list_whose_cells_can_be_meant_otherwise_is_refused(tmp_path, text, words):
    path = tmp_path / "daftar.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=words):
        read_offices(path, tmp_path)


def test_blank_list_asks_for_what_is_read_and_is_refused_while_empty(tmp_path):
    path = write_blank_list(tmp_path / "daftar.xlsx")
    assert list(pd.read_excel(path, engine="calamine").columns) == list(COLUMNS)
    with pytest.raises(UsageError, match="belum memuat satu kantor pun"):
        read_offices(path, tmp_path)
    with pytest.raises(UsageError, match="sudah ada"):
        write_blank_list(path)


def test_list_without_its_heads_says_how_to_get_one(tmp_path):
    path = tmp_path / "daftar.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(UsageError, match="--daftar-kantor"):
        read_offices(path, tmp_path)


# --- one office in a process of its own


def test_a_refused_office_answers_in_words(tmp_path, pair):
    (pair[0] / "data" / "nilai.csv").write_bytes(b"")
    task = {
        "kerja": "periksa",
        "tahun": 2025,
        "data": [str(pair[0] / "data")],
        "profil": str(pair[0] / "profil.toml"),
        "keluaran": str(tmp_path / "reports"),
    }
    ending = run_limited(task, LIMITS)
    assert ending.answer["hasil"] == "ditolak" and ending.why == ""
    assert "nilai.csv" in ending.answer["pesan"]
    assert ending.memory > 2**20


def test_a_process_that_breaks_down_is_explained():
    ending = run_limited({"kerja": "tidak ada"}, LIMITS)
    assert ending.answer == {}
    assert ending.why.startswith("prosesnya berakhir dengan kode 1") and "KeyError" in ending.why


def test_an_office_beyond_its_time_is_ended(pair, tmp_path):
    task = {"kerja": "periksa", "tahun": 2025, "data": [], "profil": "", "keluaran": ""}
    ending = run_limited(task, Limits(seconds=0.01, memory=2**40))
    assert ending.why.startswith("waktu melebihi batas")


# --- the summary


def outcome(**columns):
    usual = {
        "nomor": 1, "kantor": "A", "kota": "Semarang", "provinsi": "Jawa Tengah",
        "penanggung_jawab": "", "hasil": "terbit", "pesan": "", "dibaca": 9, "bersih": 8,
        "karantina": 1, "folder": "/tidak/ada",
    }  # fmt: skip
    return usual | columns


def test_summary_names_who_must_act_and_hides_small_counts():
    offices = pd.DataFrame([outcome(), outcome(nomor=2, kantor="B", hasil="gagal", pesan="mati")])
    counts = pd.DataFrame(
        {
            "provinsi": "Jawa Tengah",
            "kota": "Semarang",
            "predikat": ["Baik", "Kurang", "Sangat Baik"],
            "n": [40, 2, 6],
        }
    )
    page = compose_batch(offices, counts, tahun=2025, tanggal=date(2026, 1, 31))
    words = page.to_text()
    assert "mati" in words and "belum disebutkan" in words
    # 2 is hidden, and 6 with it: else the total of 48 would tell
    hidden = page.sheets[2].frame["Pegawai"].isna()
    assert hidden.tolist() == [False, True, True]
    assert not re.search(r"\b(nan|None|NA|penanggung_jawab|mutakhir)\b", words)


@pytest.mark.parametrize("parting", ["", " ", "."])
def test_long_numbers_are_masked_on_the_page(tmp_path, pair, parting):
    written = parting.join([nip(1)[:8], nip(1)[8:14], nip(1)[14:]])
    told = batch.Done(
        read_offices(make_list(tmp_path, [row(pair[0])]), tmp_path)[0],
        "ditolak",
        f"NIP {written} rusak",
    )
    assert batch._frame([told], 2025)["pesan"].tolist() == ["NIP (nomor disamarkan) rusak"]


# --- a whole batch


def test_every_office_is_asked_for_the_edition_and_wording_of_the_batch(
    tmp_path, pair, monkeypatch
):
    asked = []

    def full(task, _limits):
        asked.append(task["pilihan"])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(batch, "run_limited", full)
    (tmp_path / "teks.toml").write_text("", encoding="utf-8")
    path = make_list(tmp_path, [row(folder) for folder in pair])
    more = ("--edisi", "publik", "--teks", str(tmp_path / "teks.toml"))
    assert main(["serentak", str(path), "--keluaran", str(tmp_path / "r"), *more]) == 4
    wanted = ("publik", str(tmp_path / "teks.toml"))
    assert [(one["edisi"], one["teks"]) for one in asked] == [wanted, wanted]
    # each is told of the full disk, and neither ends the batch
    told = (tmp_path / "r" / "2025" / "_serentak" / "ringkasan.html").read_text(encoding="utf-8")
    assert told.count("ruang penyimpanan penuh") >= 2


def test_input_check_leaves_one_message_an_office(tmp_path, pair, capsys):
    (pair[1] / "data" / "nilai.csv").write_bytes(b"")
    rows = [row(pair[0]), row(pair[1], penanggung_jawab="Sekretaris")]
    path = make_list(tmp_path, rows)
    code = main(["serentak", str(path), "--keluaran", str(tmp_path / "r"), "--uji-masukan"])
    assert code == 4
    first, second = sorted((tmp_path / "r" / "2025" / "_serentak-pesan").glob("*.txt"))
    assert "12 baris data yang bersih" in first.read_text(encoding="utf-8")
    assert second.read_text(encoding="utf-8").startswith("Kepada: Sekretaris")
    assert "1 ditolak" in capsys.readouterr().out


@pytest.mark.lambat
def test_twelve_offices_of_which_three_are_poisoned(tmp_path, monkeypatch):
    good = make_notebooks(tmp_path / "notebook")
    offices = [make_office(tmp_path, f"Kelurahan {n:02d}") for n in range(12)]
    rows = [row(office, notebook=good, kota="Semarang") for office in offices]
    for number, poison in zip((2, 5, 9), POISONS, strict=True):
        rows[number]["notebook"] = make_notebooks(tmp_path / poison, POISONS[poison])
    output = tmp_path / "reports"
    listed = read_offices(make_list(tmp_path, rows), output)
    told: list[str] = []
    monkeypatch.setenv("KINERJA_UJI_SERENTAK", str(tmp_path))  # every process from here on bears it
    run = run_batch(
        listed, tahun=2025, keluaran=output, processes=2, limits=LIMITS, progress=told.append
    )
    ended = run.offices["hasil"].tolist()
    assert [n for n, one in enumerate(ended) if one != "terbit"] == [2, 5, 9]
    assert len(told) == 12 and run.failed["pesan"].str.len().min() > 20
    assert "memori melebihi batas" in run.offices["pesan"][5]
    assert run.offices["percobaan"][2] == 2  # a dead kernel is tried once more, and only that
    assert run.offices["percobaan"].drop(2).eq(1).all()
    assert _alive(tmp_path) == []

    alone = run_batch(
        make_list(tmp_path, [rows[3]]), tahun=2025, keluaran=tmp_path / "sendiri", limits=LIMITS
    )
    place = Path("2025", "kelurahan-03", "run.json")
    assert (tmp_path / "sendiri" / place).read_bytes() == (output / place).read_bytes()
    assert alone.failed.empty

    rows[5]["notebook"] = rows[2]["notebook"] = rows[9]["notebook"] = good
    again = run_batch(make_list(tmp_path, rows), tahun=2025, keluaran=output, limits=LIMITS)
    assert again.offices["hasil"].value_counts().to_dict() == {"mutakhir": 9, "terbit": 3}
    folder = publish_summary(again, output)
    assert verify(folder) == [] and (folder / "ringkasan.html").stat().st_size > 2_000


def _alive(folder: Path) -> list[str]:
    """Return the processes, other than this one, that bear the mark of this batch."""
    time.sleep(2)
    found = []
    for process in psutil.process_iter():
        try:
            marked = process.environ().get("KINERJA_UJI_SERENTAK") == str(folder)
        except psutil.Error:
            continue
        if marked and process.pid != os.getpid():
            found.append(f"{process.pid} {process.name()}")
    return found


def test_batch_run_says_how_many_ended_how():
    frame = pd.DataFrame([outcome(), outcome(hasil="gagal")])
    assert BatchRun(2025, frame).summary() == "2 kantor tahun 2025: 1 gagal, 1 terbit."
