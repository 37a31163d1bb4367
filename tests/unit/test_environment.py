"""Whether the conda environment and the locks hold what pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
CONDA_NAMES = {"typst-py": "typst"}
"""Names on conda-forge that differ from PyPI."""


def wanted() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    words = [*project["dependencies"], *extras["lab"], *extras["uji"]]
    return {r.name: str(r.specifier) for r in map(Requirement, words)}


def test_environment_yml_holds_the_same_ranges_as_pyproject():
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    words = [Requirement(e) for e in entries if isinstance(e, str) and e != "pip"]
    found = {CONDA_NAMES.get(r.name, r.name): str(r.specifier) for r in words}
    assert found.pop("python") == "<3.14,>=3.11"
    assert found == wanted()


def test_environment_yml_installs_the_project_itself():
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    assert {"pip": ["-e ."]} in entries


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-uji.lock", "requirements-dok.lock"]
)
def test_lock_pins_by_hash_and_carries_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    pins = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert all("--hash=sha256:" in pin for pin in pins)


def test_locks_hold_every_dependency_within_its_range():
    text = (ROOT / "requirements-uji.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", text, flags=re.MULTILINE)
    for name, specifier in wanted().items():
        versions = [v for n, v in pinned if canonicalize_name(n) == canonicalize_name(name)]
        assert versions
        assert all(Requirement(f"{name}{specifier}").specifier.contains(v) for v in versions)


def test_lock_of_the_documents_pins_what_the_programs_lock_pins():
    pins = [
        dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", text, flags=re.MULTILINE))
        for text in (
            (ROOT / name).read_text(encoding="utf-8")
            for name in ("requirements.lock", "requirements-dok.lock")
        )
    ]
    program, documents = pins
    assert {name: documents[name] for name in program if name in documents} == program
