"""Edits of all kinds, one after the other: what is kept from run to run says what a run without it says.

Records of all modules are compared, not only findings: what a wrong one leads to may show in another project only.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fastlint import engine, rules
from fastlint.cache import Cache
from fastlint.config.settings import Overrides
from fastlint.engine.analysis import Analysis
from fastlint.knowledge import Knowledge
from fastlint.passes.record import ModuleAnalysis

FIXTURES = Path(__file__).parents[2] / "fixtures"
KEY = b"k" * 32
DEFINITION = re.compile(r"^( *(?:async )?def \w+\()(.*)(\)[^()]*:)$", re.MULTILINE)
WATCHED = {need for rule in rules.manifest().values() for need in rule.needs}

GENERATED = """\
# file: app/__init__.py
# file: app/core.py
import time


def load(path, mode=None):
    time.sleep(1)
    return open(path).read()
# file: app/registry.py
HANDLERS = {}


def handles(kind):
    def keep(f):
        HANDLERS[kind] = f
        return f
    return keep
# file: app/parts/__init__.py
from app.parts.one import first

__all__ = ['first', 'two']
# file: app/parts/one.py
from app.core import load
from app.registry import handles


@handles('one')
def first(x):
    return load(x)
# file: app/parts/two.py
import app.core


class Base:
    def run(self):
        return app.core.load('a')
# file: app/parts/three.py
from app.parts import two


class Child(two.Base):
    def run(self):
        return 1
# file: app/main.py
from fastapi import FastAPI, Depends
from app import extra
from app.parts import *
import app.parts.three
from app.registry import HANDLERS

app = FastAPI()


@app.get('/')
async def root(x=Depends(first)):
    extra.more()
    app.parts.three.Child().run()
    return HANDLERS['one']('x')
# file: app/extra.py
from app.core import load as more
# file: tests/test_main.py
from app.main import root


def test_root():
    assert root
# file: run.py
import uvicorn

uvicorn.run('app.main:app')
"""


def generated(folder: Path) -> None:
    """A small project in which modules find each other in many ways."""
    for part in GENERATED.split("# file: ")[1:]:
        path, _, text = part.partition("\n")
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


class Project:
    """A folder that is edited, as its files stand in it, and as they once stood."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance
        self.before = [self.contents()]

    def contents(self) -> dict[str, str]:
        paths = (path for path in self.folder.rglob("*.py") if ".cache" not in path.parts)
        return {path.relative_to(self.folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}

    def write(self, contents: dict[str, str]) -> None:
        now = self.contents()
        for path in now.keys() - contents.keys():
            (self.folder / path).unlink()
        for path, text in contents.items():
            if now.get(path) != text:
                (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / path).write_text(text, encoding="utf-8")

    def edit(self) -> str:
        """Make one edit; what it is is told for the reader of a failure."""
        now = self.contents()
        path = self.chance.choice(sorted(now))
        kind: Callable[[dict[str, str], str], object] = self.chance.choice(KINDS)
        self.before.append(dict(now))
        kind(now, path) if kind is not undo else self.write(self.chance.choice(self.before))
        if kind is not undo:
            self.write(now)
        return f"{kind.__name__} {path}"


def body(now: dict[str, str], path: str) -> None:
    now[path] = re.sub(r"^( +)(return|pass)\b", r"\1len(str(1))\n\1\2", now[path], count=1, flags=re.MULTILINE)


def late_body(now: dict[str, str], path: str) -> None:
    """What stands in front of it stays where it is: who tells places there need not look again."""
    for last in [*re.finditer(r"^( +)(return|pass)\b", now[path], flags=re.MULTILINE)][-1:]:
        now[path] = f"{now[path][: last.start()]}{last[1]}len(str(2))\n{now[path][last.start() :]}"


def same_rows(now: dict[str, str], path: str) -> None:
    """Another text on a row: nothing else moves."""
    now[path] = re.sub(r"\breturn (?=\w)", "return not ", now[path], count=1)


def comment(now: dict[str, str], path: str) -> None:
    now[path] = f"# moved\n{now[path]}" if "__future__" not in now[path] else f"{now[path]}# more\n"


def signature(now: dict[str, str], path: str) -> None:
    number = len(now[path])
    now[path] = DEFINITION.sub(
        lambda d: f"{d[1]}{d[2]}{', ' if d[2] else ''}more{number}=None{d[3]}" if "*" not in d[2] else d[0],
        now[path],
        1,
    )


def late_signature(now: dict[str, str], path: str) -> None:
    """That of a method mostly, or of what is seen through one."""
    for last in [*DEFINITION.finditer(now[path])][-1:]:
        comma = ", " if last[2] else ""
        more = f"{last[1]}{last[2]}{comma}late{len(now[path])}=None{last[3]}" if "*" not in last[2] else last[0]
        now[path] = now[path][: last.start()] + more + now[path][last.end() :]


def asynchronous(now: dict[str, str], path: str) -> None:
    """Who calls the function, or waits for it, does something else now."""
    found = DEFINITION.search(now[path])
    if found and "async" in found[1]:
        now[path] = now[path].replace("async def", "def", 1)
    elif found:
        now[path] = now[path].replace(found[1], found[1].replace("def", "async def"), 1)


def result(now: dict[str, str], path: str) -> None:
    now[path] = re.sub(r"\breturn (.*)$", r"return open(\1)", now[path], count=1, flags=re.MULTILINE)


def name(now: dict[str, str], path: str) -> None:
    now[path] += f"\n\ndef quite_new_{len(now[path])}(x):\n    return x\n"


def other_name(now: dict[str, str], path: str) -> None:
    found = DEFINITION.search(now[path])
    if found:
        now[path] = now[path].replace(found[1], found[1].replace("(", "_other("), 1)


def new_file(now: dict[str, str], path: str) -> None:
    """A copy beside a module, under a name that others may import already, or that stands before all others."""
    other = sorted(now)[len(now[path]) % len(now)]
    folder = path.rpartition("/")[0]
    stem = other.rpartition("/")[2] if len(now[path]) % 3 else f"a{len(now)}.py"
    now.setdefault(f"{folder}/{stem}" if folder else stem, now[path])


def new_folder(now: dict[str, str], path: str) -> None:
    folder, _, last = path.rpartition("/")
    now.setdefault(f"{folder}/deeper/{last}" if folder else f"deeper/{last}", now[path])


def gone(now: dict[str, str], path: str) -> None:
    del now[path]


def renamed(now: dict[str, str], path: str) -> None:
    now[f"{path.removesuffix('.py')}_2.py"] = now.pop(path)


def undo(now: dict[str, str], path: str) -> None:
    """The project as it was at some time."""


KINDS = [
    body,
    late_body,
    same_rows,
    comment,
    signature,
    late_signature,
    asynchronous,
    result,
    result,
    name,
    other_name,
    new_file,
    new_folder,
    gone,
    renamed,
    undo,
    undo,
]


def records(folder: Path, paths: list[str], cache: Cache) -> tuple[list[ModuleAnalysis], int]:
    """What all modules say, and how many were linked for it."""
    linked = 0

    def progress(phase: str, done: int, size: int) -> None:
        nonlocal linked
        linked += phase == "Linking"

    analysis = Analysis(
        str(folder),
        paths,
        knowledge=Knowledge(),
        cache=cache,
        overlay={},
        workers=1,
        watched=WATCHED,
        progress=progress,
    )
    analysis.load()
    assert not analysis.failures
    assert not analysis.guard.crashes
    assert all(one.asked >> m & 1 for m, one in enumerate(analysis.records))
    return [one._replace(asked=0, placed=0) for one in analysis.records], linked


@pytest.mark.parametrize("origin", ["generated", "shop", "spellings"])
@pytest.mark.parametrize("seed", range(2))
def test_kept_records_are_those_of_a_fresh_run(tmp_path: Path, origin: str, seed: int) -> None:
    folder = tmp_path / "project"
    if origin == "generated":
        generated(folder)
    else:
        shutil.copytree(FIXTURES / origin, folder)
    project = Project(folder, random.Random(f"{origin} {seed}"))
    cache, saved = Cache(tmp_path / "cache", "1-0123456789abcdef", KEY), 0
    records(folder, sorted(project.contents()), cache)
    done: list[str] = []
    for _ in range(40 if origin == "generated" else 12):
        done.append(project.edit())
        paths = sorted(project.contents())
        warm, linked = records(folder, paths, cache)
        cold, every = records(folder, paths, Cache(None))
        for path, one, other in zip(paths, warm, cold, strict=True):
            assert one == other, (path, done)
        saved += every - linked
    assert saved > 0


def test_a_folder_that_becomes_a_package_is_kept_as_such(tmp_path: Path) -> None:
    """Nothing that was kept holds then; what is made instead is kept, and the next run makes none of it again."""
    generated(tmp_path)
    (tmp_path / "tool").mkdir()
    (tmp_path / "tool" / "work.py").write_text("from app.core import load\n", encoding="utf-8")
    project, cache = Project(tmp_path, random.Random(0)), Cache(tmp_path / "cache", "1-0123456789abcdef", KEY)
    records(tmp_path, sorted(project.contents()), cache)
    (tmp_path / "tool" / "__init__.py").touch()
    paths = sorted(project.contents())
    assert records(tmp_path, paths, cache)[1] >= len(paths)
    assert records(tmp_path, paths, cache)[1] == 0


def test_a_comment_behind_everything_concerns_nobody_else(tmp_path: Path) -> None:
    """Though others tell places in the file: none of these has moved. In front of everything, it moves them all."""
    generated(tmp_path)
    project, cache = Project(tmp_path, random.Random(0)), Cache(tmp_path / "cache", "1-0123456789abcdef", KEY)
    paths, core = sorted(project.contents()), tmp_path / "app" / "parts" / "one.py"
    records(tmp_path, paths, cache)
    made = []
    for text in ("{}# more\n", "{}\n\n", "# more\n{}"):
        core.write_text(text.format(core.read_text(encoding="utf-8")), encoding="utf-8")
        after, linked = records(tmp_path, paths, cache)
        made.append(linked)
        assert after == records(tmp_path, paths, Cache(None))[0]
    assert made[0] == made[1] < made[2]


def test_findings_are_those_of_a_fresh_run(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    generated(tmp_path)
    project = Project(tmp_path, random.Random("findings"))
    done: list[str] = []
    for _ in range(12):
        done.append(project.edit())
        warm, cold = (
            engine.check(
                engine.Request(
                    (str(tmp_path),), Overrides(select=("ALL",), preview=True), cache=cache,
                    cache_dir=str(tmp_path / ".cache"),
                )
            )
            for cache in (True, False)
        )  # fmt: skip
        assert warm.diagnostics == cold.diagnostics, done
