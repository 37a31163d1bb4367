"""Which code stands for whom in the report, and how free text loses its names."""

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from kinerja_analysis.privacy import rater_codes

NIP: Final = re.compile(r"\b\d{18}\b|\b\d{8} \d{6} \d \d{3}\b")
"""An 18-digit NIP, with or without its usual blanks."""

TOKEN: Final = re.compile(r"[\w.\-]+")
"""A run of characters that may be an id."""


def penilai_codes(tables: Mapping[str, pd.DataFrame], tahun: int) -> pd.Series:
    """Return the code of every penilai of the year: index the id, values ``P01``...

    Parameters
    ----------
    tables : the archive's tables by name; `penilaian` and `hasil_uji` are read
    tahun : year of the report
    """
    rated = _of_year(tables, "penilaian", tahun, ("penilai", "peran"))
    tested = _of_year(tables, "hasil_uji", tahun, ("penilai",))
    ids = pd.concat([rated.loc[rated["peran"] != "diri", "penilai"], tested["penilai"]])
    return rater_codes(ids[ids != ""].astype("str"))


def pegawai_codes(tables: Mapping[str, pd.DataFrame], tahun: int) -> pd.Series:
    """Return the code of every pegawai of the year: index the id, values ``K001``...

    Parameters
    ----------
    tables : the archive's tables by name; `penilaian`, `pegawai`, `hasil` and `usulan_silang`
    tahun : year of the report
    """
    names = ("penilaian", "pegawai", "hasil", "usulan_silang")
    ids = pd.concat([_of_year(tables, name, tahun, ("pegawai",))["pegawai"] for name in names])
    return rater_codes(ids[ids != ""].astype("str"), prefix="K")


def people_names(tables: Mapping[str, pd.DataFrame], tahun: int) -> pd.Series:
    """Return the name of every pegawai of the year: index the id."""
    people = _of_year(tables, "pegawai", tahun, ("pegawai", "nama"))
    return people.drop_duplicates("pegawai").set_index("pegawai")["nama"].astype("str")


def without_names(text: str, codes: Mapping[str, str], names: pd.Series) -> str:
    """Return a text in which known ids are codes and known names are masked.

    Parameters
    ----------
    text : words that came with the data (a message, a file name)
    codes : code of each id
    names : Series, the names to mask
    """
    coded = TOKEN.sub(lambda found: codes.get(found[0], found[0]), text)
    masked = NIP.sub("(NIP disamarkan)", coded)
    known = [name for name in names if len(name) > 3]
    if not known:
        return masked
    pattern = "|".join(re.escape(name).replace(r"\ ", r"[\s_\-]+") for name in known)
    return re.sub(rf"(?<!\w)({pattern})(?!\w)", "(nama disamarkan)", masked, flags=re.IGNORECASE)


def _of_year(
    tables: Mapping[str, pd.DataFrame], name: str, tahun: int, columns: tuple[str, ...]
) -> pd.DataFrame:
    """Return columns of one table in one year; a missing table has no rows."""
    frame = tables.get(name)
    if frame is None or frame.empty:
        return pd.DataFrame({column: pd.Series(dtype="str") for column in columns})
    rows = frame[frame["tahun"] == tahun] if "tahun" in frame else frame
    return rows[list(columns)].astype("str")
