"""Hand-outs: no class of nobody, nothing is half written, no picture stands twice in a page."""

import base64

import pytest

from kinerja_analysis.errors import KinerjaError, UsageError
from kinerja_analysis.report.figures import Picture
from kinerja_analysis.training.handouts import Handouts, handouts
from kinerja_analysis.training.slides import Frame, Slide, slides_page

FILES = {"untuk_peserta/latihan.html": b"x" * 1025, "untuk_pelatih/rencana.csv": b"y"}


@pytest.mark.parametrize("n_tables", [0, 61])
def test_a_class_of_nobody_or_of_too_many_is_refused(n_tables):
    with pytest.raises(UsageError, match=f"Jumlah peserta {n_tables} harus 1 sampai 60"):
        handouts(n_tables)


def test_files_are_written_where_they_belong_and_counted(tmp_path):
    made = Handouts(FILES)
    assert made.write(tmp_path / "baru") == "2 berkas ditulis."
    assert {name: (tmp_path / "baru" / name).read_bytes() for name in FILES} == FILES
    # 1025 bytes are two kilobytes that have begun
    assert made.to_frame()["ukuran_kb"].tolist() == [2, 1]


def test_an_empty_place_writes_nothing():
    assert Handouts(FILES).write("") == "2 berkas siap; tidak ditulis karena keluaran kosong."


def test_a_place_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "berkas").write_bytes(b"")
    with pytest.raises(KinerjaError, match="Bahan pelatihan tidak dapat ditulis di"):
        Handouts(FILES).write(tmp_path / "berkas")


def test_a_picture_that_stands_in_two_frames_is_embedded_once():
    picture = Picture(b"\x89PNG satu", "satu")
    frames = (Frame("tanya", "?", picture), Frame("jawab", "!", picture), Frame("", "penutup"))
    page = slides_page([Slide("Tebak", frames)], "UJI")
    assert page.count(base64.b64encode(picture.png).decode()) == 1
    assert "penutup" in page
