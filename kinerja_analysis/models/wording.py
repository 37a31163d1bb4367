"""How numbers are written in Indonesian sentences: 1.234 and 0,71."""


def decimal(value: float, digits: int = 2) -> str:
    """Write a number the Indonesian way.

    >>> decimal(0.714)
    '0,71'
    """
    return f"{value:.{digits}f}".replace(".", ",")


def plain(value: float) -> str:
    """Write a number the Indonesian way, with no more digits than it has.

    >>> plain(20.25), plain(3.0)
    ('20,25', '3')
    """
    return f"{value:g}".replace(".", ",")


def count(number: int) -> str:
    """Write a count the Indonesian way.

    >>> count(1234)
    '1.234'
    """
    return f"{number:,}".replace(",", ".")
