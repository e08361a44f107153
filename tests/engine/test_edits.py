"""Which kept records hold after an edit of another module: told by names, and by rows that did not move."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import NamedTuple

import msgpack
import pytest

from fastlint import rules
from fastlint.cache import Cache
from fastlint.engine.analysis import Analysis
from fastlint.engine.edits import _saying
from fastlint.footprint import ModuleId, PlacedId
from fastlint.index.facts import Place
from fastlint.knowledge import Knowledge
from fastlint.nearby import every, nearby, rows, uncertain

KEY = b"k" * 32
WATCHED = {need for rule in rules.manifest().values() for need in rule.needs}
DATABASE = """\
import time
from typing import Annotated

from fastapi import Depends


class Store:
    def size(self):
        return 1


class Other:
    def names(self):
        return []


def first():
    return 0


def get_store():
    return made()


def made():
    return Store()


Stored = Annotated[Store, Depends(get_store)]


def last(x=1):
    time.sleep(x)
    return x
"""
ROUTES = """\
from fastapi import APIRouter

from app.database import %s

router = APIRouter()


@router.get("/{number}")
def read(store: Stored):
    return %s()
"""


class Part(NamedTuple):
    module: PlacedId
    place: Place
    row: int
    parts: tuple[Part, ...]


class Counting(NamedTuple):
    module: PlacedId
    branches: tuple[int, ...]
    maybe: Place | None


class Whole(NamedTuple):
    named: list[tuple[ModuleId, int]]
    entries: dict[tuple[PlacedId, int], tuple[str, int]]
    items: list[tuple[PlacedId, Place]]
    alone: list[PlacedId]
    part: Part | None


def test_what_stands_near_the_number_of_a_module() -> None:
    inner = Part(7, (70, 1, 71, 2), 72, ())
    outer = Part(8, (80, 1, 81, 2), 82, (inner,))
    whole = Whole(
        [(7, 1)], {(7, 3): ("x", 31), (8, 4): ("y", 41)}, [(8, (5, 1, 6, 1)), (7, (9, 1, 9, 3))], [7, 8], outer
    )
    found = [*nearby(Whole)(whole, 7)]
    assert [near.around for near in found] == [((7, 3), ("x", 31)), (7, (9, 1, 9, 3)), 7, inner]
    assert sorted(uncertain(found[0].around)) == [3, 7, 31]
    assert sorted(rows(inner)) == [70, 71, 72], "of a place the rows count, columns do not move"
    assert [*nearby(Whole)(whole._replace(part=None), 9)] == []


def test_four_numbers_are_a_place_where_the_annotation_says_so() -> None:
    assert sorted(rows(Counting(1, (2, 3, 4, 5), (6, 7, 8, 9)))) == [6, 8]
    assert sorted(uncertain(Counting(1, (2, 3, 4, 5), None))) == [1, 2, 3, 4, 5]
    assert sorted(every(Counting(1, (2, 3), (6, 7, 8, 9)))) == [1, 2, 3, 6, 7, 8, 9]


def test_a_word_is_found_in_whatever_message_pack_it_stands() -> None:
    chance = random.Random(0)
    between = ["", ".", "a.", " ", "_", ":", "x", '"', "0"]
    for _ in range(20_000):
        word = chance.choice(["x", "engine", "load_it", "a" * 31, "b" * 32, "c" * 40])
        front, back = (chance.choice(between) * chance.choice([0, 1, 25, 60]) for _ in range(2))
        text = f"{front}{chance.choice(between)}{word}{chance.choice(between)}{back}"
        data = msgpack.packb((chance.randint(0, 127), text, chance.randint(0, 127)))
        if word in re.findall(r"\w+", text):
            assert re.search(_saying(word.encode()), data, re.DOTALL), (word, text)


@pytest.mark.parametrize("text", ["create_engine", "engines", "an_engine", "a" * 40 + "engine"])
def test_another_word_is_none(text: str) -> None:
    assert not re.search(_saying(b"engine"), msgpack.packb((48, text, 48)), re.DOTALL)


def linked(folder: Path, cache: Cache) -> int:
    """How many modules are linked, at first and a second time, for the records to be those of a fresh run."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))
    count = 0

    def progress(phase: str, done: int, size: int) -> None:
        nonlocal count
        count += phase == "Linking"

    found = []
    for each in (cache, Cache(None)):
        analysis = Analysis(
            str(folder), paths, knowledge=Knowledge(), cache=each, overlay={}, workers=1, watched=WATCHED,
            progress=progress if each is cache else None,
        )  # fmt: skip
        analysis.load()
        found.append([one._replace(asked=0, placed=0) for one in analysis.records])
    assert found[0] == found[1]
    return count


EDITS = {
    "a row more behind the dependency": ("    time.sleep(x)\n", "    len('x')\n    time.sleep(x)\n", 1),
    "another text on a row in front of it": ("    return 0\n", "    return 1\n", 1),
    "another text on its own row": ("    return made()", "    return made( )", 4),
    "a row more in front of it": ("    return 0\n", "    len('x')\n    return 0\n", 1),
    "a row less in front of it": ("\n\ndef first():\n", "\ndef first():\n", 1),
    "a row more within it": ("    return made()\n", "    len('x')\n    return made()\n", 1),
    "a parameter of what nobody names": ("def last(x=1)", "def last(x=1, y=2)", 1),
    "a parameter of what the dependency is made of": ("def get_store()", "def get_store(x=1)", 4),
    "a parameter of what the dependency calls": ("def made()", "def made(x=1)", 1),
    "one that what it calls gives back": ("def made():\n    return", "def made(x=1):\n    return x and", 4),
    "one that must be given": ("def made()", "def made(x)", 4),
    "a method that one of them names": ("def names(self)", "def names(self, x=1)", 2),
}


@pytest.mark.parametrize("edit", EDITS)
def test_who_is_linked_again(tmp_path: Path, edit: str) -> None:
    package = tmp_path / "app"
    package.mkdir()
    (package / "database.py").write_text(DATABASE, encoding="utf-8")
    for name, method in (("one", "store.size"), ("two", "store.size"), ("three", "Other().names")):
        (package / f"{name}.py").write_text(
            ROUTES % ("Other, Stored" if "Other" in method else "Stored", method), encoding="utf-8"
        )
    cache = Cache(tmp_path / ".cache", "1-0123456789abcdef", KEY)
    linked(tmp_path, cache)
    old, new, expected = EDITS[edit]
    (package / "database.py").write_text(DATABASE.replace(old, new, 1), encoding="utf-8")
    assert linked(tmp_path, cache) == expected
