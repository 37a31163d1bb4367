"""Years are kept whole, in versions; what changed is declared; a person's rights are honoured."""

import json
import os
import signal
import time
from datetime import date

import pandas as pd
import pyarrow.dataset
import pytest

from kinerja_analysis.errors import KinerjaError, OutputLocked, UsageError
from kinerja_analysis.riwayat import versions
from kinerja_analysis.riwayat.changes import changes
from kinerja_analysis.riwayat.person import Correction, correct, kept_of
from kinerja_analysis.riwayat.retention import delete_due, due, schedule
from kinerja_analysis.riwayat.versions import current, existing, writing
from kinerja_analysis.riwayat.years import declared, read_years, store_year
from kinerja_analysis.schema import PEGAWAI, PENILAIAN

ANI, BUDI, CICI = "199001012015032901", "198502022010011902", "199203032016042903"
LIMA, EMPAT = {"lima": [1.0, 5.0, 1.0]}, {"lima": [1.0, 4.0, 1.0]}


def ratings(tahun, rows):
    """Draw nilai of one year: pegawai, penilai, nilai."""
    frame = pd.DataFrame(rows, columns=["pegawai", "penilai", "nilai"]).assign(
        tahun=tahun, periode="tahunan", peran="atasan", kriteria="Disiplin", skala="lima",
        tanggal=pd.NaT, unit_kerja="Seksi 1", sumber="a.csv",
    )  # fmt: skip
    return PENILAIAN.conform(frame)


def people(tahun, units):
    """Draw the personnel list of one year: pegawai and unit."""
    frame = pd.DataFrame(list(units.items()), columns=["pegawai", "unit_kerja"])
    rest = {name: "" for name in PEGAWAI.columns if name not in frame and name != "tahun"}
    return PEGAWAI.conform(frame.assign(**rest | {"tanggal_lahir": pd.NaT}, tahun=tahun))


def facts(asal, skala=LIMA, kriteria=("Disiplin",), simulasi=True):
    return {
        "skala": skala, "kriteria": dict.fromkeys(kriteria, "lima"), "simulasi": simulasi,
        "asal": asal,
    }  # fmt: skip


@pytest.fixture
def archive(tmp_path):
    """Two years of one office, between which the scale, the units and the people changed."""
    place = tmp_path / "riwayat"
    first = {
        "penilaian": ratings(2024, [(ANI, BUDI, 3), (CICI, BUDI, 4)]),
        "pegawai": people(2024, {ANI: "Seksi 1", CICI: "Seksi 1", BUDI: ""}),
    }
    second = {
        "penilaian": ratings(2025, [(ANI, BUDI, 5), (BUDI, ANI, 2)]),
        "pegawai": people(2025, {ANI: "Seksi 2", BUDI: ""}),
    }
    store_year(place, (2024, "kantor"), first, facts("a", EMPAT))
    store_year(place, (2025, "kantor"), second, facts("b", kriteria=("Disiplin", "Kerja Sama")))
    return place


def test_a_year_is_stored_whole_and_the_same_year_again_changes_nothing(archive):
    version = existing(archive)
    assert version.nomor == 2 and version.faults() == []
    assert {(p.tabel, p.tahun, p.baris) for p in version.parts} == {
        ("pegawai", 2024, 3), ("penilaian", 2024, 2), ("pegawai", 2025, 2), ("penilaian", 2025, 2),
    }  # fmt: skip
    told = store_year(archive, (2025, "kantor"), {}, facts("b"))
    assert "sudah tersimpan" in told and existing(archive).nomor == 2


def test_any_reader_of_parquet_finds_year_and_office_in_the_names_of_folders(archive):
    place = archive / "terkini" / "penilaian"
    frame = pyarrow.dataset.dataset(place, partitioning="hive").to_table().to_pandas()
    assert sorted(zip(frame["tahun"], frame["kantor"], frame["nilai"], strict=True)) == [
        (2024, "kantor", 3.0), (2024, "kantor", 4.0), (2025, "kantor", 2.0), (2025, "kantor", 5.0),
    ]  # fmt: skip
    assert len(pd.read_parquet(place, filters=[("tahun", "==", 2025)])) == 2


def test_a_scale_that_changed_keeps_its_nilai_apart_and_the_change_is_told(archive):
    version = existing(archive)
    tables = read_years(archive, version, "kantor")
    assert tables["penilaian"].groupby("skala")["tahun"].unique().map(list).to_dict() == {
        "lima (2024)": [2024],
        "lima": [2025],
    }
    told = changes(version, "kantor", tables)[["jenis", "rincian", "n"]].to_numpy().tolist()
    assert told == [
        ["skala berubah; nilainya tidak digabung", "lima: 1-4 menjadi 1-5", 1],
        ["kriteria baru", "Kerja Sama", 1],
        ["pegawai keluar", "", 1],
        ["pegawai berpindah unit", "", 1],
        ["unit_kerja baru", "Seksi 2", 1],
        ["unit_kerja hilang", "Seksi 1", 1],
    ]


def test_what_the_office_declares_the_same_is_read_as_one(archive):
    (archive / "padanan.toml").write_text(
        f'[unit_kerja]\n"Seksi 1" = "Seksi 2"\n[pegawai]\n"{CICI}" = "{BUDI}"\n', encoding="utf-8"
    )
    tables = read_years(archive, existing(archive), "kantor")
    assert set(tables["pegawai"]["unit_kerja"]) == {"Seksi 2", ""}
    assert CICI not in set(tables["penilaian"]["pegawai"])
    (archive / "padanan.toml").write_text('[nilai]\n"3" = "4"\n', encoding="utf-8")
    with pytest.raises(KinerjaError, match="nilai tidak dikenal"):
        read_years(archive, existing(archive), "kantor")


def test_real_people_and_simulated_ones_never_stand_in_one_archive(archive):
    with pytest.raises(UsageError, match="tidak disimpan dalam satu riwayat"):
        store_year(archive, (2025, "lain"), {}, facts("c", simulasi=False))


def test_second_writer_is_turned_away(archive):
    with writing(archive), pytest.raises(OutputLocked):
        store_year(archive, (2026, "kantor"), {}, facts("c"))


def test_reader_of_a_version_keeps_what_it_entered(archive):
    entered = existing(archive)
    store_year(
        archive, (2026, "kantor"), {"penilaian": ratings(2026, [(ANI, BUDI, 1)])}, facts("c")
    )
    assert entered.faults() == [] and len(existing(archive).parts) == len(entered.parts) + 1


@pytest.mark.parametrize("step", ["link", "fsync", "rename", "replace"])
def test_a_disk_that_fails_leaves_the_old_version(archive, monkeypatch, step):
    before = existing(archive)

    def fail(*_given, **_named):
        raise OSError(28, "No space left on device")

    owner = os if step in ("link", "fsync") else versions.Path
    if step == "link":  # a disk without links copies instead
        monkeypatch.setattr(versions.shutil, "copyfile", fail)
    monkeypatch.setattr(owner, step, fail)
    with pytest.raises(KinerjaError):
        store_year(archive, (2026, "k"), {"penilaian": ratings(2026, [(ANI, BUDI, 1)])}, facts("c"))
    monkeypatch.undo()
    assert existing(archive) == before and before.faults() == []


@pytest.mark.lambat
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_kills_at_any_moment_leave_the_old_version_or_the_new_one(archive, rng):
    new = {"penilaian": ratings(2026, [(ANI, BUDI, 1)])}
    for number in range(20):
        before = existing(archive).nomor
        child = os.fork()
        if not child:
            store_year(archive, (2026, "kantor"), new, facts(f"c{number}"))
            os._exit(0)
        time.sleep(rng.uniform(0, 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        after = existing(archive)
        assert after.nomor in (before, before + 1) and after.faults() == []


def test_a_person_sees_all_that_is_kept_and_nobody_else(archive):
    found = kept_of(existing(archive), ANI)
    rated = found["penilaian"].sort_values(["tahun", "nilai"])
    # 2024: Ani was rated; 2025: Ani rated somebody (2) and was rated (5)
    assert rated[["pegawai", "penilai", "nilai"]].to_numpy().tolist() == [
        [ANI, "(disamarkan)", 3.0], ["(disamarkan)", ANI, 2.0], [ANI, "(disamarkan)", 5.0],
    ]  # fmt: skip
    assert len(found["pegawai"]) == 2
    text = " ".join(frame.to_string() for frame in found.values())
    assert BUDI not in text and CICI not in text
    assert kept_of(existing(archive), "199909092020121904") == {}


def test_a_correction_changes_one_entry_and_is_recorded_without_personal_data(archive):
    wrong = Correction(
        "pegawai", 2025, "kantor", ANI, "unit_kerja", "Seksi 2", "Seksi 3", "BA-12", "2026-03-02"
    )
    version = correct(archive, wrong)
    units = read_years(archive, version, "kantor", [2025])["pegawai"].set_index("pegawai")
    assert units.loc[ANI, "unit_kerja"] == "Seksi 3"
    recorded = json.dumps(version.catatan[-1])
    assert '"jenis": "koreksi"' in recorded and '"dasar": "BA-12"' in recorded
    assert ANI not in recorded and "Seksi" not in recorded
    # the version with the wrong entry is gone, and the same year is not stored over it unasked
    assert [path.name for path in archive.glob("versi-*")] == ["versi-000003"]
    with pytest.raises(UsageError, match="sudah dikoreksi"):
        store_year(archive, (2025, "kantor"), {}, facts("d"))


def nilai_of_ani(**given):
    """Draw a correction of the 5 that Ani was given in 2025, on a scale from 1 to 5."""
    usual = {"kolom": "nilai", "lama": "5", "baru": "4"} | given
    return Correction("penilaian", 2025, "kantor", ANI, dasar="BA-1", tanggal="2026-03-02", **usual)


@pytest.mark.parametrize("lama", ["5", "5.0", "5,0"])
def test_a_number_is_corrected_however_it_is_written(archive, lama):
    version = correct(archive, nilai_of_ani(lama=lama))
    own = read_years(archive, version, "kantor", [2025])["penilaian"]
    assert own.loc[own["pegawai"] == ANI, "nilai"].tolist() == [4.0]


def test_an_empty_date_is_filled_in(archive):
    version = correct(archive, nilai_of_ani(kolom="tanggal", lama="", baru="2025-12-03"))
    own = read_years(archive, version, "kantor", [2025])["penilaian"]
    assert own.loc[own["pegawai"] == ANI, "tanggal"].tolist() == [pd.Timestamp(2025, 12, 3)]


@pytest.mark.parametrize(
    "given",
    [
        {"baru": "50"},  # off its scale
        {"baru": "inf"},
        {"baru": "empat"},
        {"kolom": "tanggal", "lama": "", "baru": "03-12-2025"},  # which is the month?
        {"kolom": "peran", "lama": "atasan", "baru": "bos"},
        {"kolom": "kriteria", "lama": "Disiplin", "baru": "Ketertiban"},
        {"kolom": "skala", "lama": "lima", "baru": "enam"},
    ],
)
def test_what_cannot_stand_in_the_table_is_no_correction(archive, given):
    with pytest.raises(UsageError, match="bukan isi yang sah"):
        correct(archive, nilai_of_ani(**given))
    assert existing(archive).nomor == 2


def test_one_person_under_two_numbers_of_a_year_is_counted_once(archive):
    (archive / "padanan.toml").write_text(f'[pegawai]\n"{CICI}" = "{ANI}"\n', encoding="utf-8")
    version = existing(archive)
    told = changes(version, "kantor", read_years(archive, version, "kantor"))
    assert "pegawai keluar" not in set(told["jenis"])  # of 2024 Ani and Budi stayed


def test_a_part_that_is_damaged_is_named_with_what_to_do(archive):
    version = existing(archive)
    (version.folder / version.parts[0].place / "bagian.parquet").write_bytes(b"x")
    with pytest.raises(KinerjaError, match="rusak atau hilang; pulihkan"):
        read_years(archive, version, "kantor")


@pytest.mark.parametrize(
    ("kolom", "lama", "words"),
    [("unit_kerja", "Seksi 9", "Tidak ada baris"), ("pegawai", ANI, "tidak dapat dikoreksi")],
)
def test_a_correction_that_fits_nothing_is_refused(archive, kolom, lama, words):
    wrong = Correction("pegawai", 2025, "kantor", ANI, kolom, lama, "x", "BA-12", "2026-03-02")
    with pytest.raises(UsageError, match=words):
        correct(archive, wrong)


def test_only_what_the_schedule_no_longer_keeps_is_deleted_from_all_versions(archive):
    (archive / "jadwal.toml").write_text("penilaian = 2\n", encoding="utf-8")
    kept = schedule(archive)
    assert due(existing(archive), kept, date(2026, 12, 31)) == ()  # 2024 + 2 ends with 2026
    assert [p.tahun for p in due(existing(archive), kept, date(2027, 1, 1))] == [2024]
    # of Ani one row of 2024 may go; her rows of 2025 and the personnel lists are kept by law
    assert delete_due(archive, date(2027, 1, 1), ANI) == (1, 4)
    left = read_years(archive, existing(archive), "kantor", [2024])["penilaian"]
    assert left["pegawai"].tolist() == [CICI]
    assert delete_due(archive, date(2027, 1, 1)) == (1, 0)
    version = existing(archive)
    assert version.of(tabel="penilaian", tahun=2024) == ()
    assert [note["jenis"] for note in version.catatan] == ["simpan", "simpan", "hapus", "hapus"]
    assert ANI not in json.dumps(version.catatan)
    assert len(list(archive.glob("versi-*"))) == 1


def test_a_deletion_that_was_killed_halfway_is_ended_by_the_next_writer(archive, monkeypatch):
    (archive / "jadwal.toml").write_text("penilaian = 1\npegawai = 1\n", encoding="utf-8")

    def kill(*_given, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as killing, pytest.raises(KeyboardInterrupt):
        killing.setattr(versions.shutil, "rmtree", kill)  # the old versions would go now
        delete_due(archive, date(2030, 1, 1), ANI)
    assert kept_of(existing(archive), ANI) == {} and len(list(archive.glob("versi-*"))) == 3
    with writing(archive):
        pass
    assert [path.name for path in archive.glob("versi-*")] == ["versi-000003"]


def test_an_old_version_that_cannot_be_deleted_yet_is_told(archive, monkeypatch):
    (archive / "jadwal.toml").write_text("penilaian = 1\n", encoding="utf-8")
    monkeypatch.setattr(versions.shutil, "rmtree", lambda *_given, **_named: None)
    with pytest.raises(KinerjaError, match=r"versi-000001.*Tutup program yang membukanya"):
        delete_due(archive, date(2030, 1, 1))


def test_an_archive_that_lost_the_name_of_its_version_loses_no_year(archive):
    (archive / "terkini.json").unlink()
    store_year(
        archive, (2026, "kantor"), {"penilaian": ratings(2026, [(ANI, BUDI, 1)])}, facts("c")
    )
    version = existing(archive)
    assert version.nomor == 3 and {part.tahun for part in version.parts} == {2024, 2025, 2026}


@pytest.mark.parametrize("text", ["[]", "7", '{"versi": null}', "{"])
def test_a_name_of_the_version_that_cannot_be_read_is_one_sentence(archive, text):
    (archive / "terkini.json").write_text(text, encoding="utf-8")
    with pytest.raises(KinerjaError, match=r"terkini\.json tidak terbaca"):
        existing(archive)


def test_a_folder_with_a_schedule_and_no_year_yet_holds_no_earlier_year(tmp_path):
    (tmp_path / "jadwal.toml").write_text("penilaian = 5\n", encoding="utf-8")
    assert versions.archived_year(tmp_path, 2024, "kantor", simulasi=True) is None


def test_without_a_schedule_nothing_is_deleted(archive):
    with pytest.raises(UsageError, match="Jadwal retensi"):
        delete_due(archive, date(2040, 1, 1))
    (archive / "jadwal.toml").write_text("nilai = 3\n", encoding="utf-8")
    with pytest.raises(KinerjaError, match="yang keliru: nilai"):
        delete_due(archive, date(2040, 1, 1))


def test_where_nothing_was_stored_nothing_is_read(tmp_path):
    assert current(tmp_path / "riwayat").parts == ()
    with pytest.raises(UsageError, match="belum ada"):
        existing(tmp_path / "riwayat")


def test_a_year_that_was_never_stored_cannot_be_corrected(archive):
    wrong = Correction("penilaian", 2023, "kantor", ANI, "nilai", "5", "4", "BA-12", "2026-03-02")
    with pytest.raises(UsageError, match="tidak memuat tabel penilaian tahun 2023 dari kantor"):
        correct(archive, wrong)


def test_nothing_of_a_person_is_due_where_others_rows_are(archive):
    # the nilai of 2024 are due; Dodi stands in none of them, so nothing goes and no version is new
    (archive / "jadwal.toml").write_text("penilaian = 2\n", encoding="utf-8")
    assert delete_due(archive, date(2027, 1, 1), "198011112005011901") == (0, 0)
    assert existing(archive).nomor == 2


def test_a_part_goes_whole_when_all_its_rows_concern_the_person(archive):
    # Budi gave both nilai of 2024, and stands in every part but keeps the lists
    (archive / "jadwal.toml").write_text("penilaian = 2\n", encoding="utf-8")
    assert delete_due(archive, date(2027, 1, 1), BUDI) == (2, 4)
    version = existing(archive)
    assert version.of(tabel="penilaian", tahun=2024) == () and version.faults() == []


def test_a_reader_overtaken_by_a_writer_reads_what_counts_now(archive, monkeypatch):
    numbers = iter([7, 2])  # a seventh version was named a moment ago, and is gone
    monkeypatch.setattr(versions, "_number", lambda _archive: next(numbers))
    assert current(archive).nomor == 2


def test_what_a_killed_writer_left_never_counts_and_is_cleared(archive):
    for name in ("versi-000003", ".baru-x"):
        (archive / name).mkdir()
    assert existing(archive).nomor == 2
    with writing(archive):
        pass
    assert sorted(path.name for path in archive.iterdir() if path.is_dir()) == [
        "terkini", "versi-000001", "versi-000002",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("jadwal.toml", "penilaian = -1\n", "yang keliru: tahun di bawah nol"),
        ("jadwal.toml", 'penilaian = "lima"\n', "yang keliru: penilaian"),
        ("jadwal.toml", "penilaian = \n", "tidak terbaca sebagai TOML"),
        ("padanan.toml", "[kriteria\n", "tidak terbaca sebagai TOML"),
    ],
)
def test_a_file_of_the_office_that_cannot_be_read_is_named(archive, name, text, words):
    (archive / name).write_text(text, encoding="utf-8")
    with pytest.raises(KinerjaError, match=rf"{name}.*{words}"):
        schedule(archive) if name == "jadwal.toml" else declared(archive)


def test_a_year_without_nilai_has_no_scale_to_keep_apart(archive):
    only = {"pegawai": people(2026, {ANI: "Seksi 2"})}
    store_year(archive, (2026, "kantor"), only, facts("c", EMPAT))
    version = existing(archive)
    tables = read_years(archive, version, "kantor", [2026])
    assert "penilaian" not in tables and len(tables["pegawai"]) == 1
    # 2026 is the latest to say what lima is: 1-4 once more, as in 2024
    assert set(read_years(archive, version, "kantor")["penilaian"]["skala"]) == {
        "lima", "lima (2025)",
    }  # fmt: skip


def test_a_disk_that_knows_no_links_keeps_what_stayed_by_copying_it(archive, monkeypatch):
    def refuse(*_given):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    store_year(
        archive, (2026, "kantor"), {"penilaian": ratings(2026, [(ANI, BUDI, 1)])}, facts("c")
    )
    version = existing(archive)
    assert version.faults() == [] and {part.tahun for part in version.parts} == {2024, 2025, 2026}


def test_years_without_a_list_of_people_tell_of_no_people(tmp_path):
    for tahun, skala in ((2024, EMPAT), (2025, LIMA)):
        only = {"penilaian": ratings(tahun, [(ANI, BUDI, 3)])}
        store_year(tmp_path, (tahun, "kantor"), only, facts(str(tahun), skala))
    version = existing(tmp_path)
    told = changes(version, "kantor", read_years(tmp_path, version, "kantor"))
    assert told["rincian"].tolist() == ["lima: 1-4 menjadi 1-5"]
