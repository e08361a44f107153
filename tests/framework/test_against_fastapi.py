"""The static route table of each fixture equals what the running FastAPI says."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.serving import FIXTURES, clean_environment

SHOP = ("main:app", "admin:admin", "jobs:app", "legacy:app", "desk:app", "partners:app", "reports:reports")
PROJECTS = {
    "shop": tuple(f"shop.{name}" for name in SHOP),
    "shop_fixed": tuple(f"shop.{name}" for name in SHOP),
    "single": ("main:app",),
    "spellings": ("spellings.main:app",),
    "nested": ("nested.main:app", "nested.office:app", "nested.cellar:app"),
    "truth": tuple(f"{path.stem}:app" for path in sorted((FIXTURES / "truth").glob("*.py"))),
}
WITH_BAD_ROUTES = ("shop.partners:app",)
"""Applications of the shop where the routes themselves are what is mended; one endpoint is hidden by its decorator."""
APPLICATIONS = [
    (project, application)
    for project, applications in PROJECTS.items()
    for application in applications
    if project != "shop" or application not in WITH_BAD_ROUTES
]

Table = dict[str, list[dict[str, Any]]]


@cache
def running(project: str) -> Table:
    """By application: what FastAPI says."""
    command = [sys.executable, "-B", str(Path(__file__).parents[1] / "running_routes.py"), *PROJECTS[project]]
    environment = clean_environment({"SHOP_DATABASE": ":memory:"})
    process = subprocess.run(command, cwd=FIXTURES / project, env=environment, capture_output=True, text=True)
    assert process.returncode == 0, process.stderr
    table: Table = json.loads(process.stdout)
    return table


@cache
def static(project: str) -> Table:
    """By application: what fastlint says, without running anything."""
    from fastlint.config.settings import Overrides
    from fastlint.engine import Request, routes

    files = {str(file_of(project, application)): application for application in PROJECTS[project]}
    table: Table = {application: [] for application in PROJECTS[project]}
    for row in routes(Request(paths=(str(FIXTURES / project),), overrides=Overrides(), cache=False)):
        place = row["application"]
        assert isinstance(place, dict)
        table.setdefault(files.get(resolved(place["filename"]), "unknown"), []).append(row)
    return table


def file_of(project: str, application: str) -> Path:
    """The file of an application's module; there is one application in each file."""
    return (FIXTURES / project / (application.partition(":")[0].replace(".", "/") + ".py")).resolve()


def resolved(filename: str) -> str:
    return str(Path(filename).resolve())


def tree(dependencies: list[dict[str, Any]]) -> list[Any]:
    return [[each["name"], tree(each["dependencies"])] for each in dependencies]


def key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["path"], sorted(row["methods"]), row["endpoint"]


def ordered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=key)


@pytest.mark.parametrize(("project", "application"), APPLICATIONS)
def test_paths(project: str, application: str) -> None:
    """Methods, full path and endpoint of each route."""
    want = [key(row) for row in ordered(running(project)[application])]
    assert [key(row) for row in ordered(static(project)[application])] == want


@pytest.mark.parametrize(("project", "application"), APPLICATIONS)
def test_dependency_trees(project: str, application: str) -> None:
    """The dependencies of each route, in the order in which they are solved."""
    want = [(key(row), row["dependencies"]) for row in ordered(running(project)[application])]
    assert [(key(row), tree(row["dependencies"])) for row in ordered(static(project)[application])] == want


@pytest.mark.parametrize(("project", "application"), APPLICATIONS)
def test_loop_or_thread(project: str, application: str) -> None:
    want = [(key(row), row["runs_on"]) for row in ordered(running(project)[application])]
    assert [(key(row), row["runs_on"]) for row in ordered(static(project)[application])] == want


@pytest.mark.parametrize(("project", "application"), APPLICATIONS)
def test_places(project: str, application: str) -> None:
    """The file of each endpoint, and a row of its head: from the first decorator to the `def`."""
    mine, theirs = ordered(static(project)[application]), ordered(running(project)[application])
    assert [(key(row), resolved(row["filename"])) for row in mine] == [(key(row), row["filename"]) for row in theirs]
    for row, truth in zip(mine, theirs, strict=True):
        first, definition = truth["rows"]
        assert first <= row["row"] <= definition, (row, truth)


@pytest.mark.parametrize("project", PROJECTS)
def test_no_other_applications(project: str) -> None:
    assert set(static(project)) == set(PROJECTS[project])


def test_mending_changes_no_route() -> None:
    shop, mended = running("shop"), running("shop_fixed")
    assert {name: [key(row) for row in rows] for name, rows in shop.items() if name not in WITH_BAD_ROUTES} == {
        name: [key(row) for row in rows] for name, rows in mended.items() if name not in WITH_BAD_ROUTES
    }
    assert sum(map(len, shop.values())) > 60
