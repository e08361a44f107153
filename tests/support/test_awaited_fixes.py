"""`await` where it was forgotten: the fixed program runs and gives what was meant."""

from __future__ import annotations

import asyncio
import textwrap
from typing import Any

import pytest

from fastlint.diagnostic import Severity
from fastlint.engine.in_memory import check_texts, fix_texts

CODES = {"FLT201", "FLT202"}

PROGRAM = """\
import asyncio


async def load(x=3):
    return {"a": x, "b": [x, x]}


async def two():
    return 2


async def pair():
    return 1, 2


async def f():
    %s
"""

MENDED = {
    "return load()['a']": "return (await load())['a']",
    "return sorted(load().items(), key=str)": "return sorted((await load()).items(), key=str)",
    "return load(x=1)['b'][0]": "return (await load(x=1))['b'][0]",
    "return (load())['a']": "return (await load())['a']",
    "return 1 if not two() else 0": "return 1 if not await two() else 0",
    "return [1 for _ in (1,) if two()]": "return [1 for _ in (1,) if await two()]",
    "return f'{two()}'": "return f'{await two()}'",
    "return two() == 2": "return await two() == 2",
    "return two() + 1": "return await two() + 1",
    "return two() ** 2 ** two()": "return (await two()) ** 2 ** await two()",
    "return -two()": "return -await two()",
    "a, b = pair(); return a + b": "a, b = await pair(); return a + b",
    "two(); return 5": "await two(); return 5",
    "while not two(): pass\n    return 6": "while not await two(): pass\n    return 6",
    "assert two() and True\n    return 7": "assert await two() and True\n    return 7",
    "return str(two())": "return str(await two())",
    "unused = two()\n    return 8": "unused = await two()\n    return 8",
    "return load(\n        x=4,\n    )['a']": "return (await load(\n        x=4,\n    ))['a']",
}


def fixed(text: str) -> str:
    return fix_texts({"main.py": text}, select=CODES, unsafe=False)["main.py"]


def executed(program: str) -> object:
    namespace: dict[str, Any] = {"__name__": "main"}
    exec(compile(program, "main.py", "exec", dont_inherit=True), namespace)
    return asyncio.run(namespace["f"]())


@pytest.mark.parametrize("statement", MENDED)
def test_mended(statement: str) -> None:
    result = fixed(PROGRAM % statement)
    assert result == PROGRAM % MENDED[statement]
    assert executed(result) is not None
    assert not check_texts({"main.py": result}, select=CODES)


REPORTED_ONLY = {
    "a lambda": "return (lambda: not two())()",
    "a plain function": "def inner():\n        return two() == 2\n    return inner()",
    "a generator expression": "return list(1 for _ in (1,) if two())",
    "a loop": "for _ in pair(): pass",
    "a context manager": "with two() as x: return x",
    "a variable": "x = load()\n    return x['a']",
}


@pytest.mark.parametrize("statement", REPORTED_ONLY.values(), ids=REPORTED_ONLY)
def test_reported_only(statement: str) -> None:
    program = PROGRAM % statement
    assert check_texts({"main.py": program}, select=CODES)
    assert fixed(program) == program


SILENT = {
    "awaited later": "x = two()\n    return await x",
    "gathered": "return await asyncio.gather(two(), *[two() for _ in range(2)])",
    "a task": "t = asyncio.create_task(two())\n    return await t",
    "returned to a caller": "def later(): return two()\n    return await later()",
    "stored": "d = {'x': two()}\n    return await d['x']",
}


@pytest.mark.parametrize("statement", SILENT.values(), ids=SILENT)
def test_silent(statement: str) -> None:
    assert executed(PROGRAM % statement)
    assert not check_texts({"main.py": PROGRAM % statement}, select=CODES)


APP = """
    from typing import Annotated, Awaitable
    from fastapi import Depends, FastAPI
    app = FastAPI()
    async def two(): return 2
    async def get_text() -> Awaitable[int]: return two()
    def get() -> int: return two()
    @app.get("/a")
    async def a(x: Annotated[int, Depends(get)]) -> int: return two()
    @app.get("/b")
    def b(x: Annotated[Awaitable[int], Depends(get_text)]) -> int: return two()
    @app.get("/c")
    def c() -> int:
        two()
        return 1
    async def other():
        two()
        if two(): pass
"""


def test_routes_and_dependencies() -> None:
    text = textwrap.dedent(APP)
    found = check_texts({"main.py": text}, select=CODES)
    rows = {d.span.row: (d.code, d.severity, d.fix is not None) for d in found}
    assert rows == {
        7: ("FLT202", Severity.ERROR, False),
        9: ("FLT202", Severity.ERROR, True),
        11: ("FLT202", Severity.ERROR, False),
        14: ("FLT201", Severity.ERROR, False),
        17: ("FLT201", Severity.WARNING, True),
        18: ("FLT201", Severity.ERROR, True),
    }
    assert "make `b` `async def` and `return await two(...)`" in found[2].message
    assert "make `c` an `async def` and await it" in found[3].message


def test_a_comprehension_inside_another_is_left_alone() -> None:
    text = PROGRAM % "return [[x for x in two()] for _ in (1,)]"
    assert fixed(text) == text


COSTS = """\
from fastapi import FastAPI

app = FastAPI()


class Agent:
    async def log(self, cost: float) -> None: ...

    def add(self, cost: float) -> None:
        self.log(cost)


def spend(on_cost) -> None:
    on_cost(1.0)


@app.get("/")
async def root() -> None:
    agent = Agent()
    %s
"""


@pytest.mark.parametrize(("use", "advice"), [
    ("agent.add(1.0)", "make `Agent.add` an `async def` and await it"),
    ("spend(agent.add)", "`Agent.add` is handed on as a callback"),
    ("spend(on_cost=agent.add if agent else None)", "`Agent.add` is handed on as a callback"),
    ("print({'on_cost': agent.add})", "`Agent.add` is handed on as a callback"),
])  # fmt: skip
def test_a_function_that_is_handed_on_is_not_advised_to_be_async(use: str, advice: str) -> None:
    (found,) = check_texts({"main.py": COSTS % use}, select=("FLT201",))
    assert advice in found.message


HELD = """\
import celery
import click

jobs = celery.Celery()


async def send(to): ...


{function}
    {body}


def other():
    job()
"""


@pytest.mark.parametrize(
    ("function", "body", "advice"),
    [
        ("@jobs.task\ndef job():", "send(1)", "write `asyncio.run(send(...))`"),
        (
            "@celery.shared_task\ndef job():",
            "found = send(1)\n    found.id",
            "write `asyncio.run(...)` around the call",
        ),
        ("@click.command()\ndef job():", "send(1)", "write `asyncio.run(send(...))`"),
        ("def job():", "send(1)", "make `job` an `async def` and await it, and `job` where it is called"),
        ("def job():", "found = send(1)\n    found.id", "make `job` an `async def` and await it where it is made"),
        ("async def job():", "found = send(1)\n    found.id", "write `await` where it is made"),
        ("class job:\n  def __init__(self):", "send(1)", "Python calls `job.__init__` without `await`"),
        ("class job:\n  def __call__(self):", "send(1)", "make `job.__call__` an `async def` and await it"),
    ],
)
def test_await_is_advised_where_it_can_stand(function: str, body: str, advice: str) -> None:
    text = HELD.format(function=function, body=body)
    (found,) = (d for d in check_texts({"main.py": text}, select={"FLT201"}) if d.span.row < 14)
    assert advice in found.message
