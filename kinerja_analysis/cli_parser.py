"""How a command line in Indonesian is read: years, dates, seeds, and what is wrong with them."""

import argparse
import re
from collections.abc import Iterable
from datetime import date
from typing import Final, NoReturn

from kinerja_analysis.errors import UsageError

EXIT_CODES: Final = (
    "Kode keluar: 0 selesai; 1 kesalahan tak terduga; 2 perintah tidak dipahami; 3 masukan ditolak "
    "dan tidak ada yang diterbitkan; 4 serentak selesai dengan kantor yang gagal; 5 pemeriksaan "
    "tidak lulus; 75 keluaran sedang dipakai; 143 dihentikan dari luar (SIGTERM)."
)


class Help(argparse.HelpFormatter):
    """Help whose first word is Indonesian, with the lines below it indented as far."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add how the command is used."""
        super().add_usage(usage, actions, groups, "Pemakaian: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Indonesian."""

    def __init__(self, prog: str, description: str, epilog: str = EXIT_CODES) -> None:
        super().__init__(
            prog,
            description=description,
            epilog=epilog,
            formatter_class=Help,
            add_help=False,
            allow_abbrev=False,
        )
        self._optionals.title = "pilihan"
        self.add_argument("-h", "--help", action="help", help="menampilkan bantuan ini")

    def error(self, message: str) -> NoReturn:
        """Turn a fault of the command line into a sentence."""
        raise UsageError(f"{_in_words(message)} Lihat: {self.prog} --help")

    def format_help(self) -> str:
        """Return the help; what stands without a dash is a command where there are several."""
        self._positionals.title = "perintah" if self._subparsers else "isian"
        return super().format_help()


FAULTS: Final = (
    (
        r"argument PERINTAH: invalid choice: '(.*?)' \(choose from (.*)\)",
        r"Perintah '\1' tidak dikenal; yang ada: \2.",
    ),
    (
        r"argument (\S+): invalid choice: '(.*?)' \(choose from (.*)\)",
        r"\1 tidak dapat '\2'; pilihannya: \3.",
    ),
    (r"the following arguments are required: (.*)", r"\1 belum disebutkan."),
    (r"unrecognized arguments: (.*)", r"\1 tidak dikenal."),
    (r"argument (\S+): expected .*", r"\1 belum diberi isi."),
    (r"argument (\S+): (.*)", r"\1: \2."),
)
"""What argparse says, and how this command says it."""


def _in_words(message: str) -> str:
    """Return a fault that argparse found as an Indonesian sentence."""
    for pattern, words in FAULTS:
        if found := re.fullmatch(pattern, message):
            return found.expand(words)
    return f"Perintah tidak dipahami ({message})."


LAST_YEAR: Final = "lalu"
"""Word for the year before this one, the only thing that is taken from the computer's clock."""


def year(text: str) -> int:
    """Read a year; `LAST_YEAR` is the one before today's, for runs that nobody watches."""
    if text == LAST_YEAR:
        return date.today().year - 1
    if re.fullmatch(r"[12]\d{3}", text):
        return int(text)
    raise argparse.ArgumentTypeError(
        f"'{text}' bukan tahun; tulis empat angka, misalnya 2025, atau lalu"
    )


def seed(text: str) -> int:
    """Read a seed, or another whole number."""
    if re.fullmatch(r"\d{1,9}", text):
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' bukan bilangan bulat, misalnya 0")


TODAY: Final = "hari-ini"
"""Word for the date on the computer's clock."""


def day(text: str) -> date:
    """Read a date; `TODAY` is the clock's, for pages that say when something was looked at."""
    if text == TODAY:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(
            f"'{text}' bukan tanggal; tulis tahun-bulan-hari, misalnya 2026-01-31"
        ) from fault
