"""The golden office's numbers, written anew where a change of method has moved them.

    python benchmarks/kantor_emas.py            says what would change
    python benchmarks/kantor_emas.py --tulis    writes them beside the ratings

Every change belongs in CHANGELOG.md, under what changes in the numbers.
"""

import argparse
import sys
from importlib.resources import files
from pathlib import Path

from kinerja_analysis.run.inspection import golden

STORE = Path(str(files(golden.__package__))) / golden.NUMBERS


def main(words: list[str] | None = None) -> int:
    """Compare or write; return 1 where a number moved and was not written."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tulis", action="store_true")
    found = golden.golden_numbers()
    if parser.parse_args(words).tulis:
        STORE.write_text(written(found), encoding="utf-8")
        return 0
    moved = [check for check in golden.check_golden(found) if check.state == "gagal"]
    sys.stdout.writelines(f"{check.name}: {check.found}\n" for check in moved)
    return int(bool(moved))


def written(numbers: golden.Numbers) -> str:
    """Return the numbers as TOML, ten digits each."""
    parts = []
    for group, values in numbers.items():
        rows = (f'"{name}" = {value:.10g}\n' for name, value in values.items())
        parts.append(f"[{group}]\n{''.join(rows)}")
    head = "# Ditulis oleh benchmarks/kantor_emas.py --tulis; jangan diubah dengan tangan.\n\n"
    return head + "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
