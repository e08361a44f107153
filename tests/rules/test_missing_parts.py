"""Which status a fix raises for what was not there: a part of the request, or something that was looked up."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts

MAIN = """
from fastapi import FastAPI, Request

app = FastAPI()
books = {{}}


@app.post("/books/{{number}}")
async def add(number: int, payload: dict, request: Request):
    {statement}
    if {test}:
        return {{"error": "missing"}}
    return payload
"""


@pytest.mark.parametrize(
    ("statement", "test", "status"),
    [
        ("title = payload.get('title')", "not title", 422),
        ("title = payload['track'].get('title', '')", "not title", 422),
        ("body = await request.json()", "'title' not in body", 422),
        ("title = (await request.form()).get('title')", "title is None", 422),
        ("book = books.get(number)", "book is None", 404),
        ("book = books.get('first')", "not book", 404),
        ("kept = dict(books)", "number not in kept", 404),
        ("book = request.app.state.books.get(number)", "not book", 404),
    ],
)
def test_the_fix_raises_what_the_client_has_to_mend(statement: str, test: str, status: int) -> None:
    found = check_texts({"main.py": MAIN.format(statement=statement, test=test)}, select={"FLT307"})
    edits = [edit.content for one in found if one.fix is not None for edit in one.fix.edits]
    assert f'raise HTTPException({status}, "missing")' in edits
