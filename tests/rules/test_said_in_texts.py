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


def found(text: str, code: str) -> list[Diagnostic]:
    return check_texts({"app.py": text}, select=[code], preview=True)


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
    ('"shutdown"', "startup", "stops"), ('"startup"', "shutdown", "starts"),
    ('\n    "shutdown",  # now\n', "x", "stops"),
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


UPLOAD = """\
import re as patterns
from pathlib import Path

from fastapi import FastAPI, UploadFile

app = FastAPI()
NAMES = patterns.compile("[a-z]+")


@app.post("/")
def keep(file: UploadFile):
    {line}
    Path(f"/data/{{file.filename}}").write_bytes(file.file.read())
"""


@pytest.mark.parametrize(("line", "is_checked"), [
    ("# later: secure(file.filename), see is_relative_to()", False),
    ("note = 'the path is not safe(yet)'", False),
    ("NAMES.fullmatch(file.filename) or exit()", True),
    ("assert '..' not in file.filename", True),
    ("check = (\n        safe_name\n    )(file.filename)", True),
])  # fmt: skip
def test_a_name_is_checked_by_calls(line: str, is_checked: bool) -> None:
    assert bool(found(UPLOAD.format(line=line), "FLT811")) is not is_checked


TOKEN = """\
import time

import jwt

KEY = "a secret that is long enough for the hash"


def make(user: int) -> str:
    return jwt.encode({{"sub": user, "iat": time.time()}}, KEY, algorithm="HS256")


def read(token: str) -> int:
    claims = jwt.decode(token, KEY, algorithms=["HS256"])
    {line}
    return claims["sub"]
"""


@pytest.mark.parametrize(("line", "is_timed"), [
    ("# time.time() - claims['iat'] > 300 would be better", False),
    ("if time.time() - claims['iat'] > 300: raise ValueError", True),
    ("issued = int(claims.get('iat', 0))\n    if issued + 300 < time.time(): raise ValueError", True),
    ("assert time.time() - claims['iat'] < 300", True),
    ("assert claims['iat']", False),
])  # fmt: skip
def test_the_age_of_a_token_is_reckoned(line: str, is_timed: bool) -> None:
    texts = [one.message for one in found(TOKEN.format(line=line), "FLT806") if "exp" in one.message]
    assert (not texts) is is_timed


HANDLERS = """\
{imports}
from fastapi import FastAPI, HTTPException, Request

app = FastAPI()


@app.exception_handler(HTTPException)
async def show(request: Request, error: HTTPException):
    return {{"error": error.detail}}


{missing}
"""
MISSING = "@app.exception_handler({})\nasync def missing(request: Request, error: Exception):\n    return 'none'\n"


@pytest.mark.parametrize(("imports", "missing", "is_whole"), [
    ("", "# @app.exception_handler(404) is not needed", False),
    ('"""See starlette.exceptions."""', "", False),
    ("", MISSING.format("404"), True),
    ("from starlette.status import HTTP_404_NOT_FOUND", MISSING.format("HTTP_404_NOT_FOUND"), True),
    ("from http import HTTPStatus", MISSING.format("HTTPStatus.NOT_FOUND"), True),
    ("from starlette import exceptions", "", True),
])  # fmt: skip
def test_a_handler_is_registered_for_what_it_names(imports: str, missing: str, is_whole: bool) -> None:
    assert bool(found(HANDLERS.format(imports=imports, missing=missing), "FLT616")) is not is_whole


RUN = """\
import asyncio
{imports}

def work():
    {line}


asyncio.run(work())
"""


@pytest.mark.parametrize(("imports", "line", "is_told"), [
    ("", "print('no return of anything: yield nothing')", True),
    ("# work = another\n", "return", True),
    ("", "return asyncio.sleep(1)", False),
    ("def get(work):\n    return work\n", "print(1)", True),
    ("def get():\n    global work\n    work = asyncio.sleep\n", "print(1)", False),
])  # fmt: skip
def test_what_gives_nothing_is_no_coroutine(imports: str, line: str, is_told: bool) -> None:
    assert bool(found(RUN.format(imports=imports, line=line), "FLT208")) is is_told


NESTED = """\
import asyncio
{line}
from fastapi import FastAPI

app = FastAPI()


async def work():
    await asyncio.sleep(1)


@app.get("/")
async def read():
    asyncio.run(work())
"""


def test_a_library_is_there_where_it_is_imported() -> None:
    assert found(NESTED.format(line="# no nest_asyncio here"), "FLT204")
    assert not found(NESTED.format(line="import nest_asyncio\nnest_asyncio.apply()"), "FLT204")


LIMITER = """\
import anyio.to_thread
from anyio.to_thread import current_default_thread_limiter as default
from fastapi import FastAPI

app = FastAPI()


def widen():
    # limiter = current_default_thread_limiter()
    limiter = {made}
    limiter.total_tokens = 100
"""


@pytest.mark.parametrize(("made", "is_default"), [
    ("anyio.to_thread.current_default_thread_limiter()", True),
    ("(\n        anyio.to_thread\n        .current_default_thread_limiter()\n    )", True),
    ("anyio.CapacityLimiter(10)", False),
])  # fmt: skip
def test_a_limiter_is_what_the_name_holds(made: str, is_default: bool) -> None:
    assert bool(found(LIMITER.format(made=made), "FLT113")) is is_default


SERVED = """\
import uvicorn
from fastapi import FastAPI
{made}

if __name__ == "__main__":
    uvicorn.run(app, workers=4)
"""


@pytest.mark.parametrize(("made", "is_there"), [
    ("app=FastAPI()", True), ('"""\napp = FastAPI()\n"""\nfrom main import app', False),
    ("app: FastAPI = FastAPI()", True),
])  # fmt: skip
def test_a_variable_is_what_the_module_assigns(made: str, is_there: bool) -> None:
    (one,) = found(SERVED.format(made=made), "FLT624")
    assert (one.fix is not None) is is_there


APPLICATION = """\
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app):
    app.state.greeting = "hello"
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/")
def read():
    return app.state.greeting
"""
CLIENT = """\
from fastapi.testclient import TestClient

from app import app

client = TestClient(app)
{line}


def test_read():
    assert client.get("/").json() == "hello"
"""


@pytest.mark.parametrize(("line", "is_told"), [
    ("# no dependency_overrides here", True),
    ("NOTE = 'with client: is better'", True),
    ("app.dependency_overrides.clear()", False),
    ("with open('a') as file, client:\n    print(file)", False),
])  # fmt: skip
def test_a_client_is_entered_by_code(line: str, is_told: bool) -> None:
    texts = {"app.py": APPLICATION, "test_app.py": CLIENT.format(line=line)}
    assert any(one.code == "FLT609" for one in check_texts(texts)) is is_told


RETIRED = '''\
"""Routes of books.

{line}
"""
from fastapi import APIRouter

router = APIRouter()


@router.get("/")
def read():
    return 1
'''


@pytest.mark.parametrize(
    ("line", "confidence"), [("from 2020 on: legacy, no longer served", "low"), ("served since 2020", "high")]
)
def test_the_head_of_a_module_ends_where_its_code_begins(line: str, confidence: str) -> None:
    files = {"app/__init__.py": "", "app/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n"}
    texts = {**files, "app/books.py": RETIRED.format(line=line)}
    diagnostics = [one for one in check_texts(texts, preview=True) if one.code == "FLT417"]
    assert [one.confidence.value for one in diagnostics] == [confidence]


SHARED = """\
import requests
from fastapi import FastAPI

app = FastAPI()
HOOKS: dict[str, str] = {{}}


@app.get("/")
async def tell():
    for hook in HOOKS.values():
        requests.post(hook, timeout=1)


def change(key: str):
    {change}
"""


@pytest.mark.parametrize(("change", "is_changed"), [
    ("'''Never:\n\n    HOOKS[key] = None\n    '''", False),
    ("HOOKS[key] += '/'", False),
    ("HOOKS[\n        key\n    ] = key", True),
    ("del HOOKS[key]", True),
    ("(HOOKS\n        .pop(key))", True),
])  # fmt: skip
def test_a_container_is_changed_by_code(change: str, is_changed: bool) -> None:
    (one,) = found(SHARED.format(change=change), "FLT101")
    assert ("loop over a copy of `HOOKS`" in one.message) is is_changed


MOCKED = """\
from unittest.mock import Mock

from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

app = FastAPI()


def user() -> str:
    return "a"


@app.get("/")
def read(name: str = Depends(user)) -> str:
    return name


def test_read():
    app.dependency_overrides[user] = Mock()
    client = TestClient(app)
    {asked}
"""


@pytest.mark.parametrize(("asked", "confidence"), [
    ("# assert client.get('/').status_code == 422", "high"),
    ("assert 422 == client.get('/').status_code", "low"),
    ("assert client.get('/').status_code == (\n        422\n    )", "low"),
    ("assert client.get('/').status_code == 200", "high"),
])  # fmt: skip
def test_a_status_is_asked_for_by_code(asked: str, confidence: str) -> None:
    diagnostics = check_texts({"test_app.py": MOCKED.format(asked=asked)}, select=["FLT923"], preview=True)
    assert [one.confidence.value for one in diagnostics] == [confidence]
