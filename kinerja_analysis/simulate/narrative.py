"""What people wrote about their own year: achievements, obstacles, innovations, consent."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import pandas as pd

from kinerja_analysis.schema import PENILAIAN_DIRI
from kinerja_analysis.simulate.design import SOURCE

FIELDS: Final = (
    ("pimpinan", r"^(camat|lurah|sekretaris)"),
    ("keuangan", r"keuangan"),
    ("umum", r"kepegawaian|perkantoran"),
    ("ketertiban", r"ketertiban"),
    ("pembangunan", r"pembangunan"),
    ("sosial", r"kesejahteraan"),
    ("pemerintahan", r"pemerintahan"),
    ("umum", r"sekretariat"),
    ("pelayanan", r""),
)
"""Field of work by words of the post and the unit: the first that fits, the last always."""

RETURNED: Final = 0.9
"""Share (0-1) of self-assessments that come back."""

NO_INNOVATION: Final = 0.2
"""Share (0-1) of self-assessments without an innovation."""

CONSENT: Final = 0.6
"""Share (0-1) of innovations whose author lets them be quoted."""


@cache
def sentences() -> dict[str, Any]:
    """Return the sentences by field of work."""
    return tomllib.loads(files(__package__).joinpath("teks.toml").read_text(encoding="utf-8"))


def self_assessments(pegawai: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Write what nine in ten of the people say about their year.

    Returns
    -------
    DataFrame, the table `penilaian_diri`
    """
    answered = pegawai[rng.random(len(pegawai)) < RETURNED]
    texts = [
        _answer(f"{jabatan} | {unit}", unit, rng)
        for jabatan, unit in zip(answered["jabatan"], answered["unit_kerja"], strict=True)
    ]
    told = pd.DataFrame(
        texts, index=answered.index, columns=["capaian", "tantangan", "inovasi", "izin_kutip"]
    )
    own = answered[["tahun", "pegawai"]].join(told)
    return PENILAIAN_DIRI.conform(own.assign(bukti_inovasi="", sumber=SOURCE))


def _answer(post: str, unit: str, rng: np.random.Generator) -> tuple[str, str, str, str]:
    """Compose one answer; who has no innovation has nothing to consent to."""
    said = sentences()[_field(post)]
    capaian = ". ".join(_filled(text, unit, rng) for text in rng.permutation(said["capaian"])[:2])
    tantangan = _begun("tantangan", str(rng.choice(said["tantangan"])), rng)
    if rng.random() < NO_INNOVATION:
        return (
            f"{capaian}.",
            f"{tantangan}.",
            str(rng.choice(sentences()["pembuka"]["kosong"])),
            "Tidak",
        )
    consent = "Ya" if rng.random() < CONSENT else "Tidak"
    return (
        f"{_begun('capaian', capaian, rng)}.",
        f"{tantangan}.",
        f"{rng.choice(said['inovasi'])}.",
        consent,
    )


def _field(post: str) -> str:
    """Find the field of work of a post."""
    return next(field for field, words in FIELDS if re.search(words, post.casefold()))


def _filled(text: str, unit: str, rng: np.random.Generator) -> str:
    """Put figures and the unit's name into a sentence."""
    n, m, k = rng.integers(30, 240), rng.integers(78, 100), rng.integers(4, 25)
    return text.format(n=n, m=m, k=k, unit=unit)


def _begun(part: str, text: str, rng: np.random.Generator) -> str:
    """Begin a sentence in one of several ways."""
    opening = str(rng.choice(sentences()["pembuka"][part]))
    return opening + (text[0].lower() + text[1:] if opening else text)
