"""A second look goes on with the answers of the first one that asked for nothing that has changed, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.cache import Cache
from fastlint.engine.analysis import Analysis
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge import Knowledge
from fastlint.passes import record

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FILES = {
    "store.py": "def fetch(session, url):\n    return session.get(url)\n\n\ndef other():\n    return [1]\n",
    "main.py": (
        "import requests\nfrom store import fetch, other\n\n\n"
        "async def page():\n    other()\n    return fetch(requests.Session(), 'http://x')\n"
    ),
}


def _analysed(folder: Path) -> Analysis:
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    analysis = Analysis(str(folder), sorted(FILES), knowledge=Knowledge(), cache=Cache(None), overlay={}, workers=1)
    analysis.load()
    return analysis


def test_what_asked_for_a_flow_is_asked_anew_and_nothing_else(tmp_path: Path) -> None:
    ev = _analysed(tmp_path).evaluator
    fetch, other = (f.name for f in ev.facts(1).functions[1:3])
    assert (fetch, other) == ("fetch", "other")
    before = dict(ev._memo)
    ev.learn({})
    assert ev._memo.keys() < before.keys()
    assert {key for key in before if key not in ev._memo} == {key for key, a in before.items() if a[2]}


def test_it_says_what_an_evaluator_says_that_knew_all_from_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned = _analysed(tmp_path)
    texts = [record.freeze(one) for one in learned.records]
    assert learned.records[1].links.blocking  # what main hands over is known in store

    def anew(ev: Evaluator, flows: dict[tuple[int, int, str], tuple[object, ...]]) -> None:
        ev._memo.clear()
        ev._outside.clear()
        ev.flows = flows  # type: ignore[assignment]

    monkeypatch.setattr(Evaluator, "learn", anew)
    assert [record.freeze(one) for one in _analysed(tmp_path).records] == texts
