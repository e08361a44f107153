"""Endpoints that no request reaches: of routers that no application includes, or behind a route that takes them all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from fastlint.callgraph.liveness.live_modules import Begun
from fastlint.footprint import FunctionId
from fastlint.framework.model import Model
from fastlint.framework.records import Dependency
from fastlint.framework.route_clashes import clashes
from fastlint.inference.words import built_of
from fastlint.passes.slices.middleware import is_unclear, lost_routers
from fastlint.subjects.applications import DeadEndpoint

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

_COVERED = frozenset({"shadowed", "duplicate"})
_ROLES = frozenset({"route", "websocket"})
_IDLE = _ROLES | {"dependency"}


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Endpoints that no request reaches."""
    yield from _dead_endpoints(view.model, view)


def _dead_endpoints(model: Model, view: ProjectView) -> Iterator[tuple[int, DeadEndpoint]]:
    """Functions that serve routes which no request reaches, and nothing else."""
    dead = _lost(model, view.paths) | _covered(model, view)
    living = {model.function_of(route.endpoint) for i, route in enumerate(model.routes) if i not in dead}
    for i in sorted(dead):
        function = model.function_of(model.routes[i].endpoint)
        if function is None or function in living or function[0] != model.routes[i].module:
            continue
        around = view.function(function)
        if not around.is_called and _ROLES.issuperset(around.roles):
            yield function[0], DeadEndpoint(around.first_row, around.span.end_row)


def _lost(model: Model, paths: Sequence[str]) -> set[int]:
    """Routes of routers that no application includes, though the module could be imported."""
    lost = set() if is_unclear(model, paths) else set(lost_routers(model, paths))
    return {i for i, route in enumerate(model.routes) if route.receivers and lost.issuperset(route.receivers)}


def found_by_others(model: Model) -> dict[int, set[int]]:
    """Modules that an application has come by: those of its routes, and those that give them to it.

    For each module with applications those that they have found.
    """
    found: dict[int, set[int]] = {}
    for application in model.applications:
        known = found.setdefault(application.object.id[0], set())
        known.update(model.routes[entry.route].module for entry in application.entries)
        known.update(point.module for entry in application.entries for step in entry.steps for point in step.points)
    return found


def maybe_found(model: Model, paths: Sequence[str]) -> frozenset[int]:
    """All modules with routes, where not all that is included is known: a library may find them, or a loop."""
    flags = {flag for setup in model.stack.setups.values() for flag in setup.flags}
    is_open = "open-include" in flags or is_unclear(model, paths)
    return frozenset(route.module for route in model.routes) if is_open else frozenset()


def idle_functions(model: Model, begun: Begun) -> frozenset[FunctionId]:
    """Functions that FastAPI would run, if it knew of them: of modules that nothing imports, of routers that no
    application includes, and dependencies that only those have; middleware that is never added.
    """
    found = {function for function in model.roles if function[0] in begun.dead} | _never_added(model, begun)
    lost = _lost(model, begun.paths)
    if lost:
        routers = set(lost_routers(model, begun.paths))
        given = [d for ref, known in model.objects.items() if ref not in routers for d in known.dependencies]
        given += [d for include in model.stack.includes for d in include.dependencies]
        own = [d for ref in routers for d in model.objects[ref].dependencies]
        living = _run_for(model, (i for i in range(len(model.routes)) if i not in lost), given)
        dead = _run_for(model, lost, own) - living
        found.update(function for function in dead if _IDLE.issuperset(model.roles.get(function, ())))
    return frozenset(found)


def _never_added(model: Model, begun: Begun) -> set[FunctionId]:
    """Methods of middleware classes that no module of an application hands to anything, by their names, and middleware
    in functions that nobody calls.
    """
    held = {
        function: name
        for function, roles in model.roles.items()
        if roles == {"middleware"} and (name := _holder(model.functions[function].qualname))
        if begun.homes[function[0]] in begun.applied
    }
    if not held:
        return set()
    words = [begun.words(m) for m in sorted(begun.every)]
    built = [built_of(one) for one in words]
    said = {name for one in built for name in one.names}
    said |= {what for one in built for own, what in one.imports if own != what}
    said |= {text.rpartition(".")[2] for one in words for text in one.dotted}
    named = {name for name in {*held.values()} - said if _is_in_command(name, begun)}
    return {function for function, name in held.items() if name not in said and name not in named}


def _holder(qualname: str) -> str:
    """The class or function in which a function stands: `create_app` of `create_app.<locals>.log`, the class of what
    its `__init__` defines.
    """
    around = [part for part in qualname.split(".")[:-1] if part != "<locals>" and not part.startswith("__")]
    return around[-1] if around else ""


def _is_in_command(name: str, begun: Begun) -> bool:
    """Whether something names a function as servers want it: `app.main:create_app`."""
    pattern = re.compile(rb"\w:" + re.escape(name.encode()) + rb"\b")
    return any(pattern.search(text) is not None for _, text in (*begun.commands, *begun.saying(f":{name}".encode())))


def _run_for(model: Model, routes: Iterable[int], dependencies: Iterable[Dependency]) -> set[FunctionId]:
    """What FastAPI runs to serve some routes, and for some dependencies."""
    targets = [dependency.target for dependency in dependencies]
    for i in routes:
        route = model.routes[i]
        targets += [route.endpoint, *(dependency.target for dependency in route.dependencies)]
    seen = set(targets)
    while targets:
        for dependency in model.callables.get(targets.pop(), ()):
            if dependency.target not in seen:
                seen.add(dependency.target)
                targets.append(dependency.target)
    return {function for target in seen if (function := model.function_of(target)) is not None}


def _covered(model: Model, view: ProjectView) -> set[int]:
    """Routes before which another one takes all requests, in each application that has them."""
    covered: set[int] = set()
    living: set[int] = set()
    for application in model.applications:
        found = [clash for clash in clashes(model, application) if clash.kind in _COVERED]
        whole = [c.later for c in found if set(model.routes[c.later.route].methods).issubset(c.methods)]
        living.update(entry.route for entry in application.entries if entry not in whole)
        if not view.loop.summaries[application.object.id[0]].is_test:
            covered.update(entry.route for entry in whole)
    return covered - living
