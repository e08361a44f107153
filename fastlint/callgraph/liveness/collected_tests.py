"""Which tests are run: what pytest is told to leave out, and fixtures that no test asks for."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cached_property
from typing import Any, NamedTuple

from fastlint.callgraph.liveness.live_modules import Begun
from fastlint.callgraph.liveness.named_functions import Mentions
from fastlint.footprint import FunctionId

_SECTIONS = {
    "pytest.ini": "pytest", ".pytest.ini": "pytest", "pyproject.toml": "", "tox.ini": "pytest",
    "setup.cfg": "tool:pytest",
}  # fmt: skip
"""Files that configure pytest, with the section of each; the first one of a folder counts."""
_USUAL = ("test_*.py", "*_test.py")
_OWN_FOLDERS = frozenset({"test", "tests", "testing"})
_IGNORING = re.compile(r"--ignore(?:-glob)?[= ]([^\s\"']+)")
_RUNNING = re.compile(rb"^.*\bpy\.?test\b.*$", re.MULTILINE)
_PATHS = re.compile(rb"[\w.-]+(?:/[\w.-]+)*")
_DECORATED = re.compile(rb"@(?:\w+\.)*fixture\b")
_FOUND_OTHERWISE = re.compile(rb"\b(?:autouse|name)[ \t]*=")


class _Settings(NamedTuple):
    """What pytest is told in a folder: where tests lie, how they are called, and what is none."""

    folder: str
    paths: tuple[str, ...]
    names: tuple[str, ...]
    apart: tuple[str, ...]
    ignored: tuple[str, ...]


class Collected:
    """Judges the test modules of a project."""

    def __init__(self, begun: Begun, mentions: Mentions) -> None:
        self.begun = begun
        self.mentions = mentions
        self._used: dict[FunctionId, bool] = {}

    def is_idle(self, m: int, row: int) -> bool:
        """Whether pytest does not come to run what stands in a row of a test module, as it is configured."""
        return m in self.left_out or any(not self._is_used((m, f)) for f in self._fixtures_around(m, row))

    # modules

    @cached_property
    def left_out(self) -> frozenset[int]:
        """Test modules that no configuration above them collects, and no collected one imports."""
        begun = self.begun
        every = {m for m in range(len(begun.paths)) if begun.summaries[m].is_test} if self._settings else set()
        out = {m for m in every if self._is_left_out(begun.paths[m])}
        if not out:
            return frozenset()
        living = [begun.paths[m] for m in every - out]
        shared = {m for m in out if _is_shared(begun.paths[m], living)}
        return frozenset(out - begun.imported((every - out) | shared))

    @cached_property
    def _settings(self) -> tuple[_Settings, ...]:
        found: dict[str, tuple[int, _Settings]] = {}
        order = list(_SECTIONS)
        for path, data in self.begun.about:
            folder, _, name = path.rpartition("/")
            table = _told(name, data) if name in _SECTIONS and b"pytest" in data else None
            if table is not None and order.index(name) < found.get(folder, (len(order),))[0]:
                found[folder] = order.index(name), self._set(folder, table)
        return tuple(settings for _, settings in found.values())

    def _set(self, folder: str, table: dict[str, Any]) -> _Settings:
        paths = tuple(one.removeprefix("./").rstrip("/") for one in _listed(table.get("testpaths")))
        tests = (path for m, path in enumerate(self.begun.paths) if self.begun.summaries[m].is_test)
        below = [inside for path in tests if (inside := _below(folder, path))]
        # Where there is nothing in them, pytest looks everywhere.
        is_stale = not any(_start(inside, one) for inside in below for one in paths)
        is_open = is_stale or any(one in ("", ".") or "**" in one for one in paths)
        return _Settings(
            folder, () if is_open else paths, tuple(_listed(table.get("python_files"))) or _USUAL,
            tuple(_listed(table.get("norecursedirs"))),
            tuple(_IGNORING.findall(" ".join(_listed(table.get("addopts"))))),
        )  # fmt: skip

    def _is_left_out(self, path: str) -> bool:
        above = [(settings, inside) for settings in self._settings if (inside := _below(settings.folder, path))]
        if not above or not all(_leaves_out(settings, inside) for settings, inside in above):
            return False
        return not any(_is_started(inside, self._started) for inside in (path, *(inside for _, inside in above)))

    @cached_property
    def _started(self) -> frozenset[str]:
        """Paths beside the name of pytest in files that say how something is started."""
        lines = (line for _, data in self.begun.about for line in _RUNNING.findall(data))
        return frozenset(word.decode("ascii", "ignore") for line in lines for word in _PATHS.findall(line))

    # fixtures

    def _fixtures_around(self, m: int, row: int) -> Iterator[int]:
        for f, summary in enumerate(self.begun.summaries[m].functions):
            is_around = f and summary.first_row < summary.place[0] <= row <= summary.place[2]
            if is_around and self._is_fixture(m, f):
                yield f

    def _is_fixture(self, m: int, f: int) -> bool:
        """Whether a function is a fixture that runs for those only that ask for it by its own name."""
        summary = self.begun.summaries[m].functions[f]
        lines = self.begun.text(m).split(b"\n")[summary.first_row - 1 : summary.place[0] - 1]
        above = b"\n".join(lines)
        return _DECORATED.search(above) is not None and not _FOUND_OTHERWISE.search(above)

    def _is_used(self, function: FunctionId) -> bool:
        """Whether a test, or a fixture that is used, names a fixture."""
        if function not in self._used:
            self._used[function] = False  # what only asks for itself is not used
            self._used[function] = any(self._is_used_at(place) for place in self._places(function) if place != function)
        return self._used[function]

    def _is_used_at(self, place: FunctionId) -> bool:
        m, f = place
        return m not in self.left_out and (not f or not self._is_fixture(m, f) or self._is_used(place))

    def _places(self, function: FunctionId) -> Iterator[FunctionId]:
        """Functions of test modules in which the name of one stands; a configuration is module 0."""
        m, f = function
        name = self.begun.summaries[m].functions[f].qualname.rpartition(".")[2].encode()
        here = rb"(?<!\w)" + name + rb"(?!\w)"
        used = re.compile(rb"^(?![ \t]*(?:#|(?:async[ \t]+)?def[ \t]+" + name + rb"\b)).*?" + here, re.MULTILINE)
        inner = re.compile(rb"\bdef[ \t]+" + name + rb"[ \t]*\([^)]*" + here)
        if any(re.search(rb"\busefixtures[ \t]*=[^=]*" + here, data) for _, data in self.begun.about):
            yield 0, 0
        for other, summary in self.begun.summaries.items():
            data = self.begun.text(other) if summary.is_test else b""
            for match in (*used.finditer(data), *inner.finditer(data)) if name in data else ():
                yield other, self.mentions.around(other, data.count(b"\n", 0, match.end()) + 1)


def _told(name: str, data: bytes) -> dict[str, Any] | None:
    """The table for pytest of a configuration file; None if there is none."""
    try:
        return _of_toml(data.decode()) if name.endswith(".toml") else _of_section(data.decode(), _SECTIONS[name])
    except ValueError:
        return None


def _of_toml(text: str) -> dict[str, Any] | None:
    import tomllib

    tool = tomllib.loads(text).get("tool")
    table = tool.get("pytest") if isinstance(tool, dict) else None
    own = table.get("ini_options", table) if isinstance(table, dict) else None
    return own if isinstance(own, dict) else None


def _of_section(text: str, section: str) -> dict[str, Any] | None:
    import configparser

    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ValueError(str(error)) from error
    return dict(parser.items(section)) if parser.has_section(section) else None


def _listed(value: object) -> list[str]:
    if isinstance(value, str):
        return shlex.split(value, comments=True)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _below(folder: str, path: str) -> str:
    """The way from a folder to a file; empty if it lies elsewhere."""
    return path if not folder else path.removeprefix(f"{folder}/") if path.startswith(f"{folder}/") else ""


def _start(inside: str, pattern: str) -> str:
    """The beginning of a path that a pattern of a path covers; empty if it does not."""
    head = "/".join(inside.split("/")[: pattern.count("/") + 1])
    return head if fnmatch(head, pattern) else ""


def _leaves_out(settings: _Settings, inside: str) -> bool:
    heads = [head for one in settings.paths if (head := _start(inside, one))]
    if (settings.paths and not heads and not _is_beside(settings, inside)) or any(
        _start(inside, one) for one in settings.ignored
    ):
        return True
    *folders, name = inside.removeprefix(max(heads, key=len, default="")).strip("/").split("/")
    if any(fnmatch(folder, one.rstrip("/")) for folder in folders for one in settings.apart):
        return True
    is_test = any(fnmatch(name, one) for one in _USUAL)
    return is_test and not any(fnmatch(name, one) for one in settings.names)


def _is_beside(settings: _Settings, inside: str) -> bool:
    """Whether a module lies in the folder of tests of which a part is run by default: the rest may be asked for."""
    for one in settings.paths:
        parts = one.split("/")
        ends = [end for end in range(1, len(parts)) if parts[end - 1] in _OWN_FOLDERS]
        if any(_start(inside, "/".join(parts[:end])) for end in ends):
            return True
    return False


def _is_started(inside: str, started: frozenset[str]) -> bool:
    parts = inside.split("/")
    return any("/".join(parts[:end]) in started for end in range(1, len(parts) + 1))


def _is_shared(path: str, living: list[str]) -> bool:
    """Whether a module is the conftest.py of tests that are run."""
    folder, _, name = path.rpartition("/")
    return name == "conftest.py" and any(_below(folder, one) for one in living)
