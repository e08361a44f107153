"""What FLT616's fix makes of handlers, executed: a 405 keeps its `Allow`, and has the project's form."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from fastlint.engine.in_memory import check_texts, fix_texts

APP = """\
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import {name}

app = FastAPI()


@app.exception_handler(HTTPException)
async def show(request: Request, error{kind}) -> {name}:
    {body}


@app.get("/things/{{key}}")
def read(key: int) -> int:
    if key < 0:
        raise HTTPException(404, "none", {{"X-Key": "0"}})
    return key
"""
JSON = 'JSONResponse({"error": error.detail}, status_code=error.status_code)'
TEXT = "PlainTextResponse(error.detail, error.status_code)"


def app_of(response: str, kind: str = ": HTTPException") -> str:
    body = response if "return " in response else f"return {response}"
    return APP.format(name="PlainTextResponse" if "Plain" in response else "JSONResponse", kind=kind, body=body)


def fixed(text: str, requirement: str = "fastapi>=0.100", *, unsafe: bool = False) -> str:
    files = {"main.py": text, "requirements.txt": f"{requirement}\n"}
    return fix_texts(files, select=("FLT616",), unsafe=unsafe)["main.py"]


def client(text: str) -> TestClient:
    names: dict[str, Any] = {}
    exec(compile(text, "main.py", "exec", dont_inherit=True), names)
    return TestClient(names["app"], raise_server_exceptions=False)


TWO = 'if error.status_code == 404:\n        return JSONResponse({"error": "none"}, 404)\n    return ' + JSON


@pytest.mark.parametrize(
    ("response", "kind", "written"),
    [
        (JSON, ": HTTPException", "headers=error.headers"),
        (TEXT, ": HTTPException", "headers=error.headers"),
        (TWO, ": HTTPException", "headers=error.headers"),
        (JSON, "", 'headers=getattr(error, "headers", None)'),
        (JSON, ": Exception", 'headers=getattr(error, "headers", None)'),
    ],
)
def test_a_405_keeps_its_allow_and_a_404_gets_the_form(response: str, kind: str, written: str) -> None:
    text = app_of(response, kind)
    after = fixed(text)
    assert after.count(written) == response.count("return ") + (response != TWO)
    was, now = client(text), client(after)
    wrong = now.post("/things/1")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET")
    assert now.get("/things/-1").headers["x-key"] == "0"
    assert "detail" in was.get("/nowhere").text
    assert "detail" not in now.get("/nowhere").text
    assert now.get("/nowhere").status_code == 404
    assert check_texts({"main.py": after}, select=("FLT616",)) == []


@pytest.mark.parametrize(
    "response",
    [
        'answer = JSONResponse({"error": 1}, error.status_code)\n    return answer',
        'if error.status_code == 404:\n        raise error\n    return JSONResponse({"error": 1}, error.status_code)',
        'error = HTTPException(400)\n    return JSONResponse({"error": 1}, error.status_code)',
        'return JSONResponse({"error": 1}, **{"status_code": error.status_code})',
        'return JSONResponse({"error": 1}, error.status_code, {"X-Own": "1"})\n',
        'return JSONResponse({"error": 1}) if error.status_code > 9 else JSONResponse({"error": 2})',
    ],
)
def test_what_cannot_be_given_headers_is_left_to_unsafe_fixes(response: str) -> None:
    text = app_of(response)
    assert fixed(text) == text
    after = fixed(text, unsafe=True)
    assert "StarletteHTTPException" in after
    assert "error.headers" not in after


def test_exceptions_of_an_old_starlette_may_have_no_headers() -> None:
    assert 'headers=getattr(error, "headers", None)' in fixed(app_of(JSON), "fastapi==0.70")
