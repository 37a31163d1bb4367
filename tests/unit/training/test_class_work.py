"""One class from its folder: which cases, which comparison tables, whatever else lies there."""

import json

import pandas as pd
import pytest

from kinerja_analysis.errors import UsageError
from kinerja_analysis.training.class_work import ClassWork, open_class
from kinerja_analysis.training.criteria import criterion_names
from kinerja_analysis.training.returned import COLUMNS, Returned
from kinerja_analysis.training.vignettes import codes, load_vignettes


def handed_in(folder, number, paket, rounds=(1, 2)):
    """Save the file of one table that gives 3 in round one and 4 in round two."""
    given = [
        {"ronde": ronde, "kasus": kasus, "kriteria": kriteria, "nilai": 2 + ronde}
        for ronde in rounds
        for kasus in codes(load_vignettes(paket=paket))
        for kriteria in criterion_names()
    ]
    saved = {"jenis": "latihan-menilai", "nomor": f"{number:02d}", "nilai": given}
    (folder / f"meja-{number:02d}.json").write_text(json.dumps(saved), encoding="utf-8")


@pytest.mark.parametrize("peserta", [1, 2, 3, 5, 12])
def test_a_simulated_class_of_any_size_is_told_without_naming_tables(peserta):
    work = open_class(peserta=peserta, pembanding="genap")
    assert len(work.untrained) == peserta // 2
    assert work.improvement_words


def test_the_package_that_most_forms_are_about_is_taken_and_the_other_form_named(tmp_path):
    for number in (1, 2, 3):
        handed_in(tmp_path, number, paket=2)
    handed_in(tmp_path, 4, paket=3)
    work = open_class(str(tmp_path))
    assert codes(work.vignettes) == ("K7", "K8", "K9", "K10", "K11", "K12")
    assert work.returned.faults["berkas"].tolist() == ["meja-04.json"]
    assert "bukan kasus kelas ini" in work.returned.faults["pesan"].item()
    assert "3 meja" in work.results.summary()


def test_the_package_may_be_named(tmp_path):
    handed_in(tmp_path, 4, paket=3)
    assert codes(open_class(str(tmp_path), kasus="3").vignettes)[0] == "K13"
    with pytest.raises(UsageError, match="Tidak ada jawaban peserta"):
        open_class(str(tmp_path), kasus="1")


def test_a_comparison_table_that_missed_a_round_is_named_and_the_others_count(tmp_path):
    for number in range(1, 7):
        handed_in(tmp_path, number, paket=1, rounds=(1,) if number == 4 else (1, 2))
    work = open_class(str(tmp_path), pembanding="02,04,06")
    assert "pada kedua ronde, tidak dihitung: 04" in work.improvement_words
    rows = work.improvement.table.set_index(["measure", "kelompok"])
    assert rows.loc[("distance", "pembanding"), "n"] == 2


def scored_by(n_experts, missing=0):
    """A class whose experts all score 3, the first of them leaving some cells out."""
    vignettes = load_vignettes()
    cells = [(kasus, kriteria) for kasus in codes(vignettes) for kriteria in criterion_names()]
    rows = [
        ("ahli", f"{number:02d}", 1, kasus, kriteria, 3.0)
        for number in range(1, n_experts + 1)
        for kasus, kriteria in cells[missing if number == 1 else 0 :]
    ]
    nothing = pd.DataFrame(columns=["berkas", "pesan"])
    returned = Returned(pd.DataFrame(rows, columns=list(COLUMNS)), nothing)
    return ClassWork(returned, False, frozenset(), vignettes)


@pytest.mark.parametrize(
    ("n_experts", "missing", "told"),
    [
        (4, 0, "4 formulir ahli terbaca, 4 di antaranya terisi seluruhnya"),
        (5, 1, "5 formulir ahli terbaca, 4 di antaranya terisi seluruhnya"),
    ],
)
def test_too_few_experts_are_told_and_the_class_goes_on_without_them(n_experts, missing, told):
    work = scored_by(n_experts, missing)
    assert told in work.reference_words
    assert "sedikitnya 5 ahli" in work.reference_words
    assert not work.reference.by_experts


def test_five_whole_forms_of_experts_take_the_place_of_the_authors_scores():
    assert scored_by(5).reference.by_experts
    assert "belum dipakai" not in scored_by(5).reference_words
    assert "Skor ahli" not in scored_by(0).reference_words


def test_an_empty_place_for_the_result_writes_nothing():
    assert scored_by(0).write("") == "Hasil kelas tidak ditulis karena keluaran kosong."
