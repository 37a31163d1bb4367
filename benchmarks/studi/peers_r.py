"""What R's packages say of the same raters: lme4 and eRm, asked through Rscript.

lme4 fits the model of a generalizability study to nilai as numbers. eRm has no facet of raters; its
script tells what stands in for one.
"""

import subprocess
import warnings
from functools import cache
from io import StringIO
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Final

import pandas as pd

from studi.office import Office

PACKAGES: Final = ("lme4", "eRm")
ANSWER: Final = ("penilai", "effect", "detail", "value")
"""Columns of an answer: one row a rater and indicator."""
LONGEST: Final = 1800.0
"""Seconds that an office may take on a busy machine; what is not told by then is missing."""
READ: Final = ["tahun", "pegawai", "penilai", "kriteria", "nilai"]
ASKED: Final = f"""
known <- c({", ".join(f'"{name}"' for name in PACKAGES)})
cat(known[nzchar(sapply(known, function(name) system.file(package = name)))])
"""
"""Names the packages that R can load."""


@cache
def r_packages() -> tuple[str, ...]:
    """Name the R packages that are installed; none where there is no Rscript."""
    program = which("Rscript")
    if program is None:
        return ()
    told = subprocess.run([program, "-e", ASKED], capture_output=True, text=True, check=False)
    return tuple(told.stdout.split())


def ask(package: str, office: Office) -> pd.DataFrame:
    """Let a package look at an office; one that fails or takes too long tells nothing and warns."""
    script = Path(__file__).with_name(f"{package}.R")
    with TemporaryDirectory() as place:
        ratings, answer = Path(place, "ratings.csv"), Path(place, "answer.csv")
        office.penilaian[READ].to_csv(ratings, index=False)
        command = ["Rscript", "--vanilla", str(script), str(ratings), str(answer)]
        try:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=LONGEST)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
            warnings.warn(f"{package}: {problem}", stacklevel=2)
            return pd.DataFrame(columns=ANSWER)
        return answered(answer.read_text(encoding="utf-8"))


def answered(text: str) -> pd.DataFrame:
    """Read an answer: an id is text though it looks like a number, and NA is missing."""
    kinds = dict.fromkeys(ANSWER[:-1], "str") | {"value": "float64"}
    return pd.read_csv(StringIO(text), dtype=kinds)[list(ANSWER)]
