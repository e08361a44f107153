"""FLT317, executed: what the documentation says of errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.pages import load


@pytest.mark.parametrize(
    ("heading", "answers", "named"),
    [("Bad", {13: 409, 2: 404}, ["200", "422"]), ("Good", {2: 404}, ["200", "404", "422"])],
)
def test_errors_are_documented_only_where_they_are_named(
    heading: str, answers: dict[int, int], named: list[str], tmp_path: Path
) -> None:
    with load("FLT317", tmp_path, heading) as module:
        client = TestClient(module.app)
        assert {book: client.get(f"/books/{book}").status_code for book in answers} == answers
        assert sorted(module.app.openapi()["paths"]["/books/{book_id}"]["get"]["responses"]) == named
