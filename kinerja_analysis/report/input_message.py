"""What is wrong with the exports, as one message that can be forwarded to whoever must act."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from kinerja_analysis.intake.account.fitness import SETTLED, waiting_rows, waiting_share
from kinerja_analysis.profile import Profile
from kinerja_analysis.report.ledger_words import rule_words
from kinerja_analysis.report.number_format import count, percent
from kinerja_analysis.thresholds import MAX_WAITING_SHARE

MOST_ROWS: Final = 12
"""Count of row numbers that one line names."""


def input_message(tables: Mapping[str, pd.DataFrame], profile: Profile, *, tahun: int) -> str:
    """Return the message: what was read, what waits and where, and what to do. No name, no NIP.

    Parameters
    ----------
    tables : the clean tables by name; `tally` and `jejak_audit` are read
    profile : the office
    tahun : appraisal year
    """
    tally, ledger = tables["tally"], tables["jejak_audit"]
    held = ledger[(ledger["jenis"] == "karantina") & ~ledger["aturan"].isin(SETTLED)]
    lines = [_opening(profile, tahun), "", _read(tally, ledger)]
    if held.empty:
        return "\n".join([*lines, "Tidak ada baris yang perlu diperbaiki."])
    return "\n".join(
        [*lines, "", "Yang perlu diperbaiki:", *_faults(held), "", *_closing(tally, ledger)]
    )


def refusal_message(fault: str, profile: Profile, *, tahun: int) -> str:
    """Return the message where files were refused as a whole."""
    return "\n".join([_opening(profile, tahun), "", fault, "", _ASK])


_ASK: Final = (
    "Mohon diperbaiki pada berkas asal lalu dikirim kembali. Baris yang diperbaiki dibaca ulang "
    "seluruhnya; tidak ada yang perlu diketik dua kali."
)


def _opening(profile: Profile, tahun: int) -> str:
    """Return the line that says what the message is about."""
    return f"Pemeriksaan masukan penilaian kinerja {profile.nama} tahun {tahun}"


def _read(tally: pd.DataFrame, ledger: pd.DataFrame) -> str:
    """Say what was read, and how many rows are not used without anybody having to act."""
    files, sums = tally["berkas"].nunique(), tally[["dibaca", "bersih", "karantina"]].sum()
    settled = int(sums["karantina"] - waiting_rows(tally, ledger)["menunggu"].sum())
    rest = (
        f" {count(settled)} baris tidak dipakai dan tidak perlu diperbaiki (berulang, diganti "
        "isian yang lebih baru, di luar tahun, atau dikesampingkan)."
        if settled
        else ""
    )
    return (
        f"{count(files)} berkas ({count(len(tally))} lembar) dibaca: {count(sums['dibaca'])} "
        f"baris, di antaranya {count(sums['bersih'])} baris data yang bersih.{rest}"
    )


def _faults(held: pd.DataFrame) -> list[str]:
    """Return a line for each sheet and reason: how many rows, which, and what to do."""
    words = dict(rule_words(held))
    groups = held.groupby(["berkas", "lembar", "aturan"], sort=True)
    return [
        f"- {berkas}, lembar {lembar}, {_rows(rows['baris'])}: {words[str(aturan)]}. "
        f"{_advice(rows['pesan'])}".rstrip()
        for (berkas, lembar, aturan), rows in groups
    ]


def _rows(numbers: pd.Series) -> str:
    """Name the rows, as far as a line has room."""
    named = [str(number) for number in sorted(numbers.unique())]
    rest = f" dan {count(len(named) - MOST_ROWS)} baris lain" if len(named) > MOST_ROWS else ""
    return f"baris {', '.join(named[:MOST_ROWS])}{rest}"


def _advice(sentences: pd.Series) -> str:
    """Return what the usual sentence asks for."""
    _, asked, advice = sentences.mode().iloc[0].partition("; ")
    return advice[:1].upper() + advice[1:] if asked else ""


def _closing(tally: pd.DataFrame, ledger: pd.DataFrame) -> list[str]:
    """Say how much waits, whether a report can be published, and what is asked."""
    rows, share = waiting_rows(tally, ledger), waiting_share(tally, ledger)
    told = (
        f"Menunggu perbaikan: {count(rows['menunggu'].sum())} dari {count(rows['data'].sum())} "
        f"baris data ({percent(share)})."
    )
    unfit = (
        f" TIDAK LAYAK TERBIT: batasnya {percent(MAX_WAITING_SHARE, 0)}."
        if share > MAX_WAITING_SHARE
        else ""
    )
    return [told + unfit, _ASK]
