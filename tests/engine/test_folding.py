"""What one edit mends is one finding; each place can be silenced by itself, and no place is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fastlint.diagnostic import LONGEST_MESSAGE, MANY, Confidence, Diagnostic, Severity, Span
from fastlint.engine.folding import HABIT, fold
from fastlint.engine.in_memory import check_texts
from fastlint.rules import manifest
from fastlint.suppress.model import OVERLAPPING, letters

HELPER = """\
import requests


def fetch(url: str) -> str:
    return requests.get(url, timeout=5).text
"""
ROUTE = """\


@app.get("/{number}")
async def route_{number}(url: str) -> str:
    return fetch(url){comment}
"""


def project(folder: Path, callers: int, **comments: str) -> None:
    routes = "".join(
        ROUTE.replace("{number}", str(n)).replace("{comment}", comments.get(f"at_{n}", "")) for n in range(callers)
    )
    (folder / "helper.py").write_text(HELPER, encoding="utf-8")
    head = "from fastapi import FastAPI\n\nfrom helper import fetch\n\napp = FastAPI()\n"
    (folder / "main.py").write_text(head + routes, encoding="utf-8")


def found_in(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "fastlint", "--no-cache", "--output-format", "json", *arguments, "."]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert run.returncode in (0, 1), run.stderr
    result: list[dict[str, Any]] = json.loads(run.stdout)
    return result


def places(found: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(Path(one["filename"]).name, one["location"]["row"]) for one in found]


def test_few_callers_are_reported_where_they_call(tmp_path: Path) -> None:
    project(tmp_path, 3)
    assert places(found_in(tmp_path)) == [("main.py", 10), ("main.py", 15), ("main.py", 20)]


def test_many_callers_of_one_cause_are_one_finding_at_the_cause(tmp_path: Path) -> None:
    project(tmp_path, 6)
    (one,) = found_in(tmp_path)
    assert places([one]) == [("helper.py", 5)]
    assert "6 calls" in one["message"]
    assert one["severity"] == "error"
    assert [step["location"]["row"] for step in one["related"]] == [10, 15, 20, 25, 30, 35]


def test_a_part_says_what_the_whole_says(tmp_path: Path) -> None:
    project(tmp_path, 6)
    command = [sys.executable, "-m", "fastlint", "--no-cache", "--output-format", "json"]
    for file, number in (("helper.py", 1), ("main.py", 0)):
        run = subprocess.run([*command, file], cwd=tmp_path, capture_output=True, text=True)
        assert len(json.loads(run.stdout)) == number


def test_a_new_caller_is_a_new_fingerprint(tmp_path: Path) -> None:
    project(tmp_path, 6)
    before = set(found_in(tmp_path)[0]["fingerprints"])
    project(tmp_path, 7)
    after = set(found_in(tmp_path)[0]["fingerprints"])
    assert len(before) == 6
    assert before < after


def test_an_entry_is_silenced_by_itself_and_the_cause_silences_all(tmp_path: Path) -> None:
    project(tmp_path, 6, at_0="  # noqa: FLT101", at_1="  # fastlint: ignore[blocking-http-call]")
    (one,) = found_in(tmp_path)
    assert "4 calls" in one["message"]
    assert [step["location"]["row"] for step in one["related"]] == [20, 25, 30, 35]
    helper = tmp_path / "helper.py"
    helper.write_text(HELPER.replace(".text", ".text  # noqa: FLT101"), encoding="utf-8")
    project_main_only = (tmp_path / "main.py").read_text(encoding="utf-8").replace("  # noqa: FLT101", "")
    (tmp_path / "main.py").write_text(
        project_main_only.replace("  # fastlint: ignore[blocking-http-call]", ""), encoding="utf-8"
    )
    assert found_in(tmp_path) == []


def test_flake8_shows_the_finding_at_the_cause_and_silences_entries_itself(tmp_path: Path) -> None:
    project(tmp_path, 6, at_0="  # noqa: FLT101")
    command = [sys.executable, "-m", "flake8", "--select", "FLT", "--isolated"]
    environment = {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"}
    run = subprocess.run([*command, "."], cwd=tmp_path, capture_output=True, text=True, env=environment)
    assert run.stdout.count("FLT101") == 1, run.stdout + run.stderr
    assert "helper.py:5" in run.stdout
    assert "5 calls" in run.stdout


def test_all_entries_are_fixed(tmp_path: Path) -> None:
    project(tmp_path, 6)
    command = [sys.executable, "-m", "fastlint", "--no-cache", "--fix", "--unsafe-fixes", "."]
    subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (tmp_path / "main.py").read_text(encoding="utf-8").count("async def") == 0


SESSION = """\
import asyncio
import socket

from fastapi import FastAPI

app = FastAPI()


@app.get("/one-object")
async def one_object() -> str:
    peer = socket.create_connection(("pay.example.com", 9000), timeout=5)
    await asyncio.sleep(0)
    peer.sendall(b"balance")
    await asyncio.sleep(0)
    return peer.recv(1024).decode()


@app.get("/two-calls")
async def two_calls() -> str:
    with open("a.csv") as file:
        await asyncio.sleep(0)
        first = file.read()
    await asyncio.sleep(0)
    with open("b.csv") as other:
        return first + other.read()
"""


def test_calls_are_one_finding_where_one_edit_moves_them(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(SESSION, encoding="utf-8")
    found = [one for one in found_in(tmp_path) if one["code"] == "FLT106"]
    assert places(found) == [("main.py", 11), ("main.py", 13)]
    assert "1 more place" in found[1]["message"]
    files = [one for one in found_in(tmp_path) if one["code"] == "FLT105"]
    assert len(files) == 2


DATABASE = """\
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

app = FastAPI()
engine = create_engine("sqlite://")


def get_session():
    with Session(engine) as session:
        yield session


def names(session: Session) -> list[str]:
    return [str(row) for row in session.scalars(text("select name"))]


def note(session: Session, name: str) -> None:
    session.execute(text("insert into seen values (:name)"), {"name": name})


@app.post("/")
async def seen(name: str, session: Annotated[Session, Depends(get_session)]) -> int:
    known = names(session)
    await later()
    note(session, name)
    session.commit()
    return len(known)


async def later() -> str:
    return ""
"""


def test_all_that_one_function_does_with_a_database_is_one_finding(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(DATABASE, encoding="utf-8")
    (one,) = (found for found in found_in(tmp_path) if found["code"] == "FLT104")
    assert [place["location"]["row"] for place in one["entries"]] == [26, 28, 29]


@pytest.mark.parametrize(("comment", "silent"), [("ASYNC210", True), ("ASYNC", True), ("E501", False), ("S608", False)])
def test_a_comment_for_a_rule_of_ruff_that_reports_the_same_counts(tmp_path: Path, comment: str, silent: bool) -> None:
    project(tmp_path, 1, at_0=f"  # noqa: {comment}")
    assert (found_in(tmp_path) == []) == silent


def test_flake8_knows_the_codes_of_ruff_too(tmp_path: Path) -> None:
    project(tmp_path, 2, at_0="  # noqa: ASYNC210")
    command = [sys.executable, "-m", "flake8", "--select", "FLT", "--isolated", "main.py"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert [line.split(":")[1] for line in run.stdout.splitlines()] == ["15"]


def test_all_letters_of_overlapping_rules_are_known() -> None:
    linters = {entry for rule in manifest().values() for entry in rule.overlaps}
    assert {letters(entry.partition(":")[2]) for entry in linters} <= OVERLAPPING


RESPONDING = """\


@app.get("/{number}")
def route_{number}(found: bool):
    if not found:
        return ORJSONResponse({{"error": "no"}}, status_code=404)
    if found is None:
        return ORJSONResponse([])
    return ORJSONResponse([{number}])
"""


@pytest.mark.parametrize(("functions", "rows"), [(3, [12, 21, 30]), (4, [2])])
def test_responses_are_one_finding_for_each_function_or_at_the_import(
    tmp_path: Path, functions: int, rows: list[int]
) -> None:
    head = "from fastapi import FastAPI\nfrom fastapi.responses import ORJSONResponse\n\napp = FastAPI()\n"
    text = head + "".join(RESPONDING.format(number=n) for n in range(functions))
    (tmp_path / "main.py").write_text(text, encoding="utf-8")
    found = found_in(tmp_path, "--select", "FLT310")
    assert places(found) == [("main.py", row) for row in rows]
    assert ("8 responses" in found[0]["message"]) == (functions == 4)


STORE = 'import os\n\nPASSWORD = os.getenv("PASSWORD", "kX9vQ2pLr7Tz81")\n'
SERVER = "from fastapi import FastAPI\n\nfrom store import PASSWORD\n\napp = FastAPI()\n"
COPY = 'URL = "postgresql://shop:kX9vQ2pLr7Tz81@db.example.org/shop"{comment}\n'


def shop(folder: Path, comment: str = "") -> None:
    (folder / "archived.py").write_text(COPY.replace("{comment}", comment), encoding="utf-8")
    (folder / "main.py").write_text(SERVER, encoding="utf-8")
    (folder / "old.py").write_text(COPY.replace("{comment}", ""), encoding="utf-8")
    (folder / "store.py").write_text(STORE, encoding="utf-8")


def test_a_secret_of_several_files_is_one_finding_where_it_serves(tmp_path: Path) -> None:
    shop(tmp_path)
    found = found_in(tmp_path, "--select", "FLT803")
    assert places(found) == [("store.py", 3)]
    assert "(2 more places" in found[0]["message"]
    assert [Path(place["filename"]).name for place in found[0]["related"]] == ["archived.py", "old.py"]
    assert len(found[0]["fingerprints"]) == 3


@pytest.mark.parametrize("name", ["archived.py", "main.py", "old.py", "store.py"])
def test_a_part_knows_where_else_a_secret_stands(tmp_path: Path, name: str) -> None:
    shop(tmp_path)
    whole = found_in(tmp_path, "--select", "FLT803")
    command = [sys.executable, "-m", "fastlint", "--no-cache", "--output-format", "json", "--select", "FLT803", name]
    part = json.loads(subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout)
    assert part == [one for one in whole if Path(one["filename"]).name == name]


def test_each_place_of_a_secret_is_silenced_by_itself(tmp_path: Path) -> None:
    shop(tmp_path, "  # noqa: FLT803")
    (one,) = found_in(tmp_path, "--select", "FLT803,FLT002")
    assert [Path(place["filename"]).name for place in one["related"]] == ["old.py"]
    (tmp_path / "store.py").write_text(STORE.replace('81")', '81")  # noqa: FLT803'), encoding="utf-8")
    assert found_in(tmp_path, "--select", "FLT803") == []


BLOCK = """\
import asyncio
import os
import shutil
import zipfile

from fastapi import FastAPI

app = FastAPI()


@app.post("/unpack")
async def unpack(archive: str) -> int:
    await asyncio.sleep(0)
    shutil.rmtree("/srv/work")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall("/srv/work")
    shutil.copytree("/srv/work", "/srv/site")

    shutil.rmtree("/srv/old")
    await asyncio.sleep(0)
    shutil.rmtree("/srv/cold")





    shutil.rmtree("/srv/far")
    return 1
"""


def test_neighbours_that_one_thread_can_do_are_one_finding(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(BLOCK, encoding="utf-8")
    found = [one for one in found_in(tmp_path) if one["code"] == "FLT105"]
    assert places(found) == [("main.py", 14), ("main.py", 21), ("main.py", 27)]
    assert [place["location"]["row"] for place in found[0]["entries"]] == [14, 16, 17, 19]
    assert "rows 14 to 19" in found[0]["message"]
    assert "rows" not in found[1]["message"]


SEPARATED = """\
import asyncio
import shutil

from fastapi import FastAPI
from websocket import create_connection

app = FastAPI()


@app.post("/notes")
async def note(relay: str) -> int:
    ws = create_connection(relay, timeout=2)
    ws.send("hello")
    await asyncio.sleep(1)
    ws.close()
    return 1


@app.post("/copies")
async def copy(path: str) -> int:
    with open(path, "rb") as file:
        await asyncio.sleep(1)
        size = len(file.read())
    shutil.rmtree("/srv/old")
    return size
"""


def test_what_is_done_with_an_object_of_neighbours_goes_with_them_and_a_wait_inside_keeps_apart(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(SEPARATED, encoding="utf-8")
    found = found_in(tmp_path, "--select", "FLT105,FLT106")
    assert places(found) == [("main.py", 12), ("main.py", 21), ("main.py", 24)]
    assert [place["location"]["row"] for place in found[0]["entries"]] == [12, 13, 15]
    assert "rows" not in found[1]["message"] + found[2]["message"]


HABITS = {
    "FLT203": (
        "import asyncio\n\n\nasync def work(): ...\n\n\n",
        "async def f{n}():\n    asyncio.{callee}(work())\n",
        ("create_task", "ensure_future"),
    ),
    "FLT403": (
        "from pydantic import Field\nfrom fastapi import FastAPI, Query, Header\n\napp = FastAPI()\n\n\n",
        "@app.get('/{n}')\ndef f{n}(x: str = {callee}('', example='a')): ...\n",
        ("Query", "Header"),
    ),
    "FLT409": (
        "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n",
        "@app.get('/{n}/{{x}}')\ndef f{n}(x: int = 1): ...\n",
        ("",),
    ),
    "FLT621": (
        "from fastapi import FastAPI, status\n\napp = FastAPI()\n\n\n",
        "@app.get('/{n}', status_code=status.{callee})\ndef f{n}(): ...\n",
        ("HTTP_422_UNPROCESSABLE_ENTITY", "HTTP_413_REQUEST_ENTITY_TOO_LARGE"),
    ),
    "FLT818": (
        "import httpx, requests\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n",
        "@app.get('/{n}')\ndef f{n}():\n    return {callee}('https://far.example.com', verify=False).text\n",
        ("requests.get", "httpx.get"),
    ),
}
"""By rule the head of a file, a function with a finding, and callees that are no part of each other's habit."""


@pytest.mark.parametrize("code", HABITS)
@pytest.mark.parametrize("number", [2, 3, 4, 6])
def test_a_habit_is_one_finding_from_the_fourth_in_a_file_on(code: str, number: int) -> None:
    head, body, callees = HABITS[code]
    for callee in callees:
        text = head + "\n\n".join(body.format(n=n, callee=callee) for n in range(number))
        found = fold(check_texts({"main.py": text}, select=(code,), preview=True))
        assert len(found) == (1 if number >= MANY else number)
        if number >= MANY:
            assert f"({number - 1} more places here" in found[0].message
            assert len(found[0].entries) == number
    given = [callees[n % len(callees)] for n in range(2 * len(callees) + 1)]
    text = head + "\n\n".join(body.format(n=n, callee=callee) for n, callee in enumerate(given))
    assert len(fold(check_texts({"main.py": text}, select=(code,), preview=True))) == len(given)


OLD_CALL = """\
from pydantic import BaseModel


class Item{n}(BaseModel):
    name: str


def told(item: Item{n}) -> dict:
    return item.dict(){comment}
"""


def habit(folder: Path, files: int, **comments: str) -> None:
    """An application that calls a method of Pydantic 1 in several modules."""
    folder.mkdir(exist_ok=True)
    (folder / "requirements.txt").write_text("fastapi==0.115.0\npydantic==2.10.0\n", encoding="utf-8")
    head = "from fastapi import FastAPI\n" + "".join(f"from part_{n} import told as told_{n}\n" for n in range(files))
    routes = "".join(
        f'\n\n@app.get("/{n}")\ndef route_{n}() -> dict:\n    return told_{n}(None)\n' for n in range(files)
    )
    (folder / "main.py").write_text(f"{head}\napp = FastAPI()\n{routes}", encoding="utf-8")
    for n in range(files):
        text = OLD_CALL.replace("{n}", str(n)).replace("{comment}", comments.get(f"at_{n}", ""))
        (folder / f"part_{n}.py").write_text(text, encoding="utf-8")


def test_a_habit_of_many_files_is_one_finding_with_all_places(tmp_path: Path) -> None:
    habit(tmp_path, HABIT + 1)
    (one,) = found_in(tmp_path, "--select", "FLT701")
    assert places([one]) == [("part_0.py", 9)]
    assert f"the same at {HABIT + 1} places in {HABIT + 1} files" in one["message"]
    assert places(one["entries"]) == [(f"part_{n}.py", 9) for n in range(HABIT + 1)]
    assert len(one["fingerprints"]) == HABIT + 1
    assert {fingerprint.rpartition(":")[2] for fingerprint in one["fingerprints"]} == {"1"}
    assert places(one["related"]) == places(one["entries"])[1:]


def test_a_habit_of_few_files_is_told_where_it_stands(tmp_path: Path) -> None:
    habit(tmp_path, HABIT - 1)
    assert places(found_in(tmp_path, "--select", "FLT701")) == [(f"part_{n}.py", 9) for n in range(HABIT - 1)]


def test_each_place_of_a_habit_is_silenced_by_itself_and_does_not_count(tmp_path: Path) -> None:
    habit(tmp_path, HABIT + 1, at_0="  # noqa: FLT701")
    (one,) = found_in(tmp_path, "--select", "FLT701")
    assert places([one]) == [("part_1.py", 9)]
    assert f"the same at {HABIT} places" in one["message"]
    habit(tmp_path, HABIT + 1, at_0="  # noqa: FLT701", at_2="  # noqa")
    assert len(found_in(tmp_path, "--select", "FLT701")) == HABIT - 1


def test_all_places_of_a_habit_are_fixed(tmp_path: Path) -> None:
    habit(tmp_path, HABIT + 1)
    command = [sys.executable, "-m", "fastlint", "--no-cache", "--fix", "--select", "FLT701", "."]
    subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert all("item.model_dump()" in (tmp_path / f"part_{n}.py").read_text() for n in range(HABIT + 1))


def test_a_part_of_a_habit_says_what_the_whole_says(tmp_path: Path) -> None:
    habit(tmp_path, HABIT + 1)
    whole = found_in(tmp_path, "--select", "FLT701")
    command = [sys.executable, "-m", "fastlint", "--no-cache", "--output-format", "json", "--select", "FLT701"]
    for n in range(HABIT + 1):
        run = subprocess.run([*command, f"part_{n}.py"], cwd=tmp_path, capture_output=True, text=True)
        assert json.loads(run.stdout) == (whole if n == 0 else []), n
    both = subprocess.run(
        [*command[:-4], "--select", "FLT701", "part_2.py", "main.py"], cwd=tmp_path, capture_output=True
    )
    assert b"1 more finding in files that were not named has to do with these" in both.stdout


def test_each_distribution_has_habits_of_its_own(tmp_path: Path) -> None:
    """One that has nothing to do with the other is not analysed with it."""
    (tmp_path / ".git").mkdir()
    for name, files in (("a", HABIT), ("b", HABIT - 1)):
        habit(tmp_path / name, files)
    found = found_in(tmp_path, "--select", "FLT701")
    assert [(Path(one["filename"]).parent.name, len(one["entries"])) for one in found] == [
        ("a", HABIT), *[("b", 0)] * (HABIT - 1),
    ]  # fmt: skip


def test_flake8_shows_a_habit_once(tmp_path: Path) -> None:
    habit(tmp_path, HABIT + 2, at_1="  # noqa: FLT701")
    command = [sys.executable, "-m", "flake8", "--select", "FLT701", "--isolated"]
    environment = {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"}
    run = subprocess.run([*command, "."], cwd=tmp_path, capture_output=True, text=True, env=environment)
    assert f"the same at {HABIT + 1} places" in run.stdout, run.stdout + run.stderr
    assert run.stdout.count("FLT701") == 1, run.stdout


PAGE = """\
from pydantic import BaseModel, field_validator


class Page(BaseModel):
    size: int = 20

    @field_validator("size")
    @classmethod
    def is_small(cls, value: int) -> int:
        if value > 100:
            raise ValueError("at most 100")
        return value
"""
LISTING = """\
from typing import Annotated

from fastapi import Depends, FastAPI, Query

from page import Page

app = FastAPI()


def words(search: str = "") -> str:
    return search


@app.get("/{shop}")
def read(shop: int, page: Annotated[Page, Depends()], {other}) -> int:
    return page.size
"""


def listing(name: str, *others: str) -> dict[str, str]:
    return {f"{name}{n}.py": LISTING.replace("{other}", other) for n, other in enumerate(others)} | {"page.py": PAGE}


def test_a_validator_is_mended_once_whoever_depends_on_its_model() -> None:
    plain = "search: str = Depends(words)"
    found = fold(check_texts(listing("routes", plain, plain), select={"FLT517"}))
    assert [(d.filename, len(d.related)) for d in found] == [("routes0.py", 2)]
    assert "(1 more place" in found[0].message


@pytest.mark.parametrize(("other", "version", "is_beside"), [
    ("search: str = Depends(words)", "0.115.3", False),
    ('search: str = ""', "0.115.3", True),
    ('search: str = Query("")', "0.156.2", True),
    ('search: str = Query("")', "0.157.0", False),
])  # fmt: skip
def test_beside_another_parameter_a_model_is_not_taken_apart(other: str, version: str, is_beside: bool) -> None:
    files = listing("routes", other) | {"requirements.txt": f"fastapi=={version}\n"}
    (found,) = check_texts(files, select={"FLT517"})
    assert ("put `search` into the model" in found.message, found.fix is None) == (is_beside, is_beside)


ASYNC_ENGINE = """\
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("postgresql+asyncpg://db.internal/shop")
"""


def test_what_one_line_of_the_dependencies_mends_is_one_finding_where_it_is_served(tmp_path: Path) -> None:
    served = "from fastapi import FastAPI\n\nfrom shop.database import engine\n\napp = FastAPI()\n"
    texts = {
        "alembic/env.py": ASYNC_ENGINE,
        "create_tables.py": f"{ASYNC_ENGINE}\nif __name__ == '__main__':\n    print(engine)\n",
        "shop/database.py": ASYNC_ENGINE,
        "shop/main.py": served,
        "tests/conftest.py": ASYNC_ENGINE,
        "requirements.txt": "fastapi==0.165.0\nsqlalchemy==2.1.0\nasyncpg==0.31.0\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (one,) = found_in(tmp_path, "--select", "FLT905")
    assert Path(one["filename"]).parent.name == "shop"
    assert "(3 more places" in one["message"]
    related = {Path(place["filename"]).name for place in one["related"]}
    assert related == {"env.py", "create_tables.py", "conftest.py"}
    (tmp_path / "other").mkdir()
    (tmp_path / "other/requirements.txt").write_text(texts["requirements.txt"], encoding="utf-8")
    (tmp_path / "other/database.py").write_text(ASYNC_ENGINE, encoding="utf-8")
    assert len(found_in(tmp_path, "--select", "FLT905")) == 2


TRANSLATING = """\
from fastapi import FastAPI, HTTPException, Request

app = FastAPI()


class Full(Exception):
    pass


@app.middleware("http")
async def translate(request: Request, call_next):
    if "x-key" not in request.headers:
        raise HTTPException(401, "no key")
    try:
        return await call_next(request)
    except Full as error:
        raise HTTPException(507, "full") from error
    except KeyError as error:
        try:
            print(error)
        finally:
            raise HTTPException(404, "unknown")
    except ValueError as error:
        raise HTTPException(status_code=500, detail="broken") from error
"""


def test_exceptions_that_the_handlers_of_one_try_translate_are_one_finding() -> None:
    found = fold(check_texts({"main.py": TRANSLATING}, select=("FLT614",)))
    assert [(one.span.row, len(one.entries)) for one in found] == [(13, 0), (17, 2)]
    every = check_texts({"main.py": TRANSLATING}, select=("FLT614",), preview=True)
    assert [one.span.row for one in every if one.confidence is Confidence.LOW] == [24]


@pytest.mark.parametrize(
    ("length", "more"), [(120, " (1 more place here, same repair)"), (135, " (1 more place here)")]
)
def test_the_words_for_other_places_fit_into_the_message(length: int, more: str) -> None:
    same = [
        Diagnostic(
            Span(row, 1, row, 2),
            "x" * length,
            filename="main.py",
            code="FLT601",
            repair="startup",
            severity=Severity.WARNING,
        )
        for row in (1, 2)
    ]
    [one] = fold(same)
    assert one.message == "x" * length + more
    assert len(one.message) <= LONGEST_MESSAGE


ALIKE = """
import httpx
from fastapi import FastAPI

app = FastAPI()


@app.get("/a")
async def read_a() -> None:
    async with httpx.AsyncClient(timeout=60.0) as client:
        await client.get("https://one.example/a")


@app.get("/b")
async def read_b() -> None:
    async with httpx.AsyncClient(timeout=60.0) as client:
        await client.get("https://one.example/b")


@app.get("/c")
async def read_c() -> None:
    async with httpx.AsyncClient(timeout=5) as client:
        await client.get("https://one.example/c")


@app.get("/d")
async def read_d() -> None:
    async with httpx.AsyncClient() as client:
        await client.get("https://one.example/d")
"""


def test_four_clients_of_one_file_are_one_finding_and_two_are_two(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(ALIKE, encoding="utf-8")
    [one] = found_in(tmp_path, "--select", "FLT501")
    assert one["location"]["row"] == 10
    assert "(3 more places here" in one["message"]
    (tmp_path / "main.py").write_text(ALIKE.partition('@app.get("/c")')[0], encoding="utf-8")
    assert [d["location"]["row"] for d in found_in(tmp_path, "--select", "FLT501")] == [10, 16]


OPTIONAL = """\
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Filter(BaseModel):
    name: str = None
    kind: str = None


@app.post("/books")
def books(chosen: Filter, title: str = None, author: str = None, year: int = None) -> str:
    return chosen.name + chosen.kind + str([title or "", author or "", year or 0])


@app.get("/authors")
def authors(name: str = None) -> str:
    return str(name)
"""


def test_defaults_of_one_function_or_class_are_one_finding() -> None:
    found = fold(check_texts({"main.py": OPTIONAL}, select=("FLT404",)))
    assert {one.span.row: len(one.entries) or 1 for one in found} == {8: 2, 13: 3, 18: 1}


def test_what_one_pin_mends_is_one_finding(tmp_path: Path) -> None:
    text = 'from passlib.context import CryptContext\n\ncontext = CryptContext(schemes=["bcrypt"])\n'
    (tmp_path / "main.py").write_text(f"import fastapi\n{text}", encoding="utf-8")
    (tmp_path / "seed.py").write_text(text, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("fastapi\npasslib==1.7.4\nbcrypt==5.0.0\n", encoding="utf-8")
    assert len(found_in(tmp_path, "--select", "FLT805")) == 1
