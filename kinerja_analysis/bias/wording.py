"""How numbers and clauses read in an Indonesian sentence."""


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
