"""Which applications are served: those that commands about the project name, and what stands behind these.

A `main.py` that is left over from an earlier layout, or from a feature that once ran alone, makes an application as the
served one does. Where commands (of a Dockerfile, a Procfile, a compose file, a script, the README) name the one that is
served, and nothing names the other one, nobody starts it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from fastlint.knowledge.roles import named
from fastlint.later_pattern import later

_PAIR = later(r"(?<![\w./:-])([A-Za-z_]\w*(?:[./][A-Za-z_]\w*)*):[A-Za-z_][\w.]*")
"""`app.main:app`, as servers and entry points want it."""
_BY_NAME = later(r"(?:(?<=\s-m\s)|(?<=\s-A\s)|(?<=--app\s)|(?<=--app=))\s*([A-Za-z_][\w.]*)")
_RUN_FILE = later(r"\b(?:python[\d.]*|run|dev)\s+(?:-\w+\s+)*((?:[\w.-]+/|/)*[A-Za-z_][\w-]*\.py)\b")
_BY_FILE = later(r"(?<![\w/.-])((?:[\w.-]+/|/)*[A-Za-z_][\w-]*\.py)\b")
_QUOTES = later(r"[\"',\[\]`]+")
"""What stands around the words of a command that is written as a list."""
_COMMENT = later(r"(?m)(?:^|(?<=\s))#.*$")
_FOLDERS = later(r"(?<![\w.:-])\.?(/?[\w-]+(?:/[\w-]+)*)(?![\w.])")
_GUIDE = later(r"(?:^|/)readme[\w.-]*$", re.IGNORECASE)
_CONFIGURATION = later(r"(?:^|/)(?:gunicorn|hypercorn|uvicorn)(?:[._]?conf\w*)?\.py$")
_MOST_FOLDERS = 400


class Named(NamedTuple):
    """Modules that commands name: as the ones to be run, and any that they may mean."""

    started: frozenset[int]
    meant: frozenset[int]


def is_guide(path: str) -> bool:
    """Whether a file is written for people: it speaks of much that is not started."""
    return _GUIDE.search(path) is not None


def is_of_server(path: str) -> bool:
    """Whether a file configures a server in Python: `wsgi_app = "app.main:app"`."""
    return _CONFIGURATION.search(path) is not None


def named_applications(path: str, data: bytes) -> list[str]:
    """What a file calls modules with applications: `app/main` of `app.main:app`."""
    return [found.replace(".", "/") for found in _PAIR.findall(_words(path, data))]


def draws_a_page(data: bytes) -> bool:
    """Whether a module calls, while it is imported, what draws a page: its runner runs the file for each look at it."""
    return any(
        re.search(rb"(?m)^(?:with[ \t]+)?" + re.escape(name) + rb"\.[\w.]+\(", data) is not None
        for runner in sorted(named("page-runner"))
        for name in _names_of(runner.encode(), data)
    )


def _names_of(module: bytes, data: bytes) -> list[bytes]:
    """What a module is called in a text that imports it."""
    imports = rb"(?m)^[ \t]*import[ \t]+" + re.escape(module) + rb"(?:[ \t]+as[ \t]+(\w+))?[ \t]*(?:#.*)?\r?$"
    return [name or module for name in re.findall(imports, data)]


def named_by_commands(paths: Sequence[str], texts: Iterable[tuple[str, bytes]]) -> Named:
    """The modules that the commands in some files name.

    A name that fits several modules means the one that is closest to the file; where it is not certain from which
    folder a command is given, it may mean all of them.
    """
    modules = _Modules(paths)
    started: set[int] = set()
    meant: set[int] = set()
    for path, data in texts:
        text = _words(path, data)
        folder = path.rpartition("/")[0]
        for name in sorted(set(_names(text, _RUN_FILE if is_guide(path) else _BY_FILE))):
            every = modules.called(name)
            closest = modules.closest(every, name, folder, text) if len(every) > 1 else every
            started.update(closest)
            meant.update(every if is_guide(path) else closest)
    return Named(frozenset(started), frozenset(meant))


def _words(path: str, data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    if not is_guide(path) and not path.endswith(".json"):
        text = _COMMENT.sub("", text)
    return _QUOTES.sub(" ", text)


def _names(text: str, files: re.Pattern[str]) -> Iterator[str]:
    """What commands call modules, without their ends: `app/main`."""
    for pattern in (_PAIR, _BY_NAME):
        yield from (found.replace(".", "/") for found in pattern.findall(text))
    yield from (found.removesuffix(".py").lstrip("./") for found in files.findall(text))


class _Modules:
    """The modules of a project by the ends of their paths."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._stems = [path.removesuffix(".py").removesuffix("/__init__").removesuffix("/__main__") for path in paths]
        self._by_last: dict[str, list[int]] = {}
        for m, stem in enumerate(self._stems):
            self._by_last.setdefault(stem.rpartition("/")[2], []).append(m)

    def called(self, name: str) -> list[int]:
        """All modules that a name fits: `app/main` those of that end; of `/code/app/main` the folders may be others."""
        parts = name.split("/")
        same = self._by_last.get(parts[-1], [])
        for first in range(len(parts)):
            end = "/".join(parts[first:])
            found = [m for m in same if f"/{self._stems[m]}".endswith(f"/{end}")]
            if found:
                return found
        return []

    def closest(self, every: Collection[int], name: str, folder: str, text: str) -> list[int]:
        """Those among some modules that a command in a file of this folder, with this text, means."""
        inner = {end for found in sorted(set(_FOLDERS.findall(text)))[:_MOST_FOLDERS] for end in _ends(found)}
        parts = folder.split("/") if folder else []
        for depth in range(len(parts), -1, -1):
            base = "/".join(parts[:depth])
            bases = [base, *(f"{base}/{one}".lstrip("/") for one in inner)]
            wanted = {f"{one}/{name}".lstrip("/") for one in bases}
            found = [m for m in every if self._stems[m] in wanted]
            if found:
                return found
        return list(every)


def _ends(path: str) -> Iterator[str]:
    """`code/app` and `app` of `code/app`: an image has folders of its own above those of the project.

    The first one of `/code/app` is the image's: `/app` is where the whole project is copied to.
    """
    parts = path.split("/")
    yield from ("/".join(parts[first:]) for first in range(2 if path[0] == "/" else 0, len(parts)))
