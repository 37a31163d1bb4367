"""How every picture looks, and how a drawing becomes PNG bytes with words beside it."""

import io
import pickle
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any, Final, ParamSpec

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import Formatter, MaxNLocator
from numpy.typing import ArrayLike

from kinerja_analysis.report.number_format import decimal

BLUE: Final = "#0072B2"
ORANGE: Final = "#D55E00"
GREEN: Final = "#009E73"
GREY: Final = "#8A8F98"
INK: Final = "#1F2933"
PALE: Final = "#E4E7EB"
SEQUENCE: Final = (BLUE, ORANGE, GREEN, "#CC79A7", "#56B4E9", "#E69F00")
"""Okabe & Ito (2008): colours that stay apart for colour-blind readers."""

SHADES: Final = LinearSegmentedColormap.from_list("shades", ["#F7FBFF", "#6BAED6"])
"""Shades of a table, light enough for figures in `INK` to be read on each (contrast above 4,5)."""

RESOLUTION: Final = 150
"""Dots an inch of the PNG files."""

LABEL_WIDTH: Final = 28
"""Characters after which a label breaks into a second line."""

KEPT: Final = 8
"""Pictures of one kind that a process remembers."""

Drawn = ParamSpec("Drawn")
"""What a picture is drawn from."""

STYLE: Final[Mapping[str, Any]] = {
    "text.parse_math": False,
    "axes.formatter.use_mathtext": False,
    "axes.unicode_minus": True,
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": PALE,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}
"""Settings of matplotlib for every picture; mathtext is off because names are data."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A finished picture: PNG bytes, and its numbers in words (`alt`)."""

    png: bytes
    alt: str

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, bytes], dict[str, dict[str, str]]]:
        """Show the picture, with its alternative text, when a notebook cell ends in it."""
        del include, exclude
        return {"image/png": self.png}, {"image/png": {"alt": self.alt}}


@contextmanager
def canvas(height: float, width: float = 6.7) -> Iterator[tuple[Figure, Axes]]:
    """Open a drawing in the common style; sizes in inches."""
    with mpl.rc_context(dict(STYLE)):  # type: ignore[arg-type]
        figure = Figure(figsize=(width, height), dpi=RESOLUTION, layout="constrained")
        yield figure, figure.subplots()


def finished(figure: Figure, alt: str) -> Picture:
    """Turn a drawing into a picture; the same drawing gives the same bytes.

    The canvas is printed as it is: `Figure.savefig` would draw it twice, once for its layout.
    """
    stream = io.BytesIO()
    FigureCanvasAgg(figure).print_png(stream, metadata={"Software": None})
    return Picture(stream.getvalue(), alt)


def drawn_once(draw: Callable[Drawn, Picture]) -> Callable[Drawn, Picture]:
    """Let a picture that a notebook and the report both show be drawn only once.

    The same content gives the same picture, whoever asks; the last `KEPT` are remembered.
    """
    kept: dict[str, Picture] = {}

    @wraps(draw)
    def drawn(*data: Drawn.args, **more: Drawn.kwargs) -> Picture:
        content = sha256(pickle.dumps((data, more))).hexdigest()
        picture = kept.pop(content, None) or draw(*data, **more)
        kept[content] = picture
        while len(kept) > KEPT:
            del kept[next(iter(kept))]
        return picture

    return drawn


def empty_picture(sentence: str) -> Picture:
    """Return a picture that says in one sentence why there is nothing to draw."""
    with canvas(1.0) as (figure, axes):
        axes.axis("off")
        axes.text(0.5, 0.5, wrapped(sentence, 80), ha="center", va="center", color=INK)
        return finished(figure, sentence)


def wrapped(text: str, width: int = LABEL_WIDTH) -> str:
    """Break a long label into lines."""
    return "\n".join(textwrap.wrap(text, width)) or text


def rows_height(names: list[str], row: float = 0.32, line: float = 0.165) -> float:
    """Return the inches that evenly spaced rows take, so that no wrapped label meets the next.

    Parameters
    ----------
    names : labels, already wrapped
    row : inches of a row whose labels all stand on one line
    line : inches of a line of a label
    """
    tallest = max((name.count("\n") + 1 for name in names), default=1)
    return len(names) * max(row, line * tallest + 0.05)


def clipped(text: str, width: int = 32) -> str:
    """Cut a long label that must stay on one line."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


class DecimalTicks(Formatter):
    """Writes ticks the Indonesian way: at least `digits` decimals, more where they lie closer."""

    def __init__(self, digits: int) -> None:
        self.digits = digits

    def __call__(self, value: float, pos: int | None = None) -> str:
        """Write a tick that stands alone."""
        del pos
        return self.format_ticks([value])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Write all ticks of an axis."""
        digits = max(self.digits, digits_apart(values))
        return [decimal(value, digits) for value in values]


def decimal_ticks(axes: Axes, digits: int, axis: str = "x") -> None:
    """Write the ticks of an axis the Indonesian way, with more digits where they lie closer."""
    target = axes.xaxis if axis == "x" else axes.yaxis
    target.set_major_formatter(DecimalTicks(digits))


def digits_apart(ticks: ArrayLike) -> int:
    """Return the decimals that tell evenly spaced ticks apart, up to four.

    Examples
    --------
    >>> digits_apart([1, 2, 3]), digits_apart([1.9, 1.95, 2.0]), digits_apart([7])
    (0, 2, 0)
    """
    steps = np.diff(np.asarray(ticks, dtype=float))
    if not len(steps):
        return 0
    step = float(np.abs(steps).min())
    return next((n for n in range(4) if np.isclose(round(step, n), step, atol=1e-9)), 4)


def count_ticks(axes: Axes, axis: str = "x") -> None:
    """Let an axis of counts have whole numbers only."""
    target = axes.xaxis if axis == "x" else axes.yaxis
    target.set_major_locator(MaxNLocator(integer=True))
    decimal_ticks(axes, 0, axis)


def bare_left(axes: Axes) -> None:
    """Let labels stand alone at the left: no axis line, no grid along the rows."""
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
