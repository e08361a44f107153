"""The settings of one folder, and what the command line lays over them. Plain frozen values."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from fastlint.diagnostic import Confidence, Severity

# fmt: off
DEFAULT_EXCLUDE = (
    ".bzr", ".direnv", ".eggs", ".fastlint_cache", ".git", ".git-rewrite", ".hg", ".history", ".ipynb_checkpoints",
    ".mypy_cache", ".nox", ".pants.d", ".pytype", ".ruff_cache", ".svn", ".tox", ".venv", "__pypackages__", "_build",
    "buck-out", "dist", "node_modules", "venv",
)
# fmt: on

_PRESENTATION = ("source", "fail_on", "output_format", "cache_dir", "unsafe_fixes", "fix", "fix_where", "baseline")


@dataclass(frozen=True, slots=True)
class SelectionLayer:
    """The rules that one place (a file, the command line) asks for, on top of what the places before it asked for.

    A `select` starts afresh; None leaves what was chosen before. `where` names the place in messages.
    """

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True)
class Settings:
    """What holds for the files of a folder.

    `root` is the folder that relative patterns start from: that of the configuration file, else of the project.
    `source` is the configuration file. `python`, `cache_dir` and `baseline` are absolute. `versions` are pins that the
    user states (`("fastapi", "0.115")`), `knowledge` rows are as written in the file, and count in addition to the
    shipped ones. `fix_where` names the place that `fixable` comes from, if that is not the file. `own_rules` are
    folders and files (absolute) with rules of the project; `foreign_code`: whether these may be run, and those of
    installed packages.
    """

    root: Path
    source: Path | None = None
    selections: tuple[SelectionLayer, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    fixable: tuple[str, ...] = ("ALL",)
    unfixable: tuple[str, ...] = ()
    preview: bool = False
    confidence: Confidence | None = None
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ("*.py", "*.ipynb")
    force_exclude: bool = False
    respect_gitignore: bool = True
    fail_on: Severity = Severity.WARNING
    output_format: str = "full"
    python: str | None = None
    versions: tuple[tuple[str, str], ...] = ()
    knowledge: tuple[dict[str, Any], ...] = ()
    ignore_overlap: tuple[str, ...] = ()
    own_rules: tuple[str, ...] = ()
    foreign_code: bool = True
    cache_dir: str | None = None
    unsafe_fixes: bool = False
    fix: bool = False
    baseline: str | None = None
    fix_where: str = ""

    @property
    def least_confidence(self) -> Confidence:
        """The least confidence of findings that are shown: what is not stated follows `preview`."""
        if self.confidence is not None:
            return self.confidence
        return Confidence.LOW if self.preview else Confidence.HIGH

    def digest(self) -> str:
        """SHA-256 (hexadecimal) of all that can change which findings there are; how they are shown does not count."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        values = asdict(self)
        for name in _PRESENTATION:
            del values[name]
        for layer in values["selections"]:
            del layer["where"]
        return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()

    def __hash__(self) -> int:
        return hash(self._digest)


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line lays over every configuration file; None leaves the file's value.

    `config` holds the values of `--config`: one file at most, and any number of `key = value` lines of TOML. Without
    `own_rules`, no rules but fastlint's are run.
    """

    config: tuple[str, ...] = ()
    isolated: bool = False
    own_rules: bool = True
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] | None = None
    preview: bool | None = None
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] = ()
    fixable: tuple[str, ...] | None = None
    unfixable: tuple[str, ...] | None = None
    confidence: Confidence | None = None
    force_exclude: bool | None = None
    fail_on: Severity | None = None
    output_format: str | None = None
    python: str | None = None
    ignore_overlap: tuple[str, ...] | None = None
    cache_dir: str | None = None
    unsafe_fixes: bool | None = None
    fix: bool | None = None
    baseline: str | None = None

    @property
    def selection(self) -> SelectionLayer:
        """The rules that the command line asks for."""
        return SelectionLayer(self.select, self.extend_select, self.ignore, "the command line")
