"""What the program is made of: a bill of materials, every licence judged, known vulnerabilities.

    python benchmarks/pasokan.py --bukti docs/bukti [--penafsir PYTHON]

Packages, versions and hashes come from ``requirements.lock``; licences from the metadata of what is
installed beside this Python. The audit asks the OSV service through ``pip-audit`` (that of
``--penafsir``, else of this Python); where either is not to be had, the page says that no audit was
made. The exit code is 1 where a licence is not known to be compatible, or a vulnerability is known.
"""

import argparse
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
LOCK: Final = ROOT / "requirements.lock"
BILL: Final = "sbom.cdx.json"
PAGE: Final = "pasokan.md"
AUDIT_SECONDS: Final = 120

PIN: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\]+?))? \\$")
HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")

WORDS: Final = (
    (r"Mozilla Public License 2\.0|^MPL 2\.0$", "MPL-2.0"),
    (r"Apache", "Apache-2.0"),
    (r"^(?:New |Modified |3-Clause )*BSD|BSD License", "BSD-3-Clause"),
    (r"\bMIT\b", "MIT"),
    (r"ISC License|\bISC\b", "ISC"),
    (r"Python Software Foundation|\bPSF\b", "PSF-2.0"),
    (r"The Unlicense", "Unlicense"),
    (r"Historical Permission|HPND", "HPND"),
)
"""What packages write of their licence in words, and the identifier that it means."""

PERMISSIVE: Final = frozenset(
    {
        *("MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0"),
        *("ISC", "PSF-2.0", "Python-2.0", "Zlib", "CC0-1.0", "HPND", "Unlicense", "BSL-1.0"),
        "CNRI-Python",
    }
)
"""May be combined with a program under MIT, and given on, when their notices are kept."""

BY_FILE: Final = frozenset({"MPL-2.0", "MPL-1.1", "LGPL-2.1-or-later", "LGPL-3.0-or-later"})
"""Bind changes to their own files or libraries only: compatible as long as none is changed."""

PLATFORM_ONLY: Final = {
    "appnope": "BSD-2-Clause",
    "colorama": "BSD-3-Clause",
    "aiohappyeyeballs": "PSF-2.0",
    "aiohttp": "Apache-2.0 AND MIT",
    "aiosignal": "Apache-2.0",
    "frozenlist": "Apache-2.0",
    "multidict": "Apache-2.0",
    "propcache": "Apache-2.0",
    "yarl": "Apache-2.0",
}
"""Licences of packages that only other systems or Pythons install, read from their metadata."""


@dataclass(frozen=True, slots=True)
class Component:
    """One package of the lock; `where` is the marker of the systems that need it."""

    name: str
    version: str
    where: str
    hashes: tuple[str, ...]
    licence: str

    @property
    def judged(self) -> str:
        """Say whether the licence may stand beside MIT."""
        parts = set(re.split(r"\s+(?:AND|OR|WITH)\s+|[()]", self.licence)) - {""}
        if parts and parts <= PERMISSIVE:
            return "sesuai"
        if parts and parts <= PERMISSIVE | BY_FILE:
            return "sesuai selama tidak diubah"
        return "belum diketahui sesuai"


def main(words: list[str] | None = None) -> int:
    """Write the bill and the page; return 1 where something stands against a release."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bukti", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--penafsir", default=sys.executable, metavar="PYTHON")
    given = parser.parse_args(words)
    found = list(components(LOCK.read_text(encoding="utf-8")))
    told, vulnerable = audit(given.penafsir)
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    bill = json.dumps(bill_of_materials(found, day), indent=1, ensure_ascii=False)
    (given.bukti / BILL).write_text(bill + "\n", encoding="utf-8")
    (given.bukti / PAGE).write_text(page(found, told, day), encoding="utf-8")
    return int(vulnerable or any(one.judged.startswith("belum") for one in found))


def components(lock: str) -> Iterator[Component]:
    """Yield the packages of a lock, each with its hashes and its licence."""
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock.strip()):
        if head := PIN.match(entry.splitlines()[0]):
            name, version, where = head.groups()
            yield Component(name, version, where or "", tuple(HASH.findall(entry)), licence(name))


def licence(name: str) -> str:
    """Return the licence of an installed package as SPDX writes it; empty where nothing tells."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return PLATFORM_ONLY.get(name, "")
    if expression := told.get("License-Expression"):
        return str(expression)
    classifiers = [c.split(" :: ")[-1] for c in told.get_all("Classifier") or () if "License" in c]
    written = (told.get("License") or "").strip().split("\n")[0]
    if set(re.split(r" AND | OR ", written)) <= PERMISSIVE | BY_FILE:
        return written
    return next((spdx for word in (*classifiers, written) if (spdx := _spdx(word))), "")


def _spdx(words: str) -> str:
    """Return the identifier of a licence written in words, empty where they are not known."""
    return next((name for pattern, name in WORDS if re.search(pattern, words)), "")


def bill_of_materials(found: Sequence[Component], day: str) -> Mapping[str, Any]:
    """Return the bill as CycloneDX 1.6."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": f"{day}T00:00:00Z",
            "component": {
                "type": "application",
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            },
        },
        "components": [_entry(one) for one in found],
    }


def _entry(one: Component) -> Mapping[str, Any]:
    """Return a package as the bill writes it."""
    purl = f"pkg:pypi/{one.name}@{one.version}"
    entry: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": one.name,
        "version": one.version,
        "purl": purl,
        "properties": [
            *({"name": "sha256", "value": value} for value in one.hashes),
            *([{"name": "marker", "value": one.where}] if one.where else []),
        ],
    }
    return entry | ({"licenses": [{"expression": one.licence}]} if one.licence else {})


def audit(python: str) -> tuple[str, bool]:
    """Ask for known vulnerabilities; say what came of it, and whether there is one."""
    command = [python, "-m", "pip_audit", "--disable-pip", "--require-hashes", "-r", str(LOCK)]
    wanted = ["-s", "osv", "-f", "json", "--progress-spinner", "off"]
    not_made = "Pemeriksaan kerentanan **tidak dilakukan**: "
    try:
        run = subprocess.run(
            [*command, *wanted], capture_output=True, text=True, check=False, timeout=AUDIT_SECONDS
        )
        packages = json.loads(run.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return not_made + "layanan OSV tidak menjawab.", False
    except (ValueError, KeyError):
        missing = "No module named" in run.stderr
        why = "pip-audit tidak terpasang." if missing else "layanan OSV tidak terjangkau."
        return not_made + why, False
    known = [f"{p['name']} {v['id']}" for p in packages for v in p.get("vulns", ())]
    told = ", ".join(known) or "tidak ada kerentanan yang dikenal"
    return f"Pemeriksaan kerentanan (OSV) atas {len(packages)} paket: {told}.", bool(known)


def page(found: Sequence[Component], told: str, day: str) -> str:
    """Return the page of evidence."""
    counts = Counter(one.judged for one in found)
    summary = ", ".join(f"{n} {word}" for word, n in sorted(counts.items()))
    rows = "\n".join(
        f"| {one.name} | {one.version} | {one.licence or '–'} | {one.judged} | {one.where or '–'} |"
        for one in found
    )
    return (
        "# Pasokan: bahan, lisensi, kerentanan\n\n"
        f"Ditulis oleh `python benchmarks/pasokan.py --bukti docs/bukti`, {day}, dari "
        "`requirements.lock`. Daftar bahan (CycloneDX 1.6) dengan sidik SHA-256 setiap berkas: "
        f"[{BILL}]({BILL}).\n\n{told}\n\n{len(found)} paket: {summary}. Program ini berlisensi "
        "MIT; MPL-2.0 hanya mengikat perubahan pada berkasnya sendiri.\n\n"
        "| paket | versi | lisensi | penilaian | hanya pada |\n|---|---|---|---|---|\n"
        + rows
        + "\n"
    )


if __name__ == "__main__":
    sys.exit(main())
