"""Parameters, types and data models as the model sees them equal what the running FastAPI says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fastlint import engine
from fastlint.config.settings import Overrides
from fastlint.data_nouns import Parameter
from fastlint.engine.run import Run
from fastlint.nouns import Route
from fastlint.project.fastapi.signatures import _SECURITY
from tests.serving import FIXTURES
from tests.test_against_fastapi import APPLICATIONS, running

Nouns = dict[str, dict[str, tuple[Any, ...]]]


def nouns_of(folder: Path) -> Nouns:
    """The nouns of each file."""
    whole = Run(engine.Request((str(folder),), Overrides(), cache=False))
    checking = whole.checking({}, whole.cache)
    checking.analysis.load()
    assert not checking.analysis.failures
    return {whole.paths[m]: found for m, found in checking.contexts().items()}


@cache
def of_fixture(project: str) -> Nouns:
    return nouns_of(FIXTURES / project)


def routes(nouns: Nouns) -> Iterator[tuple[str, Route]]:
    for path, found in nouns.items():
        for route in found.get("Route", ()):
            yield path, route


Bare = tuple[str, str, bool]


def bare(parameters: Iterable[Parameter]) -> list[Bare]:
    """Name, source and whether it is required; specials and dependencies always are."""
    return sorted((p.name, p.source, p.source in ("special", "dependency") or not p.has_default) for p in parameters)


def agree(route: Route, row: dict[str, Any]) -> None:
    """Both know the same parameters; of dependencies all together, of all applications that include the route."""
    truth = {name: sorted(map(tuple, found)) for name, found in row["parameters"]}
    assert bare(route.parameters) == truth.pop(route.endpoint), route.endpoint
    # A partial makes what it binds optional: that is not told.
    inherited = {each[:2] for name, found in truth.items() if name not in _SECURITY for each in found}
    assert not route.is_complete or inherited <= {each[:2] for each in bare(route.inherited)}, route.endpoint


@pytest.mark.parametrize(("project", "application"), APPLICATIONS)
def test_parameters_of_fixtures(project: str, application: str) -> None:
    """Each endpoint's own parameters, and those of its dependencies together."""
    compared = 0
    for row in running(project)[application]:
        for filename, route in routes(of_fixture(project)):
            is_here = row["filename"].endswith(f"/{filename}") and route.endpoint == row["endpoint"]
            if is_here and any(path.endswith(row["path"]) for path in route.paths or (route.path,)):
                compared += 1
                agree(route, row)
    assert compared >= len(running(project)[application]) // 2
