"""How a class without Excel practises: one offline page for all tables, which saves a file."""

import json
from collections.abc import Sequence
from importlib import resources
from typing import Any, Final

import jinja2
import pandas as pd
from markupsafe import Markup

from kinerja_analysis.training.criteria import ROOM, WORDS, load_criteria
from kinerja_analysis.training.vignettes import Vignette

TEMPLATE: Final = "latihan.html.j2"

FORM_KIND: Final = "latihan-menilai"
"""What a saved file calls itself, so that no other JSON is taken for one."""


def practice_page(plan: pd.DataFrame, vignettes: Sequence[Vignette], mark: str) -> str:
    """Return the page: a table number is chosen, two rounds are rated, a file is saved.

    Parameters
    ----------
    plan : ``peserta, urutan, kasus, versi`` (`class_plan.class_plan`)
    vignettes : the cases that the plan names
    mark : words on top of the page
    """
    data = {
        "jenis": FORM_KIND,
        "kata": WORDS,
        "kriteria": [
            {"nama": c.nama, "definisi": c.definisi, "jangkar": c.jangkar} for c in load_criteria()
        ],
        "kasus": {case.kode: _case(case) for case in vignettes},
        "meja": {
            str(table): own.sort_values("urutan")[["kasus", "versi"]].to_numpy().tolist()
            for table, own in plan.groupby("peserta", sort=True)
        },
    }
    return page_template(TEMPLATE).render(mark=mark, data=embedded(data))


def _case(case: Vignette) -> dict[str, object]:
    """Return one case as the page reads it; reference scores and traps stay with the trainer."""
    return {
        "nama": case.nama,
        "jabatan": f"{case.jabatan}, {case.unit_kerja}",
        "pembuka": {versi: case.opening(versi) for versi in ("serupa", "lain")},
        "bukti": [[piece.triwulan, piece.teks] for piece in case.bukti],
    }


def page_template(name: str) -> jinja2.Template:
    """Return one of the room's page templates; everything put into it is escaped."""
    text = resources.files(ROOM).joinpath("templates", name).read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(text)


def embedded(data: Any) -> Markup:
    r"""Return data as JSON that may stand inside a script element.

    Examples
    --------
    >>> str(embedded({"a": "</script>"}))
    '{"a": "\\u003c/script>"}'
    """
    return Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"))
