"""Which configuration file governs which folder, and the settings that come of it.

As in ruff: the closest file wins and files are not merged, except for `extend`; `.fastlint.toml` goes before
`fastlint.toml` before `pyproject.toml`, and a pyproject.toml without our table does not count. Where a file's own
folders have no configuration, that of the current folder holds. Where nothing is configured, patterns start from the
project that holds the given paths.
"""

# pathlib would double the time: thousands of paths pass through here as strings
# ruff: noqa: PTH100, PTH109, PTH110, PTH113, PTH120

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from fastlint.config.environments import package_folders
from fastlint.config.errors import ConfigError, Problem, UsageError, shown
from fastlint.config.patterns import anchored, problem
from fastlint.config.roots import common_folder, folder_of, is_below, marked_project, repositories_around
from fastlint.config.settings import Overrides, SelectionLayer, Settings
from fastlint.config.tables import FILENAMES, Values, inline_table, read_table
from fastlint.diagnostic import Confidence, Severity

_ADDING = ("extend_exclude", "knowledge", "own_rules")
_PATTERNS = ("exclude", "extend_exclude", "include")
_NO_SETTING = ("config", "isolated", "own_rules", "select", "extend_select", "ignore", "extend_exclude")
_PLACES = ("python", "cache_dir", "baseline")
_WRITTEN = ("cache_dir", "baseline")
_LAYERED = ("select", "extend_select", "ignore", "extend_ignore", "extend")


class Configuration:
    """The settings of every folder of a run.

    `settings` governs the run as a whole (output format, cache folder). `problems` are configuration files in
    subfolders that cannot be used; the files that they govern are left out. `control_files` are the configuration files
    that were read, and those above the given paths that were looked for in vain: a run stays the same while they do.
    `unheard` is a file that asks for fixes: a project may not have itself written to, only the user may, by the command
    line or by a file that `--config` names there.
    """

    def __init__(self, paths: Sequence[str | Path] = (), overrides: Overrides | None = None) -> None:
        """Read the configuration that governs the run; raises ConfigError or UsageError if it cannot be used."""
        self.overrides = overrides or Overrides()
        self._runs_own_rules = self.overrides.own_rules and not self.overrides.isolated
        self.problems: list[Problem] = []
        self.control_files: set[str] = set()
        self.unheard: Path | None = None
        self._folders: dict[str, Settings | Problem | None] = {}
        file, self._inline = self._sources()
        self._is_named = file is not None
        here = os.getcwd()
        anchor = common_folder([folder_of(path) for path in paths] or [here])
        self._default = self._build([], None, Path(marked_project(anchor) or anchor))
        self._pinned = self._load(file, root=Path(here)) if file else self._default if self.overrides.isolated else None
        self.settings = self._pinned or self._governing(here) or self._governing(anchor) or self._default
        self._default = self.settings

    def for_folder(self, folder: str | Path) -> Settings | None:
        """The settings of a folder (absolute path); None and an entry in `problems` if its configuration is broken."""
        if self._pinned:
            return self._pinned
        found = self._find(str(folder))
        if isinstance(found, Problem):
            return None
        return found or self._default

    def for_file(self, path: str | Path) -> Settings:
        """The settings of a file (absolute path); raises ConfigError if its configuration is broken."""
        folder = os.path.dirname(path)
        if settings := self.for_folder(folder):
            return settings
        problem = self._folders[folder]
        assert isinstance(problem, Problem)
        raise ConfigError(problem.message, problem.path)

    def enter(self, folder: str, names: Collection[str], above: Settings) -> Settings | None:
        """As `for_folder`, for a walk that knows the names in the folder and the settings of the folder above it."""
        if self._pinned or not any(name in names for name in FILENAMES):
            self._folders.setdefault(folder, above)
            return above
        return self.for_folder(folder)

    def _governing(self, folder: str) -> Settings | None:
        found = self._find(folder)
        if isinstance(found, Problem):
            raise ConfigError(found.message, found.path)
        return found

    def _find(self, folder: str) -> Settings | Problem | None:
        """Search a folder and those above it."""
        if folder not in self._folders:
            above = os.path.dirname(folder)
            self._folders[folder] = self._own(folder) or (self._find(above) if above != folder else None)
        return self._folders[folder]

    def _own(self, folder: str) -> Settings | Problem | None:
        for name in FILENAMES:
            path = Path(folder, name)
            self.control_files.add(str(path))
            if os.path.isfile(path):
                try:
                    if settings := self._load(path):
                        return settings
                except ConfigError as error:
                    return self._left_out(Problem(error.path or path, error.message))
        return None

    def _left_out(self, problem: Problem) -> Problem:
        if problem not in self.problems:
            self.problems.append(problem)
        return problem

    def _sources(self) -> tuple[Path | None, list[Values]]:
        """The file and the inline values of `--config`."""
        files = [Path(text) for text in self.overrides.config if _is_file(text)]
        inline = [inline_table(text) for text in self.overrides.config if Path(text) not in files]
        if len(files) > 1:
            raise UsageError("--config: only one file can be given")
        if files and self.overrides.isolated:
            raise UsageError(f"--config {files[0]} cannot be used with --isolated")
        return (_expanded(str(files[0]), "--config").absolute() if files else None), inline

    def _load(self, path: Path, root: Path | None = None) -> Settings | None:
        """The settings that a file makes; None for a pyproject.toml without our table."""
        tables = self._extended(path)
        return self._build(tables, path, root or path.parent) if tables or root else None

    def _extended(self, path: Path) -> list[tuple[Path, Values]]:
        """A file's values behind those of the files that it extends, the farthest first."""
        chain: list[tuple[Path, Values]] = []
        while True:
            self.control_files.add(str(path))
            values = read_table(path)
            if values is None:
                if not chain:
                    return []
                raise ConfigError(f"extend: {shown(path)} has no [tool.fastlint] table", chain[0][0])
            chain.insert(0, (path, values))
            if "extend" not in values:
                return chain
            target = Path(os.path.abspath(path.parent / _expanded(values["extend"], "extend", path)))
            if any(target == known for known, _ in chain):
                circle = " -> ".join(shown(file) for file in [*(known for known, _ in reversed(chain)), target])
                raise ConfigError(f"extend: goes round in a circle: {circle}", path)
            if not os.path.isfile(target):
                self.control_files.add(str(target))
                raise ConfigError(f"extend: no such file: {shown(target)}", path)
            path = target

    def _allowed(self, values: Values, path: Path | None = None) -> Values:
        """The values without what may not be done: rules that are not to be run, fixes that nobody asked for."""
        heard = self._heard(values, path) if path else values
        return heard if self._runs_own_rules else {key: value for key, value in heard.items() if key != "rules"}

    def _heard(self, values: Values, path: Path) -> Values:
        """The values without what only the user may ask for, unless the user has named the file."""
        if self._is_named or not values.get("fix"):
            return values
        self.unheard = path
        return {key: value for key, value in values.items() if key != "fix"}

    def _build(self, tables: list[tuple[Path, Values]], source: Path | None, root: Path) -> Settings:
        """Lay the inline values and the command line over the tables."""
        merged: dict[str, Any] = {}
        layers: list[SelectionLayer] = []
        for path, values in tables:
            _check_patterns(values, "", path)
            folder = root if path == source else path.parent  # with --config FILE, the root is the current folder
            placed = _placed(self._allowed(values, path), folder, moved=folder != root, source=path)
            if not self._is_named:
                _check_inside(placed, folder, path)
            _merge(merged, placed)
            layers.append(_layer(values, shown(path)))
        for values in self._inline:
            _check_patterns(values, "--config: ")
            _merge(merged, _placed(self._allowed(values), Path.cwd(), moved=Path.cwd() != root))
            layers.append(_layer(values, "--config"))
        layers.append(self.overrides.selection)
        _check_patterns(_given_patterns(self.overrides), "the command line: ")
        frozen = _frozen(merged) | {"foreign_code": self._runs_own_rules}
        settings = Settings(root=root, source=source, selections=tuple(layers), **frozen)
        further = tuple(anchored(pattern, Path.cwd()) for pattern in self.overrides.extend_exclude)
        return replace(settings, extend_exclude=settings.extend_exclude + further, **_stated(self.overrides))


def _is_file(text: str) -> bool:
    """Whether a `--config` means a file: `preview = true` does not."""
    return "=" not in text and (text.endswith(".toml") or os.path.isfile(text))


def _expanded(text: str, key: str, path: Path | None = None) -> Path:
    """A path that may begin with `~`; raises ConfigError if nobody has that home."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise ConfigError(f'{key.replace("_", "-")}: no such home folder: "{text}"', path) from None


def _check_python(values: Values, path: Path | None = None) -> None:
    """Raise ConfigError for an environment that is not there, or is none."""
    python = values.get("python")
    if not python:
        return
    place, remedy = ("python", "") if path else ("--python", " on the command line")
    if not os.path.exists(python):
        reason = f"{place}: no such interpreter or virtual environment: {shown(python)}; make it"
    elif not package_folders(python):
        reason = f"{place}: no interpreter or virtual environment with packages: {shown(python)}; name one"
    else:
        return
    raise ConfigError(f"{reason}, or leave it out{remedy} to look for one", path)


def _check_patterns(values: Values, where: str, path: Path | None = None) -> None:
    """Raise ConfigError for a pattern that cannot be used."""
    for key in (*_PATTERNS, "per_file_ignores"):
        for pattern in values.get(key, ()):
            if wrong := problem(pattern):
                raise ConfigError(f'{where}{key.replace("_", "-")}: "{pattern}": {wrong}', path)


def _given_patterns(overrides: Overrides) -> Values:
    """The patterns of the command line, under their keys in a file."""
    ignores = dict(overrides.per_file_ignores or ())
    exclude, extend_exclude = list(overrides.exclude or ()), list(overrides.extend_exclude)
    return {"exclude": exclude, "extend_exclude": extend_exclude, "per_file_ignores": ignores}


def _merge(merged: dict[str, Any], values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        merged[key] = merged.get(key, []) + value if key in _ADDING else value


def _placed(values: Values, folder: Path, *, moved: bool, source: Path | None = None) -> Values:
    """The values with paths made absolute, and patterns too if they do not start from the root of the settings."""
    placed = {key: value for key, value in values.items() if key not in _LAYERED}
    for key in _PLACES:
        if placed.get(key):
            placed[key] = os.path.abspath(folder / _expanded(placed[key], key, source))
    _check_python(placed, source)
    if "rules" in placed:
        placed["own_rules"] = [_own_rules(text, folder, source) for text in placed.pop("rules")]
    if moved:
        for key in placed.keys() & set(_PATTERNS):
            placed[key] = [anchored(pattern, folder) for pattern in placed[key]]
        if "per_file_ignores" in placed:
            ignores = placed["per_file_ignores"].items()
            placed["per_file_ignores"] = {anchored(pattern, folder): codes for pattern, codes in ignores}
    return placed


def _own_rules(text: str, folder: Path, source: Path | None) -> str:
    """A place with own rules, absolute; raises ConfigError if there is none."""
    place = os.path.abspath(folder / _expanded(text, "rules", source))
    if not os.path.exists(place):
        where = "" if source else "--config: "
        raise ConfigError(f"{where}rules: no such file or folder: {shown(place)}", source)
    return place


def _check_inside(placed: Values, folder: Path, source: Path) -> None:
    """A project must not make fastlint write outside of itself: what only a user may say, he says elsewhere."""
    for key in _WRITTEN:
        if not placed.get(key):
            continue
        inside = [os.path.realpath(top) for top in (str(folder), *repositories_around(str(folder)))]
        real, name = os.path.realpath(str(placed[key])), key.replace("_", "-")
        if not any(is_below(real, top) for top in inside):
            reason = f"{name}: lies outside of the project: say that on the command line (--{name})"
            raise ConfigError(reason, source)


def _layer(values: Values, where: str) -> SelectionLayer:
    select = values.get("select")
    return SelectionLayer(
        select=None if select is None else tuple(select),
        extend_select=tuple(values.get("extend_select", ())),
        ignore=(*values.get("ignore", ()), *values.get("extend_ignore", ())),
        where=where,
    )


def _frozen(values: Values) -> dict[str, Any]:
    """Values of a table as the fields of Settings."""
    frozen: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    if "fail_on" in frozen:
        frozen["fail_on"] = Severity(frozen["fail_on"])
    if frozen.get("confidence") is not None:
        frozen["confidence"] = Confidence(frozen["confidence"])
    if "versions" in frozen:
        frozen["versions"] = tuple(sorted(frozen["versions"].items()))
    if "per_file_ignores" in frozen:
        frozen["per_file_ignores"] = tuple((key, tuple(codes)) for key, codes in frozen["per_file_ignores"].items())
    return frozen


def _stated(overrides: Overrides) -> dict[str, Any]:
    """The fields of Settings that the command line sets."""
    stated = {
        field.name: value
        for field in fields(overrides)
        if field.name not in _NO_SETTING and (value := getattr(overrides, field.name)) is not None
    }
    if "per_file_ignores" in stated:
        ignores = stated["per_file_ignores"]
        stated["per_file_ignores"] = tuple((anchored(pattern, Path.cwd()), codes) for pattern, codes in ignores)
    if stated.keys() & {"fixable", "unfixable"}:
        stated["fix_where"] = overrides.selection.where
    if "exclude" in stated:
        stated["exclude"] = tuple(anchored(pattern, Path.cwd()) for pattern in stated["exclude"])
    for name in stated.keys() & {*_PLACES}:
        stated[name] = os.path.abspath(_expanded(stated[name], name))
    _check_python(stated)
    return stated
