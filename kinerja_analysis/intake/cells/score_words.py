"""Which word of a scale a cell holds, in whatever usual spelling."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kinerja_analysis.profile import EKSPEKTASI, Scale
from kinerja_analysis.regulasi.predikat import RATING_LABELS, normalise_predikat, normalise_rating

OLD_WORDS: Final = MappingProxyType(
    {"amat baik": "sangat baik", "sedang": "cukup", "amat kurang": "sangat kurang"}
)
"""Older word -> the one that took its place."""


def fold_word(text: str) -> str:
    """Return what spellings of one word share: no case, underscores, points and double blanks.

    >>> fold_word("SANGAT_BAIK."), fold_word("Diatas  Ekspektasi")
    ('sangat baik', 'di atas ekspektasi')
    """
    words = " ".join(re.sub(r"[_.]+", " ", text.casefold()).split())
    return re.sub(r"\bdi(?=atas\b|bawah\b)", "di ", words)


def word_key(text: str) -> str:
    """Return what the words for one step of a regulation's scale share.

    >>> word_key("Diatas"), word_key("Perlu Perbaikan") == word_key("Cukup")
    ('ekspektasi 3', True)
    """
    folded = fold_word(text)
    folded = OLD_WORDS.get(folded, folded)
    if (rating := normalise_rating(folded)) is not None:
        return f"ekspektasi {rating}"
    return (normalise_predikat(folded) or folded).casefold()


def is_rating_word(text: str) -> bool:
    """Tell whether a text is a word of any appraisal scale, and no remark.

    >>> is_rating_word("Amat Baik"), is_rating_word("sementara")
    (True, False)
    """
    folded = fold_word(text)
    folded = OLD_WORDS.get(folded, folded)
    return normalise_rating(folded) is not None or normalise_predikat(folded) is not None


def scale_words(scale: Scale) -> dict[str, float]:
    """Return the words of a scale, as `fold_word` and `word_key` give them, with their nilai.

    Two steps that the regulation would call the same ("cukup" and "butuh perbaikan" in one scale)
    are told apart by their own spelling alone.
    """
    words = scale.kata
    if not words and scale.nama == EKSPEKTASI:
        words = tuple(RATING_LABELS[number] for number in sorted(RATING_LABELS))
    values = [scale.minimum + place * scale.langkah for place in range(len(words))]
    keys = [word_key(word) for word in words]
    found = dict(zip(keys, values, strict=True)) if len(set(keys)) == len(keys) else {}
    return found | {fold_word(word): v for word, v in zip(words, values, strict=True)}


def find_word(text: str, words: Mapping[str, float]) -> float | None:
    """Return the nilai of a word, or None where the scale has no such word."""
    return words.get(fold_word(text), words.get(word_key(text)))
