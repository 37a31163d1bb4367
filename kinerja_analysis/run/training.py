"""How a training is prepared, and the result of a class made: trainer notebooks, by papermill."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kinerja_analysis.errors import KinerjaError, UsageError, reason
from kinerja_analysis.run.notebooks import Parameter, run_notebook
from kinerja_analysis.run.office import Progress, notebook_folder, step
from kinerja_analysis.run.office_kernel import office_kernel

LABORATORY, PRACTICE, MATERIAL, FOLLOW_UP = (
    "05_pelatihan_penilai",
    "06_latihan_menilai",
    "07_bahan_pelatihan",
    "08_penerapan_pelatihan",
)

WORDS: Final[Mapping[str, str]] = {
    LABORATORY: "Menjalankan laboratorium",
    PRACTICE: "Menyusun hasil latihan",
    MATERIAL: "Menyusun salindia, buku kerja, kunci, dan formulir",
    FOLLOW_UP: "Membandingkan penilaian nyata sebelum dan sesudah pelatihan",
}
"""What each trainer notebook does."""

NOTEBOOKS: Final = "untuk_pelatih/notebook"
"""Where the executed notebooks stand, below the output folder."""

PATHS: Final = frozenset({"jawaban", "dari", "kasus", "sebelum", "sesudah", "terlatih"})
"""Parameters that are paths of this computer, of which the notebooks show the name alone."""

Given = Mapping[str, Mapping[str, Parameter]]


@dataclass(frozen=True, slots=True)
class TrainingOrder:
    """What a training is to be prepared with.

    Attributes
    ----------
    peserta : participants of the class
    kasus : package of cases or folder of own ones (`vignettes.case_set`)
    dari : published run or screening of the own office, for examples; empty: none
    bentuk : ``kembaran`` or ``anonim``, in which form those examples are shown
    benih : seed of the simulated offices
    """

    peserta: int
    kasus: str = ""
    dari: str = ""
    bentuk: str = "kembaran"
    benih: int = 7


def prepare_training(output: Path, order: TrainingOrder, *, progress: Progress) -> str:
    """Run the trainer notebooks and leave all hand-outs in a new folder, whole or not at all.

    Parameters
    ----------
    output : new or empty folder
    order : for how many, with which cases and examples
    progress : told what begins and how long it took

    Raises
    ------
    KinerjaError
        The folder holds something, or a notebook did not come to its end.
    """
    own: dict[str, Parameter] = {"dari": order.dari, "bentuk": order.bentuk}
    common: dict[str, Parameter] = {"peserta": order.peserta, "kasus": order.kasus}
    given: Given = {
        LABORATORY: {"benih": order.benih, **own},
        PRACTICE: {"benih": order.benih, **common},
        MATERIAL: {"benih": order.benih, **common, "telaah": True},
    }
    _run(output, given, (MATERIAL,), progress)
    return (
        f"Bahan pelatihan untuk {order.peserta} peserta ada di {output}: bagikan untuk_peserta, "
        "simpan untuk_pelatih. Sesudah latihan: kinerja pelatihan --jawaban FOLDER."
    )


def class_outcome(
    output: Path, jawaban: Path, *, pembanding: str, kasus: str = "", progress: Progress
) -> str:
    """Make the result of a class from the folder of its filled forms.

    Parameters
    ----------
    output : new or empty folder
    jawaban : folder with the forms
    pembanding : table numbers that were not trained between the rounds, parted by commas
    kasus : as in `prepare_training`; empty: the package that most forms are about
    progress : told what begins and how long it took

    Raises
    ------
    KinerjaError
        The folder holds something, or no form can be used.
    """
    given: Given = {PRACTICE: {"jawaban": str(jawaban), "pembanding": pembanding, "kasus": kasus}}
    _run(output, given, (PRACTICE,), progress)
    return (
        f"Hasil kelas ada di {output}: hasil_kelas.pdf dan hasil_kelas.html. Berkas yang tidak "
        "dipakai disebut pada halaman pertama hasilnya."
    )


def follow_up_outcome(
    output: Path, sebelum: Path, sesudah: Path, terlatih: Path, *, progress: Progress
) -> str:
    """Say whether a training shows in real ratings of the year after it.

    Parameters
    ----------
    output : new or empty folder
    sebelum, sesudah : published runs or screenings of the two years
    terlatih : list of the ids of those who were trained
    progress : told what begins and how long it took

    Raises
    ------
    KinerjaError
        The folder holds something, a run has no tables, or a group is too small.
    """
    years = {"sebelum": str(sebelum), "sesudah": str(sesudah), "terlatih": str(terlatih)}
    _run(output, {FOLLOW_UP: years}, (FOLLOW_UP,), progress)
    return f"Hasil ada di {output}: penerapan.pdf dan penerapan.html."


def _run(output: Path, given: Given, writing: tuple[str, ...], progress: Progress) -> None:
    """Run notebooks into a folder aside, which then takes its place."""
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise UsageError(f"Folder {output} sudah berisi; sebutkan folder baru atau yang kosong.")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        built = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.parent))
    except OSError as fault:
        raise KinerjaError(f"{output} tidak dapat ditulis ({reason(fault)}).") from fault
    try:
        (built / NOTEBOOKS).mkdir(parents=True)
        with office_kernel() as kernel:
            for number, (name, parameters) in enumerate(given.items(), start=1):
                place = {"keluaran": str(built)} if name in writing else {}
                shown: dict[str, Parameter] = {"keluaran": output.name} if place else {}
                shown |= {key: Path(str(parameters[key])).name for key in PATHS & set(parameters)}
                with step(progress, f"[{number}/{len(given)}] {WORDS[name]}"):
                    run_notebook(
                        notebook_folder() / f"{name}.ipynb",
                        built / NOTEBOOKS / f"{name}.ipynb",
                        {**parameters, **place},
                        shown=shown,
                        kernel=kernel,
                    )
        if output.is_dir():
            output.rmdir()
        built.chmod(0o755)
        built.replace(output)
    finally:
        shutil.rmtree(built, ignore_errors=True)
