"""The examples of pages, checked in projects with other versions: rules say what is true there, or nothing."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts
from tests.pages import files

REDIRECT = """\
from fastapi.testclient import TestClient

from main import app


def test() -> None:
    TestClient(app).get("/", allow_redirects=False)
"""
BODY = REDIRECT.replace('get("/", allow_redirects=False)', 'delete("/", json=[1])')
RESET = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/", status_code=205)
def reset() -> dict[str, int]:
    return {}
"""


def messages(code: str, texts: dict[str, str], *pins: str) -> list[str]:
    project = {**texts, "requirements.txt": "".join(f"{pin}\n" for pin in pins)}
    return [found.message for found in check_texts(project, select=[code], preview=True)]


@pytest.mark.parametrize(
    ("code", "pins", "number"),
    [
        ("FLT310", ["fastapi==0.130.0"], 0),
        ("FLT310", ["fastapi==0.131.0"], 1),
        ("FLT311", ["fastapi==0.129.0"], 0),
        ("FLT311", ["fastapi==0.130.0"], 1),
        ("FLT507", ["fastapi==0.109.2"], 0),
        ("FLT507", ["fastapi==0.110.0"], 1),
        ("FLT508", ["fastapi==0.105.0"], 1),
        ("FLT508", ["fastapi>=0.106,<0.118"], 0),
        ("FLT508", ["fastapi==0.118.0"], 1),
        ("FLT509", ["fastapi==0.105.0"], 1),
        ("FLT509", ["fastapi==0.117.1"], 0),
        ("FLT509", ["fastapi==0.118.0"], 1),
        ("FLT602", ["fastapi==0.132.0", "starlette==0.52.1"], 0),
        ("FLT602", ["fastapi==0.144.0", "starlette==1.0.0"], 2),
        ("FLT602", ["fastapi==0.145.0", "starlette==1.0.0"], 3),
        ("FLT604", ["fastapi==0.112.1"], 0),
        ("FLT604", ["fastapi==0.112.2"], 1),
        ("FLT620", ["fastapi==0.145.0"], 0),
        ("FLT620", ["fastapi==0.146.0"], 1),
        ("FLT623", ["fastapi==0.136.3"], 0),
        ("FLT623", ["fastapi==0.137.0"], 1),
        ("FLT704", ["fastapi==0.127.1"], 0),
        ("FLT704", ["fastapi==0.128.0"], 1),
    ],
)
def test_a_rule_speaks_from_its_bound_on(code: str, pins: list[str], number: int) -> None:
    assert len(messages(code, files(code), *pins)) == number


@pytest.mark.parametrize(
    ("code", "text", "pin", "number"),
    [
        ("FLT921", REDIRECT, "starlette==0.42.0", 0),
        ("FLT921", REDIRECT, "starlette==0.43.0", 1),
        ("FLT921", REDIRECT, "starlette", 1),
        ("FLT921", BODY, "starlette==0.20.4", 0),
        ("FLT921", BODY, "starlette==0.21.0", 1),
        ("FLT921", BODY, "fastapi==0.86.0", 0),
        ("FLT921", BODY, "fastapi==0.87.0", 1),
        ("FLT921", BODY, "fastapi", 1),
    ],
)
def test_an_argument_is_taken_by_older_clients(code: str, text: str, pin: str, number: int) -> None:
    app = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    assert len(messages(code, {"main.py": app, "test_main.py": text}, pin)) == number


def test_a_model_with_status_205() -> None:
    assert "refuses" in messages("FLT312", {"main.py": RESET}, "fastapi==0.109.1")[0]
    assert "never sent" in messages("FLT312", {"main.py": RESET}, "fastapi==0.109.0")[0]


@pytest.mark.parametrize(
    ("kind", "annotation", "older"),
    [
        ("def", "Iterable[int]", "answers with one JSON list"),
        ("def", "Iterator[int]", "stops the start (`Iterator` is no model)"),
        ("async def", "AsyncIterator[int]", "stops the start (`AsyncIterator` is no model)"),
    ],
)
def test_what_a_generator_route_was(kind: str, annotation: str, older: str) -> None:
    name = annotation.partition("[")[0]
    head = f"from collections.abc import {name}\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
    text = f"{head}@app.get('/')\n{kind} count() -> {annotation}:\n    yield 1\n"
    assert older in messages("FLT424", {"main.py": text}, "fastapi>=0.115")[0]


@pytest.mark.parametrize(("version", "harm"), [("105.0", "kept"), ("106.0", "closed"), ("118.0", "kept")])
def test_what_becomes_of_a_session_in_a_stream(version: str, harm: str) -> None:
    assert f" {harm} " in messages("FLT319", files("FLT319"), f"fastapi==0.{version}")[0]


@pytest.mark.parametrize(("version", "number"), [("133.0", 0), ("134.0", 1)])
def test_an_exception_of_a_route_that_yields(version: str, number: int) -> None:
    head = "from fastapi import FastAPI, HTTPException\n\napp = FastAPI()\n\n\n"
    text = f'{head}@app.get("/")\ndef read():\n    yield 1\n    raise HTTPException(404)\n'
    assert len(messages("FLT320", {"main.py": text}, f"fastapi==0.{version}")) == number


def test_the_remedy_for_uploads_exists() -> None:
    assert "max_body_size" in messages("FLT815", files("FLT815"), "fastapi==0.164.0")[0]
    assert "max_body_size" not in messages("FLT815", files("FLT815"), "fastapi==0.163.2")[0]


TEMPORARY = """\
import tempfile

from fastapi import FastAPI, UploadFile

app = FastAPI()


@app.post("/")
async def save(file: UploadFile) -> str:
    with tempfile.NamedTemporaryFile(delete=False) as made:
        made.write(await file.read())
    return made.name
"""


@pytest.mark.parametrize(
    ("pins", "has"), [(["anyio==4.9.0"], True), (["anyio==3.6.2"], False), (["anyio"], False), ([], False)]
)
def test_what_anyio_does_not_have_yet_is_not_advised(pins: list[str], has: bool) -> None:
    (message,) = messages("FLT105", {"main.py": TEMPORARY}, "fastapi==0.115.0", *pins)
    assert ("anyio.NamedTemporaryFile" in message) == has
    assert has or "thread" in message


MONGO = """\
from fastapi import FastAPI
from pymongo import MongoClient

app = FastAPI()
users = MongoClient("mongodb://localhost").shop.users


@app.get("/")
async def read() -> str:
    return str(users.find_one({}))
"""
REDIS = """\
from fastapi import FastAPI
from redis import Redis

app = FastAPI()
redis = Redis()


@app.get("/")
async def read() -> str:
    return str(redis.get("name"))
"""


@pytest.mark.parametrize(
    ("text", "instead", "pins", "has"),
    [
        (MONGO, "pymongo.AsyncMongoClient", ["pymongo==4.4.0"], False),
        (MONGO, "pymongo.AsyncMongoClient", ["pymongo<4.9"], False),
        (MONGO, "pymongo.AsyncMongoClient", ["pymongo==4.9.1"], True),
        (MONGO, "pymongo.AsyncMongoClient", ["pymongo>=4.4"], True),
        (MONGO, "pymongo.AsyncMongoClient", ["pymongo"], True),
        (MONGO, "pymongo.AsyncMongoClient", [], True),
        (REDIS, "redis.asyncio.Redis", ["redis==3.5.3"], False),
        (REDIS, "redis.asyncio.Redis", ["redis==4.2.0"], True),
    ],
)
def test_an_asynchronous_client_that_came_later_is_not_advised(
    text: str, instead: str, pins: list[str], has: bool
) -> None:
    (message,) = messages("FLT104", {"main.py": text}, "fastapi==0.115.0", *pins)
    assert (instead in message) == has
    assert has or "make the route `def`" in message


FILTERS = """\
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Filters(BaseModel):
    term: str = ""


@app.get("/")
def read(filters: Filters{}) -> str:
    return filters.term
"""


@pytest.mark.parametrize(
    ("beside", "pin", "advice"),
    [
        (", page: int = 1", "fastapi==0.156.1", "with `Query()` and move `page` into it"),
        (", page: int = 1", "fastapi==0.157.0", "declare it with `Query()`"),
        ("", "fastapi==0.156.1", "declare it with `Query()`"),
        ("", "fastapi==0.114.0", "declare it with `Depends()`"),
        (", page: int = 1", "fastapi", "declare it with `Query()`"),
    ],
)
def test_what_makes_a_model_the_query(beside: str, pin: str, advice: str) -> None:
    project = {"main.py": FILTERS.format(beside), "requirements.txt": f"{pin}\n"}
    (found,) = check_texts(project, select=["FLT412"])
    assert advice in found.message
    assert found.message.endswith("`Query()`") is (advice == "declare it with `Query()`") is (found.fix is not None)


VALIDATED = """\
from pydantic import BaseModel, validator


class Book(BaseModel):
    title: str
    tags: list[str] = []

    @validator("tags"{})
    def check(cls, value{}):
        return value{}
"""
READ = {", values": " or values", ", **kwargs": " or kwargs", ", values, field": " or (values, field)"}
"""What is read of the arguments of a validator: only of that something has to be said."""


@pytest.mark.parametrize(
    ("options", "arguments", "advice", "is_fixed"),
    [
        ("", "", "write `@field_validator` with `@classmethod` below it", True),
        (", pre=True", "", '`@field_validator(..., mode="before")`', True),
        ("", ", values", "read `info.data` instead of `values`", False),
        ("", ", **kwargs", "read `info.data` instead of `values`", False),
        ("", ", values, field", "`info.data` instead of `values`, `info.field_name` instead of `field`", False),
        (", each_item=True", "", "check each item in it (`each_item` is gone)", False),
        (", always=True", "", "declare `Field(validate_default=True)` for `always`", False),
        (", always=True", ", values", "read `info.data` instead of `values`", False),
    ],
)
def test_what_becomes_of_a_validator(options: str, arguments: str, advice: str, *, is_fixed: bool) -> None:
    project = {
        "main.py": VALIDATED.format(options, arguments, READ.get(arguments, "")),
        "requirements.txt": "pydantic==2.11\n",
    }
    (found,) = check_texts(project, select=["FLT703"])
    assert advice in found.message
    assert (found.fix is not None) is is_fixed


@pytest.mark.parametrize(("option", "mode"), [("pre", "before"), ("skip_on_failure", "after")])
def test_what_becomes_of_a_root_validator(option: str, mode: str) -> None:
    head = "from pydantic import BaseModel, root_validator\n\n\nclass Book(BaseModel):\n"
    text = f"{head}    @root_validator({option}=True)\n    def check(cls, values):\n        return values\n"
    assert f'`@model_validator(mode="{mode}")`' in messages("FLT703", {"main.py": text}, "pydantic==2.11")[0]


@pytest.mark.parametrize(
    ("base", "module", "maker"),
    [("BaseSettings", "pydantic_settings", "SettingsConfigDict"), ("BaseModel", "pydantic", "ConfigDict")],
)
def test_what_makes_a_configuration(base: str, module: str, maker: str) -> None:
    text = f"from {module} import {base}\n\n\nclass A({base}):\n    class Config:\n        frozen = True\n"
    (found,) = check_texts({"main.py": text, "requirements.txt": "pydantic==2.11\n"}, select=["FLT702"])
    assert f"`model_config = {maker}(...)`" in found.message
    assert found.fix is not None
    assert f"{maker}(frozen=True)" in "".join(edit.content for edit in found.fix.edits)


@pytest.mark.parametrize(
    ("made", "fate"),
    [("FastAPI()", "slash: no request matches it;"), ('APIRouter(prefix="/books")', "it is glued to the prefix")],
)
def test_what_becomes_of_a_path_without_a_slash(made: str, fate: str) -> None:
    kind = made.partition("(")[0]
    text = f"from fastapi import {kind}\n\napp = {made}\n\n\n@app.get('new')\ndef read() -> int:\n    return 1\n"
    assert fate in messages("FLT414", {"main.py": text})[0]
