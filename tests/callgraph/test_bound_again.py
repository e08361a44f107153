"""Names that are bound to each other again and again: each round doubles the ways back, and not all are followed."""

from __future__ import annotations

from typing import Any

import pytest

from fastlint.engine.in_memory import check_texts
from fastlint.passes.tracing.written_values import Writing

ROUTE = """\
from pathlib import Path
from fastapi import FastAPI

app = FastAPI()


@app.get("/{{name:path}}")
def read(name: str):
    a = Path("/data")
    b = {second}
{rounds}    return a.read_text()
"""
_MOST = 20_000
"""Steps: eight rounds would take millions if all ways were followed."""


def _told(monkeypatch: pytest.MonkeyPatch, bound: str, rounds: int, second: str) -> tuple[set[str], int]:
    """The rules that report something, and the steps that it took to follow what is written."""
    taken = 0

    def counting(whole: Any) -> Any:
        def counted(*given: Any) -> Any:
            nonlocal taken
            taken += 1
            if taken > _MOST:
                raise TimeoutError(f"still going on after {taken} steps")
            return whole(*given)

        return counted

    for name in ("source_of", "_list", "_name"):
        monkeypatch.setattr(Writing, name, counting(getattr(Writing, name)))
    lines = "".join(f"    {line}\n" for line in bound.split("\n") * rounds)
    found = check_texts({"main.py": ROUTE.format(rounds=lines, second=second)}, preview=True)
    return {diagnostic.code for diagnostic in found}, taken


@pytest.mark.parametrize("bound", ["a = a / b\nb = b / a", "a = a or b\nb = b or a", "a = a + b\nb = b + a"])
def test_names_that_are_bound_to_each_other_cost_bounded_work(monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    codes, taken = _told(monkeypatch, bound, 8, 'Path("/more")')
    assert taken <= _MOST
    assert not {code for code in codes if code.startswith("FLT0")}  # no part of the analysis has failed


def test_a_few_rounds_are_followed_to_what_a_client_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    codes, _ = _told(monkeypatch, "a = a / b", 2, "Path(name)")
    assert "FLT820" in codes
