"""A second look at a module links what asked for flows anew: the record is that of a whole second look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.cache import Cache
from fastlint.callgraph.calls import builder
from fastlint.engine.analysis import Analysis
from fastlint.engine.second_link import Looks
from fastlint.knowledge import Knowledge
from fastlint.passes import record

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

STORE = """\
import asyncio
import requests
from fastapi import FastAPI

app = FastAPI()


def fetch(session, url):
    return session.get(url)


def both(session, url):
    for part in range(2):
        print(part)
    fetch(session, url)
    requests.get(url)
    return fetch(session, url)


def later(make):
    answer = make()
    if answer:
        print(answer.text)
    return answer.status


class Client:
    def __init__(self, session, name):
        self.session = session
        self.name = name

    @property
    def page(self):
        return self.session.get(self.name)

    async def load(self):
        return 1


def read(client):
    with client.session as session:
        session.get("x")
    return client.page


def forgotten(client):
    client.load()
    loaded = client.load()
    if loaded:
        print(1)
    for one in loaded:
        print(loaded.x)


def plain(url):
    time = 1
    return requests.get(url, timeout=time)


@app.get("/plain")
async def endpoint():
    plain("u")
    return requests.get("v")
"""
MAIN = """\
import requests
import store
from store import Client, app, both, fetch, forgotten, later, read


async def answer():
    return 1


@app.get("/a")
async def a():
    session = requests.Session()
    both(session, "x")
    later(answer)
    client = Client(session, "y")
    read(client)
    forgotten(client)
    return store.plain("z")
"""
FILES = {
    "store.py": STORE,
    "main.py": MAIN,
    "other.py": "from store import fetch\n\n\ndef f(s):\n    return fetch(s, 'x')\n",
}


def analysed(folder: Path) -> Analysis:
    """The project of this file, analysed."""
    for name, text in FILES.items():
        (folder / name).write_text(text)
    found = Analysis(str(folder), sorted(FILES), knowledge=Knowledge(), cache=Cache(None), overlay={}, workers=1)
    found.load()
    assert not found.failures
    return found


def bodies(found: Analysis) -> list[record.Frozen]:
    """What is known of each module, without the modules that were asked: of these a second look may know more."""
    return [record.freeze(one)._replace(asked=b"") for one in found.records]


def test_a_second_look_at_some_functions_finds_what_one_at_all_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = analysed(tmp_path)
    assert [s.target for s in some.records[2].links.steps[2]] == [(2, 1), (2, 1)]
    assert some.records[2].links.blocking[1], "flows into fetch are known: session.get blocks"
    assert some.records[2].links.unawaited, "flows into forgotten are known"
    monkeypatch.setattr(Looks, "known", lambda self, m, found: None)
    assert bodies(some) == bodies(analysed(tmp_path))


def test_functions_that_asked_for_no_flow_are_not_linked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again: list[set[str]] = []

    def noted(ev: object, m: int, known: object, journal: object, stale: set[int]) -> object:
        again.append({paths[m] + ":" + names[m][f] for f in stale})
        return relink(ev, m, known, journal, stale)  # type: ignore[arg-type]

    relink, names = builder.relink, {}
    paths = dict(enumerate(sorted(FILES)))
    first = analysed(tmp_path)
    names = {m: [f.qualname for f in first.facts(m).functions] for m in range(len(FILES))}
    monkeypatch.setattr(builder, "relink", noted)
    analysed(tmp_path)
    linked = set().union(*again)
    assert {"store.py:fetch", "store.py:both", "store.py:forgotten"} <= linked
    assert not linked & {"store.py:plain", "store.py:endpoint", "store.py:Client.load"}
