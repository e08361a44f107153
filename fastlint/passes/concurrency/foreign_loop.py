"""Tests that wait for connections of the application on their own loop, before it runs on that of a blocking client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from fastlint.callgraph.graph.callables import is_memoised
from fastlint.footprint import FunctionId
from fastlint.index.facts import MODULE, Call, Term, Use
from fastlint.index.terms import dotted_name
from fastlint.knowledge.roles import named
from fastlint.passes.lifecycle.starting import called
from fastlint.passes.watched_calls import CallRecord

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

_BOUND = tuple(named("loop-bound-client"))
"""Connections, and pools of them, that belong to the loop that first waited for them."""
_OF_TESTS = "httpx.AsyncClient."
"""What a fixture gives of this speaks to the application itself, without a connection."""
_SESSIONS = tuple(named("loop-bound-session"))
"""What belongs to a loop if the driver does."""
_DRIVERS = re.compile(rb"\b(?:asyncpg|aiomysql|asyncmy|aioodbc)\b")
_OF_NO_LOOP = re.compile(rb"\baiosqlite\b|\bsqlite\b|\bNullPool\b|\bAsyncMock\b|\bMagicMock\b")
"""In tests: a driver of no loop, connections that are not kept, and what is no connection at all."""
_OVERRIDING = b"dependency_overrides"
_WAITED = (Use.AWAITED, Use.ASYNC_ENTERED, Use.ASYNC_ITERATED)


class ForeignLoop:
    """Judges requests of blocking clients in async tests."""

    def __init__(self, view: ProjectView) -> None:
        self.view = view
        self._known: dict[int, bytes] = {}

    def bites(self, m: int, request: CallRecord) -> bool:
        """Whether what a test has waited for before a request belongs to its loop, and is the application's too."""
        own = (m, request.owner)
        if not self.view.evaluator.function(*own).is_async:
            return False
        for function in called([own], self.view):
            for call in self._waited(function):
                is_before = function != own or call.place[:2] < request.place[:2]
                if is_before and self._is_shared(function, call, own):
                    return True
        return False

    def _waited(self, function: FunctionId) -> Iterator[Call]:
        ev = self.view.evaluator
        calls = ev.calls_in(*function)
        return (call for call in calls if call.use in _WAITED)

    def _is_shared(self, function: FunctionId, call: Call, test: FunctionId) -> bool:
        """Whether a call works on a connection of the application; on what a fixture gives, if tests override some."""
        ev, (m, f) = self.view.evaluator, function
        names = [
            ev.knowledge.canonical(value[1])
            for value in ev.value(m, f, call.func, call.block, call.place[0])
            if value[0] == "external"
        ]
        root = dotted_name(call.func).partition(".")[0]
        is_given = function == test and self._is_given(function, root)
        if is_given and _OVERRIDING not in self._tests(test[0]):
            return False
        if any(name.startswith(_SESSIONS) for name in names):
            return self._names_driver and not _OF_NO_LOOP.search(self._tests(test[0]))
        if is_given and any(name.startswith(_OF_TESTS) for name in names):
            return False
        return any(name.startswith(_BOUND) for name in names) and self._outlives(function, call.func)

    def _outlives(self, function: FunctionId, term: Term) -> bool:
        """Whether the object at the head of a chain of members is none that the function makes for itself."""
        ev, (m, f) = self.view.evaluator, function
        while type(term) is tuple and term[0] == ".":
            term = term[1]
        bound = ev.function(m, f).bound(term) if type(term) is str else [term]
        if (
            not bound
            and type(term) is str
            and self.view.loop.summaries[m].is_test
            and not self._is_given(function, term)
        ):
            return self._is_imported(m, term)
        made = [value[1] for value in bound if type(value) is tuple and value[0] == "()"]
        calls = [ev.facts(m).calls[number] for number in made]
        kept = [
            value[0] == "function" and is_memoised(ev, (value[1], value[2]))
            for call in calls
            for value in ev.value(m, f, call.func, call.block, call.place[0])
        ]
        return len(made) == len(bound) and len(kept) >= len(made) and all(kept)

    def _is_given(self, function: FunctionId, name: str) -> bool:
        return self.view.evaluator.function(*function).takes(name)

    def _is_imported(self, m: int, name: str) -> bool:
        """Whether a module of tests has a name from elsewhere: what it makes itself, the application does not use."""
        bound = [b.value for b in self.view.evaluator.bindings(m, MODULE) if b.name == name]
        return bool(bound) and all(type(value) is tuple and value[0] == "import" for value in bound)

    def _tests(self, m: int) -> bytes:
        """The text of a module of tests, of the conftest.py files above it, and of the helpers that these import."""
        if m not in self._known:
            standing, paths, summaries = self.view.standing, self.view.paths, self.view.loop.summaries
            above = [k for k, path in enumerate(paths) if path.endswith("conftest.py")]
            above = [k for k in above if paths[m].startswith(paths[k].removesuffix("conftest.py"))]
            imported = standing.begun.imported((m, *above), by_name=False)
            helpers = sorted(k for k in imported if k in summaries and summaries[k].is_test)
            self._known[m] = b"\n".join(standing.text(k) for k in dict.fromkeys((m, *above, *helpers)))
        return self._known[m]

    @cached_property
    def _names_driver(self) -> bool:
        """Whether the code or the requirements name a driver whose connections belong to a loop."""
        standing = self.view.standing
        modules = (m for m, summary in self.view.loop.summaries.items() if not summary.is_test)
        texts = (*(text for _, text in standing.begun.about), *(standing.text(m) for m in modules))
        return any(_DRIVERS.search(text) for text in texts)
