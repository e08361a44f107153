"""Endpoints that no request reaches: of routers that no application includes, or behind a route that takes them all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.project.fastapi.clashes import clashes
from fastlint.project.fastapi.model import Model
from fastlint.project.surrounding_nouns import lost_routers
from fastlint.wiring_nouns import DeadEndpoint

if TYPE_CHECKING:
    from fastlint.project.contexts import ContextBuilder

_COVERED = frozenset({"shadowed", "duplicate"})
_ROLES = frozenset({"route", "websocket"})


def dead_endpoints(model: Model, builder: ContextBuilder) -> Iterator[tuple[int, DeadEndpoint]]:
    """Functions that serve routes which no request reaches, and nothing else."""
    dead = _lost(model, builder) | _covered(model, builder)
    living = {model.function_of(route.endpoint) for i, route in enumerate(model.routes) if i not in dead}
    for i in sorted(dead):
        function = model.function_of(model.routes[i].endpoint)
        if function is None or function in living or function[0] != model.routes[i].module:
            continue
        caller = builder.caller(function)
        if not caller.is_called and _ROLES.issuperset(caller.roles):
            yield function[0], DeadEndpoint(caller.first_row, caller.span.end_row)


def _lost(model: Model, builder: ContextBuilder) -> set[int]:
    """Routes of routers that no application includes, though the module could be imported."""
    lost = set(lost_routers(model, builder))
    return {i for i, route in enumerate(model.routes) if route.receivers and lost.issuperset(route.receivers)}


def _covered(model: Model, builder: ContextBuilder) -> set[int]:
    """Routes before which another one takes all requests, in each application that has them."""
    covered: set[int] = set()
    living: set[int] = set()
    for application in model.applications:
        found = [clash for clash in clashes(model, application) if clash.kind in _COVERED]
        whole = [c.later for c in found if set(model.routes[c.later.route].methods).issubset(c.methods)]
        living.update(entry.route for entry in application.entries if entry not in whole)
        if not builder.loop.summaries[application.object.id[0]].is_test:
            covered.update(entry.route for entry in whole)
    return covered - living
