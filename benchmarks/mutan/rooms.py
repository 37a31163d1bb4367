"""The rooms in which faults are planted, and the tests that must notice them."""

from dataclasses import dataclass
from hashlib import sha256

from mutan.faults import PACKAGE, ROOT, Mutant, mutants

UNSUITED = frozenset({"test_intake_guarded.py", "test_intake_conservation.py"})
"""Tests of the reading process, and of data drawn at random: neither decides about a fault here."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where faults are planted: modules as patterns below the package, the tests as patterns."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    apart: frozenset[str] = frozenset({"__init__"})

    def names(self) -> list[str]:
        """Name the modules below the package, without ending."""
        found = {path for pattern in self.modules for path in PACKAGE.glob(pattern)}
        return sorted(
            path.relative_to(PACKAGE).with_suffix("").as_posix()
            for path in found
            if path.stem not in self.apart
        )

    def faults(self) -> list[Mutant]:
        """Return every fault that can be planted."""
        return [mutant for name in self.names() for mutant in mutants(name)]

    def files(self) -> list[str]:
        """Name the test files, below the root."""
        found = {path for pattern in self.tests for path in (ROOT / "tests").glob(pattern)}
        own = (path for path in found if path.name not in UNSUITED)
        return sorted(path.relative_to(ROOT).as_posix() for path in own)

    def mark(self) -> str:
        """Return a mark of what the modules say now."""
        texts = (PACKAGE.joinpath(f"{name}.py").read_bytes() for name in self.names())
        return sha256(b"\0".join(texts)).hexdigest()[:16]


ROOMS = {
    "intake": Room(
        ("intake/**/*.py",),
        ("unit/test_intake_*.py", "unit/test_corrections.py", "unit/test_profile_proposal.py"),
        frozenset({"__init__", "guarded", "worker", "wire"}),
    ),
    "stats": Room(
        ("stats/*.py",),
        (
            "unit/test_stats_*.py",
            "unit/test_multiplicity.py",
            "reference/test_agreement.py",
            "reference/test_generalizability.py",
            "reference/test_variance_components.py",
        ),
    ),
    "privacy": Room(
        ("privacy.py", "report/public/*.py", "report/suppression.py", "report/codes.py"),
        (
            "unit/test_privacy.py",
            "unit/report/test_report_public*.py",
            "unit/report/test_report_private.py",
            "unit/report/test_report_replies.py",
        ),
    ),
    "publish": Room(
        ("run/publish.py", "run/manifest.py", "run/folders.py", "run/extracts.py"),
        ("run/test_publish.py", "run/test_extracts.py", "unit/test_run_folders.py"),
    ),
}
"""Of intake, what guards the reading process reads no cell and stands apart. Published values and
other programs' numbers are tests of stats as well."""
