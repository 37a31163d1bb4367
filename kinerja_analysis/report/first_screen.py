"""What an office must know first of the screen: what, how sure, what to do, what is not known."""

from typing import Final

import pandas as pd

from kinerja_analysis.bias.screen import BiasScreen
from kinerja_analysis.report import labels
from kinerja_analysis.report.number_format import count, decimal
from kinerja_analysis.report.reasons import reason_counts
from kinerja_analysis.thresholds import ALPHA

QUESTION: Final = "pertanyaan"
ANSWER: Final = "jawaban"


def first_screen(screened: BiasScreen) -> pd.DataFrame:
    """Give the four answers that come before any table.

    Parameters
    ----------
    screened : the screen of an office

    Returns
    -------
    DataFrame
        ``pertanyaan, jawaban``; nobody is named.
    """
    tests = screened.hasil_uji[screened.hasil_uji["penilai"] != ""]
    answers = {
        "Pola apa yang tampak?": f"{screened.summary()} {_patterns(tests)}".strip(),
        "Seberapa pasti?": _certainty(tests),
        "Apa yang dilakukan?": _to_do(tests),
        "Apa yang tidak dapat diketahui?": _unknown(tests),
        "Apa yang membuatnya dapat diketahui?": screened.connectivity.summary(),
    }
    return pd.DataFrame({QUESTION: list(answers), ANSWER: list(answers.values())})


def first_screen_text(screened: BiasScreen) -> str:
    """Give the answers of `first_screen` as Markdown, each under its question."""
    rows = first_screen(screened).itertuples(index=False)
    return "\n\n".join(f"**{question}** {answer}" for question, answer in rows)


def effect_sentence(hasil_uji: pd.DataFrame, name: str) -> str:
    """Say in a few sentences what one effect comes to over all raters.

    Parameters
    ----------
    hasil_uji : DataFrame, the table `hasil_uji`
    name : of the effect, as in the column ``effect``
    """
    tests = hasil_uji[(hasil_uji["effect"] == name) & (hasil_uji["penilai"] != "")]
    if tests.empty:
        return "Pola ini tidak diuji pada data kantor ini."
    raters = {
        verdict: tests.loc[tests["verdict"] == verdict, "penilai"].nunique()
        for verdict in labels.VERDICT
    }
    told = "; ".join(
        f"{labels.VERDICT[verdict].lower()}: {count(n)} penilai"
        for verdict, n in raters.items()
        if n
    )
    missing = tests[tests["p"].isna()]
    reason = f" {reason_counts(missing)['message'].iloc[0]}" if len(missing) else ""
    return f"{told[:1].upper()}{told[1:]}.{reason}"


def office_questions(global_tests: pd.DataFrame, name: str = "") -> pd.DataFrame:
    """Give what the office as a whole shows: one row a pattern, or a question of one pattern.

    Parameters
    ----------
    global_tests : DataFrame, of a `BiasScreen`
    name : of an effect whose questions are asked about groups of people; without it, all effects
    """
    by_kriteria = global_tests["detail"].str.contains("kriteria=", regex=False)
    if not name:
        return global_tests.loc[global_tests["detail"] == "", ["effect", "skala", "n", "p", "q"]]
    asked = (global_tests["effect"] == name) & (global_tests["detail"] != "") & ~by_kriteria
    return global_tests.loc[asked, ["detail", "n", "points", "p", "q"]]


def _patterns(tests: pd.DataFrame) -> str:
    """Count the raters of each pattern that was found."""
    found = tests[tests["verdict"] == "detected"].groupby("effect", sort=False)["penilai"].nunique()
    parts = [
        f"{labels.EFFECT[str(name)].lower()} ({count(n)} penilai)" for name, n in found.items()
    ]
    return f"Rinciannya: {', '.join(parts)}." if parts else ""


def _certainty(tests: pd.DataFrame) -> str:
    """Say what the error control promises, and how many tests were made."""
    return (
        f"{count(tests['p'].notna().sum())} pengujian dilakukan atas tiruan kantor ini sendiri. "
        f"Bagian pola yang keliru disebut dibatasi {decimal(100 * ALPHA, 0)} persen bagi semua "
        "pola dan penilai bersama-sama, dan pola hanya disebut bila ukurannya berarti. Setiap pola "
        "disertai selang dan ukuran terkecil yang dapat terlihat."
    )


def _to_do(tests: pd.DataFrame) -> str:
    """Say what follows: a talk, never a sanction."""
    if not (tests["verdict"] == "detected").any():
        return (
            "Tidak ada yang perlu dibicarakan khusus; simpan hasil ini sebagai pembanding tahun "
            "berikutnya."
        )
    return (
        "Sampaikan lembar umpan balik kepada penilai yang bersangkutan, dengarkan penjelasannya, "
        "dan bahas pada pertemuan kalibrasi. Pola bukan alasan untuk mengubah nilai siapa pun."
    )


def _unknown(tests: pd.DataFrame) -> str:
    """Name the patterns that could not be tested for most raters, with the reason of each."""
    untested = tests[tests["p"].isna()]
    if untested.empty:
        return "Semua pola dapat diuji bagi semua penilai."
    share = untested.groupby("effect", sort=False)["penilai"].nunique()
    names = ", ".join(
        f"{labels.EFFECT[str(name)].lower()} ({count(n)})" for name, n in share.items()
    )
    return (
        f"Pola yang tidak dapat diuji, dengan banyaknya penilai: {names}. Sebabnya tertulis pada "
        "bagian setiap pola."
    )
