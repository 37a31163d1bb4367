"""The study's table in Markdown: what was run, what was found, which bars are met."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from studi.bars_read import judged_bars
from studi.cell import Cell
from studi.design import DESIGNS
from studi.naming import confusion, named_right, pairs_found
from studi.ranking import Ranked, rankings
from studi.rates import Rate, any_detected, classic_alarms, clean_rates, planted_rates
from studi.store import count, read

HEAD = """# The bias screen judged by offices that are not its model

Written by `python benchmarks/telaah.py`; version of the screen and of the judge: `{version}`.

Offices come from a generator with probit thresholds, skewed performance, criteria that discriminate
by .8 to 1.2, a general impression (SD .25 probit), true profiles (SD .45) and small severities
(SD .15) that everybody has. Sizes are those of `benchmarks/studi/planting.py`, 1.0 being a strong
rater of the kind. `±` is a Monte Carlo standard error, offices being independent; where all or no
cases were events it is 1 / (n + 2). "Within" is control of false discovery within the effect
(Benjamini and Hochberg, 5 %, worked out here from the screen's p), "over all" the screen's own
`detected`, controlled over all effects and beyond the practical limit. Other raters include those
with other planted effects; whoever favours his own sex truly shows both group and similarity, and
neither counts as false.
"""


def report(cells: Sequence[Cell], place: Path) -> str:
    """Write the whole table from the results that stand."""
    results = {cell: read(cell, place) for cell in cells}
    run = {cell: found for cell, found in results.items() if len(found)}
    clean = {cell: found for cell, found in run.items() if not cell.kinds}
    deviant = {cell: found for cell, found in run.items() if cell.kinds}
    single = {cell: found for cell, found in deviant.items() if len(cell.kinds[0]) == 1}
    parts = [
        HEAD.format(version=place.name),
        _bars(run),
        _clean_p(clean),
        _clean_rest(clean),
        _clean_offices(clean),
        _classic(clean),
        *(_planted(cell, found) for cell, found in single.items()),
        _naming(single),
        *(_confusion(cell, found) for cell, found in single.items()),
        *(_pairs(cell, found) for cell, found in deviant.items() if cell not in single),
        _cells(cells, place, run),
    ]
    return "\n".join(parts)


def shown(rate: Rate | float) -> str:
    """Print a rate with its error: ``.052 ±.004``."""
    if not isinstance(rate, Rate):
        return "-"
    return "-" if np.isnan(rate.value) else f"{_number(rate.value)} ±{_number(rate.error)}"


def _number(value: float) -> str:
    """Print a share with three decimals and no leading zero."""
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.3f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table; a sentence where there is nothing to show."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return "Not run.\n"
    rule = f"|{'---|' * len(head)}"
    return "\n".join([f"| {' | '.join(head)} |", rule, *lines, ""])


def _bars(run: dict[Cell, pd.DataFrame]) -> str:
    """Set every bar beside what was measured."""
    rows = [
        (bar.cell, bar.figure, bar.effect, f"{bar.sense} {_number(bar.value)}", shown(rate), word)
        for bar, rate, word in judged_bars({cell.name: found for cell, found in run.items()})
    ]
    missed = sum(row[-1] == "missed" for row in rows)
    unsure = sum(row[-1] == "within error" for row in rows)
    said = (
        f"\n{len(rows)} bars: {missed} missed by more than two standard errors, "
        f"{unsure} missed within two.\n\n"
    )
    head = ("cell", "figure", "effect", "bar", "measured", "verdict")
    return "## Bars\n" + said + table(head, rows)


def _by_key(
    clean: dict[Cell, pd.DataFrame], title: str, text: Callable[[pd.Series], str]
) -> str:
    """Lay out one figure of clean offices: a row a key, a column a design."""
    found = {cell.design: clean_rates(results) for cell, results in clean.items()}
    keys = dict.fromkeys(key for rates in found.values() for key in rates.index)
    rows = [
        (key, *(text(rates.loc[key]) if key in rates.index else "" for rates in found.values()))
        for key in keys
    ]
    return f"## {title}\n\n" + table(("effect", *found), rows)


def _clean_p(clean: dict[Cell, pd.DataFrame]) -> str:
    return _by_key(
        clean,
        "Clean offices: share of tests with p < .05, before any control",
        lambda row: shown(row["p05"]),
    )


def _clean_rest(clean: dict[Cell, pd.DataFrame]) -> str:
    return _by_key(
        clean,
        "Clean offices: share of rows not tested, undetermined; raters with `detected`",
        lambda row: ", ".join(
            _number(row[name].value) for name in ("untested", "undetermined", "called")
        ),
    )


def _clean_offices(clean: dict[Cell, pd.DataFrame]) -> str:
    """Tell in how many clean offices anything is detected."""
    rows = []
    for cell, results in clean.items():
        rate = any_detected(results)
        rows.append((cell.design, str(rate.n), shown(rate)))
    head = ("design", "offices", "any `detected`, all effects together")
    return "## Clean offices: any finding\n\n" + table(head, rows)


def _classic(clean: dict[Cell, pd.DataFrame]) -> str:
    """Tell how often the usual rules alarm clean raters."""
    found = {c.design: classic_alarms(r).set_index("rule")["rate"] for c, r in clean.items()}
    rules = dict.fromkeys(rule for rates in found.values() for rule in rates.index)
    rows = [(rule, *(shown(rates.get(rule, np.nan)) for rates in found.values())) for rule in rules]
    title = "## Clean offices: share of raters whom the usual rules alarm\n\n"
    return title + table(("rule", *found), rows)


def _planted(cell: Cell, results: pd.DataFrame) -> str:
    """Lay out power, false calls and ranking of one cell."""
    rates = planted_rates(results)
    ranks = rankings(results)
    rows = []
    for planted, row in rates.iterrows():
        own = ranks[ranks["planted"] == planted].set_index("indicator")["ranked"]
        rows.append(
            (
                f"{planted} ({row['power_within'].n})",
                *(shown(row[name]) for name in PLANTED),
                _area(own.get("screen")),
                _best(own, "auc"),
                _power(own.get("screen")),
                _best(own, "power"),
            )
        )
    head = (
        "effect (raters)",
        "power, within",
        "power, over all",
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


def _area(ranked: Ranked | None) -> str:
    return "-" if ranked is None else shown(Rate(ranked.auc, ranked.auc_error, 0))


def _power(ranked: Ranked | None) -> str:
    return "-" if ranked is None else shown(Rate(ranked.power, ranked.power_error, 0))


def _best(own: pd.Series, measure: str) -> str:
    """Print the classic indicator with the largest figure."""
    classic = {name: getattr(r, measure) for name, r in own.items() if name != "screen"}
    known = {name: value for name, value in classic.items() if not np.isnan(value)}
    if not known:
        return "-"
    name = max(known, key=lambda n: known[n])
    return f"{_number(known[name])} ({name})"


def _naming(single: dict[Cell, pd.DataFrame]) -> str:
    """Tell how often a detected deviant is called by its name."""
    rows = [
        (cell.name, shown(within), str(within.n), shown(everywhere), str(everywhere.n))
        for cell, results in single.items()
        for within, everywhere in [(named_right(results), named_right(results, "all"))]
    ]
    head = ("cell", "named right, within", "detected", "named right, over all", "detected")
    return "## Told apart: named right among the detected\n\n" + table(head, rows)


def _confusion(cell: Cell, results: pd.DataFrame) -> str:
    """Lay out who is named what."""
    shares = confusion(results)
    rows = [
        (str(planted), *("" if share == 0 else f"{share:.2f}" for share in row))
        for planted, row in zip(shares.index, shares.to_numpy(), strict=True)
    ]
    head = (r"planted \ named", *map(str, shares.columns))
    return f"### Named, {cell.name} (within; - is nothing)\n\n" + table(head, rows)


def _pairs(cell: Cell, results: pd.DataFrame) -> str:
    """Lay out raters with two effects."""
    rows = []
    for control in ("within", "all"):
        found = pairs_found(results, control)
        rows += [
            (row.pair, control, shown(row.both), str(row.both.n), f"{row.extra:.2f}")
            for row in found.itertuples()
        ]
    head = ("pair", "control", "both called", "raters", "wrong calls a rater")
    return f"## {cell.name}: two effects in one rater, size {cell.size}\n\n" + table(head, rows)


def _cells(cells: Sequence[Cell], place: Path, run: dict[Cell, pd.DataFrame]) -> str:
    """List all cells, their offices and seconds; those not run say so."""
    rows = []
    for cell in cells:
        seconds = "-"
        if cell in run:
            office = run[cell][run[cell]["kind"] == "office"]
            seconds = f"{office['value'].median():.2f}"
        done = str(count(cell, place)) if cell in run else "not run"
        rows.append((cell.name, "core" if cell.core else "", done, seconds))
    return "## Cells\n\n" + table(("cell", "", "offices", "seconds a screen (median)"), rows)
