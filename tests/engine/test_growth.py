"""Work grows as the code does: twice the calls cost about twice the work, and ways that join again are not all gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from fastlint.engine.in_memory import check_texts
from fastlint.passes.slices import blocking_calls
from fastlint.passes.tracing.value_sources import ValueSources
from tests.work import calls

NEIGHBOURS = """\
import asyncio

import boto3
from fastapi import FastAPI

app = FastAPI()
s3 = boto3.client("s3")


@app.get("/")
async def read():
    await asyncio.sleep(0)
"""
TOP = """\
import sqlite3
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()
db = sqlite3.connect("a.db")


"""
_MOST = 2_000
"""Steps: there are some millions of ways through the functions of a test."""


def test_the_work_for_neighbouring_calls_grows_as_they_do() -> None:
    def check(count: int) -> None:
        text = NEIGHBOURS + "".join(f'    s3.put_object(Bucket="a", Key="{n}")\n' for n in range(count))
        assert [found.code for found in check_texts({"main.py": text})] == ["FLT106"] * count

    check(2)
    less, more = calls(lambda: check(20)), calls(lambda: check(60))
    assert more < 5 * less  # 27 times as much where each looks at all others for each of them


@contextmanager
def steps(monkeypatch: pytest.MonkeyPatch, owner: Any, *names: str) -> Iterator[list[str]]:
    """The names of the functions of a module or class that are called meanwhile; no more than `_MOST`."""
    taken: list[str] = []

    def counting(name: str, whole: Callable[..., Any]) -> Any:
        def counted(*given: Any, **named: Any) -> Any:
            taken.append(name)
            if len(taken) > _MOST:
                raise TimeoutError(f"still going on after {_MOST} steps")
            return whole(*given, **named)

        return counted

    with monkeypatch.context() as patch:
        for name in names:
            patch.setattr(owner, name, counting(name, getattr(owner, name)))
        yield taken


def layers(count: int, width: int, given: str, last: str) -> str:
    """Functions in layers, each of which calls all functions of the layer below; the lowest ones do the work."""
    rows = [f"def f0_{n}(name):\n{last}\n\n" for n in range(width)]
    for layer in range(1, count):
        below = "".join(f"    f{layer - 1}_{n}({given})\n" for n in range(width))
        rows += [f"def f{layer}_{n}(name):\n{below}\n\n" for n in range(width)]
    return "".join(rows)


def ring(count: int, given: str, last: str) -> str:
    """Functions each of which calls all the others."""
    called = "".join(f"    f0_{n}({given})\n" for n in range(count))
    return "".join(f"def f0_{n}(name):\n{last}\n{called}\n\n" for n in range(count))


ROUTE = """\
@app.get("/{{name}}")
async def read(name: str):
    {called}(name)
"""
EXECUTED = "    db.execute(f'select {name}')"
OPENED = "    Path(name).read_bytes()"


@pytest.mark.parametrize("given", ["name", "f'{name}'", "name.strip()"])
@pytest.mark.parametrize(("functions", "called"), [(layers, "f7_0"), (ring, "f0_0")])
def test_callers_that_join_again_are_asked_once_for_what_they_give(
    monkeypatch: pytest.MonkeyPatch, functions: Callable[..., str], called: str, given: str
) -> None:
    sizes = (8, 4) if functions is layers else (8,)
    text = TOP + functions(*sizes, given, EXECUTED)
    for route, codes in ((ROUTE.format(called=called), {"FLT809"}), ("", set[str]())):
        with steps(monkeypatch, ValueSources, "_from"):
            found = check_texts({"main.py": text + route}, select=["FLT809"], preview=True)
        assert {one.code for one in found} == codes


@pytest.mark.parametrize(("functions", "called"), [(layers, "f4_0"), (ring, "f0_0")])
def test_callers_that_join_again_are_asked_once_whether_a_client_names_the_file(
    monkeypatch: pytest.MonkeyPatch, functions: Callable[..., str], called: str
) -> None:
    sizes = (5, 8) if functions is layers else (16,)
    text = TOP + functions(*sizes, "name", OPENED) + ROUTE.format(called=called)
    with steps(monkeypatch, blocking_calls, "_handed"):
        found = check_texts({"main.py": text}, select=["FLT105"], preview=True)
    assert {one.code for one in found} == {"FLT105"}
