"""What is printed for a training: the workbook, the trainer's key, the result of the class."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from kinerja_analysis.report.blocks import (
    Align,
    Bullets,
    FigureBlock,
    Paragraph,
    Report,
    Section,
    TableBlock,
)
from kinerja_analysis.report.number_format import ABSENT, decimal
from kinerja_analysis.training.class_results import ClassResults
from kinerja_analysis.training.class_tables import improvement_table, pull_table
from kinerja_analysis.training.criteria import LOWEST, WORDS, criterion_names, load_criteria
from kinerja_analysis.training.figures import component_picture, profile_picture
from kinerja_analysis.training.improvement import Improvement
from kinerja_analysis.training.plain_words import COMPONENTS
from kinerja_analysis.training.pulls import NAMES
from kinerja_analysis.training.reference import Reference
from kinerja_analysis.training.sessions import guide_sections
from kinerja_analysis.training.vignettes import Vignette, codes

SUBTITLE: Final = "Pelatihan Penilai"

EMPTY_LINES: Final = 12
"""Lines of a diary page for one quarter."""

ROOM_TO_WRITE: Final = "\n\n\n"
"""What gives a cell the height to write into."""

DIARY_HEADS: Final = (
    "Tanggal",
    "Pegawai (inisial)",
    "Yang dilakukan dan akibatnya",
    "Kriteria",
)

DIARY_SHARES: Final = (4, 4, 13, 6)
"""Shares of the columns of the diary."""

HABIT_HEADS: Final = ("Kebiasaan", "Kapan dimulai", "Bagaimana saya mengetahuinya")
HABIT_SHARES: Final = (2, 1, 2)

ANCHOR_SHARES: Final = (3, 13)
"""Shares of a nilai and of what it looks like."""

NAME_SHARE, SCORE_SHARE = 6, 2
"""Shares of a criterion and of one nilai on a sheet to fill in."""

DIARY_RULES: Final = (
    "Satu atau dua kejadian setiap pegawai setiap triwulan; yang baik dan yang kurang.",
    "Tulis perilaku dan akibatnya, bukan sifat: “menyerahkan laporan dua hari lebih awal”, "
    "bukan “rajin”.",
    "Tulis pada hari itu juga; baca keempat triwulan sebelum menilai.",
    "Simpan sendiri; catatan ini memuat keterangan tentang orang.",
)

CHANGES: Final = ("distance", *COMPONENTS, "borman", "d_prime")
"""Measures whose change is printed; the notebook shows all."""

TRIWULAN: Final = ("Januari–Maret", "April–Juni", "Juli–September", "Oktober–Desember")


@dataclass(frozen=True, slots=True)
class ClassWords:
    """What is said of a class as a whole.

    Attributes
    ----------
    returned : how many forms were read, and which files were left out
    reference : what the class is compared with
    improvement : whether training worked
    """

    returned: str
    reference: str
    improvement: str


def participant_booklet(vignettes: Sequence[Vignette], mark: str, tanggal: date) -> Report:
    """Return the participants' workbook: anchors, sheets to fill in, one habit, the diary.

    Parameters
    ----------
    vignettes : the cases; only their codes and names stand in the workbook
    mark : words on every page
    tanggal : date that the workbook bears
    """
    sections = (
        Section(
            "Kriteria dan jangkar perilaku",
            (
                Paragraph(
                    "Bacalah bagian ini sesudah ronde 1. Jangkar menerangkan apa yang terlihat "
                    "pada setiap nilai; pilih nilai yang jangkarnya paling dekat dengan bukti."
                ),
                *(_anchor_table(number) for number in range(len(load_criteria()))),
            ),
            new_page=True,
        ),
        Section("Lembar nilai", tuple(_score_sheets(vignettes)), new_page=True),
        Section(
            "Satu kebiasaan",
            (
                Paragraph("Satu hal yang saya lakukan dengan cara lain pada penilaian berikutnya:"),
                _blank(HABIT_HEADS, 1, HABIT_SHARES),
            ),
        ),
        *_diary(),
    )
    return _report("Buku Kerja Peserta", sections, mark, tanggal)


def _anchor_table(number: int) -> TableBlock:
    """Return the anchors of one criterion."""
    criterion = load_criteria()[number]
    rows = [
        (f"{n} ({word})", anchor)
        for n, (word, anchor) in enumerate(zip(WORDS, criterion.jangkar, strict=True), LOWEST)
    ]
    caption = f"{criterion.nama} ({criterion.asal}): {criterion.definisi}"
    frame = pd.DataFrame(rows, columns=["Nilai", "Yang terlihat"])
    return TableBlock(caption, frame, widths=ANCHOR_SHARES)


def _score_sheets(vignettes: Sequence[Vignette]) -> Iterator[TableBlock]:
    """Yield a sheet to fill in for each round."""
    middle: Align = "center"
    for ronde in (1, 2):
        frame = pd.DataFrame(
            "", index=range(len(criterion_names())), columns=list(codes(vignettes))
        )
        frame.insert(0, "Kriteria", list(criterion_names()))
        yield TableBlock(
            f"Ronde {ronde}: nilai 1 sampai 5; yang tidak diketahui dikosongkan",
            frame,
            align=("left", *(middle for _ in vignettes)),
            widths=(NAME_SHARE, *(SCORE_SHARE,) * len(vignettes)),
            boxed=True,
        )


def _diary() -> Iterator[Section]:
    """Yield the diary of incidents, a page a quarter."""
    for number, months in enumerate(TRIWULAN, start=1):
        first = (Bullets(DIARY_RULES),) if number == 1 else ()
        yield Section(
            f"Catatan kejadian triwulan {number} ({months})",
            (*first, _blank(DIARY_HEADS, EMPTY_LINES, DIARY_SHARES)),
            new_page=True,
        )


def _blank(heads: Sequence[str], n_lines: int, shares: tuple[int, ...]) -> TableBlock:
    """Return an empty table to write into; its columns take these shares."""
    frame = pd.DataFrame(ROOM_TO_WRITE, index=range(n_lines), columns=list(heads))
    return TableBlock("", frame, widths=shares, boxed=True)


def trainer_key(
    vignettes: Sequence[Vignette], reference: Reference, mark: str, tanggal: date
) -> Report:
    """Return the trainer's key: the guide, and each case's reference scores, reasons and traps.

    Parameters
    ----------
    vignettes : the cases
    reference : scores that the class is compared with
    mark : words on every page
    tanggal : date that the key bears
    """
    return _report(
        "Kunci dan Panduan Pelatih",
        (*guide_sections(), *(_key_section(case, reference) for case in vignettes)),
        f"{mark} · HANYA UNTUK PELATIH",
        tanggal,
    )


def _key_section(case: Vignette, reference: Reference) -> Section:
    """Return the key of one case."""
    own = reference.table[reference.table["kasus"] == case.kode].set_index("kriteria")
    scores = pd.DataFrame(
        {
            "Kriteria": own.index,
            "Acuan": [decimal(value, 0 if value == int(value) else 1) for value in own["nilai"]],
            "Alasan": own["alasan"].replace("", ABSENT),
        }
    )
    traps = tuple(f"{NAMES[c.jenis]}: {c.penjelasan}" for c in case.kontras)
    return Section(
        f"{case.kode} · {case.nama}",
        (
            TableBlock(f"Acuan: {reference.label}", scores, align=("left", "center", "left")),
            Paragraph("Jebakan yang ditanam:"),
            Bullets(tuple(trap[:1].upper() + trap[1:] for trap in traps)),
        ),
        new_page=True,
    )


def class_report(
    results: ClassResults, found: Improvement, told: ClassWords, mark: str, tanggal: date
) -> Report:
    """Return the result of a class: the whole first, then a page a table, to be handed out singly.

    Parameters
    ----------
    results : of the class
    found : round two against round one
    told : what is said of the class as a whole
    mark : words on every page
    tanggal : date that the report bears
    """
    parts = component_picture(results)
    whole = Section(
        "Hasil kelas",
        (
            Paragraph(results.distances(), "lead"),
            Paragraph(f"{told.returned} {told.reference}"),
            FigureBlock("Di mana jarak dari acuan terletak", parts.alt, parts.png),
            _pull_block(results),
        ),
        new_page=True,
    )
    tables = sorted(results.accuracy["peserta"].unique())
    each = (_table_section(results, peserta) for peserta in tables)
    worked = Section(
        "Apakah pelatihan berhasil?",
        (Paragraph(told.improvement, "lead"), _improvement_block(found)),
        new_page=True,
    )
    return _report("Hasil Latihan Menilai", (whole, worked, *each), mark, tanggal)


def _improvement_block(found: Improvement) -> TableBlock:
    """Return how the measures changed, in print."""
    shown = found.table[found.table["measure"].isin(CHANGES)]
    return TableBlock(
        "Perubahan dari ronde 1 ke ronde 2",
        improvement_table(Improvement(shown)).drop(columns="Keterangan").astype(str),
        "Positif: lebih dekat ke acuan; nilai yang lebih rendah dengan sendirinya bukan perbaikan. "
        "g: perbaikan dalam simpangan baku sebelum pelatihan.",
    )


def _pull_block(results: ClassResults) -> TableBlock:
    """Return how far each trap pulled, in print."""
    frame = pull_table(results).drop(columns="Keterangan").astype(str)
    return TableBlock(
        "Seberapa jauh setiap jebakan menarik nilai kelas",
        frame,
        "Positif: tertarik ke arah jebakan. Selang yang memuat nol: belum dapat dibedakan dari "
        "kebetulan.",
    )


def _table_section(results: ClassResults, peserta: str) -> Section:
    """Return the page of one table."""
    own = results.accuracy[results.accuracy["peserta"] == peserta]
    rounds = sorted(own["ronde"].unique())
    last = profile_picture(results, peserta, rounds[-1])
    return Section(
        f"Meja {peserta}",
        (
            *(Paragraph(f"Ronde {n}. {results.words(peserta, n)}") for n in rounds),
            FigureBlock(f"Nilai meja {peserta} dan acuan, ronde {rounds[-1]}", last.alt, last.png),
        ),
        new_page=True,
    )


def _report(title: str, sections: tuple[Section, ...], mark: str, tanggal: date) -> Report:
    """Return a booklet as the writers of the report take it."""
    return Report(title, SUBTITLE, "Kasus dan Latihan", mark, tanggal, (), sections, dated=False)
