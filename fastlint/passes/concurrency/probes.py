"""Routes for monitors that need a thread, in applications whose other plain functions hold threads for long."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from fastlint.callgraph.graph.edges import Blocking
from fastlint.callgraph.reach.reachability import KINDS
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value
from fastlint.passes.slices.dependencies import is_probe
from fastlint.subjects.serving import ThreadedProbe

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

_MOST = 400
"""Functions that are followed from one route."""
_SLOW = frozenset(KINDS) - {"file", "upload", "input", "wait"}
"""Kinds of blocking that hold a thread for as long as somebody else takes, or for much work."""
_MAKING = re.compile(r"(fastapi|starlette)\.(\w+\.)*\w*(Response|jsonable_encoder)|pydantic\.\w+")
_QUICK = frozenset({
    "builtins.dict", "builtins.str", "builtins.int", "builtins.float", "builtins.bool", "builtins.list", "builtins.len",
    "builtins.round", "builtins.isinstance", "builtins.getattr", "builtins.max", "builtins.min", "time.time",
    "time.monotonic", "time.perf_counter", "datetime.datetime.now", "datetime.datetime.utcnow",
    "datetime.datetime.isoformat", "datetime.datetime.today", "datetime.datetime.timestamp",
    "datetime.datetime.strftime", "os.getenv", "os.getpid",
})  # fmt: skip
"""What a route can call and still be done at once."""


def threaded_probes(view: ProjectView) -> Iterator[tuple[int, ThreadedProbe]]:
    """Each with the module in which it stands, and with a slow route of its application."""
    model, seen = view.model, set[FunctionId]()
    for application in model.applications:
        found = (model.function_of(model.routes[e.route].endpoint) for e in application.entries if e.route >= 0)
        endpoints = [function for function in found if function is not None]
        probes = [f for f in sorted(set(endpoints)) if f not in seen and _is_trivial_probe(view, f)]
        slow = _slow(view, endpoints) if probes else None
        for function in probes if slow is not None else ():
            seen.add(function)
            yield function[0], _subject(view, function, slow)


def _subject(view: ProjectView, function: FunctionId, slow: _Slow | None) -> ThreadedProbe:
    assert slow is not None
    around = view.function(function)
    frame = view.frame(slow.owner, slow.end.place, slow.end.text)
    route = view.function(slow.route).name
    return ThreadedProbe(around.name_span, around, route, frame, slow.end.kind != "database")


def _is_trivial_probe(view: ProjectView, function: FunctionId) -> bool:
    return _needs_thread(view, function) and is_probe(view, function) and _is_quick(view, function)


def _needs_thread(view: ProjectView, function: FunctionId) -> bool:
    loop = view.loop
    summary = loop.summaries[function[0]]
    f = summary.functions[function[1]]
    return not summary.is_test and not f.is_async and not f.is_generator and not loop.runs_on_loop(function)


def _is_quick(view: ProjectView, function: FunctionId) -> bool:
    """Whether a route only puts an answer together: by nothing else than what is known to be done at once."""
    ev, (m, f) = view.evaluator, function
    facts = ev.function(m, f)
    if len(facts.decorators) != 1 or facts.klass >= 0:
        return False
    calls = ev.calls_in(m, f)
    return all(_is_done_at_once(view, m, f, call) for call in calls) and not view.loop.links[m].blocking.get(f)


def _is_done_at_once(view: ProjectView, m: int, f: int, call: Call) -> bool:
    ev = view.evaluator
    values = ev.value(m, f, call.func, call.block, call.place[0])
    return bool(values) and all(
        v[0] == "external" and (v[1] in _QUICK or _MAKING.fullmatch(v[1]) is not None)
        if v[0] != "class"
        else _is_data(ev, v)
        for v in values
    )


def _is_data(ev: Evaluator, klass: Value) -> bool:
    """Whether making an object of a class runs no code of the project."""
    return not any(v[0] in ("function", "method") for v in ev.attributes((klass,), "__init__"))


class _Slow(NamedTuple):
    """A plain route, and the blocking call that it comes to."""

    route: FunctionId
    owner: FunctionId
    end: Blocking


def _slow(view: ProjectView, endpoints: Iterable[FunctionId]) -> _Slow | None:
    """The plain route of an application that holds its thread for the longest, by the kind of what it waits for."""
    found: list[_Slow] = []
    for function in sorted(set(endpoints)):
        if _needs_thread(view, function) and not is_probe(view, function):
            found += _ends(view, function)
    return min(found, key=lambda one: (one.end.kind == "database", KINDS.index(one.end.kind)), default=None)


def _ends(view: ProjectView, function: FunctionId) -> Iterator[_Slow]:
    """The slow calls that a plain function comes to."""
    links, todo, seen = view.loop.links, deque([function]), {function}
    while todo and len(seen) < _MOST:
        m, f = todo.popleft()
        for end in links[m].blocking.get(f, ()):
            if end.kind in _SLOW and end.level == "normal" and not view.loop.is_done(end.guards):
                yield _Slow(function, (m, f), end)
        for step in links[m].steps.get(f, ()):
            if step.target not in seen:
                seen.add(step.target)
                todo.append(step.target)
