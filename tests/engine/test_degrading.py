"""A part of the analysis that crashes costs its own findings, not those of the others."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from fastlint.__main__ import main

FILES = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndependencies = ["fastapi"]\n',
    "main.py": """\
import time

from fastapi import FastAPI

app = FastAPI()


async def note() -> None: ...


@app.get("/items")
async def read_items() -> list[str]:
    time.sleep(1)
    note()  # fastlint: ignore[unawaited-coroutine]
    note()
    return []
""",
}
PARTS = {
    "coroutines": ("fastlint.passes.slices.coroutines._Receivers", {"FLT102"}),
    "blocking calls": ("fastlint.passes.slices.blocking_calls._call_path", {"FLT201"}),
    "routes": ("fastlint.passes.slices.routes._routes", {"FLT102", "FLT201"}),
    "configured models": ("fastlint.passes.slices.configured_models._validations", {"FLT102", "FLT201"}),
    "applications": ("fastlint.engine.checking.assemble", {"FLT102", "FLT201"}),
    "whatever crosses modules": ("fastlint.engine.surveying.standing_in", set()),
    "versions": ("fastlint.environment.versions.Versions.connect", {"FLT102", "FLT201"}),
    "what calls hand to parameters": ("fastlint.engine.analysis.relink", {"FLT102", "FLT201"}),
    "what is one finding": ("fastlint.engine.run.fold", {"FLT102", "FLT201"}),
    "what comes to run": ("fastlint.engine.checking.weighed", {"FLT102", "FLT201"}),
}


@pytest.mark.parametrize("caching", [False, True])
@pytest.mark.parametrize("part", PARTS)
def test_the_others_are_kept(
    part: str, caching: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    place, kept = PARTS[part]
    real = _real(place)

    def crash(*args: Any, **kwargs: Any) -> Any:
        m = 0
        if args and part == "applications" and not args[0]:
            return real(*args, **kwargs)
        raise LookupError(f"module {m} is odd")

    monkeypatch.setattr(place, crash)
    given = ["main.py", "--isolated", "--output-format", "concise", *(() if caching else ("--no-cache",))]
    assert main(given) == 2
    lines = capsys.readouterr().out.splitlines()
    codes = {code for line in lines for code in re.findall(r"\bFLT\d+\b", line)}
    (crashed,) = [line for line in lines if "FLT001" in line]
    assert crashed.startswith("main.py:1:1:")
    assert f"{part} could not be worked out, at main.py: LookupError: module 0 is odd" in crashed
    assert "test_degrading.py" in crashed
    assert codes - {"FLT001"} == kept


@pytest.mark.parametrize("caching", [False, True])
@pytest.mark.parametrize(
    ("part", "place", "left"),
    [
        ("a route", "fastlint.framework.route_rows._row", ["/items"]),
        ("the applications", "fastlint.engine.checking.assemble", []),
        ("what calls hand to parameters", "fastlint.engine.analysis.relink", ["/items", "/more"]),
    ],
)
def test_the_other_routes_are_listed(
    part: str,
    place: str,
    left: list[str],
    caching: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "main.py").write_text(FILES["main.py"] + '\n\n@app.get("/more")\ndef more() -> None: ...\n')
    monkeypatch.chdir(tmp_path)
    real = _real(place)

    def crash(*args: Any, **kwargs: Any) -> Any:
        if part == "a route" and args[-1].path == "/items":
            return real(*args, **kwargs)
        raise LookupError("odd")

    monkeypatch.setattr(place, crash)
    given = ["routes", "main.py", "--output-format", "json", *(() if caching else ("--no-cache",))]
    assert main(given) == 2
    printed = capsys.readouterr()
    assert [row["path"] for row in json.loads(printed.out)] == left
    (said,) = [line for line in printed.err.splitlines() if "LookupError: odd" in line]
    assert said.startswith(f"error: {part} could not be worked out")


def test_records_of_half_a_second_look_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)

    def crash(records: list[Any], *args: Any) -> Any:
        records[:] = []
        raise LookupError("odd")

    monkeypatch.setattr("fastlint.engine.analysis.relink", crash)
    assert main(["main.py", "--isolated", "--output-format", "concise", "--no-cache"]) == 2
    assert {"FLT001", "FLT102", "FLT201"} == set(re.findall(r"\bFLT\d+\b", capsys.readouterr().out))


def _real(place: str) -> Any:
    import importlib

    names = place.split(".")
    for i in range(len(names) - 1, 0, -1):
        try:
            found: Any = importlib.import_module(".".join(names[:i]))
        except ImportError:
            continue
        for name in names[i:]:
            found = getattr(found, name)
        return found
    raise AssertionError(place)
