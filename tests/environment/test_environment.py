"""What no knowledge file describes is looked up in the sources of the installed packages; nothing is executed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from fastlint import engine
from fastlint.config.settings import Overrides
from fastlint.environment import installed
from fastlint.environment.installed import Environment

ACME = {
    "acme/__init__.py": """\
raise SystemExit("executed")
from acme.client import Client, fetch as get
from .errors import *
default = Client("x")
Alias = Client
""",
    "acme/client.py": """\
from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, Optional, TypeVar

import requests

from ._base import Base

if TYPE_CHECKING:
    from acme.models import Page

T = TypeVar("T")


class Client(Base):
    timeout: float = 1

    async def load(self, path: str) -> Optional[Page]: ...
    def page(self) -> "Page": ...
    def first(self, kind: type[T]) -> T: ...
    @property
    def inner(self) -> Inner: ...
    def stream(self) -> AsyncIterator[Page]: ...
    @strange
    async def hidden(self) -> None: ...
    @asynccontextmanager
    async def scope(self): yield 1


class Inner:
    async def __aenter__(self) -> Inner: ...
    async def save(self) -> None: ...


class Session(requests.Session): ...


async def fetch(url: str) -> Page: ...
""",
    "acme/_base.py": "class Base:\n    async def close(self) -> None: ...\n",
    "acme/models.py": "class Page:\n    async def save(self) -> bool: ...\n    text: str\n",
    "acme/errors.py": "class Oops(Exception): ...\n",
    "stubbed/__init__.py": "def work(): ...\n",
    "stubbed-stubs/__init__.pyi": "async def work() -> int: ...\n",
    "requests/__init__.py": "class Session: ...\n",
    "fastapi-0.165.0.dist-info/METADATA": "",
    "acme-1.0.dist-info/METADATA": "",
}
MAIN = """\
from acme import Alias, Client, default, get
from acme.client import Session
from fastapi import Depends, FastAPI
from stubbed import work

app = FastAPI()


@app.get("/")
async def root(client: Client = Depends(lambda: Client("x"))) -> str:
    get("x")  # 201
    client.load("x")  # 201
    client.close()  # 201
    page = await client.load("y")
    page.save()  # 201
    client.page().save()  # 201
    default.close()  # 201
    Alias("y").inner.save()  # 201
    with client.inner:  # 209
        pass
    with client.scope():  # 209
        pass
    work()  # 201
    Session().get("x")  # 101
    client.hidden()
    client.first(int).save()
    client.unheard_of()
    return "done"
"""


def site(root: Path) -> Path:
    return root / ".venv" / "lib" / "python3.11" / "site-packages"


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    write(root, {"pyproject.toml": "", "main.py": MAIN})
    write(site(root), ACME)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.chdir(root)
    return root


def found(root: Path, cache: Path | None = None, python: str | None = None) -> list[tuple[int, str]]:
    overrides = Overrides(select=("FLT1", "FLT2", "FLT501"), python=python)
    report = engine.check(
        engine.Request(paths=(str(root),), overrides=overrides, cache=cache is not None, cache_dir=str(cache or ""))
    )
    return sorted((d.span.row, d.code.removeprefix("FLT")) for d in report.diagnostics)


def marked() -> list[tuple[int, str]]:
    rows = ((row, line.partition("  # ")[2]) for row, line in enumerate(MAIN.splitlines(), 1))
    return sorted((row, code) for row, codes in rows if codes for code in codes.split(", "))


def row_of(text: str) -> int:
    return next(row for row, line in enumerate(MAIN.splitlines(), 1) if line.strip().startswith(text))


def test_installed_packages_answer(project: Path) -> None:
    assert found(project) == marked()


def test_without_environment_nothing_is_known(project: Path) -> None:
    (project / ".venv").rename(project.parent / "elsewhere")
    assert found(project) == []


def test_environment_that_the_user_names(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = project.parent / "elsewhere"
    (project / ".venv").rename(elsewhere)
    write(elsewhere, {"bin/python": ""})
    assert found(project, python=str(elsewhere / "bin" / "python")) == found(project, python=str(elsewhere)) == marked()
    monkeypatch.setenv("VIRTUAL_ENV", str(elsewhere))
    assert found(project) == marked()


def test_answers_are_kept_until_something_else_is_installed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = project.parent / "cache"
    assert found(project, cache) == marked()
    (project / "main.py").write_text(MAIN + "\n\nasync def more() -> None:\n    get('y')\n", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(installed, "_indexed", lambda path: pytest.fail(f"{path} is read again"))
        assert found(project, cache)[-1] == (len(MAIN.splitlines()) + 4, "201")
    time.sleep(0.06)
    (site(project) / "acme-1.0.dist-info").rename(site(project) / "acme-2.0.dist-info")
    write(site(project), {"acme/client.py": "class Client: ...\nclass Session: ...\ndef fetch(url): ...\n"})
    assert found(project, cache) == [(row_of("work()"), "201")]


def test_user_and_shipped_rows_win(project: Path) -> None:
    write(project, {"pyproject.toml": '[[tool.fastlint.knowledge]]\nname = "acme.client.fetch"\nkind = "function"\n'})
    assert found(project) == [(row, code) for row, code in marked() if row != row_of('get("x")')]


def test_hostile_packages_end(tmp_path: Path) -> None:
    write(tmp_path, {
        "a/__init__.py": "from b import x\nfrom a import y\nz = z\nclass A(A): ...\ndef f() -> g: ...\nclass g(f): ...",
        "b/__init__.py": "from a import x\nfrom b import *\n",
        "bad.py": "def (",
        "large.py": "#" * 3_000_000,
    })  # fmt: skip
    env = Environment([str(tmp_path), str(tmp_path / "missing")])
    names = ["a.x", "a.y", "a.z", "a.f", "b.x", "b.q", "bad.f", "large.f", "nothing.f", "a", "a.*", "", "a.A.b", "a.g"]
    assert [env.fields(name) for name in names if name not in ("a.f", "a.g")] == [None] * (len(names) - 2)
    assert env.fields("a.f") == {"kind": "function", "returns": "a.g"}
    assert env.fields("a.A") == {"kind": "class", "bases": ["a.A"]}
