"""What FastAPI uses functions for: middleware, exception handlers, lifespans, streams; shown where they are defined."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.subjects.serving import ExceptionHandler, Lifespan, Middleware, Stream

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


def subjects(view: ProjectView) -> Iterator[Reported]:
    """What FastAPI uses functions for, shown where they are defined."""
    for function, roles in sorted(view.loop.roles.items()):
        if not view.loop.summaries[function[0]].is_test:
            yield from _subjects_of(view, function, roles)


def _subjects_of(view: ProjectView, function: FunctionId, roles: Collection[str]) -> Iterator[Reported]:
    m, f = function
    around = view.function(function)
    if "middleware" in roles:
        yield m, Middleware(around.name_span, around)
    if "exception-handler" in roles:
        yield m, ExceptionHandler(around.name_span, around)
    if "lifespan" in roles:
        yield m, _lifespan(view, function, is_nested=False)
        links = view.loop.links[m]
        for step in links.runs(f):
            entered = view.function(step.target)
            if entered.is_generator and entered.is_async and "lifespan" not in entered.roles:
                yield step.target[0], _lifespan(view, step.target, is_nested=True)
    if "stream" in roles and around.is_generator:
        yield m, Stream(around.name_span, around, f in view.loop.links[m].iterating)


def _lifespan(view: ProjectView, function: FunctionId, *, is_nested: bool) -> Lifespan:
    m, f = function
    links = view.loop.links[m]
    resources = tuple((Span(*r.place), r.text, r.release) for r in links.resources.get(f, ()))
    around = view.function(function)
    again = tuple(Span(*step.place) for step in links.runs(f) if step.target in view.done_when_missing)
    return Lifespan(around.name_span, around, resources, is_nested, again)
