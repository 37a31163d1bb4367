"""The study's table in Markdown: what was run, what was found, which bars are met."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from studi.cell import Cell
from studi.decisions import Judged
from studi.design import DESIGNS
from studi.markdown import area, number, power, shown, table
from studi.naming import confusion, named_right, pairs_found
from studi.ranking import SCREEN, Ranked, best_classic, rankings
from studi.rates import Rate, any_detected, classic_alarms, clean_rates, office_calls, planted_rates
from studi.reading import judged_bars
from studi.table_peers import Beside, peers_beside

IN_SHORT = """Dalam bahasa Indonesia: halaman ini mengukur telaah pola pada kantor simulasi yang
bukan modelnya. Tabel *Bars* menyandingkan setiap batas dengan yang terukur: *met* tercapai,
*missed* belum, *within error* belum tetapi di dalam galat undian, *not run* tidak dijalankan.
*Power* ialah bagian penilai berpola yang ditemukan, *clean* kantor tanpa pola, *false discovery*
bagian tanda yang salah. Artinya dibahas dalam [metode](../metode.md) dan keputusan 025.
"""

HEAD = """# The bias screen judged by offices that are not its model

{short}
Written by `python benchmarks/telaah.py`; version of the screen and of the judge: `{version}`.

Offices come from a generator with probit thresholds, skewed performance, criteria that discriminate
by .8 to 1.2, a general impression (SD .25 probit), true profiles (SD .45) and small severities
(SD .15) that everybody has. Sizes are those of `benchmarks/studi/planting.py`, 1.0 being a strong
rater of the kind. `±` is a Monte Carlo standard error, offices being independent; where all or no
cases were events it is 1 / (n + 2). "Within" is control of false discovery within the effect
(Benjamini and Hochberg, 5 %, worked out here from the screen's p), "over all" the screen's own
`detected`, controlled over all effects; under either a call is beyond the practical limit too
(DESIGN.md, section 4). Other raters include those with other planted effects; whoever favours his
own sex truly shows both group and similarity, and neither counts as false. A severity counts as
true where the mean shift of the rater's forms, from the mean of the office's middle half, exceeds
.15 logit, whether it was planted, comes from a drift or a group effect, or is one of the small
differences that every office has; else it is false. Clean rates of severity are those of raters
within .15 logit. Cells ending in `-dua` plant two deviant raters an effect, as SCREEN.md did when
it measured the bars of power; the others plant one, as the bars of false calls ask.
"""


def report(cells: Sequence[Cell], run: Mapping[Cell, Judged], version: str, beside: Beside) -> str:
    """Write the whole table.

    Parameters
    ----------
    cells : all there are
    run : those that were run, with their results
    version : of the screen and the judge
    beside : what peers said
    """
    clean = {cell: found for cell, found in run.items() if not cell.kinds}
    deviant = {cell: found for cell, found in run.items() if cell.kinds}
    single = {cell: found for cell, found in deviant.items() if len(cell.kinds[0]) == 1}
    parts = [
        HEAD.format(short=IN_SHORT, version=version),
        _bars(run),
        _clean_p(clean),
        _clean_rest(clean),
        _clean_offices(clean),
        _offices(run),
        _classic(clean),
        *(_planted(cell, found) for cell, found in single.items()),
        _naming(single),
        *(_confusion(cell, found) for cell, found in single.items()),
        *(_pairs(cell, found) for cell, found in deviant.items() if cell not in single),
        peers_beside(beside),
        _cells(cells, run),
    ]
    return "\n".join(parts)


CLEAN_HEAD = """# Panels without any planted effect, judged by offices that are not the model

{short}
Written by `python benchmarks/telaah.py --sel {cells}`; version of the screen and of the judge:
`{version}`. Offices, errors and words are those of [the whole study](telaah.md), which runs fewer
offices of more kinds.
"""


def clean_report(run: Mapping[Cell, Judged], version: str) -> str:
    """Write the table of clean offices alone: calibration, and what is found though nothing is.

    Parameters
    ----------
    run : cells that plant nothing, with their results
    version : of the screen and the judge
    """
    parts = [
        CLEAN_HEAD.format(
            short=IN_SHORT, cells=" ".join(cell.name for cell in run), version=version
        ),
        _bars(run, only_run=True),
        _clean_p(run),
        _clean_rest(run),
        _clean_offices(run),
        _offices(run),
        _cells(list(run), run),
    ]
    return "\n".join(parts)


def _bars(run: Mapping[Cell, Judged], *, only_run: bool = False) -> str:
    """Set every bar beside what was measured, or only the bars of cells that were run."""
    there = {cell.name: found for cell, found in run.items()}
    rows = [
        (bar.cell, bar.figure, bar.effect, f"{bar.sense} {number(bar.value)}", shown(rate), word)
        for bar, rate, word in judged_bars(there)
        if bar.cell in there or not only_run
    ]
    verdicts = Counter(row[-1] for row in rows)
    said = (
        f"\n{len(rows)} bars: {verdicts['met']} met, {verdicts['missed']} missed by more than two "
        f"standard errors, {verdicts['within error']} missed within two, {verdicts['not run']} not "
        "run. Where a figure rests on few offices its error is hardly known, and two becomes more "
        "(Student's t).\n\n"
    )
    head = ("cell", "figure", "effect", "bar", "measured", "verdict")
    return "## Bars\n" + said + table(head, rows)


def _by_key(
    clean: Mapping[Cell, Judged], title: str, text: Callable[[Mapping[str, Rate]], str]
) -> str:
    """Lay out one figure of clean offices: a row a key, a column a design."""
    found = {cell.design: clean_rates(judged) for cell, judged in clean.items()}
    keys = dict.fromkeys(key for rates in found.values() for key in rates)
    rows = [
        (key, *(text(rates[key]) if key in rates else "" for rates in found.values()))
        for key in keys
    ]
    return f"## {title}\n\n" + table(("effect", *found), rows)


def _clean_p(clean: Mapping[Cell, Judged]) -> str:
    return _by_key(
        clean,
        "Clean offices: share of tests with p < .05, before any control",
        lambda row: shown(row["p05"]),
    )


def _clean_rest(clean: Mapping[Cell, Judged]) -> str:
    return _by_key(
        clean,
        "Clean offices: share of rows not tested, undetermined; raters with `detected`",
        lambda row: ", ".join(
            number(row[name].value) for name in ("untested", "undetermined", "called")
        ),
    )


def _clean_offices(clean: Mapping[Cell, Judged]) -> str:
    """Tell in how many clean offices anything is detected."""
    rows = []
    for cell, judged in clean.items():
        rate = any_detected(judged)
        drawn = any_detected(judged, as_drawn=True)
        rows.append((cell.design, str(rate.n), shown(rate), shown(drawn)))
    head = ("design", "offices", "any false `detected`", "with severities that truly matter")
    return "## Clean offices: any finding\n\n" + table(head, rows)


def _offices(run: Mapping[Cell, Judged]) -> str:
    """Tell how often the office as a whole is said to show an effect, clean or planted."""
    wanted = [cell for cell in run if not cell.kinds or cell.name.startswith("serupa")]
    found = {cell.name: office_calls(run[cell]) for cell in wanted}
    asked = dict.fromkeys(question for rates in found.values() for question in rates)
    rows = [(question, *(shown(r.get(question)) for r in found.values())) for question in asked]
    title = "## The office as a whole: share of offices said to show an effect (q <= .05)\n\n"
    return title + table(("question", *found), rows)


def _classic(clean: Mapping[Cell, Judged]) -> str:
    """Tell how often the usual rules alarm clean raters."""
    found = {cell.design: classic_alarms(judged) for cell, judged in clean.items()}
    rules = dict.fromkeys(rule for rates in found.values() for rule in rates)
    rows = [(rule, *(shown(rates.get(rule)) for rates in found.values())) for rule in rules]
    title = "## Clean offices: share of raters whom the usual rules alarm\n\n"
    return title + table(("rule", *found), rows)


def _planted(cell: Cell, judged: Judged) -> str:
    """Lay out power, false calls and ranking of one cell."""
    ranks = rankings(judged)
    rows = []
    for planted, row in planted_rates(judged).items():
        own = ranks[planted]
        rows.append(
            (
                f"{planted} ({row['power_within'].n})",
                *(shown(row[name]) for name in PLANTED),
                area(own.get(SCREEN)),
                _best(own, "auc"),
                power(own.get(SCREEN)),
                _best(own, "power"),
            )
        )
    head = (
        "effect (raters)",
        "power, within",
        "power, over all",
        "power, one grouping",
        "p < .05",
        "others, within",
        "others, over all",
        "false discovery, within",
        "false discovery, over all",
        "AUC",
        "best classic AUC",
        "power at 2 % false flags",
        "best classic",
    )
    return f"## {_title(cell)}\n\n" + table(head, rows)


PLANTED = (
    "power_within",
    "power_all",
    "power_grouping",
    "power_p",
    "others_within",
    "others_all",
    "false_within",
    "false_all",
)


def _title(cell: Cell) -> str:
    """Say what a cell is."""
    design = DESIGNS[cell.design]
    return (
        f"{cell.name}: {design.n_raters} raters, {design.n_criteria} criteria, "
        f"{design.n_years} year(s), size {cell.size}, "
        f"{min(len(cell.kinds) * cell.each, cell.most)} deviant raters an office"
    )


def _best(own: dict[str, Ranked], measure: str) -> str:
    """Print the classic indicator with the largest figure."""
    name, value = best_classic(own, measure)
    return f"{number(value)} ({name})" if name else "-"


def _naming(single: Mapping[Cell, Judged]) -> str:
    """Tell how often a detected deviant is called by its name."""
    rows = [
        (cell.name, shown(within), str(within.n), shown(everywhere), str(everywhere.n))
        for cell, judged in single.items()
        for within, everywhere in [(named_right(judged), named_right(judged, "all"))]
    ]
    head = ("cell", "named right, within", "detected", "named right, over all", "detected")
    return "## Told apart: named right among the detected\n\n" + table(head, rows)


def _confusion(cell: Cell, judged: Judged) -> str:
    """Lay out who is named what."""
    shares = confusion(judged)
    rows = [
        (str(planted), *("" if share == 0 else f"{share:.2f}" for share in row))
        for planted, row in zip(shares.index, shares.to_numpy(), strict=True)
    ]
    head = (r"planted \ named", *map(str, shares.columns))
    return f"### Named, {cell.name} (within; - is nothing)\n\n" + table(head, rows)


def _pairs(cell: Cell, judged: Judged) -> str:
    """Lay out raters with two effects."""
    rows = []
    for control in ("within", "all"):
        rows += [
            (pair, control, shown(both), str(both.n), shown(extra))
            for pair, (both, extra) in pairs_found(judged, control).items()
        ]
    head = ("pair", "control", "both called", "raters", "wrong calls a rater")
    return f"## {cell.name}: two effects in one rater, size {cell.size}\n\n" + table(head, rows)


def _cells(cells: Sequence[Cell], run: Mapping[Cell, Judged]) -> str:
    """List all cells, their offices and seconds; those not run say so."""
    rows = []
    for cell in cells:
        core = "core" if cell.core else ""
        if cell in run:
            seconds = run[cell].of("office")["value"]
            rows.append((cell.name, core, str(len(seconds)), f"{seconds.median():.2f}"))
        else:
            rows.append((cell.name, core, "not run", "-"))
    return "## Cells\n\n" + table(("cell", "", "offices", "seconds a screen (median)"), rows)
