"""`fastlint explain FILE:ROW`: the thread of a line, what leads to it, and why rules speak of it or do not."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fastlint.__main__ import main
from tests.doors import Run, write

MAIN = """
import asyncio
import time

from fastapi import BackgroundTasks, Depends, FastAPI
from fastapi.concurrency import run_in_threadpool
from helpers import DEBUG, deep, lonely, nap, silenced, tick

app = FastAPI()


def user() -> str:
    return deep()


@app.get("/loop")
async def on_loop() -> str:
    return deep()


@app.get("/thread")
def in_thread(who: str = Depends(user)) -> str:
    nap()
    return deep()


@app.get("/aside")
async def aside() -> None:
    await run_in_threadpool(nap)


@app.get("/silenced")
async def calls_silenced() -> None:
    silenced()


@app.get("/never")
async def never() -> None:
    if DEBUG:
        time.sleep(1)


@app.on_event("startup")
async def start() -> None:
    asyncio.create_task(tick())


time.sleep(2)
"""
HELPERS = """
import time

import requests

DEBUG = False


def deep() -> str:
    return requests.get("https://example.com", timeout=3).text


def nap() -> None:
    time.sleep(1)


def lonely() -> None:
    time.sleep(1)


def silenced() -> None:
    time.sleep(1)  # noqa: FLT102


async def tick() -> None:
    while True:
        time.sleep(1)
"""


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    write(tmp_path, {"main.py": MAIN, "helpers.py": HELPERS})
    monkeypatch.chdir(tmp_path)
    return partial(run, "explain")


def _row(text: str, which: str, after: str = "") -> int:
    return text[: text.index(which, text.index(after))].count("\n") + 1


def _told(run: Run, name: str, which: str, after: str = "", *words: str) -> dict[str, Any]:
    text = {"main.py": MAIN, "helpers.py": HELPERS}[name]
    code, out, err = run(f"{name}:{_row(text, which, after)}", "--output-format", "json", *words)
    assert (code, err) == (0, "")
    told: dict[str, Any] = json.loads(out)
    return told


def test_everything_of_a_line_that_blocks(run: Run) -> None:
    code, out, err = run(f"helpers.py:{_row(HELPERS, 'return requests')}")
    assert (code, err) == (0, "")
    assert "def deep  helpers.py:9  runs on: the event loop and threads\n" in out
    assert "  on the event loop: `on_loop` (main.py:16) calls it there\n" in out
    assert "  in a thread: `user` (main.py:12), `in_thread` (main.py:21) call it there\n" in out
    assert "what leads here: 3 ways\n" in out
    assert "  GET /loop  on_loop  main.py:16  (the event loop)\n    -> main.py:18  on_loop calls `deep`\n" in out
    assert "  dependency of GET /thread  user  main.py:12  (a thread)\n" in out
    assert "`requests.get` calls <requests.api.get>" in out or "`requests.get` calls <requests.get>" in out
    assert "      blocks: http; use " in out
    assert "  error[FLT101] blocking-http-call at main.py:18: reported\n" in out


@pytest.mark.parametrize(
    ("name", "which", "after", "runs_on", "why"),
    [
        ("helpers.py", "time.sleep", "def nap", "thread", "it runs in a thread, where it keeps nobody else waiting"),
        ("helpers.py", "time.sleep", "def lonely", None, "nothing in the project is seen to call the function"),
        ("main.py", "time.sleep(2)", "", None, "it runs when the module is imported"),
    ],
)
def test_why_no_rule_speaks(run: Run, name: str, which: str, after: str, runs_on: str | None, why: str) -> None:
    told = _told(run, name, which, after)
    assert told["function"]["runs_on"] == runs_on
    assert told["findings"] == []
    (silent,) = told["silent"]
    assert silent["call"] == "time.sleep"
    assert why in silent["why"]


def test_who_hands_it_to_a_thread(run: Run) -> None:
    told = _told(run, "helpers.py", "time.sleep", "def nap")
    assert "in a thread: `aside` (main.py:27) hands it to one" in told["function"]["why"]
    ways = {way["from"]: way for way in told["ways"]}
    assert [step["how"] for step in ways["GET /aside"]["steps"]] == ["hands to a thread"]
    assert [step["how"] for step in ways["GET /thread"]["steps"]] == ["calls"]


def test_a_comment_silences_it(run: Run) -> None:
    (finding,) = _told(run, "helpers.py", "time.sleep", "def silenced")["findings"]
    row = _row(HELPERS, "# noqa")
    assert (finding["code"], finding["fate"]) == ("FLT102", f"silenced by the comment at helpers.py:{row}")
    (finding,) = _told(run, "main.py", "    silenced()")["findings"]
    assert finding["fate"] == f"silenced by the comment at helpers.py:{row}"


def test_it_is_of_low_confidence(run: Run) -> None:
    (finding,) = _told(run, "main.py", "time.sleep(1)", "if DEBUG")["findings"]
    assert finding["fate"] == (
        "of low confidence (--confidence low shows it): it stands in a branch that is never taken: "
        "constants of the project decide it"
    )


def test_a_task_runs_beside_requests(run: Run) -> None:
    told = _told(run, "helpers.py", "time.sleep", "async def tick")
    assert told["function"]["runs_on"] == "loop"
    assert any("`start` (main.py:" in why and "starts it as a task" in why for why in told["function"]["why"])
    (way,) = told["ways"]
    assert way["from"] == "startup"
    assert [step["how"] for step in way["steps"]] == ["starts"]
    assert [finding["fate"] for finding in told["findings"] if finding["code"] == "FLT102"] == ["reported"]


def test_the_rule_is_off(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fastlint.toml").write_text('ignore = ["FLT102"]\n')
    told = _told(run, "helpers.py", "time.sleep", "async def tick")
    assert [f["fate"] for f in told["findings"] if f["code"] == "FLT102"] == ["not reported: the rule is off"]
    (tmp_path / "fastlint.toml").write_text('[per-file-ignores]\n"helpers.py" = ["FLT102"]\n')
    told = _told(run, "helpers.py", "time.sleep", "async def tick")
    assert [f["fate"] for f in told["findings"] if f["code"] == "FLT102"] == [
        "not reported: per-file-ignores switch the rule off in this file"
    ]


def test_a_line_of_which_nothing_is_to_say(run: Run) -> None:
    code, out, _ = run(f"helpers.py:{_row(HELPERS, 'DEBUG = False')}")
    assert code == 0
    assert "DEBUG is Literal[False]" in out
    assert out.endswith("rules\n  none has anything to say\n")


def test_looking_changes_nothing_that_is_kept(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--output-format", "concise"])
    before = capsys.readouterr().out
    run(f"helpers.py:{_row(HELPERS, 'return requests')}")
    main(["--output-format", "concise"])
    assert capsys.readouterr().out == before


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("helpers.py", 'error: explain: "helpers.py" is not of the form FILE:ROW\n'),
        ("nowhere.py:1", "error: explain: nowhere.py: no such file\n"),
        ("helpers.py:0", "error: explain: helpers.py has rows 1 to 28, no row 0\n"),
        ("helpers.py:999", "error: explain: helpers.py has rows 1 to 28, no row 999\n"),
        ("helpers.py:" + "9" * 5_000, "error: explain: helpers.py has rows 1 to 28, no row 999999999999\n"),
        ("notes.txt:1", "error: explain: notes.txt is no module that could be analysed\n"),
        ("broken.py:1", "error: explain: broken.py is no module that could be analysed\n"),
    ],
)
def test_what_cannot_be_explained(run: Run, tmp_path: Path, word: str, said: str) -> None:
    (tmp_path / "notes.txt").write_text("x y\n")
    (tmp_path / "broken.py").write_text("def f(:\n")
    code, out, err = run(word)
    assert (code, out) == (2, "")
    assert err.endswith(said)


def test_tests_come_last(run: Run, tmp_path: Path) -> None:
    """They say nothing of where a function runs, where the service itself calls it."""
    (tmp_path / "test_all.py").write_text(
        "from helpers import deep, lonely\n\n\ndef test_deep() -> None:\n    deep()\n    lonely()\n"
    )
    row = _row(HELPERS, "return requests")
    _, out, _ = run(f"helpers.py:{row}")
    assert "what leads here: 3 ways\n" in out
    assert "  ... and 1 from tests (--all)\n" in out
    assert "test_deep" not in out
    _, out, _ = run(f"helpers.py:{row}", "--all")
    assert "  test  test_deep  test_all.py:4  (not known)\n    -> test_all.py:5  test_deep calls `deep`\n" in out
    _, out, _ = run(f"helpers.py:{_row(HELPERS, 'time.sleep', 'def lonely')}")
    assert "not known: `test_deep` (test_all.py:4) calls it, and nothing is known to run that\n" in out


def test_a_column_may_follow(run: Run) -> None:
    assert run("helpers.py:11:5")[:2] == run("helpers.py:11")[:2]


def test_a_route_of_an_application_that_nothing_serves(run: Run, tmp_path: Path) -> None:
    """Its application has it, as `fastlint routes` shows: what is said is that nothing serves that one."""
    head = "import time\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
    text = head + "@app.get('/')\nasync def root():\n    time.sleep(1)\n"
    (tmp_path / "served.py").write_text(text)
    (tmp_path / "unserved.py").write_text(text)
    (tmp_path / "Dockerfile").write_text('FROM python\nCMD ["uvicorn", "served:app"]\n')
    assert "on the event loop: it is a route, and an `async def`\n" in run("served.py:9")[1]
    assert "nowhere: it is a route that no application which is served has\n" in run("unserved.py:9")[1]
