"""What FLT314's fix makes of responses under a decorator with a status: a content that it does not allow is left."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts, fix_texts

APP = """\
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response

app = FastAPI()


@app.delete("/{{key}}", status_code={status})
def delete(key: str):
    return {response}
"""


@pytest.mark.parametrize(
    ("status", "response", "after"),
    [
        ("201", "JSONResponse({'key': key})", "JSONResponse({'key': key}, status_code=201)"),
        ("204", "JSONResponse({'key': key})", "JSONResponse({'key': key})"),
        ("204", "JSONResponse()", "JSONResponse()"),
        ("204", "Response()", "Response(status_code=204)"),
    ],
)
def test_the_status_is_given_to_the_response(status: str, response: str, after: str) -> None:
    text = APP.format(status=status, response=response)
    (found,) = check_texts({"main.py": text}, select=("FLT314",))
    assert ("which has no body" in found.message) == (status == "204")
    fixed = fix_texts({"main.py": text}, select=("FLT314",))["main.py"]
    assert fixed.endswith(f"return {after}\n")
