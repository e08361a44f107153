"""What comments and texts say is no code, and code means the same however it is laid out and whatever names it has."""

from __future__ import annotations

import pytest

from fastlint.diagnostic import Diagnostic
from fastlint.engine.in_memory import check_texts, fix_texts

SCRIPT = '''\
import requests

"""
{said}
"""


def read():
    return requests.get("https://example.com")


{done}
'''
RELOADING = """\
import uvicorn

{said}


def serve():
    uvicorn.run("app:app", reload=True)


{done}
"""
MAIN = 'if __name__ == "__main__":'
REFUSED = """\
from fastapi import FastAPI, HTTPException, status
{imports}
app = FastAPI()
OURS = 500


@app.middleware("http")
async def refuse(request, call_next):
    raise HTTPException({status})
"""
SWALLOWING = """\
from fastapi import FastAPI, HTTPException
{imports}


class Refusing({bases}):
    async def dispatch(self, request, call_next):
        try:
            if "key" not in request.headers:
                raise HTTPException(401)
        except Exception:
            return None
        return await call_next(request)
"""
STOPPING = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.on_event({event})
async def wait():
    # @app.on_event("{other}")
    time.sleep(1)
"""
PLAIN = """\
import asyncio
from asyncio import {imported}

import requests
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def read():
    {line}
    return requests.get("https://example.com", timeout=1).text
"""


def found(text: str, *codes: str, path: str = "app.py") -> list[Diagnostic]:
    return [one for one in check_texts({path: text}, preview=True) if one.code in codes]


@pytest.mark.parametrize("done", [MAIN + "\n    print(read())", 'if "__main__" == __name__:\n    print(read())'])
def test_a_program_is_what_can_be_started(done: str) -> None:
    assert not found(SCRIPT.format(said="a program", done=done), "FLT525")


def test_a_text_that_shows_how_to_start_makes_no_program() -> None:
    assert found(SCRIPT.format(said=MAIN, done="read()"), "FLT525")
    assert found(RELOADING.format(said=f"# {MAIN} serve()", done=""), "FLT812")
    assert not found(RELOADING.format(said="", done=f"{MAIN}\n    serve()"), "FLT812")


@pytest.mark.parametrize(
    ("status", "is_lost"),
    [
        ("500", False),
        ("status.HTTP_500_INTERNAL_SERVER_ERROR", False),
        ("OURS", False),
        ("404, 'more than 500 rows'", True),
        ("404  # not a 500", True),
    ],
)
def test_a_status_is_what_it_stands_for(status: str, is_lost: bool) -> None:
    text = REFUSED.format(imports="", status=f"{status}\n    ")
    assert [one.confidence.value for one in found(text, "FLT614")] == ["high" if is_lost else "low"]


@pytest.mark.parametrize(
    ("imports", "bases", "is_middleware"),
    [
        ("from starlette.middleware.base import BaseHTTPMiddleware", "BaseHTTPMiddleware", True),
        ("from starlette.middleware.base import BaseHTTPMiddleware as Base", "Base", True),
        ("import starlette.middleware.base as base", "\n    base.BaseHTTPMiddleware,  # of Starlette (newest)\n", True),
        ("", "\n    object,  # no BaseHTTPMiddleware\n", False),
    ],
)
def test_a_base_class_is_what_it_stands_for(imports: str, bases: str, is_middleware: bool) -> None:
    """No HTTPException becomes an answer in middleware: who catches it there is right."""
    assert bool(found(SWALLOWING.format(imports=imports, bases=bases), "FLT619")) is not is_middleware


@pytest.mark.parametrize(("event", "other", "phase"), [
    ('"shutdown"', "startup", "stops"), ('"startup"', "shutdown", "starts"), ('\n    "shutdown",  # the end\n', "x", "stops"),
])  # fmt: skip
def test_an_event_is_what_the_decorator_names(event: str, other: str, phase: str) -> None:
    (one,) = found(STOPPING.format(event=event, other=other), "FLT102")
    assert f"while the application {phase}" in one.message


@pytest.mark.parametrize(("imported", "line", "is_plain"), [
    ("sleep", "# asyncio.sleep(1) would let others go on", True),
    ("sleep", "note = 'create_task is for later'", True),
    ("get_running_loop as loop", "loop().call_later(1, print)", False),
    ("sleep", "asyncio.get_event_loop().call_later(1, print)", False),
])  # fmt: skip
def test_what_needs_the_loop_is_called(imported: str, line: str, is_plain: bool) -> None:
    texts = fix_texts({"app.py": PLAIN.format(imported=imported, line=line)}, select=["FLT101"], unsafe=True)
    assert ("\ndef read():" in texts["app.py"]) is is_plain
