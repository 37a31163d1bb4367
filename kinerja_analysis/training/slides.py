"""Slides that move: frames computed here, a small script in the page that steps through them."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kinerja_analysis.report.figures import Picture
from kinerja_analysis.report.number_format import decimal
from kinerja_analysis.training.confounding import MOST, new_game
from kinerja_analysis.training.experiments import experiment
from kinerja_analysis.training.figures import experiment_picture, forms_picture, game_picture
from kinerja_analysis.training.guessing import play
from kinerja_analysis.training.habits import HABITS
from kinerja_analysis.training.practice_page import embedded, page_template

TEMPLATE: Final = "salindia.html.j2"

N_ROUNDS: Final = 6
"""Rounds of the guessing game among the slides."""

CROSS_FRAMES: Final = (0, 1, 2, 3, 4, 6, 8, MOST)
"""Cross-ratings at which the confounding game is shown."""

OPENING: Final = (
    "Tujuan pelatihan ini ketepatan: nilai yang sesuai dengan bukti, bukan nilai yang lebih "
    "rendah, dan bukan pula yang lebih tersebar. Semua kantor dan orang di sini hasil simulasi, "
    "sehingga kebenarannya diketahui. Tekan panah kanan dan kiri untuk melangkah."
)

CLOSING: Final = (
    "Yang dibawa pulang: baca jangkar sebelum menilai; nilailah satu kriteria untuk semua pegawai; "
    "catat satu kejadian setiap triwulan; mintalah penilaian silang bila ingin tahu apakah "
    "perbedaan berasal dari penilai atau dari pegawai."
)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One state of a slide: what the slider says, the picture, the words."""

    label: str
    words: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Slide:
    """One slide with its frames, stepped through in order."""

    title: str
    frames: tuple[Frame, ...]


def lesson_slides(
    *, pola: Sequence[str] = tuple(HABITS), benih: int = 7, telaah: bool = True
) -> tuple[Slide, ...]:
    """Return the slides of a lesson: each habit growing, the confounding game, guessing rounds.

    Parameters
    ----------
    pola : names of the habits that are shown (`habits.HABITS`)
    benih : seed of the simulated offices
    telaah : let the last frame of each habit say what the bias screen finds (a few seconds each)
    """
    return (
        Slide("Melihat, mencoba, menilai, memeriksa", (Frame("", OPENING),)),
        *(_habit_slide(nama, benih, telaah) for nama in pola),
        _game_slide(benih),
        *(_round_slide(nomor, benih) for nomor in range(1, N_ROUNDS + 1)),
        Slide("Yang dibawa pulang", (Frame("", CLOSING),)),
    )


def _habit_slide(nama: str, benih: int, telaah: bool) -> Slide:
    """Show a habit from nothing to its largest size."""
    habit = HABITS[nama]
    steps = np.arange(max(habit.low, 0.0), habit.high + habit.step / 2, habit.step)
    sizes = steps if habit.ditebak else steps[[0, len(steps) // 2, -1]]
    found = [experiment(nama, float(size), seed=benih) for size in sizes]
    frames = [
        Frame(f"{decimal(one.size)} {habit.satuan}", one.told(), experiment_picture(one))
        for one in found
    ]
    if telaah:
        last = frames[-1]
        words = f"{last.words} Kata telaah: {found[-1].screened(benih)}"
        frames[-1] = Frame(last.label, words, last.picture)
    return Slide(nama, tuple(frames))


def _game_slide(benih: int) -> Slide:
    """Show how cross-ratings tell a strict rater from a weak unit."""
    game = new_game(benih)
    frames = [
        Frame(f"{n} penilaian silang", game.told(n), game_picture(game, n)) for n in CROSS_FRAMES
    ]
    words = f"{game.told(MOST)} Jawabannya: {game.answer.lower()}."
    answer = Frame("jawaban", words, game_picture(game, MOST))
    return Slide("Penilai ketat atau unit lemah?", (*frames, answer))


def _round_slide(nomor: int, benih: int) -> Slide:
    """Show one guessing round, and then its answer."""
    current = play(nomor, seed=benih)
    picture = forms_picture(current.shown)
    question = Frame("pertanyaan", "Pola apa yang tampak? Tulis tebakan Saudara dahulu.", picture)
    return Slide(
        f"Tebak pola, babak {nomor}",
        (
            question,
            Frame("jawaban", current.told, picture),
        ),
    )


def slides_page(slides: Sequence[Slide], mark: str) -> str:
    """Return the slides as one page that works offline in any browser.

    Parameters
    ----------
    slides : in order
    mark : words on every slide
    """
    pictures: list[str] = []
    data = [
        {"judul": slide.title, "bingkai": [_frame(frame, pictures) for frame in slide.frames]}
        for slide in slides
    ]
    return page_template(TEMPLATE).render(
        mark=mark, data=embedded({"salindia": data, "gambar": pictures})
    )


def _frame(frame: Frame, pictures: list[str]) -> dict[str, object]:
    """Return a frame as the page reads it; a picture that stands there already is not repeated."""
    place = -1
    if frame.picture is not None:
        image = base64.b64encode(frame.picture.png).decode("ascii")
        if image not in pictures:
            pictures.append(image)
        place = pictures.index(image)
    return {"label": frame.label, "kata": frame.words, "gambar": place}
