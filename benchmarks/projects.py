"""Real FastAPI projects: pinned releases from the package index, of which only the Python files are unpacked."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

PINNED = (
    "chainlit==2.12.0",
    "dstack==0.22.5",
    "langflow-base==1.13.0",
    "litellm==1.109.1",
    "open-webui==0.12.4",
    "prefect==3.9.1",
    "skyvern==1.0.56",
    "zenml==0.98.0",
)
# The same wheels everywhere: what is unpacked of them does not depend on the platform.
_PLATFORM = (
    "--python-version", "3.12", "--platform", "manylinux_2_28_x86_64", "--platform", "manylinux2014_x86_64",
)  # fmt: skip
_CONFIGURATION = '[project]\nname = "unpacked"\nversion = "0"\n'


class Project(NamedTuple):
    """An unpacked release: its folder, which holds the packages as on an import path."""

    name: str
    folder: Path

    def files(self) -> list[Path]:
        """Its Python files."""
        return sorted(self.folder.rglob("*.py"))


def default_folder() -> Path:
    """Where wheels and unpacked projects are kept between runs; outside of any project with a configuration."""
    return Path(tempfile.gettempdir()) / "fastlint-projects"


def fetch(requirement: str, folder: Path, python: str = sys.executable) -> Project:
    """Download and unpack a release, once. Raises CalledProcessError if the index does not have it."""
    name = requirement.partition("==")[0]
    target = folder / "unpacked" / requirement.replace("==", "-")
    if not target.is_dir():
        wheels = folder / "wheels" / requirement.replace("==", "-")
        command = [python, "-m", "pip", "download", "-qq", "--no-deps", "--only-binary", ":all:", *_PLATFORM]
        subprocess.run([*command, "--dest", str(wheels), requirement], check=True, stdout=subprocess.DEVNULL)
        unfinished = target.with_name(target.name + ".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        for wheel in sorted(wheels.glob("*.whl")):
            _unpack(wheel, unfinished)
        # The nearest configuration is the project's own, whatever lies above the folder.
        (unfinished / "pyproject.toml").write_text(_CONFIGURATION, encoding="utf-8")
        unfinished.rename(target)
    return Project(name, target)


def _unpack(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if name.endswith(".py")])
