"""Published runs go into the archive by the command; the report's trends come out of it."""

import shutil
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from kinerja_analysis.archive import write_tables
from kinerja_analysis.cli import main
from kinerja_analysis.profile import scale_limits
from kinerja_analysis.run.earlier import earlier_digests, earlier_years
from kinerja_analysis.run.history import with_earlier
from kinerja_analysis.run.manifest import read_manifest, write_manifest
from kinerja_analysis.schema import HASIL, JEJAK_AUDIT, PEGAWAI, PENILAIAN, TALLY

ANI, BUDI = "199001012015032901", "198502022010011902"


def drawn(table, **columns):
    """Draw one row of a table; what is not said is empty."""
    empty = {"str": "", "int": 0, "float": 0.0, "date": pd.NaT}
    rest = {name: empty[kind] for name, kind in table.columns.items()}
    return table.conform(pd.DataFrame([rest | columns]))


@pytest.fixture
def reports(tmp_path, small_profile):
    """Two published years of an office; in the first its scale ended elsewhere."""
    limits = scale_limits(small_profile)
    name = next(iter(limits))
    for year, highest in ((2023, 99.0), (2024, limits[name][1])):
        run = tmp_path / "reports" / str(year) / "kantor"
        tables = {
            "penilaian": drawn(
                PENILAIAN, tahun=year, pegawai=ANI, penilai=BUDI, peran="atasan", nilai=3.0,
                skala=name, kriteria="Disiplin",
            ),
            "pegawai": drawn(PEGAWAI, tahun=year, pegawai=ANI, nama="Ani", atasan=BUDI),
            "hasil": drawn(HASIL, tahun=year, pegawai=ANI, nilai_akhir=3.0, skala=name),
        }  # fmt: skip
        write_tables(run / "rahasia" / "data", tables)
        scale = {name: [limits[name][0], highest, limits[name][2]]}
        told = {
            "tahun": year, "folder": "kantor", "simulasi": small_profile.simulasi, "skala": scale,
            "kriteria": {"Disiplin": name},
        }  # fmt: skip
        write_manifest(run, told, {})
    return tmp_path / "reports"


@pytest.fixture
def command(reports, tmp_path, capsys):
    """Run a word of the archive and return its exit code with what it said."""

    def run(word, *more):
        place = tmp_path / "reports" / "riwayat"
        code = main(["riwayat", word, "--arsip", str(place), *map(str, more)])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def test_years_are_stored_shown_corrected_and_given_to_the_person(command, reports, tmp_path):
    assert "belum ada" in command("tampil")[1]
    code, told = command("simpan", reports)
    assert code == 0 and told.count("tersimpan sebagai versi 1") == 2
    assert "sudah tersimpan" in command("simpan", reports / "2024" / "kantor")[1]
    code, told = command("tampil", "--kantor", "kantor")
    assert code == 0 and "skala berubah; nilainya tidak digabung" in told and ANI not in told

    fix = ("--tahun", 2024, "--tabel", "pegawai", "--kantor", "kantor", "--kolom", "nama")
    words = (*fix, "--lama", "Ani", "--baru", "Anik", "--dasar", "BA-1", "--tanggal", "2026-03-02")
    assert command("koreksi", ANI, *words)[0] == 0
    book = tmp_path / "ani.xlsx"
    code, told = command("akses", ANI, "--keluaran", book, "--tanggal", "2026-03-03")
    assert code == 0 and "penilaian 2 baris" in told
    sheets = pd.read_excel(book, sheet_name=None, header=None, dtype="str", engine="calamine")
    text = " ".join(frame.to_string() for frame in sheets.values())
    assert "Anik" in text and ANI in text and "(disamarkan)" in text
    assert command("akses", ANI, "--keluaran", book, "--tanggal", "2026-03-03")[0] == 2


def test_a_run_that_was_changed_is_not_stored(command, reports):
    (reports / "2024" / "kantor" / "lain.txt").write_text("x", encoding="utf-8")
    code, told = command("simpan", reports)
    assert code == 3 and "tidak utuh" in told
    assert "belum ada" in command("tampil")[1]


def test_drafts_are_named_and_not_stored(command, reports):
    run = reports / "2024" / "kantor"
    told = read_manifest(run)
    kept = ("tahun", "folder", "simulasi", "skala", "kriteria")
    write_manifest(run, {name: told[name] for name in kept} | {"tahap": "kalibrasi"}, {})
    code, told = command("simpan", reports)
    assert code == 0 and f"{run} masih DRAF" in told and told.count("tersimpan") == 1
    assert command("simpan", run)[0] == 2


@pytest.mark.parametrize("waiting", [0, 30])
def test_a_run_that_was_let_through_is_a_draft_while_many_rows_wait(command, reports, waiting):
    run = reports / "2024" / "kantor"
    told = read_manifest(run)
    kept = ("tahun", "folder", "simulasi", "skala", "kriteria")
    rows = [
        drawn(JEJAK_AUDIT, berkas="b", lembar="s", baris=row, jenis="karantina", aturan="nilai")
        for row in range(1, waiting + 1)
    ]
    rows.append(drawn(JEJAK_AUDIT, berkas="b", lembar="s", baris=40, jenis="ubah"))
    ledger = pd.concat(rows, ignore_index=True)
    tally = drawn(TALLY, berkas="b", lembar="s", dibaca=40, bersih=40 - waiting, karantina=waiting)
    write_tables(run / "rahasia" / "data", {"tally": tally, "jejak_audit": ledger})
    write_manifest(run, {name: told[name] for name in kept} | {"draf": True}, {})
    assert ("masih DRAF" in command("simpan", reports)[1]) == (waiting > 0)


def test_retention_lists_first_and_deletes_only_when_told_to(command, reports):
    command("simpan", reports)
    assert command("retensi", "--tanggal", "2030-01-01")[0] == 2  # no schedule yet
    (reports / "riwayat" / "jadwal.toml").write_text("penilaian = 5\n", encoding="utf-8")
    code, told = command("retensi", "--tanggal", "2029-01-01")
    assert code == 0 and "penilaian/tahun=2023" in told and "--jalankan" in told
    assert command("retensi", "--tanggal", "2029-01-01", "--jalankan")[1].startswith("1 baris")
    assert "Tidak ada yang melewati" in command("retensi", "--tanggal", "2029-01-01")[1]


def test_trends_of_the_report_come_from_the_archive_where_no_report_stands(
    command, reports, small_profile, tmp_path
):
    command("simpan", reports)
    for year in ("2023", "2024"):
        (reports / year).rename(tmp_path / f"hilang-{year}")
    order = SimpleNamespace(
        tahun=2025, office="kantor", output=reports, profile=small_profile, inputs=()
    )
    places = earlier_years(order)
    assert sorted(places) == [2023, 2024]
    assert all(len(one) == 3 for one in earlier_digests(places).values())
    name = next(iter(scale_limits(small_profile)))
    now = {"hasil": drawn(HASIL, tahun=2025, pegawai=ANI, skala=name)}
    joined = with_earlier(now, list(places.values()), small_profile)
    # the scale of 2023 ended elsewhere: its results stand by themselves
    assert joined["hasil"][["tahun", "skala"]].to_numpy().tolist() == [
        [2023, f"{name} (2023)"], [2024, name], [2025, name],
    ]  # fmt: skip
    assert joined["tahun_sebelumnya"]["asal"].tolist() == ["riwayat", "riwayat"]


def test_day_of_a_deletion_is_said_and_never_read_from_the_clock(command, reports):
    command("simpan", reports)
    code, told = command("retensi")
    assert code == 2 and "--tanggal belum disebutkan" in told
    assert date.today().isoformat() not in told


def test_a_number_typed_with_blanks_or_replaced_since_still_finds_the_person(
    command, reports, tmp_path
):
    command("simpan", reports)
    place, new = reports / "riwayat", "199001012015032999"
    (place / "padanan.toml").write_text(f'[pegawai]\n"{ANI}" = "{new}"\n', encoding="utf-8")
    (place / "jadwal.toml").write_text("penilaian = 5\n", encoding="utf-8")
    for nip in (f"NIP. {ANI[:8]} {ANI[8:14]} {ANI[14]} {ANI[15:]}", new):
        book = tmp_path / f"{len(nip)}.xlsx"
        code, told = command("akses", nip, "--keluaran", book, "--tanggal", "2026-03-03")
        assert code == 0 and "pegawai 2 baris" in told
    day = ("--tanggal", "2029-01-01")
    assert (
        "penilaian/tahun=2023/kantor=kantor: 1 baris" in command("retensi", *day, "--nip", new)[1]
    )
    assert "Tidak ada" in command("retensi", *day, "--nip", "199909092020121904")[1]
    assert command("retensi", *day, "--nip", new, "--jalankan")[1].startswith("1 baris dihapus")


@pytest.mark.parametrize("words", [("akses", "--keluaran", "x.xlsx"), ("retensi", "--jalankan")])
def test_an_empty_number_means_nobody_and_never_everybody(command, reports, words):
    command("simpan", reports)
    (reports / "riwayat" / "jadwal.toml").write_text("penilaian = 1\n", encoding="utf-8")
    given = ["--nip", ""] if words[0] == "retensi" else [""]
    code, told = command(*words, *given, "--tanggal", "2040-01-01")
    assert code == 2 and "NIP kosong" in told
    assert "penilaian/tahun=2023" in command("retensi", "--tanggal", "2040-01-01")[1]


def test_a_person_of_whom_nothing_is_kept_is_told_so(command, reports, tmp_path):
    command("simpan", reports)
    (reports / "riwayat" / "jadwal.toml").write_text("penilaian = 1\n", encoding="utf-8")
    nobody, day = "199909092020121904", ("--tanggal", "2040-01-01")
    assert "tidak memuat" in command("akses", nobody, "--keluaran", tmp_path / "x", *day)[1]
    assert "tidak memuat" in command("retensi", "--nip", nobody, "--jalankan", *day)[1]


def test_a_workbook_that_cannot_be_written_is_one_sentence(command, reports, tmp_path):
    command("simpan", reports)
    (tmp_path / "berkas").write_text("", encoding="utf-8")
    book = tmp_path / "berkas" / "ani.xlsx"
    code, told = command("akses", ANI, "--keluaran", book, "--tanggal", "2026-03-03")
    assert code == 3 and "tidak dapat ditulis" in told


def test_a_folder_of_one_year_gives_its_runs_and_what_is_being_built_gives_none(command, reports):
    shutil.copytree(reports / "2024" / "kantor", reports / "2024" / ".kantor.lama-7")
    code, told = command("simpan", reports / "2024", reports / "2024" / "kantor")
    assert code == 0 and told.count("Tahun 2024 kantor tersimpan") == 1


def test_two_runs_of_one_office_and_year_are_never_mixed(command, reports, tmp_path):
    other = tmp_path / "lain" / "2024" / "kantor"
    shutil.copytree(reports / "2024" / "kantor", other)
    code, told = command("simpan", reports, other)
    assert code == 2 and "sebutkan hanya yang berlaku" in told
    assert "belum ada" in command("tampil")[1]
