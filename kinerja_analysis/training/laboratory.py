"""The laboratory of biases in JupyterLab: one function a notebook cell, no programming."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from kinerja_analysis.report.figures import Picture
from kinerja_analysis.training.confounding import MOST, STRICT, WEAK, new_game
from kinerja_analysis.training.experiments import experiment
from kinerja_analysis.training.figures import experiment_picture, forms_picture, game_picture
from kinerja_analysis.training.guessing import ANSWERS, Round, play
from kinerja_analysis.training.habits import HABITS

WITHOUT_WIDGETS: Final = (
    "Bagian interaktif memerlukan JupyterLab dengan ipywidgets (jalankan: python mulai.py lab). "
    "Yang tampak di sini keadaan awalnya."
)


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One interactive piece; where ipywidgets is missing it shows its first state and says so.

    `controls` are the widgets by the name that the tests and the guide call them.
    """

    picture: Picture
    told: str
    controls: dict[str, Any]
    box: Any = None

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Any:
        """Show the widgets; wherever they cannot live, such as on paper, the first state."""
        live = (
            {} if self.box is None else self.box._repr_mimebundle_(include=include, exclude=exclude)
        )
        data, metadata = self.picture._repr_mimebundle_()
        return {**live, **data, "text/plain": f"{self.told}\n{WITHOUT_WIDGETS}"}, metadata


@dataclass(slots=True)
class Score:
    """Where a player stands: the round, how many were right, whether this one was answered."""

    babak: Round
    tepat: int = 0
    dijawab: bool = False

    def count(self, guess: str) -> None:
        """Count a guess; only the first one of a round counts."""
        self.tepat += int(guess == self.babak.answer and not self.dijawab)
        self.dijawab = True

    def go_on(self, babak: Round) -> None:
        """Begin the next round."""
        self.babak, self.dijawab = babak, False

    def told(self) -> str:
        """Say how many were right."""
        return f"Tepat {self.tepat} dari {self.babak.nomor} babak."


def widgets_module() -> Any:
    """Return ipywidgets, or nothing where it is not installed."""
    try:
        import ipywidgets
    except ImportError:
        return None
    return ipywidgets


def effect_laboratory(nama: str, *, benih: int = 7) -> Panel:
    """Show one habit with a slider for its size: the nilai, the people's places, what is said.

    Parameters
    ----------
    nama : name of a habit (`habits.HABITS`)
    benih : seed of the simulated office
    """
    habit = HABITS[nama]
    first = experiment(nama, habit.start, seed=benih)
    picture = experiment_picture(first)
    widgets = widgets_module()
    if widgets is None:
        return Panel(picture, first.told(), {})
    slider = widgets.FloatSlider(
        value=habit.start,
        min=habit.low,
        max=habit.high,
        step=habit.step,
        description="Besar pola",
        readout=False,  # it would write a decimal point; the words below say the size
        continuous_update=False,
    )
    button = widgets.Button(description="Apa kata telaah?", button_style="primary")
    image, words, screen = _image(widgets, picture), _words(widgets, first.told()), _words(widgets)

    def show(_change: object) -> None:
        """Draw the office of the slider's size."""
        found = experiment(nama, slider.value, seed=benih)
        image.value, words.value, screen.value = (
            experiment_picture(found).png,
            _paragraph(found.told()),
            "",
        )

    def ask(_button: object) -> None:
        """Ask the screen."""
        screen.value = _paragraph("Menelaah ...")
        told = experiment(nama, slider.value, seed=benih).screened(benih)
        screen.value = _paragraph(told)

    slider.observe(show, names="value")
    button.on_click(ask)
    controls = {"besar": slider, "telaah": button, "kata": words, "kata_telaah": screen}
    return Panel(
        picture, first.told(), controls, _boxed(widgets, slider, image, words, button, screen)
    )


def guess_the_bias(*, benih: int = 7) -> Panel:
    """Play rounds: look at one rater's nilai, guess the habit, see what was planted.

    Parameters
    ----------
    benih : seed of the game; round 1, 2, ... are the same for everybody with this seed
    """
    score = Score(play(1, seed=benih))
    picture = forms_picture(score.babak.shown)
    told = "Babak 1. Pola apa yang tampak?"
    widgets = widgets_module()
    if widgets is None:
        return Panel(picture, told, {})
    choice = widgets.Dropdown(options=list(ANSWERS), description="Tebakan")
    guess = widgets.Button(description="Tebak", button_style="primary")
    onward = widgets.Button(description="Babak berikutnya")
    image, head, answer = _image(widgets, picture), _words(widgets, told), _words(widgets)

    def reveal(_button: object) -> None:
        """Show what was planted."""
        score.count(choice.value)
        told = f"{score.babak.reveal(choice.value)} {score.told()}"
        answer.value = _paragraph(told)

    def following(_button: object) -> None:
        """Go on to the next round."""
        score.go_on(play(score.babak.nomor + 1, seed=benih))
        image.value = forms_picture(score.babak.shown).png
        head.value = _paragraph(f"Babak {score.babak.nomor}. Pola apa yang tampak?")
        answer.value = ""

    guess.on_click(reveal)
    onward.on_click(following)
    controls = {"tebakan": choice, "tebak": guess, "lanjut": onward, "judul": head, "jawab": answer}
    row = widgets.HBox([choice, guess, onward])
    return Panel(picture, told, controls, _boxed(widgets, head, image, row, answer))


def confounding_game(*, benih: int = 7) -> Panel:
    """Play strict rater or weak unit: add cross-ratings until it can be told.

    Parameters
    ----------
    benih : seed of the office and of the answer
    """
    game = new_game(benih)
    picture = game_picture(game, 0)
    widgets = widgets_module()
    if widgets is None:
        return Panel(picture, game.told(0), {})
    counter = widgets.IntSlider(
        value=0, min=0, max=MOST, description="Silang", continuous_update=False
    )
    more = widgets.Button(description="Tambah satu penilaian silang", button_style="primary")
    more.layout.width = "16rem"
    image, words, answer = _image(widgets, picture), _words(widgets, game.told(0)), _words(widgets)

    def show(_change: object) -> None:
        """Show what is known with so many cross-ratings."""
        image.value = game_picture(game, counter.value).png
        words.value = _paragraph(game.told(counter.value))

    def add(_button: object) -> None:
        """Add one cross-rating."""
        counter.value = min(counter.value + 1, MOST)

    def guessed(guess: Any) -> Callable[[object], None]:
        """Return what happens when an answer is given."""

        def answered(_button: object) -> None:
            answer.value = _paragraph(game.reveal(guess))

        return answered

    buttons = {name: widgets.Button(description=name) for name in (STRICT, WEAK)}
    for name, button in buttons.items():
        button.layout.width = "14rem"
        button.on_click(guessed(name))
    counter.observe(show, names="value")
    more.on_click(add)
    named = {"silang": counter, "tambah": more, "kata": words, "jawab": answer}
    controls: dict[str, Any] = {**named, **{str(name): one for name, one in buttons.items()}}
    rows = (widgets.HBox([counter, more]), image, words, widgets.HBox(list(buttons.values())))
    return Panel(picture, game.told(0), controls, _boxed(widgets, *rows, answer))


def _image(widgets: Any, picture: Picture) -> Any:
    """Return a widget that shows a picture."""
    return widgets.Image(value=picture.png, format="png", layout={"max_width": "100%"})


def _words(widgets: Any, text: str = "") -> Any:
    """Return a widget that shows a paragraph."""
    return widgets.HTML(value=_paragraph(text) if text else "")


def _paragraph(text: str) -> str:
    """Return text as a paragraph of HTML."""
    return f'<p style="line-height:1.5;max-width:50rem">{html.escape(text)}</p>'


def _boxed(widgets: Any, *children: Any) -> Any:
    """Put widgets below each other."""
    return widgets.VBox(list(children))
