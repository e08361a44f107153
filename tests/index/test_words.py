"""What is kept of the words of a file holds as long as its content does, whatever is looked for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fastlint import engine
from fastlint.config.settings import Overrides
from fastlint.engine.indexing import index_data, unreadable
from fastlint.inference.words import NO_WORDS, built_of
from fastlint.knowledge import tables
from fastlint.knowledge.row import make_row

if TYPE_CHECKING:
    import pytest

parse_table = tables.parse_table

CACHED = "from functools import lru_cache\n\n\n@lru_cache\nasync def load() -> int:\n    return 1\n"
RUN = "import asyncio\n\n\ndef start() -> None:\n    asyncio.set_debug(True)\n"
TEXT = b"""
import app.models as m
from app.tables import User as U, Row
from app.more import *
LOADED = "app.jobs.clean:run", 'app/files/seed.py', "one", "..a.b.", "sql:x"
class Own(Base): ...
def make(kind):
    user = U.model_validate(kind)
    return Row
"""


def found(folder: Path, *codes: str) -> list[tuple[str, str]]:
    wishes = Overrides(select=codes, preview=True)
    request = engine.Request((str(folder),), overrides=wishes, cache=True, cache_dir=str(folder.parent / "c"))
    return [(Path(one.filename).name, one.code) for one in engine.check(request).diagnostics]


def test_words_are_looked_for_in_what_is_new(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[project]\nname = 'a'\n")
    (folder / "a.py").write_text("import asyncio\n")
    (folder / "b.py").write_text(CACHED)
    assert found(folder, "FLT206") == [("b.py", "FLT206")]
    (folder / "a.py").write_text(RUN)
    assert found(folder, "FLT206") == [("b.py", "FLT206")]  # no word of this rule
    assert found(folder, "FLT208") == [("a.py", "FLT208")]  # of another one
    (folder / "a.py").write_text(CACHED)
    assert found(folder, "FLT208") == []
    assert found(folder, "FLT206") == [("a.py", "FLT206"), ("b.py", "FLT206")]
    (folder / "a.py").write_text(RUN)
    (folder / "b.py").write_text(RUN)
    assert found(folder, "FLT206", "FLT208") == [("a.py", "FLT208"), ("b.py", "FLT208")]
    (folder / "b.py").write_text("import asyncio\n")
    assert found(folder, "FLT206", "FLT208") == [("a.py", "FLT208")]


def test_the_words_of_a_file() -> None:
    words = index_data("app/a.py", TEXT).words
    assert words.dotted == ["app.jobs.clean"]
    assert {"app", "files", "seed", "one"} <= {*words.files}
    built = built_of(words)
    assert {"Base", "U", "model_validate", "Row"} <= {*built.names}
    assert {("m", ""), ("U", "User"), ("Row", "Row"), ("*", "*")} <= {*built.imports}
    assert unreadable("a.py", "gone").words == NO_WORDS
    assert index_data("a.py", b'x = "a.b.c:" (').words.dotted == ["a.b.c"]  # also of what is no Python


def test_data_files_are_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def parse(text: str) -> tables.Table:
        parsed.append(text)
        return parse_table(text)

    monkeypatch.setattr(tables, "parse_table", parse)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    for source in sorted(tables.data_files().values()):
        path = tmp_path / source.name
        path.write_bytes(source.read_bytes())
        expected = parse_table(source.read_text(encoding="utf-8"))
        first, second = tables._read(path), tables._read(path)
        assert len(parsed) == 1, source
        assert [make_row(*one) for one in first.fields.items()] == [make_row(*one) for one in second.fields.items()]
        assert [*second.fields] == [*expected.fields]
        assert all(make_row(n, second.fields[n]) == make_row(n, row) for n, row in expected.fields.items()), source
        assert (second.aliases, second.distributions) == (expected.aliases, expected.distributions)
        parsed.clear()
    path.write_text('distribution = "other"\n')
    assert tables._read(path).distributions == ("other",)
    for kept in (tmp_path / "__pycache__").iterdir():
        kept.write_bytes(b"damaged")
    assert tables._read(path).distributions == ("other",)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    path.write_text('distribution = "another"\n')
    assert tables._read(path).distributions == ("another",)
    assert len(parsed) == 3
    tables._read(path)
    assert len(parsed) == 4


def test_a_text_that_names_a_module_counts_from_its_edit_on(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    (folder / "app").mkdir(parents=True)
    (folder / "pyproject.toml").write_text("[project]\nname = 'a'\n")
    (folder / "app" / "__init__.py").write_text("")
    (folder / "app" / "jobs.py").write_text("import time\n\n\nasync def clean() -> None:\n    time.sleep(1)\n")
    main = folder / "app" / "main.py"
    told = []
    for text in ("", 'JOBS = ["app.jobs.clean"]\n', "", 'JOBS = ["app.other.clean"]\n', 'JOBS = ["app.jobs.*"]\n'):
        main.write_text(f"from fastapi import FastAPI\n\napp = FastAPI()\n{text}")
        kept = engine.check(engine.Request((str(folder),), cache=True, cache_dir=str(tmp_path / "c"))).diagnostics
        assert kept == engine.check(engine.Request((str(folder),))).diagnostics
        told.append([one.code for one in kept])
    assert told[0] == told[2] == told[3] == []
    assert told[1] == ["FLT102"]
