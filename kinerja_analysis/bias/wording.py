"""How numbers and clauses read in an Indonesian sentence."""

from typing import Final

SEXES: Final = {"L": "laki-laki", "P": "perempuan"}
"""How the values of jenis_kelamin read."""


def decimal(value: float, places: int = 2) -> str:
    """Write a number with a decimal comma.

    Examples
    --------
    >>> decimal(0.456)
    '0,46'
    """
    return f"{value:.{places}f}".replace(".", ",")


def whole(number: int) -> str:
    """Write a count with a point between thousands.

    Examples
    --------
    >>> whole(2972)
    '2.972'
    """
    return f"{number:,}".replace(",", ".")


def capital(clause: str) -> str:
    """Begin a sentence with the clause."""
    return clause[:1].upper() + clause[1:]


def as_clause(sentences: str) -> str:
    """Turn sentences into a clause that can end another sentence.

    Examples
    --------
    >>> as_clause("Data kurang. Tambahkan nilai.")
    'data kurang; tambahkan nilai'
    """
    parts = sentences.strip().rstrip(".").split(". ")
    return "; ".join(part[:1].lower() + part[1:] for part in parts)


def spoken(detail: str) -> str:
    """Write a group as words.

    Examples
    --------
    >>> spoken("jenis_kelamin=P"), spoken("unit_kerja=Seksi Umum skala=lima")
    ('jenis kelamin perempuan', 'unit kerja Seksi Umum')
    """
    column, _, value = detail.partition(" skala=")[0].partition("=")
    return f"{column.replace('_', ' ')} {SEXES.get(value, value)}"


def trait_words(detail: str) -> str:
    """Write the trait that a group is about.

    Examples
    --------
    >>> trait_words("kelompok_usia=sama")
    'kelompok usia'
    """
    return detail.partition("=")[0].replace("_", " ")


def in_brackets(detail: str) -> str:
    """Write a group behind a pattern's name; nothing where there is none.

    Examples
    --------
    >>> in_brackets("golongan=III")
    ' (golongan III)'
    """
    return f" ({spoken(detail)})" if "=" in detail else ""
