"""Calls on the event loop that lead to blocking ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.callgraph.graph.edges import CallEdge
from fastlint.callgraph.reach.blocking_paths import BlockingEntry
from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.framework.dependencies import Dependencies
from fastlint.index.facts import MODULE
from fastlint.inference.allocations import Allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_by
from fastlint.passes.waits.bounded_contents import is_bounded
from fastlint.passes.waits.large_files import NAMED, REQUEST, WRITTEN, is_literal
from fastlint.passes.waits.resting import dependence
from fastlint.subjects.shared import CallPath

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


_READ_FOR_PAGES = frozenset({
    "pathlib.Path.read_text", "pathlib.Path.exists", "pathlib.Path.is_file", "pathlib.Path.stat",
    "pathlib.Path.iterdir", "pathlib.Path.glob", "os.listdir", "os.scandir", "os.stat", "os.path.exists",
    "os.path.isfile", "os.path.getsize", "os.path.getmtime", "glob.glob",
})  # fmt: skip
"""What reads a text, or asks about files."""
_SENDING = frozenset({"route", "dependency", "websocket", "middleware", "exception-handler", "background-task"})
"""Roles of functions whose parameters come from requests, or from what is added while one is answered."""
_FARTHEST = 4
"""Calls between a route and the function that is given what a client sends."""


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each of them, where it stands; what is awaited by mistake fails, whether it blocks or not, and is told so."""
    failing = {
        (m, Span(*use.place))
        for m, link in view.loop.links.items()
        for use in link.sync_uses
        if use.how == "awaited" and not use.name
    }
    for entry in view.entries:
        m = entry.owner[0]
        if view.shows(m) and ((path := _call_path(view, entry)).is_direct or (m, path.span) not in failing):
            yield m, path


def _call_path(view: ProjectView, entry: BlockingEntry) -> CallPath:
    end = entry.end
    frames = view.frames(entry.steps, entry.end_owner, end.place, end.text)
    cause = f"{view.paths[entry.end_owner[0]]}:{end.place[0]}"
    return CallPath(
        frames[0].span, frames[0].callee, end.kind, end.name, end.instead, frames, view.function(entry.owner),
        end.in_loop, cause, _makes_generator(view, entry),
        bool(entry.steps) and entry.steps[0][1].target in view.loop.loop_bound, entry.is_certain,
        end.is_small or _is_for_administrators(view, entry) or not _is_sent(view, entry), end.since,
        bool(entry.steps) and entry.steps[0][1].target in view.loop.error_bound, end.why,
    )  # fmt: skip


def _is_for_administrators(view: ProjectView, entry: BlockingEntry) -> bool:
    """Whether a text, or the names in a folder, are read for a page that only administrators open."""
    is_read = entry.end.name in _READ_FOR_PAGES or entry.end.why == NAMED
    return is_read and view.administrators.own(entry.owner)


# what clients name


def _is_sent(view: ProjectView, entry: BlockingEntry) -> bool:
    """Whether a client gives one of the parameters that make a file large; where none must be given, it does."""
    sent, function = frozenset(entry.end.sent), entry.end_owner
    if not sent:
        return True
    if REQUEST in sent:
        return view.function(entry.owner).reach == "request"
    of_content = entry.end.why == WRITTEN
    for caller, step in reversed(entry.steps):
        sent, is_written = _handed(view.evaluator, caller, step, function, sent, of_content=of_content)
        function = caller
        if is_written:
            return True
    return _comes_from_client(view, function, sent, of_content=of_content)


def _comes_from_client(view: ProjectView, function: FunctionId, names: frozenset[str], *, of_content: bool) -> bool:
    """Whether a client fills one of some parameters of a function, or of those around that give them to it.

    Nobody knows what is given to a function that no known call runs: it may be what a client sends.
    """
    asked, seen = [(function, names)], set[tuple[FunctionId, frozenset[str]]]()
    for _ in range(_FARTHEST + 1):
        around: list[tuple[FunctionId, frozenset[str]]] = []
        for target, given in asked:
            if not given or (target, given) in seen:
                continue
            seen.add((target, given))
            roles = view.loop.roles.get(target, set())
            if roles & _SENDING and _names_sent(view.evaluator, target, given):
                return True
            callers = [
                (f, step) for f, step in view.loop.callers.get(target, ()) if not view.loop.summaries[f[0]].is_test
            ]
            if not callers and not roles:
                return True
            for within, step in callers:
                handed, is_written = _handed(view.evaluator, within, step, target, given, of_content=of_content)
                if is_written:
                    return True
                around.append((within, handed))
        asked = around
    return False


def _handed(
    ev: Evaluator, caller: FunctionId, step: CallEdge, target: FunctionId, names: frozenset[str], *, of_content: bool
) -> tuple[frozenset[str], bool]:
    """The parameters of a function that decide what a call in it gives for some of another one, and whether it gives
    the written name of a file that may be large. `of_content`: they are asked for as bytes, and not as names.
    """
    called, call = ev.function(*target), ev.call_at(caller, step.place)
    if call is None:
        return frozenset(), False
    given = given_by(called, call)
    terms = [given[name] for name in sorted(names) if name in given]
    if of_content:
        terms = [term for term in terms if not is_bounded(ev, *caller, term)]
    found = [dependence(ev, *caller, term, of_content=of_content).parameters for term in terms]
    if of_content:
        return frozenset().union(*found), False
    left = [p.default for p in called.parameters if p.name in names and p.name not in given and not p.required]
    is_written = any(is_literal(ev, *caller, term) for term in terms) or any(
        is_literal(ev, target[0], MODULE, term) for term in left
    )
    return frozenset().union(*found), is_written


def _names_sent(ev: Evaluator, function: FunctionId, names: frozenset[str]) -> bool:
    """Whether one of some parameters of a function is filled by a client, and not by a dependency."""
    m, f = function
    own, dependencies = ev.function(m, f), Dependencies(Allocations(ev))
    asked = [p for p in own.parameters if p.name in names]
    return any(dependencies.of_parameter(m, own.outer, p, own) is None for p in asked)


# what comes back


def _makes_generator(view: ProjectView, entry: BlockingEntry) -> bool:
    if not entry.steps:
        return False
    m, f = entry.steps[0][1].target
    return view.loop.summaries[m].functions[f].is_generator
