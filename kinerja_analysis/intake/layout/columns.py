"""Which column holds which field: known spellings first, then likeness, never a guess."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib import resources
from typing import Any

from kinerja_analysis.intake.layout.kinds import CRITERION, Kind
from kinerja_analysis.profile import Profile
from kinerja_analysis.thresholds import SPELLING_RATIO

SHORTEST_TYPO = 4
"""Letters below which a name is too short to be taken for a misspelt one."""

VARIANT_RANK = 100
"""Rank between two readings of a label; a field has fewer spellings than that."""

OPTIONAL_RANK = 50
"""Rank by which a field that a kind may have gives way to one that it must have."""


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """How the fields of one kind of table are spelt in an office.

    `words` holds field -> spellings as `fold_label` gives them, the preferred one first; `ranks`
    the same by spelling: (place in the field's list, field).
    """

    words: Mapping[str, tuple[str, ...]]
    ranks: Mapping[str, tuple[tuple[int, str], ...]]


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where a field stands: its column (from 0), its label there, and whether it is misspelt."""

    field: str
    column: int
    label: str
    misspelt: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """What the columns of a header mean, what is left over, and what fits two ways."""

    mapped: tuple[Mapped, ...]
    unused: tuple[tuple[int, str], ...]
    ambiguous: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields that were found."""
        return frozenset(item.field for item in self.mapped)


@cache
def fold_label(label: str) -> str:
    """Return a label without case, accents, punctuation and line breaks ("N I P." is "nip").

    >>> fold_label("hasilKinerja"), fold_label("Tgl. Penilaian")
    ('hasil kinerja', 'tanggal penilaian')
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)
    plain = unicodedata.normalize("NFKD", parted).casefold()
    words = re.sub(r"[^a-z0-9]+", " ", "".join(c for c in plain if not unicodedata.combining(c)))
    words = re.sub(r"\b(\w) (?=\w\b)", r"\1", words.strip())
    return re.sub(r"\btgl\b", "tanggal", words)


@cache
def _key(folded: str) -> str:
    """Return what two labels with the same words in another order share."""
    return " ".join(sorted(folded.split()))


@cache
def _words() -> dict[str, Any]:
    """Read the spellings that are known everywhere."""
    text = resources.files(__package__).joinpath("kolom.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _ignored() -> frozenset[str]:
    """Return the keys of labels that are known and not used."""
    return frozenset(_key(fold_label(word)) for word in _words()["abaikan"]["kata"])


def is_ignored(label: str) -> bool:
    """Tell whether a column is known and never used."""
    return _key(fold_label(label)) in _ignored()


@cache
def is_forbidden(label: str) -> bool:
    """Tell whether a column holds personal data that no appraisal may read.

    >>> is_forbidden("Agama/Kepercayaan Pegawai"), is_forbidden("SUKU"), is_forbidden("Suku Dinas")
    (True, True, False)
    """
    forbidden, folded = _words()["terlarang"], fold_label(label)
    within = (f" {fold_label(word)} " in f" {folded} " for word in forbidden["kata"])
    return folded in map(fold_label, forbidden["tepat"]) or any(within)


def vocabulary(profile: Profile, kind: Kind) -> Vocabulary:
    """Return the spellings of every field of a kind in an office."""
    fields = {
        name: (*profile.sinonim.get(name, ()), *_words()["bidang"].get(name, ()), name)
        for name in kind.fields
    }
    if kind.rated != "never" or kind.name == "pegawai":
        fields |= {CRITERION + item.nama: (item.nama, *item.sinonim) for item in profile.kriteria}
    folded = {
        name: tuple(dict.fromkeys(fold_label(word) for word in words))
        for name, words in fields.items()
    }
    ranks: dict[str, tuple[tuple[int, str], ...]] = {}
    for name, words in folded.items():
        for rank, word in enumerate(words, start=OPTIONAL_RANK * (name in kind.may)):
            ranks[_key(word)] = (*ranks.get(_key(word), ()), (rank, name))
    return Vocabulary(folded, ranks)


def knows(spellings: Vocabulary, label: str) -> bool:
    """Tell whether a label by itself is a known spelling of any field."""
    return any(_key(text) in spellings.ranks for text in readings((label,)))


def readings(parts: Sequence[str]) -> tuple[str, ...]:
    """Return how a label of one or more header rows may be read, the best reading first.

    >>> readings(("Penilai", "NIP"))
    ('penilai nip', 'nip penilai', 'nip')
    """
    words = [part for part in parts if part]
    if not words:
        return ()
    joined, last = " ".join(words), words[-1]
    parents = fold_label(" ".join(words[:-1])).split()
    owners = [f"{last} {owner}" for owner in ("penilai", "pegawai") if owner in parents]
    bare = [re.sub(r"\(.*?\)", " ", text) for text in (joined, last)]
    grid = re.findall(r"\[([^\]]+)\]\s*$", last)  # a form's grid: "Penilaian [Disiplin]"
    folded = (fold_label(text) for text in (joined, *owners, last, *bare, *grid))
    return tuple(dict.fromkeys(text for text in folded if text))


def map_columns(
    labels: Mapping[int, Sequence[str]], spellings: Vocabulary, *, guess: bool
) -> Header:
    """Tell which column holds which field.

    Parameters
    ----------
    labels : column (from 0) -> its header cells from top to bottom
    spellings : the fields that may stand there
    guess : whether a label that fits nothing may be taken for a misspelt one
    """
    read = {
        column: () if any(map(is_forbidden, parts)) else readings(parts)
        for column, parts in labels.items()
    }
    ranked = sorted(_exact(read, spellings))
    mapped, ambiguous = _assign(ranked, {c: " ".join(p).strip() for c, p in labels.items()})
    if guess:
        rest = {c: r for c, r in read.items() if c not in {item.column for item in mapped}}
        free = {
            f: w for f, w in spellings.words.items() if f not in {item.field for item in mapped}
        }
        mapped += _misspelt(rest, free, labels)
    taken = {item.column for item in mapped}
    unused = tuple((c, " ".join(p).strip()) for c, p in labels.items() if c not in taken and any(p))
    return Header(tuple(mapped), unused, tuple(ambiguous))


def _exact(
    read: Mapping[int, Sequence[str]], spellings: Vocabulary
) -> Iterable[tuple[int, str, int]]:
    """Yield rank, field and column of every reading that is a known spelling."""
    for column, texts in read.items():
        for variant, text in enumerate(texts):
            for rank, name in spellings.ranks.get(_key(text), ()):
                yield VARIANT_RANK * variant + rank, name, column


def _assign(
    ranked: Sequence[tuple[int, str, int]], labels: Mapping[int, str]
) -> tuple[list[Mapped], list[str]]:
    """Give each field its best column; two equally good ones are ambiguous."""
    mapped: dict[str, Mapped] = {}
    ranks: dict[str, int] = {}
    taken: set[int] = set()
    ambiguous: list[str] = []
    for rank, name, column in ranked:
        if column in taken:
            continue
        if name not in mapped:
            mapped[name] = Mapped(name, column, labels[column])
            ranks[name] = rank
            taken.add(column)
        elif ranks[name] == rank:
            ambiguous.append(name.removeprefix(CRITERION))
    return list(mapped.values()), ambiguous


def _misspelt(
    read: Mapping[int, Sequence[str]],
    free: Mapping[str, Sequence[str]],
    labels: Mapping[int, Sequence[str]],
) -> list[Mapped]:
    """Take leftover labels for the field whose spelling is most like them."""
    likes = sorted(
        (
            (-_likeness(text, word), name, column)
            for column, texts in read.items()
            if not any(_key(text) in _ignored() for text in texts)
            for text in texts
            for name, words in free.items()
            for word in words
            if text[:1] == word[:1] and _likeness(text, word) >= SPELLING_RATIO
        ),
    )
    found: dict[str, Mapped] = {}
    for _, name, column in likes:
        if name not in found and column not in {item.column for item in found.values()}:
            found[name] = Mapped(name, column, " ".join(labels[column]).strip(), misspelt=True)
    return list(found.values())


@cache
def _likeness(text: str, word: str) -> float:
    """Return how like two labels are (0-1); short ones are never alike."""
    shorter, longer = sorted((len(text), len(word)))
    if shorter < SHORTEST_TYPO or 2 * shorter < SPELLING_RATIO * (shorter + longer):
        return 0.0
    return SequenceMatcher(None, text, word).ratio()
