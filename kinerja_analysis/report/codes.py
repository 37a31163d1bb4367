"""Which code stands for whom in the report, and how free text loses its names."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from kinerja_analysis.privacy import rater_codes

NIP: Final = re.compile(r"\b\d{18}\b|\b\d{8} \d{6} \d \d{3}\b")
"""An 18-digit NIP, with or without its usual blanks."""

KEY_TABLE: Final = "kunci_kode"
"""Table that keeps the secret of each year (``tahun, kunci``); it never leaves ``rahasia/``."""

SECRET_COLUMNS: Final = ("pegawai", "penilai", "kriteria", "nilai")
"""What makes up the secret of a year that has none yet: known only to who holds all nilai."""

TOKEN: Final = re.compile(r"[\w.\-]+")
"""A run of characters that may be an id."""


WORD: Final = re.compile(r"[^\W_]+")
"""A run of letters and digits."""


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
    return rater_codes(ids[ids != ""].astype("str"), key=year_key(tables, tahun))


def pegawai_codes(tables: Mapping[str, pd.DataFrame], tahun: int) -> pd.Series:
    """Return the code of every pegawai of the year: index the id, values ``K001``...

    Parameters
    ----------
    tables : the archive's tables by name; `penilaian`, `pegawai`, `hasil` and `usulan_silang`
    tahun : year of the report
    """
    names = ("penilaian", "pegawai", "hasil", "usulan_silang")
    ids = pd.concat([_of_year(tables, name, tahun, ("pegawai",))["pegawai"] for name in names])
    key = year_key(tables, tahun)
    return rater_codes(ids[ids != ""].astype("str"), prefix="K", key=key)


def year_key(tables: Mapping[str, pd.DataFrame], tahun: int) -> bytes:
    """Return the secret by which the codes of a year are dealt.

    A year that keeps its secret goes on with it, so that draft and final report speak of the same
    codes. Otherwise it comes from the nilai themselves: the same data give the same codes, next
    year's data give others, and whoever lacks the confidential nilai cannot deal them again.

    Parameters
    ----------
    tables : the archive's tables by name; `kunci_kode`, else `penilaian` and `predikat_resmi`
    tahun : year of the report
    """
    kept = _of_year(tables, KEY_TABLE, tahun, ("kunci",))["kunci"]
    if len(kept):
        return bytes.fromhex(kept.iloc[0])
    rated = _of_year(tables, "penilaian", tahun, SECRET_COLUMNS)
    official = _of_year(tables, "predikat_resmi", tahun, ("pegawai", "penilai", "predikat"))
    rows = [*rated.itertuples(index=False), *official.itertuples(index=False)]
    lines = sorted("|".join(map(str, row)) for row in rows)
    secret = hashlib.sha256("\n".join(lines).encode()).digest()
    return hmac.digest(secret, str(tahun).encode(), "sha256")


def key_table(tables: Mapping[str, pd.DataFrame], tahun: int) -> pd.DataFrame:
    """Return the secret of a year as the table that keeps it: ``tahun, kunci``."""
    return pd.DataFrame({"tahun": [tahun], "kunci": [year_key(tables, tahun).hex()]})


def people_names(tables: Mapping[str, pd.DataFrame], tahun: int) -> pd.Series:
    """Return the name of every pegawai of the year: index the id."""
    people = _of_year(tables, "pegawai", tahun, ("pegawai", "nama"))
    return people.drop_duplicates("pegawai").set_index("pegawai")["nama"].astype("str")


@dataclass(frozen=True, slots=True)
class Mask:
    """What stands in for ids and names in words that came with the data (a message, a file name).

    Attributes
    ----------
    codes : code of each id
    names : the names to mask, by their first word, so that few are tried on a text
    """

    codes: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]

    def safe(self, text: str) -> str:
        """Return a text in which known ids are codes and known names are masked."""
        coded = TOKEN.sub(lambda found: self.codes.get(found[0], found[0]), text)
        masked = NIP.sub("(NIP disamarkan)", coded)
        near = {name for word in _words(masked) for name in self.names.get(word, ())}
        if not near:
            return masked
        longest_first = sorted(near, key=lambda name: (-len(name), name))
        pattern = "|".join(re.escape(name).replace(r"\ ", r"[\s_\-]+") for name in longest_first)
        return re.sub(
            rf"(?<!\w)({pattern})(?!\w)", "(nama disamarkan)", masked, flags=re.IGNORECASE
        )


def mask_of(codes: Mapping[str, str], names: pd.Series) -> Mask:
    """Return the mask of an office.

    Parameters
    ----------
    codes : code of each id
    names : Series, the names to mask; those of three letters and fewer are words of their own
    """
    by_word: dict[str, list[str]] = {}
    for name in names:
        if len(name) > 3 and (words := _words(name)):
            by_word.setdefault(words[0], []).append(name)
    return Mask(codes, {word: tuple(found) for word, found in by_word.items()})


def _words(text: str) -> list[str]:
    """Return the words of a text, in small letters."""
    return WORD.findall(text.casefold())


def _of_year(
    tables: Mapping[str, pd.DataFrame], name: str, tahun: int, columns: tuple[str, ...]
) -> pd.DataFrame:
    """Return columns of one table in one year; a missing table has no rows."""
    frame = tables.get(name)
    if frame is None or frame.empty:
        return pd.DataFrame({column: pd.Series(dtype="str") for column in columns})
    rows = frame[frame["tahun"] == tahun] if "tahun" in frame else frame
    return rows[list(columns)].astype("str")
