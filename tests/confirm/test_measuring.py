"""Where long steps of an event loop are seen, however late those who look get their turn."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

from fastlint.confirm.joining import Result
from fastlint.confirm.measuring import Measuring, Missed
from fastlint.confirm.wording import as_json, report_lines

HERE = __file__
ROW = {text.strip(): row for row, text in enumerate(Path(HERE).read_text(encoding="utf-8").splitlines(), 1)}


async def held_up() -> None:
    time.sleep(0.2)  # noqa: ASYNC251


def test_a_step_that_is_over_while_its_files_are_looked_up() -> None:
    def in_project(name: str) -> bool:
        time.sleep(0.1)
        return name == HERE

    measuring = Measuring(0.1, in_project)
    measuring.start()
    try:
        asyncio.run(held_up())
    finally:
        measuring.stop()
    assert measuring.missed == []
    (block,) = measuring.blocks
    assert block.look.lines == ((HERE, ROW["time.sleep(0.2)  # noqa: ASYNC251"]),)
    assert block.seconds >= 0.15


def test_a_step_at_which_nobody_has_looked_is_told_with_its_test() -> None:
    result = Result((), (), 0, (Missed(0.612, "tests/test_app.py::test_dump"),))
    lines = list(report_lines(result, Path.cwd(), 0.01))
    assert lines[:2] == [
        "blocked, and not looked into (the machine was too busy):",
        "  612 ms (tests/test_app.py::test_dump)",
    ]
    assert lines[-1].endswith("0 lines blocked unreported, 1 long step not looked into")
    answer = json.loads(as_json(result, 0.01, reach_is_known=True))
    assert answer["missed"] == [{"ms": 612.0, "test": "tests/test_app.py::test_dump"}]


def test_a_line_that_waits_is_told_what_plain_function_held_it_up() -> None:
    library: dict[str, Any] = {"__name__": "library"}
    exec(
        compile("def render(): ...\nasync def serve(): ...\nasync def respond(): ...\n", "library.py", "exec"), library
    )
    mine: dict[str, Any] = {"__name__": "shop"}
    exec(compile("async def watch(): ...\n", "shop.py", "exec"), mine)
    measuring = Measuring(0.1, lambda name: name == "shop.py")
    waits = (1, mine["watch"].__code__, mine)
    frames = [(1, library[name].__code__, library) for name in ("render", "serve", "respond")]
    assert measuring._seen([*frames, waits]).callee == "library.render"
    assert measuring._seen([*frames[1:], waits]).callee == "library.serve"
    assert measuring._seen([waits]).callee == ""
