"""No row is ever lost: rows read are structure, clean or quarantined, whatever stands in them."""

import csv
import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kinerja_analysis.errors import ExportRefused
from kinerja_analysis.intake.clean import clean_exports
from kinerja_analysis.profile import load_profile

PROFILE = load_profile(Path(__file__).parent / "data" / "profil_uji.toml")
NAMES = [item.nama for item in PROFILE.kriteria]
HEADER = ["No", "NIP", "Nama Pegawai", "Unit Kerja", "NIP Penilai", "Tanggal", *NAMES]
NIPS = ["197501182008021937", "197209042001031971", "19750118 200802 1 937", "1,97E+17", "-", ""]
CELLS = st.one_of(
    st.sampled_from([*NIPS, "JUMLAH", "Mengetahui,", "85,5", "90", "x", "31/02/2025", "a;b", "\n"]),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r"), max_size=12),
)
GOOD = ["1", NIPS[0], "Dwi", "Seksi Umum", NIPS[1], "2025-12-15", *["80"] * len(NAMES)]
ROWS = st.lists(
    st.one_of(
        st.lists(CELLS, max_size=len(HEADER) + 2),
        st.lists(st.integers(0, len(GOOD) - 1), max_size=3).map(
            lambda places: ["" if i in places else cell for i, cell in enumerate(GOOD)]
        ),
    ),
    max_size=12,
)


def cleaned(rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "acak.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=";").writerows([*rows[:2], HEADER, GOOD, *rows[2:]])
        return clean_exports([path], PROFILE, tahun=2025)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_every_row_is_structure_clean_or_quarantined(rows):
    try:
        clean = cleaned(rows)
    except ExportRefused as refused:
        assert "acak.csv" in str(refused)
        return
    tally, ledger = clean.tally.iloc[0], clean.jejak_audit
    assert tally["dibaca"] == tally["struktur"] + tally["bersih"] + tally["karantina"]
    structure = set(ledger.loc[ledger["jenis"] == "struktur", "baris"])
    waiting = clean.quarantine["baris"]
    assert len(structure) == tally["struktur"]
    assert len(waiting) == waiting.nunique() == tally["karantina"]
    assert structure.isdisjoint(waiting)


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_no_nilai_comes_from_a_waiting_or_structural_row(rows):
    try:
        clean = cleaned(rows)
    except ExportRefused:
        return
    rows_used = clean.penilaian["sumber"].str.extract(r"(\d+)$")[0].astype("int64")
    barred = clean.jejak_audit.query("jenis in ('struktur', 'karantina')")["baris"]
    assert set(rows_used).isdisjoint(barred)
    assert clean.penilaian["nilai"].between(0, 100).all()


def test_cleaning_twice_changes_nothing():
    one, other = cleaned([]).tables(), cleaned([]).tables()
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name])
