"""Who works in the office: the personnel list, and what else is known of the people rated."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib import resources

import pandas as pd

from kinerja_analysis.intake.cells.nip import birth_date, employment, same_number, sex
from kinerja_analysis.schema import PEGAWAI

MUHAMMAD: Mapping[str, str] = dict.fromkeys(
    ("muh", "moh", "mohd", "mhd", "moch", "muhamad", "mohamad", "mohammad", "mochammad"), "muhammad"
)
"""Spelling of Muhammad in a name -> the full one."""


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """The personnel list (schema table `pegawai`), with look-ups by id and by unit."""

    table: pd.DataFrame = field(default_factory=PEGAWAI.empty)

    @property
    def names(self) -> dict[str, str]:
        """Return id -> name."""
        return self._by_id("nama")

    @property
    def units(self) -> dict[str, str]:
        """Return id -> unit."""
        return self._by_id("unit_kerja")

    @property
    def superiors(self) -> dict[str, str]:
        """Return id -> id of the direct superior, where one is named."""
        return self._by_id("atasan")

    @property
    def titles(self) -> dict[str, str]:
        """Return id -> office held (jabatan)."""
        return self._by_id("jabatan")

    @property
    def ids(self) -> set[str]:
        """Return the ids of everybody in the list."""
        return set(self.table["pegawai"])

    @property
    def id_of_name(self) -> dict[str, str]:
        """Return name without titles (`core_name`) -> id, where one person alone has it."""
        ids = pd.Series(self.names, dtype="str")
        cores = ids.map(core_name)
        alone = ~cores.duplicated(keep=False)
        return dict(zip(cores[alone], ids.index[alone], strict=True))

    def _by_id(self, column: str) -> dict[str, str]:
        """Return one column by id, empty cells left out."""
        table = self.table[self.table[column] != ""]
        return dict(zip(table["pegawai"], table[column], strict=True))

    def recover(self, lost: pd.DataFrame) -> dict[tuple[float, str], str]:
        """Return the one NIP of each number that Excel made of it, where the name agrees too.

        Parameters
        ----------
        lost : DataFrame
            ``number, nama``, each pair once.

        Returns
        -------
        dict
            (number, nama) -> NIP; pairs that nobody or several people fit are left out.
        """
        known: dict[str, list[str]] = {}
        for nip, nama in self.names.items():
            if nip.isdecimal():
                known.setdefault(core_name(nama), []).append(nip)
        found = {}
        for number, nama in zip(lost["number"], lost["nama"], strict=True):
            fitting = [n for n in known.get(core_name(nama), ()) if same_number(n, number)]
            if len(fitting) == 1:
                found[number, nama] = fitting[0]
        return found


@cache
def _titles() -> Mapping[str, frozenset[str]]:
    """Read the titles that stand before and after a name."""
    text = resources.files(__package__).joinpath("gelar.toml").read_text(encoding="utf-8")
    return {place: frozenset(words) for place, words in tomllib.loads(text).items()}


@lru_cache(maxsize=1 << 16)
def core_name(nama: str) -> str:
    """Return a name without titles, points, case and doubled spaces.

    >>> core_name("Drs. H. Heri Santoso, S.Sos., M.Si."), core_name("H Heri Santoso SSos MSi")
    ('heri santoso', 'heri santoso')
    """
    words = re.sub(r"[^\w\s]", "", nama.split(",")[0].casefold()).split()
    while len(words) > 1 and words[0] in _titles()["awal"]:
        words = words[1:]
    while len(words) > 1 and words[-1] in _titles()["akhir"]:
        words = words[:-1]
    return " ".join(words)


@lru_cache(maxsize=1 << 16)
def name_likeness(first: str, second: str) -> float:
    """Return how like two names are (0-1) once their titles are gone; a part is the whole.

    A name without letters ("-") contradicts none. The least like word decides, so that Siti
    Aminah is not Siti Fatimah; Muh. and Moh. are Muhammad, and a letter alone stands for any name
    that it begins.

    >>> name_likeness("Nur'aini", "Nuraini"), name_likeness("Muh. Taufiq", "Muhammad Taufiq, S.H.")
    (1.0, 1.0)
    """
    one, other = (_full_words(core_name(nama)) for nama in (first, second))
    if "".join(one) == "".join(other) or not all("".join(words) for words in (one, other)):
        return 1.0
    shorter, longer = sorted((one, other), key=len)
    return min(max((_word_likeness(word, like) for like in longer), default=0) for word in shorter)


def _full_words(core: str) -> list[str]:
    """Return the words of a name, the short forms of Muhammad written out."""
    return [MUHAMMAD.get(word, word) for word in core.split()] or [""]


def _word_likeness(one: str, other: str) -> float:
    """Return how like two words of names are (0-1)."""
    if min(len(one), len(other)) == 1 and one[:1] == other[:1]:
        return 1.0
    return SequenceMatcher(None, one, other).ratio()


def usual_spellings(keys: pd.Series, spellings: pd.Series) -> dict[str, str]:
    """Return key -> its commonest spelling; then not all capitals, the longest, the first."""
    written = pd.DataFrame({"key": keys.to_numpy(), "text": spellings.to_numpy()})
    one = written.drop_duplicates()
    one = one[~one["key"].duplicated(keep=False)]
    ranked = (
        written[~written["key"].isin(one["key"])]
        .value_counts()
        .reset_index(name="n")
        .assign(upper=lambda t: t["text"].str.isupper(), length=lambda t: t["text"].str.len())
        .sort_values(
            ["key", "n", "upper", "length", "text"], ascending=[True, False, True, False, True]
        )
        .drop_duplicates("key")
    )
    best = pd.concat([one, ranked[["key", "text"]]])
    return dict(zip(best["key"].tolist(), best["text"].tolist(), strict=True))


def told_by_nip(pegawai: pd.Series) -> pd.DataFrame:
    """Return what each NIP tells: ``jenis_kelamin, tanggal_lahir, jenis_pegawai``."""
    return pd.DataFrame(
        {
            "jenis_kelamin": pegawai.map(sex).astype("str"),
            "tanggal_lahir": pd.to_datetime(pegawai.map(birth_date)),
            "jenis_pegawai": pegawai.map(employment).astype("str"),
        },
        index=pegawai.index,
    )


def people_of(rated: pd.DataFrame, people: People, *, tahun: int, by_nip: bool) -> pd.DataFrame:
    """Return the table `pegawai`: the personnel list, then whoever only the ratings name.

    Parameters
    ----------
    rated : DataFrame
        ``pegawai, nama, unit_kerja``, one row a rating or rater.
    people : the personnel list, possibly empty
    tahun : year of the rows that the ratings add
    by_nip : whether ids are NIP, which tell sex, birth and kind of employment
    """
    new = rated[(rated["pegawai"] != "") & ~rated["pegawai"].isin(people.table["pegawai"])]
    added = (
        new.sort_values(["pegawai", "unit_kerja", "nama"], ascending=[True, False, False])
        .drop_duplicates("pegawai")
        .assign(golongan="", jabatan="", atasan="", tahun=tahun)
        .reset_index(drop=True)
    )
    facts = told_by_nip(added["pegawai"]) if by_nip else _nothing_told(added)
    added = PEGAWAI.conform(pd.concat([added, facts], axis=1))
    return PEGAWAI.conform(pd.concat([people.table, added], ignore_index=True))


def _nothing_told(added: pd.DataFrame) -> pd.DataFrame:
    """Return the facts of free ids: none."""
    return pd.DataFrame(
        {"jenis_kelamin": "", "tanggal_lahir": pd.NaT, "jenis_pegawai": ""}, index=added.index
    )
