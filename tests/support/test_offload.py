"""Blocking calls moved off the loop: what the fix writes runs, gives the same, and runs in another thread."""

from __future__ import annotations

import asyncio
import re
import textwrap
import threading
import traceback
from typing import Any

import pytest

from fastlint.diagnostic import Confidence, Diagnostic, Severity
from fastlint.engine.folding import fold
from fastlint.engine.in_memory import check_texts, fix_texts

SLEEP = "FLT102"

PROGRAM = """\
import asyncio
import threading
import time

threads = []
BRIEFLY = 0.001


class Box:
    value = 7

    def __init__(self, *args, **kwargs):
        self.args = (*args, *sorted(kwargs.items()))

    def __getitem__(self, key):
        return key

    def __call__(self, x):
        return x

    def __pow__(self, other):
        return other

    def __iter__(self):
        return iter(self.args)

    def method(self, x=0):
        return g(x)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


def g(*args, **kwargs):
    time.sleep(BRIEFLY)
    threads.append(threading.current_thread())
    return Box(*args, **kwargs)


async def three():
    return 3


async def f():
    await asyncio.sleep(0)
    %s
"""

MOVED = {
    "return g(1, k=2).args": "return (await asyncio.to_thread(g, 1, k=2)).args",
    "return g().value": "return (await asyncio.to_thread(g)).value",
    "return g( ).value": "return (await asyncio.to_thread(g)).value",
    "return g (1)[2]": "return (await asyncio.to_thread(g, 1))[2]",
    "return g(1)(2)": "return (await asyncio.to_thread(g, 1))(2)",
    "return g() ** 2": "return (await asyncio.to_thread(g)) ** 2",
    "return (g(1)).value": "return (await asyncio.to_thread(g, 1)).value",
    "return [*g(*(1, 2), **{'k': 3})]": "return [*await asyncio.to_thread(g, *(1, 2), **{'k': 3})]",
    "return [g(x).args for x in (1, 2)]": "return [(await asyncio.to_thread(g, x)).args for x in (1, 2)]",
    "return list(x for x in g(1, 2))": "return list(x for x in await asyncio.to_thread(g, 1, 2))",
    "return [x for x in g(1) if g(x).value]": (
        "return [x for x in await asyncio.to_thread(g, 1) if (await asyncio.to_thread(g, x)).value]"
    ),
    "return f'{g(1).value!r:>3}'": "return f'{(await asyncio.to_thread(g, 1)).value!r:>3}'",
    "return not g()": "return not await asyncio.to_thread(g)",
    "return g(await three(), lambda: 2).args[0]": (
        "return (await asyncio.to_thread(g, await three(), lambda: 2)).args[0]"
    ),
    "return Box().method(5).args": "return (await asyncio.to_thread(Box().method, 5)).args",
    "return (g if True else g)(1).args": "return (await asyncio.to_thread((g if True else g), 1)).args",
    "x = y = g((1)).args; return x": "x = y = (await asyncio.to_thread(g, (1))).args; return x",
    "if (x := g(2)).value: return x.args": "if (x := await asyncio.to_thread(g, 2)).value: return x.args",
    "return [x for x in g(1)] if g(0).value else None": (
        "return [x for x in await asyncio.to_thread(g, 1)] if (await asyncio.to_thread(g, 0)).value else None"
    ),
    "return (lambda: g(1).value)()": "return await asyncio.to_thread((lambda: g(1).value))",
    "def inner(): return g(1)\n    return inner().value": (
        "def inner(): return g(1)\n    return (await asyncio.to_thread(inner)).value"
    ),
    "return g(\n        1, k=2\n    ).args": "return (await asyncio.to_thread(\n        g, 1, k=2\n    )).args",
    "return g(\n        1,\n        k=2,\n    ).args": (
        "return (await asyncio.to_thread(\n        g,\n        1,\n        k=2,\n    )).args"
    ),
}


def fixed(program: str) -> str:
    return fix_texts({"main.py": program}, select={SLEEP})["main.py"]


def executed(program: str) -> tuple[object, list[threading.Thread]]:
    namespace: dict[str, Any] = {"__name__": "other"}
    exec(compile(program, "main.py", "exec", dont_inherit=True), namespace)
    result = asyncio.run(namespace["f"]())
    threads: list[threading.Thread] = namespace["threads"]
    return result, threads


@pytest.mark.parametrize("statement", MOVED)
def test_moved_to_a_thread(statement: str) -> None:
    before, after = PROGRAM % statement, fixed(PROGRAM % statement)
    assert after == PROGRAM % MOVED[statement]
    assert executed(before)[0] == executed(after)[0]
    assert threading.main_thread() not in executed(after)[1]


def test_arguments_that_share_a_long_row_get_rows() -> None:
    statement = f"return g(\n        '{'x' * 71}', k=2\n    ).args"
    after = fixed(PROGRAM % statement)
    assert after.endswith(f"(await asyncio.to_thread(\n        g,\n        '{'x' * 71}',\n        k=2,\n    )).args\n")
    assert executed(after)[0] == ("x" * 71, ("k", 2))


NOT_MOVED = {
    "a default": "def inner(x=g(1)): return x\n    return inner().value",
    "a default of a coroutine function": "async def inner(x=g(1)): return x\n    return (await inner()).value",
    "a class body": "class C: x = g(1)\n    return C.x.value",
    "a generator expression": "return [x for x in (g(y).value for y in (1, 2))]",
    "a condition in a generator expression": "return list(y for y in (1, 2) if g(y).value)",
    "a second source of a generator expression": "return list(y for x in (1,) for y in g(x))",
    "a context manager": "with g(1) as x: return x.value",
    "a generator as the only argument": "return g(x for x in ()).value",
    "a comment in the way": "return g(  # why\n        1).value",
}


@pytest.mark.parametrize("statement", NOT_MOVED.values(), ids=NOT_MOVED)
def test_left_where_it_is(statement: str) -> None:
    program = PROGRAM % statement
    executed(program)
    assert check_texts({"main.py": program}, select={SLEEP})
    assert fixed(program) == program


NO_AWAIT = [name for name in NOT_MOVED if "generator expression" in name or "default" in name]


@pytest.mark.parametrize("statement", map(NOT_MOVED.get, NO_AWAIT), ids=NO_AWAIT)
def test_await_is_not_advised_where_it_cannot_stand(statement: str) -> None:
    messages = [found.message for found in check_texts({"main.py": PROGRAM % statement}, select={SLEEP})]
    assert messages
    assert not [message for message in messages if "await asyncio.to_thread" in message]


AWAITED = {
    "return await asyncio.create_task(time.sleep(0.02))": "return await asyncio.create_task(asyncio.sleep(0.02))",
    "return await asyncio.gather(time.sleep(0.5), three())": "return await asyncio.gather(asyncio.sleep(0.5), three())",
    "return await asyncio.gather(*[time.sleep(x) for x in (0.02, 0.02)])": (
        "return await asyncio.gather(*[asyncio.sleep(x) for x in (0.02, 0.02)])"
    ),
    "return await asyncio.wait_for(time.sleep(secs=0.02), 1)": (
        "return await asyncio.wait_for(asyncio.to_thread(time.sleep, secs=0.02), 1)"
    ),
    "return print(time.sleep(0.02))": "return print(await asyncio.sleep(0.02))",
    "return await asyncio.create_task(g(1))": "return await asyncio.create_task(g(1))",
}


@pytest.mark.parametrize("statement", AWAITED)
def test_what_is_awaited_elsewhere_is_not_awaited_before(statement: str) -> None:
    after = fixed(PROGRAM % statement)
    assert after == PROGRAM % AWAITED[statement]
    if "g(1)" not in statement and "secs" not in statement:
        executed(after)


APP = """\
import asyncio
import sqlite3
import time

import anyio
from fastapi import Depends, FastAPI

app = FastAPI()


def wait():
    time.sleep(1)


"""


def running(text: str) -> dict[str, str]:
    """A module, and a program that names all functions in it: else those that nothing calls would be dead code."""
    names = [f"main.{name}" for name in re.findall(r"def (\w+)", text)]
    return {"main.py": text, "__main__.py": "\n".join(["import main", *names, ""])}


def findings(text: str, code: str = SLEEP, *, preview: bool = False) -> list[Diagnostic]:
    return check_texts(running(APP + textwrap.dedent(text)), select={code}, preview=preview)


def mended(text: str, code: str = SLEEP) -> str:
    result = fix_texts(running(APP + textwrap.dedent(text)), select={code})["main.py"]
    assert result.startswith(APP)
    return result.removeprefix(APP)


PLAIN = {
    "a route of two methods": (
        '@app.get("/")\n@app.post("/")\nasync def root():\n    wait()\n',
        '@app.get("/")\n@app.post("/")\ndef root():\n    wait()\n',
    ),
    "a route": ('@app.get("/")\nasync def root():\n    wait()\n', '@app.get("/")\ndef root():\n    wait()\n'),
    "two calls": (
        '@app.get("/")\nasync  def root():\n    wait(); wait()\n',
        '@app.get("/")\ndef root():\n    wait(); wait()\n',
    ),
    "parameters in a column": (
        '@app.get("/")\nasync def root(a,\n               b=2,\n               *, c=3,\n    d=4):\n    wait()\n',
        '@app.get("/")\ndef root(a,\n         b=2,\n         *, c=3,\n    d=4):\n    wait()\n',
    ),
    "a dependency": (
        'async def get():\n    wait()\n\n@app.get("/")\ndef root(x=Depends(get)): ...\n',
        'def get():\n    wait()\n\n@app.get("/")\ndef root(x=Depends(get)): ...\n',
    ),
}


@pytest.mark.parametrize(("before", "after"), PLAIN.values(), ids=PLAIN)
def test_becomes_a_plain_function(before: str, after: str) -> None:
    assert mended(before) == after


NOT_PLAIN = {
    "it awaits": '@app.get("/")\nasync def root():\n    await asyncio.sleep(0)\n    wait()\n',
    "it needs the loop": '@app.get("/")\nasync def root():\n    asyncio.create_task(f())\n    wait()\n',
    "somebody awaits it": '@app.get("/")\nasync def root():\n    wait()\n\nasync def more():\n    await root()\n',
    "something else wraps it": '@app.get("/")\n@app.cached\nasync def root():\n    wait()\n',
    "it is a middleware": '@app.middleware("http")\nasync def m(request, call_next):\n    wait()\n',
    "it is a websocket": '@app.websocket("/")\nasync def ws(websocket):\n    wait()\n',
    "it is a generator": 'async def get():\n    wait()\n    yield\n\n@app.get("/")\ndef root(x=Depends(get)): ...\n',
}


@pytest.mark.parametrize("before", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_stays_a_coroutine_function(before: str) -> None:
    assert mended(before) == before.replace("wait()", "await asyncio.to_thread(wait)")


SLEEPS = {
    "time.sleep(1)": "await asyncio.sleep(1)",
    "x = [time.sleep(n) for n in (1, 2)]": "x = [await asyncio.sleep(n) for n in (1, 2)]",
    "time.sleep(*args)": "await asyncio.to_thread(time.sleep, *args)",
}


@pytest.mark.parametrize("statement", SLEEPS)
def test_sleep(statement: str) -> None:
    text = "@app.get('/')\nasync def root(args: list[int]):\n    await asyncio.sleep(0)\n    %s\n"
    assert mended(text % statement) == text % SLEEPS[statement]


def test_sleep_of_a_file_that_uses_anyio_alone() -> None:
    text = "import time\nimport anyio\nasync def f():\n    time.sleep(1)\n"
    result = fix_texts(running(text), select={SLEEP}, unsafe=False)["main.py"]
    assert result == "import anyio\nasync def f():\n    await anyio.sleep(1)\n"


def test_sleep_under_another_name() -> None:
    text = "from time import sleep as nap\nasync def f():\n    nap(1)\n"
    result = fix_texts(running(text), select={SLEEP}, unsafe=False)["main.py"]
    assert result == "import asyncio\nasync def f():\n    await asyncio.sleep(1)\n"


def test_connections_bound_to_their_thread_stay_there() -> None:
    text = "async def f():\n    await asyncio.sleep(0)\n    return sqlite3.connect('x').execute('select 1')\n"
    assert findings(text, "FLT104")
    assert mended(text, "FLT104") == text
    assert "to_thread" not in findings(text, "FLT104")[0].message


def test_files_are_not_opened_in_another_thread() -> None:
    text = "async def f():\n    await asyncio.sleep(0)\n    return open('x')\n"
    (found,) = findings(text, "FLT105")
    assert mended(text, "FLT105") == text
    assert "anyio.open_file" in found.message
    assert "to_thread" not in found.message


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        (SLEEP, "for x in slowly(): print(x)"),
        (SLEEP, "return list(slowly())"),
        (SLEEP, "return [x for x in slowly()]"),
        (SLEEP, "return Slow()"),
        ("FLT101", "for line in response: print(line)"),
        ("FLT104", "for row in Session().query(int): print(row)"),
        ("FLT105", 'return any(pathlib.Path().rglob("*"))'),
        ("FLT105", "for x in os.walk('.'): print(x)"),
    ],
)
def test_making_something_lazy_in_a_thread_would_not_help(code: str, statement: str) -> None:
    text = (
        "import os, pathlib, requests\nfrom sqlalchemy.orm import Session\n"
        "def slowly():\n    wait()\n    yield 1\n"
        "class Slow:\n    def __init__(self): wait()\n"
        f"async def f(response: requests.Response):\n    await asyncio.sleep(0)\n    {statement}\n"
    )
    found = findings(text, code)
    assert found
    assert all(d.fix is None and "to_thread" not in d.message for d in found)


def test_what_is_done_with_it_is_named() -> None:
    text = """
        import requests
        from ldap3 import Connection
        async def f(response: requests.Response, directory: Connection):
            for line in response: pass
            [line for line in response]
            with directory: pass
    """
    first, second = findings(text, "FLT101")
    (entering,) = findings(text, "FLT106")
    assert first.message.startswith("iterating over `response` (requests.Response) blocks")
    assert second.message.startswith("iterating over `response`")
    assert entering.message.startswith("`with` on `directory` (ldap3.Connection) blocks")


def severity(text: str, code: str) -> Severity:
    assert found_by_default(text, code) != ("on_event" in text)
    (found,) = findings(text, code, preview=True)
    return found.severity


def found_by_default(text: str, code: str) -> bool:
    """Whether there is a finding without previews: what runs at startup is left to them."""
    return bool(findings(text, code))


def test_severity_follows_from_what_runs_the_call() -> None:
    route = '@app.get("/")\nasync def root():\n    %s\n'
    handler = '@app.on_event("startup")\nasync def start():\n    %s\n'
    other = "async def other():\n    %s\n"
    read, loop = "open('x')", "for x in ('a', 'b'): open(x)"
    assert severity(route % "wait()", SLEEP) is Severity.ERROR
    assert severity(handler % "wait()", SLEEP) is Severity.INFO
    assert severity(other % "wait()", SLEEP) is Severity.WARNING
    assert severity(route % read, "FLT105") is Severity.WARNING
    assert severity(route % loop, "FLT105") is Severity.ERROR
    assert severity(other % loop, "FLT105") is Severity.WARNING
    assert severity(handler % loop, "FLT105") is Severity.INFO


def test_the_path_is_in_the_message_and_in_the_related_places() -> None:
    text = """
        def outer():
            return wait()

        @app.get("/")
        async def root():
            return outer()
    """
    (found,) = findings(text)
    assert "`outer` blocks the event loop" in found.message
    assert "(root -> outer -> wait -> time.sleep)" in found.message
    assert found.message.endswith("make the route `def`")
    assert [(r.filename, r.message) for r in found.related] == [
        ("main.py", "`outer` calls `wait`"),
        ("main.py", "`wait` calls `time.sleep`"),
    ]
    assert found.cause == "main.py:12"


@pytest.mark.parametrize("form", ["def", "async def"])
def test_startup_is_said_to_be_startup_and_left_alone(form: str) -> None:
    text = f'@app.on_event("startup")\n{form} start():\n    wait()\n'
    (found,) = findings(text, preview=True)
    assert "blocks the event loop while the application starts" in found.message
    assert mended(text) == text


STOPPING = """\
import time
from contextlib import asynccontextmanager
from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app):
    time.sleep(1)
    try:
        yield
    finally:
        time.sleep(2)


app = FastAPI(lifespan=lifespan)
other = FastAPI()


@other.on_event("startup")
async def begin():
    time.sleep(3)


@other.on_event("shutdown")
async def end():
    time.sleep(4)
"""


def test_what_stands_behind_the_yield_of_a_lifespan_runs_while_the_application_stops() -> None:
    found = [d for d in check_texts({"main.py": STOPPING}, preview=True) if d.code == SLEEP]
    assert [re.findall(r"while the application (\w+)", d.message) for d in found] == [
        ["starts"], ["stops"], ["starts"], ["stops"],
    ]  # fmt: skip
    assert all(d.severity is Severity.INFO for d in found)


def test_the_message_offers_what_the_fix_does() -> None:
    for text in (*(before for before, _ in PLAIN.values()), *NOT_PLAIN.values()):
        for found in findings(text):
            assert found.fix is not None
            assert found.message.endswith("`def`") == ("plain `def`" in found.fix.message)


def test_a_file_in_newer_syntax() -> None:
    """Python 3.12 may be what the project runs on: the file is read and mended as any other."""
    text = (
        "import time\n\n\ndef first[T](items: list[T]) -> T:\n    time.sleep(1)\n    return items[0]\n\n\n"
        "async def f() -> int:\n    return first([1])\n"
    )
    result = fix_texts(running(text), select={SLEEP})["main.py"]
    assert result == "import asyncio\n" + text.replace(
        "return first([1])", "return await asyncio.to_thread(first, [1])"
    )


def test_what_is_awaited_already_is_left_alone() -> None:
    text = "def load():\n    wait()\n    return asyncio.sleep(0)\n\nasync def f():\n    await load()\n"
    assert findings(text)
    assert mended(text) == text


@pytest.mark.parametrize(
    ("needs", "moves"),
    [
        ("asyncio.create_task(tell())", False), ("asyncio.get_running_loop().call_later(1, print)", False),
        ("done.set()", False), ("deeper()", False), ("asyncio.run(tell())", True), ("print()", True),
        ("try:\n        asyncio.create_task(tell())\n    except Exception as e:\n        print(e)", False),
        ("try:\n        deeper()\n    finally:\n        print()", False),
        ("try:\n        asyncio.create_task(tell())\n    except RuntimeError:\n        print()", True),
        ("try:\n        asyncio.create_task(tell())\n    except Exception:\n        asyncio.run(tell())", True),
        ("try:\n        loop = asyncio.get_running_loop()\n    except Exception:\n        loop = None", True),
        ("try:\n        asyncio.get_running_loop()\n    except Exception:\n        return False", True),
        ("try:\n        asyncio.create_task(tell())\n    except Exception:\n        return False", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("awaits", ["await asyncio.sleep(0)", "print()"])
def test_what_needs_the_running_loop_stays_on_its_thread(needs: str, moves: bool, awaits: str) -> None:
    text = (
        "import asyncio\nimport time\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\ndone = asyncio.Event()\n\n\n"
        "async def tell(): ...\n\n\ndef deeper():\n    asyncio.ensure_future(tell())\n\n\n"
        f"def helper():\n    time.sleep(1)\n    {needs}\n\n\n"
        f'@app.get("/")\nasync def root():\n    helper()\n    {awaits}\n'
    )
    row = text.split("\n").index("async def root():") + 2
    (found,) = (d for d in check_texts({"main.py": text}, select={SLEEP}) if d.span.row == row)
    assert bool(re.search("to_thread|`def`", found.message)) == moves
    assert (mended(text) != text) == moves


CHAIN = """\
from fastapi import Depends, FastAPI
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

app = FastAPI()
engine = create_engine("sqlite://")


def get_session():
    with Session(engine) as session:
        yield session


async def other(): ...


@app.get("/")
async def root(session: Session = Depends(get_session)):
    await other()
    CALLS
"""


@pytest.mark.parametrize(
    ("calls", "moves"),
    [
        ("return session.get(int, 1)", True),
        ("session.get(int, 1)\n    return session.get(int, 2)", False),
        ("return (session.query(int)\n        .filter(1)\n        .first())", False),
    ],
)
def test_the_work_of_a_session_does_not_hop_between_threads(calls: str, moves: bool) -> None:
    text = CHAIN.replace("CALLS", calls)
    assert [d for d in check_texts({"main.py": text}) if d.code == "FLT104"]
    assert (fix_texts({"main.py": text}, select={"FLT104"})["main.py"] != text) == moves


@pytest.mark.parametrize(
    ("use", "advised"),
    [("file.read()", True), ("send(files={'f': file})", False), ("send(file)", False), ("send(file.read())", True)],
)
def test_an_asynchronous_file_is_no_advice_where_the_file_is_handed_on(use: str, advised: bool) -> None:
    text = f"from lib import send\n\n\nasync def f():\n    with open('a') as file:\n        {use}\n"
    (found,) = (d for d in check_texts({"main.py": text}) if d.code == "FLT105")
    assert ("anyio.open_file" in found.message) == advised


STREAMED = """\
import asyncio

from openai import OpenAI

client = OpenAI()


async def ask(text):
    await asyncio.sleep(0)
    options = {"model": "m", "messages": [text], "stream": %s}
    chunks = client.chat.completions.create(**options)
    return [chunk.id for chunk in chunks]
"""


def test_what_comes_piece_by_piece_is_not_begun_in_a_thread() -> None:
    (found,) = check_texts({"main.py": STREAMED % True}, select={"FLT106"})
    assert found.fix is None
    assert found.message.endswith(
        "use openai.AsyncOpenAI, and `async for` over what it gives: each piece is waited for"
    )
    (whole,) = check_texts({"main.py": STREAMED % False}, select={"FLT106"})
    assert whole.fix is not None
    assert "asyncio.to_thread" in whole.message


WITHIN = """\
import asyncio

import torch
from fastapi import FastAPI

app = FastAPI()
model: torch.nn.Module = torch.jit.load("model.pt")


@app.post("/embed")
async def embed(number: float) -> float:
    await asyncio.sleep(0)
%s
"""


def test_what_is_set_for_a_thread_goes_there_with_what_it_is_set_for() -> None:
    """Gradients are switched off for one thread: another one would compute them all the same."""
    guarded = "    with torch.no_grad():\n        return model(torch.tensor(number))"
    (found,) = check_texts({"main.py": WITHIN % guarded}, select={"FLT107"})
    assert found.fix is None
    assert found.message.endswith("; move all of the `with` around it into one function that runs in a thread")
    (alone,) = check_texts({"main.py": WITHIN % "    return model(torch.tensor(number))"}, select={"FLT107"})
    assert alone.fix is not None
    waiting = "    with torch.no_grad():\n        await asyncio.sleep(1)\n        return model(torch.tensor(number))"
    (mixed,) = check_texts({"main.py": WITHIN % waiting}, select={"FLT107"})
    assert "move all of the `with`" not in mixed.message


HANDLED = """\
import asyncio
import logging
import sys
import traceback

import requests
from fastapi import FastAPI

app = FastAPI()


def deeper():
    traceback.print_exc()


def alarm(text):
    {reads}
    requests.post("https://example.com", json=text)


@app.exception_handler(ValueError)
async def failed(request, error):
    alarm("failed")
"""


@pytest.mark.parametrize(
    ("reads", "moves"),
    [
        ("text += traceback.format_exc()", False), ("logging.exception(text)", False), ("deeper()", False),
        ("logging.getLogger(text).error(text, exc_info=True)", False), ("print(sys.exc_info())", False),
        ("unknown.exception(text)", False), ("print(task.exception())", True), ("logging.error(text)", True),
        ("try:\n        print(text)\n    except OSError:\n        traceback.print_exc()", True),
        ("try:\n        print(text)\n    except OSError:\n        deeper()", True),
        ("logging.error(text, exc_info=ValueError())", True),
    ],
)  # fmt: skip
def test_what_reads_the_exception_that_is_handled_stays_on_its_thread(reads: str, moves: bool) -> None:
    (found,) = check_texts({"main.py": HANDLED.format(reads=reads)}, select={"FLT101"})
    assert (found.fix is not None) == moves
    assert ("to_thread" in found.message) == moves
    assert ("move `requests.post` alone into a thread" in found.message) == (not moves)


def test_another_thread_handles_no_exception() -> None:
    async def text() -> tuple[str, str]:
        try:
            raise ValueError
        except ValueError:
            return traceback.format_exc(), await asyncio.to_thread(traceback.format_exc)

    here, there = asyncio.run(text())
    assert "ValueError" in here
    assert "ValueError" not in there


BODY = """\
import asyncio

import requests

session = requests.Session()


async def load(url):
    await asyncio.sleep(0)
    answer = session.get(url, stream={})
    answer.raise_for_status()
    {}
"""


@pytest.mark.parametrize(
    ("streamed", "use", "moves"),
    [
        (True, "return save(answer.content)", False), (True, "return answer.json()", False),
        (True, "copy(answer.raw)", False), (True, "return answer", False), (True, "return keep(answer)", False),
        (False, "return save(answer.content)", True), (True, "return answer.headers", True),
        (True, "return await asyncio.to_thread(lambda: answer.content)", True),
    ],
)  # fmt: skip
def test_the_body_of_a_streamed_answer_is_read_in_the_same_thread(streamed: bool, use: str, moves: bool) -> None:
    (found,) = check_texts({"main.py": BODY.format(streamed, use)}, select={"FLT101"})
    assert (found.fix is not None) == moves
    assert ("move it and what reads its answer (row 12)" in found.message) == (not moves)
    assert [place.span.row for place in found.related] == ([] if moves else [12])


@pytest.mark.parametrize(
    ("call", "advice"),
    [
        ("Subscription.delete('x')", "use cancel_async"), ("Subscription.cancel('x')", "use the method's _async twin"),
        ("Customer.delete('x')", "use the method's _async twin"),
        ("Customer('x').save()", "use the class's modify_async"),
        ("Charge('x').mark_as_safe()", "`await asyncio.to_thread(stripe.Charge(...).mark_as_safe, ...)`"),
    ],
)  # fmt: skip
def test_a_twin_is_named_where_there_is_one(call: str, advice: str) -> None:
    text = f"import asyncio\nimport stripe\n\n\nasync def f():\n    await asyncio.sleep(0)\n    stripe.{call}\n"
    (found,) = check_texts({"main.py": text}, select={"FLT106"})
    assert f"blocks the event loop; {advice}" in found.message


FILLED = """\
import time
from contextvars import ContextVar

from fastapi import Depends, FastAPI

app = FastAPI()
current = {{}}
user = None
kept = ContextVar("kept")


class Session:
    data = {{}}

    def get(self):
        return self.data.get("user")


session = Session()


{dependency} get_user(token: str):
    {fills}
    return token


def service():
    time.sleep(1)
    {reads}


@app.get("/")
async def root(name: str = Depends(get_user)):
    return service()
"""


@pytest.mark.parametrize(
    ("fills", "reads", "moves"),
    [
        ('current["user"] = token', 'return current["user"]', False),
        ('current["user"] = token', 'return current.get("user")', False),
        ('current.update({"user": token})', 'found = current["user"]', False),
        ('session.data["user"] = token', "return session.get()", False),
        ('Session.data["user"] = token', 'return Session.data["user"]', False),
        ("session.user = token", "return session.user", False), ("global user\n    user = token", "return user", False),
        ("kept.set(token)", "return kept.get()", True), ('current["user"] = token', "return 1", True),
        ("current[token] = 1", "return current.get(1)", True),
        ('current["user"] = app.title', 'return current["user"]', True),
        ("global user\n    user = user or FastAPI()", "return user", True),
        ("global user\n    user = app.title", "return user", True),
        ('mine = {}\n    mine["user"] = token', 'return current["user"]', True),
    ],
)  # fmt: skip
def test_a_route_stays_on_the_loop_for_what_a_dependency_fills_there(fills: str, reads: str, moves: bool) -> None:
    text = FILLED.format(dependency="async def", fills=fills, reads=reads)
    (found,) = check_texts({"main.py": text}, select={SLEEP})
    assert ("make the route `def`" in found.message) == moves
    assert ("another request overwrites it" in found.message) == (not moves)
    assert (found.fix is not None) == moves
    (threaded,) = check_texts({"main.py": text.replace("async def get_user", "def get_user")}, select={SLEEP})
    assert threaded.fix is not None


STAND_IN = """\
from firebase_admin import messaging

{setup}


async def other(): ...


async def tell(message):
    await other()
    messaging.send_multicast(message)
"""


@pytest.mark.parametrize(
    ("setup", "sink"),
    [
        ('if not hasattr(messaging, "send_multicast"):\n    STANDING', "send_multicast"),
        ('if getattr(messaging, "send_multicast", None) is None:\n    STANDING', "send_multicast"),
        ('if hasattr(messaging, "send_multicast"):\n    pass\nelse:\n    STANDING', "send_multicast"),
        ("try:\n    messaging.send_multicast\nexcept AttributeError:\n    STANDING", "send_multicast"),
        ("STANDING", "send_each_for_multicast"), ("if x:\n    STANDING", "send_each_for_multicast"),
    ],
)  # fmt: skip
def test_what_stands_in_for_a_missing_attribute_is_not_named(setup: str, sink: str) -> None:
    setup = setup.replace("STANDING", "messaging.send_multicast = messaging.send_each_for_multicast")
    (found,) = check_texts({"main.py": STAND_IN.format(setup=setup)}, select={"FLT106"})
    assert f"(firebase_admin.messaging.{sink}) blocks" in found.message


SHARED = """\
import requests
from fastapi import FastAPI

app = FastAPI()


class Store:
    def __init__(self):
        {made}

    def load(self):
        {load}

    def deeper(self):
        {deeper}

{routes}
"""
ASKED = "requests.get('https://example.com')"


@pytest.mark.parametrize(
    ("made", "load", "deeper", "call", "way"),
    [
        (ASKED, "pass", "pass", "Store()", "move it out of `Store.__init__`, where"),
        ("pass", ASKED, "pass", "Store().load()", "call `Store.load` in a thread"),
        ("pass", "self.deeper()", ASKED, "Store().load()", "move what async functions call into a thread"),
    ],
)  # fmt: skip
def test_a_shared_cause_is_mended_where_something_can_be_awaited(
    made: str, load: str, deeper: str, call: str, way: str
) -> None:
    routes = "\n\n".join(f'@app.get("/{n}")\nasync def route_{n}():\n    return {call}' for n in range(5))
    text = SHARED.format(made=made, load=load, deeper=deeper, routes=routes)
    (found,) = fold(check_texts({"main.py": text}, select={"FLT101"}))
    assert "5 calls on it lead here" in found.message
    assert way in found.message


HELD = """\
import asyncio
import tempfile

from fastapi import FastAPI, UploadFile

app = FastAPI()


async def count(path: str) -> int:
    await asyncio.sleep(0)
    return len(path)


@app.post("/files")
async def take(file: UploadFile, lines: list[str]) -> int:
    content = await file.read()
{body}
    return await count("a")
"""
KEPT_OPEN = "    with tempfile.NamedTemporaryFile(delete=False) as held:\n        held.write(content)\n"
LOOPED = '    with open(file.filename, "w") as held:\n        for line in lines:\n            held.write(line)\n'
WAITED = "    with tempfile.NamedTemporaryFile(delete=False) as held:\n        held.write(await file.read())\n"


@pytest.mark.parametrize(("body", "rows"), [(KEPT_OPEN, (17, 18)), (LOOPED, (17, 19)), (WAITED, ())])
def test_what_is_done_with_an_open_file_is_moved_together(body: str, rows: tuple[int, int] | tuple[()]) -> None:
    found = check_texts({"app/main.py": HELD.format(body=body.rstrip("\n"))}, select={"FLT105"})
    told = "move rows {} to {}, all that is done with `held`, into one thread"
    assert found
    assert any(told.format(*rows) in d.message for d in found) if rows else not any("rows" in d.message for d in found)
    assert not rows or all("to_thread" not in d.message and d.fix is None for d in found)


IN_CHUNKS = """\
    held = tempfile.TemporaryFile()
    async for chunk in file:
        held.write(chunk)
"""


@pytest.mark.parametrize("body", [WAITED, IN_CHUNKS])
def test_what_fills_a_temporary_file_is_told_where_it_is_written(body: str) -> None:
    (found,) = check_texts({"app/main.py": HELD.format(body=body.rstrip("\n"))}, select={"FLT105"})
    assert "write to it in a thread: `await asyncio.to_thread(held.write, ...)`" in found.message
    assert found.fix is None


HANDED = """\
import asyncio

import httpx
from fastapi import FastAPI

app = FastAPI()
client = httpx.AsyncClient(timeout=5)


@app.post("/")
async def send(name: str) -> str:
    {body}
    return "sent"
"""
OPENED = 'with open(f"/data/{name}", "rb") as file:\n        '


@pytest.mark.parametrize(
    ("body", "is_handed"),
    [
        (OPENED + 'await client.post("/", files={"file": file})', True),
        (OPENED + 'files = {"file": ("a", file)}\n        await client.post("/", files=files)', True),
        ('await client.post("/", files={"file": open(name, "rb")})', True),
        (OPENED + 'await client.post("/", content=file.read())', False),
        (OPENED + "await asyncio.to_thread(print, file)", False),
        (OPENED.replace('"rb"', '"wb"') + 'file.write(await client.get("/").aread())', False),
    ],
)
def test_an_open_file_that_an_awaited_call_is_given_is_read_before(body: str, is_handed: bool) -> None:
    found = check_texts({"main.py": HANDED.format(body=body)}, select={"FLT105"})
    assert found
    assert ("read it in a thread, and hand on its bytes" in found[0].message) == is_handed
    assert not is_handed or "anyio.open_file" not in found[0].message


@pytest.mark.parametrize(
    ("work", "why"),
    [
        ("open('a.csv').read()", "while a growing file is read"),
        ("shutil.copytree('/a', '/b')", "while files are copied"),
        ("pathlib.Path(name).read_text()", "while a file that a request names is read"),
        ("pathlib.Path(name).write_bytes(name.encode())", "while bytes of any size are written"),
        ("openpyxl.load_workbook(io.BytesIO(name.encode()))", "while a document in memory is taken apart"),
        ("openpyxl.load_workbook(name)", "while files are read or written"),
    ],
)
def test_what_takes_its_time_is_said(work: str, why: str) -> None:
    start = "import io, pathlib, shutil\nimport openpyxl\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
    text = f'{start}@app.get("/")\nasync def root(name: str):\n    {work}\n'
    (found,) = check_texts({"main.py": text}, select={"FLT105"})
    assert why in found.message


VALIDATED = """\
import requests
from fastapi import FastAPI
from pydantic import BaseModel, field_validator

app = FastAPI()


class User(BaseModel):
    name: str

    @field_validator("name")
    @classmethod
    def check_name(cls, name: str) -> str:
        return requests.get("https://example.com/" + name, timeout=5).text


@app.post("/")
async def keep(user: User) -> str:
    return user.name
"""


def test_what_blocks_in_a_validator_is_moved_out_of_it() -> None:
    (found,) = check_texts({"main.py": VALIDATED}, select={"FLT101"})
    assert "move it out of the validator" in found.message
    assert "AsyncClient" not in found.message
    assert found.fix is None


NEIGHBOURS = """\
import asyncio
import os

from fastapi import FastAPI, HTTPException, UploadFile
from passlib.context import CryptContext
from selenium import webdriver

app = FastAPI()
context = CryptContext()


@app.post("/")
async def enter(name: str, password: str, stored: str, file: UploadFile, number: int):
    await asyncio.sleep(0)
{body}
    return name
"""
DUMMY = """
if not stored:
    context.verify(password, "dummy")
    raise HTTPException(401)
if not context.verify(
    password, stored
):
    raise HTTPException(401)
"""
BOTH = """
first = context.hash(
    password
)
if name:
    second = context.hash(
        name
    )
"""
FIRST_OF_A_BRANCH = """
if name:
    first = context.hash(name)
    print(first)
    second = context.hash(password)
else:
    await asyncio.sleep(0)
"""


def told(body: str, code: str) -> list[str]:
    """The messages of folded findings in a route."""
    text = NEIGHBOURS.format(body=textwrap.indent(body.strip("\n"), "    "))
    return [d.message for d in fold(check_texts({"main.py": text}, select={code}))]


@pytest.mark.parametrize(("body", "rows"), [(BOTH, (15, 21)), (FIRST_OF_A_BRANCH, (16, 18))])
def test_neighbours_are_whole_statements_of_one_block(body: str, rows: tuple[int, int]) -> None:
    (message,) = told(body, "FLT107")
    assert "move rows {} to {} into one function".format(*rows) in message


@pytest.mark.parametrize("end", ["raise HTTPException(401)", "return None"])
def test_what_a_branch_leaves_behind_it_is_no_neighbour(end: str) -> None:
    messages = told(DUMMY.replace("raise HTTPException(401)", end, 1), "FLT107")
    assert len(messages) == 2
    assert all("`await asyncio.to_thread(context.verify, ...)`" in message for message in messages)


def test_what_only_a_thread_takes_off_the_loop_is_not_left_to_asynchronous_files() -> None:
    held = 'with os.fdopen(number, "wb") as out:\n    out.write({})\n    os.fsync(out.fileno())'
    (together,) = told(held.format("password.encode()"), "FLT105")
    assert "anyio" not in together
    assert "into a thread" in together
    opened, synced = told(held.format("await file.read()"), "FLT105")
    assert "use anyio.open_file" in opened
    assert "`await asyncio.to_thread(os.fsync, ...)`" in synced


def test_what_an_asynchronous_library_replaces_is_told_once() -> None:
    asked = "browser.get(name)\nbrowser.refresh()\n"
    body = f"browser = webdriver.Chrome()\nawait asyncio.sleep(0)\n{asked}await asyncio.sleep(0)\n{asked}"
    messages = told(body, "FLT106")
    assert len([message for message in messages if "browser.get`" in message or "`get`" in message]) == 1
    assert all("refresh" not in message for message in messages)


def test_what_an_asynchronous_library_replaces_is_told_once_where_a_loop_awaits_too() -> None:
    body = "browser = webdriver.Chrome()\nfor _ in name:\n    browser.get(name)\n    await asyncio.sleep(0)"
    (message,) = told(body, "FLT106")
    assert "rows" not in message


LOOPED_OVER = """\
from fastapi import FastAPI
from passlib.context import CryptContext

app = FastAPI()
context = CryptContext()
USERS: dict[str, str] = {{"a": "b"}}


@app.get("/")
async def read(word: str) -> list[str]:
    {body}


@app.put("/")
async def write(name: str) -> None:
    {change}
"""
IN_LOOP = "return [context.hash(name) for name in {}]"
CHANGED = "USERS[name] = name"


@pytest.mark.parametrize(
    ("body", "change", "way"),
    [
        (IN_LOOP.format("USERS"), CHANGED, "loop over a copy of `USERS`, which other requests change"),
        (IN_LOOP.format("USERS.values()"), "USERS.pop(name)", "loop over a copy of `USERS`"),
        ("return [*(n for n in USERS), context.hash(word)]", CHANGED, "`await asyncio.to_thread(context.hash, ...)`"),
        (IN_LOOP.format("list(USERS)"), CHANGED, "make the route `def`"),
        (IN_LOOP.format("USERS"), "print(USERS[name] == name)", "make the route `def`"),
        (IN_LOOP.format("[word]"), CHANGED, "make the route `def`"),
    ],
)
def test_a_loop_over_what_other_requests_change_stays_on_the_loop(body: str, change: str, way: str) -> None:
    text = LOOPED_OVER.format(body=body, change=change)
    (found,) = check_texts({"main.py": text}, select={"FLT107"})
    assert way in found.message
    assert ("plain `def`" in (found.fix.message if found.fix else "")) == ("def" in way)
    assert (found.fix is None) == ("copy" in way)


@pytest.mark.parametrize(("work", "is_sure"), [("context.hash(word)", False), ("word.upper()", True)])
def test_a_text_that_goes_along_with_graver_work_is_not_told_by_itself(work: str, is_sure: bool) -> None:
    body = f"text = {work}\n    pathlib.Path('/data', word).write_text(text)"
    text = "import pathlib\n" + LOOPED_OVER.format(body=body, change=CHANGED)
    every = check_texts({"main.py": text}, select={"FLT105", "FLT107"}, preview=True)
    (found,) = (d for d in every if d.code == "FLT105")
    assert (found.confidence is Confidence.HIGH) == is_sure
