# An exception that is only made changes nothing, however it is made; one that is raised, returned, kept or given does.
# file: app/errors.py
from typing import NoReturn

import fastapi
from starlette import exceptions
from starlette.exceptions import HTTPException as StarletteError


class NotFound(fastapi.HTTPException):
    def __init__(self, what: str) -> None:
        super().__init__(404, f"no such {what}")


def missing(what: str) -> NotFound:
    return NotFound(what)


def either(what: str, is_gone: bool) -> fastapi.HTTPException:
    if is_gone:
        return exceptions.HTTPException(410)
    return NotFound(what)


def fail(what: str) -> fastapi.HTTPException:
    raise NotFound(what)


def leave() -> NoReturn:
    raise StarletteError(418)


class Report:
    def __init__(self, error: Exception) -> None:
        print(error)
# file: app/service.py
import fastapi
import starlette.exceptions
from fastapi import WebSocketException
from fastapi.exceptions import HTTPException as Refused

from app.errors import NotFound, Report, either, fail, leave, missing

errors: list[Exception] = []


class Service:
    def check(self, name: str) -> None:
        if not name:
            fastapi.HTTPException(status_code=400, detail="empty")  # expect: FLT633
        elif name == "root":
            Refused(403)  # expect: FLT633
        else:
            NotFound("name")  # expect: FLT633

    async def check_all(self, names: list[str]) -> None:
        for name in names:
            try:
                self.check(name)
            except ValueError:
                starlette.exceptions.HTTPException(422, name)  # expect: FLT633

            def inner() -> None:
                WebSocketException(1008)  # expect: FLT633

            inner()


def helped(what: str) -> str:
    if what == "a":
        missing(what)  # expect: FLT633
    if what == "b":
        either(what, True)  # expect: FLT633
    if what == "c":
        error = NotFound(what)  # expect: FLT633
    if what == "d":
        fail(what)
    if what == "e":
        leave()
    return what


def right(what: str) -> Exception | None:
    error = Refused(400)
    if what == "a":
        raise error
    errors.append(NotFound(what))
    Report(Refused(403))
    again = missing(what)
    print(again)
    kept = {"error": NotFound(what)}
    if what == "b":
        raise missing(what) from None
    return kept["error"] if what else Refused(404)
# file: app/main.py
from fastapi import FastAPI, HTTPException

from app.service import Service, helped, right

app = FastAPI()
service = Service()


@app.get("/names/{name}")
async def read(name: str) -> str:
    service.check(name)
    right(name)
    name or HTTPException(404)  # expect: FLT633
    await service.check_all([name])
    return helped(name)


refuse = lambda name: HTTPException(403, name)
# file: tests/test_errors.py
import pytest
from fastapi import HTTPException


def test_a_status_is_wanted() -> None:
    with pytest.raises(TypeError):
        HTTPException()
