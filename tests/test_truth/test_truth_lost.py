"""FLT322, FLT426 to FLT427, FLT526 to FLT528 and FLT630 to FLT633, executed: what is lost in silence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fastapi.testclient import TestClient

from tests.pages import load

if TYPE_CHECKING:
    import pytest


def test_an_exception_that_is_made_refuses_nobody(tmp_path: Path) -> None:
    with load("FLT633", tmp_path / "bad") as module:
        assert TestClient(module.app).delete("/books/1?name=thief").json() == "Emma"
    with load("FLT633", tmp_path / "fixed", "Fixed (unsafe)") as module:
        assert TestClient(module.app).delete("/books/1?name=thief").status_code == 403
        assert TestClient(module.app).delete("/books/1?name=librarian").status_code == 200


def test_the_answer_to_an_exception_has_no_background_tasks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with load("FLT632", tmp_path / "bad") as module:
        assert TestClient(module.app).get("/stock/pear").status_code == 404
    assert capsys.readouterr().out == ""
    with load("FLT632", tmp_path / "good", "Good") as module:
        assert TestClient(module.app).get("/stock/pear").status_code == 404
    assert capsys.readouterr().out == "pear\n"
