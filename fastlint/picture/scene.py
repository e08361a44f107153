"""An analysed project, with names and places for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from fastlint.config.errors import shown
from fastlint.engine.request import Request
from fastlint.engine.run import Run
from fastlint.footprint import FunctionId
from fastlint.framework.model import Application, TableRow
from fastlint.framework.route_rows import distinct, functions_of
from fastlint.source import row_name


class Place(NamedTuple):
    """A row of a file; its name is absolute, and as text relative to the current folder."""

    filename: str
    row: int

    def __str__(self) -> str:
        return f"{shown(self.filename)}:{row_name(self.filename, self.row)}"


class Scene:
    """One project, analysed for a request."""

    def __init__(self, request: Request) -> None:
        self.run = Run(request)
        self.checking = self.run.checking(self.run.overlay(), self.run.cache)
        self.checking.load()
        self.analysis = self.checking.analysis
        self.paths = self.analysis.paths
        self.survey = self.checking.survey()
        self.model, self.loop = self.survey.model, self.survey.loop
        self.ev = self.analysis.informed()

    def name(self, function: FunctionId) -> str:
        """The qualified name of a function as people say it."""
        name = self.loop.summaries[function[0]].functions[function[1]].qualname
        return name.replace(".<locals>", "") if function[1] else "the module"

    def word(self, function: FunctionId) -> str:
        """A function with its place, for sentences."""
        return f"`{self.name(function)}` ({self.place(function)})"

    def place(self, function: FunctionId) -> Place:
        """Where a function is defined."""
        return self.at(function, self.loop.summaries[function[0]].functions[function[1]].first_row)

    def at(self, function: FunctionId, row: int) -> Place:
        """A row of the module that holds a function."""
        return self.in_file(self.paths[function[0]], row)

    def in_file(self, filename: str, row: int) -> Place:
        """A row of a file of the project."""
        return Place(self.run._path(filename), row)

    def matching(self, words: str) -> Callable[[TableRow, Application], bool]:
        """A test for routes in which all words stand: in methods, path, endpoint, application, or loop or thread."""
        wanted = words.lower().split()

        def test(entry: TableRow, application: Application) -> bool:
            route = self.model.routes[entry.route]
            function = self.model.function_of(route.endpoint)
            runs_on = self.model.runs_on(function, "route") if function is not None else ""
            named = (*route.methods, entry.path, self.model.name_of(route.endpoint), application.object.name, runs_on)
            text = "\n".join(named).lower()
            return all(word in text for word in wanted)

        return test

    def around(self, m: int, row: int) -> FunctionId:
        """The innermost function that holds a row of a module."""
        functions = self.loop.summaries[m].functions
        around = [f for f, one in enumerate(functions) if f and one.first_row <= row <= one.place[2]]
        return m, max(around, key=lambda f: (functions[f].first_row, f), default=0)

    def problems(self) -> Iterator[str]:
        """Files and paths that could not be read, and parts of the analysis that failed: a line each."""
        for path, row, column, reason in self.checking.unread():
            yield f"{self.in_file(path, row)}:{column}: {reason}"
        yield from map(str, self.run.problems())
        for crash in dict.fromkeys(self.checking.guard.crashes):
            yield crash.message(self.paths)

    @cached_property
    def routes(self) -> dict[FunctionId, tuple[str, ...]]:
        """The routes that each function serves, itself or as a dependency of theirs: `GET /items`."""
        found: dict[FunctionId, dict[str, None]] = {}
        for application in distinct(self.model):
            for entry in application.entries:
                word = f"{', '.join(self.model.routes[entry.route].methods)} {entry.path}"
                for function in functions_of(self.model, entry):
                    found.setdefault(function, {})[word] = None
        return {function: tuple(words) for function, words in found.items()}
