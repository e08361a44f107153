"""Dependencies as rules see them, and what the project does with what they provide."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fastlint.callgraph.reach.always_default import AlwaysDefault
from fastlint.callgraph.reach.reachability import REQUEST_ROLES
from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.framework import records as fastapi_record
from fastlint.framework.application_stack import of_application
from fastlint.framework.model import Model, TableRow
from fastlint.framework.records import ClassKind, Target
from fastlint.index.facts import Place
from fastlint.passes import injection
from fastlint.passes.injection import Injected
from fastlint.passes.injection.own_commits import OwnCommits
from fastlint.passes.injection.providers import Providers
from fastlint.passes.injection.record import Opening
from fastlint.passes.lifecycle.rare_routes import RareRoutes
from fastlint.passes.lifecycle.starting import is_replaced
from fastlint.subjects.injection import (
    BareDependency,
    CalledReference,
    Dependency,
    DependencyUse,
    GeneratorCall,
    Handover,
    Injection,
    SessionOpening,
    SettingsLoader,
    SharedSession,
    StaleImport,
    StateChange,
)
from fastlint.subjects.shared import Frame, FunctionView

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

_DECLARING = frozenset({"route", "websocket", "dependency"})
_SINGLE = "Connection"
"""What is opened without a pool or session around it, as an operator's action does."""
_PROVIDING = frozenset({"dependency"})
_SERVING = frozenset({"route"})
_PROBE = re.compile(
    r"(get_|is_|check_)?(health|healthy|ready|readiness|live|liveness|alive|ping|heartbeat)(z|_?check|_probe|_status)?"
)
"""What a route is called that only tells whether the service is there; behind it what it asks for that."""
_ASKED = frozenset({"db", "database", "postgres", "mysql", "sql", "status", "startup", "deep", "full"})
_MOST_USERS = 5
Found = Iterator[tuple[int, Any]]


Kept = Injected


def collect(reader: ModuleReader) -> Kept:
    """What one module does with what FastAPI injects."""
    return injection.collect(reader.ev, reader.m)


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each fact with the module in which it is to be reported."""
    model, loop, injected = view.model, view.loop, view.kept(Kept)
    declared = _declared(model)
    yield from _dependencies(model, view, injected, declared)
    yield from _injections(model, view, declared)
    yield from _shared(view, injected, loop.served)
    providers = Providers(view)
    for m, found in sorted(injected.items()):
        if not loop.summaries[m].is_test and view.shows(m):
            yield from ((m, subject) for subject in _of_module(view, m, found, providers))


Declared = dict[tuple[int, Place], list[fastapi_record.Dependency]]


def _declared(model: Model) -> Declared:
    """Every `Depends(...)` by its place, with what it is in each signature or list that it is a part of."""
    tables = [d for found in model.callables.values() for d in found]
    tables += [d for owner in model.objects.values() for d in owner.dependencies]
    tables += [d for route in model.routes for d in route.dependencies]
    tables += [d for application in model.applications for entry in application.entries for d in entry.dependencies]
    declared: Declared = {}
    for dependency in tables:
        if dependency.where:
            declared.setdefault(dependency.where, []).append(dependency)
    return declared


def _uses(model: Model, view: ProjectView, declared: Declared) -> dict[FunctionId, list[DependencyUse]]:
    """Where functions are declared as dependencies, tests aside."""
    uses: dict[FunctionId, list[DependencyUse]] = {}
    for (m, place), found in sorted(declared.items()):
        for target in {d.target for d in found}:
            function = model.function_of(target)
            if function is not None and not view.loop.summaries[m].is_test:
                scope = next(d.scope for d in found if d.target == target)
                uses.setdefault(function, []).append(DependencyUse(view.paths[m], Span(*place), scope))
    return uses


def _dependencies(model: Model, view: ProjectView, injected: Mapping[int, Injected], declared: Declared) -> Found:
    uses = _uses(model, view, declared)
    own = OwnCommits(view.evaluator, view.loop, model)
    for function, roles in sorted(view.loop.roles.items()):
        m, f = function
        summary = view.loop.summaries[m]
        if "dependency" in roles and not summary.is_test:
            around = view.function(function)
            texts = [x.text for x in injected[m].misannotated if x.function == f] if m in injected else []
            known = tuple(uses.get(function, ()))
            text = texts[0] if texts else ""
            parameters = view.parameters.of_function(function)
            is_spare = around.is_generator and own.are_all(function)
            calls = summary.functions[f].calls
            yield m, Dependency(around.name_span, around, calls, known, text, parameters, is_spare)


def _injections(model: Model, view: ProjectView, declared: Declared) -> Found:
    users: dict[tuple[Any, ...], list[Target]] = {}
    for target, dependencies in model.callables.items():
        for dependency in dependencies:
            users.setdefault(dependency.where, []).append(target)
    for (m, place), found in sorted(declared.items()):
        if view.loop.summaries[m].is_test:
            continue
        for target in dict.fromkeys(d.target for d in found):
            kind, checks, filename, row = _known_of(model, view, target)
            count = sum(d.target == target for d in found)
            answered = bool(checks) and _is_answered(model, (m, place))
            beside = _beside(model, view, users.get((m, place), ()), target) if checks else ()
            name = model.name_of(target)
            yield m, Injection(Span(*place), name, target[0], kind, checks, filename, row, count, answered, beside)


def _known_of(model: Model, view: ProjectView, target: Target) -> tuple[ClassKind, tuple[str, ...], str, int]:
    """What kind of class a dependency is, its validators, and where it is defined."""
    if target[0] in ("class", "instance"):
        facts = model.classes[target[1], target[2]]
        return facts.kind, facts.checks, view.paths[target[1]], facts.row
    if target[0] == "function":
        return "", (), view.paths[target[1]], model.functions[target[1], target[2]].first_row
    return "", (), "", 0


def _beside(model: Model, view: ProjectView, users: Iterable[Target], own: Target) -> tuple[str, ...]:
    """What functions that depend on a model take from the query beside it: parameters, and other models."""
    found: list[str] = []
    for user in users:
        function = model.function_of(user)
        parameters = view.parameters.of_function(function) if function is not None else ()
        found += [p.name for p in parameters if p.source == "query"]
        others = (d.target for d in model.callables.get(user, ()) if d.target != own and d.target[0] == "class")
        found += [model.name_of(t) for t in others if model.classes[t[1], t[2]].kind == "model"]
    return tuple(dict.fromkeys(found))


def _is_answered(model: Model, where: tuple[Any, ...]) -> bool:
    """Whether all applications in which something is injected there have a handler for what Pydantic raises."""
    users = [a for a in model.applications if any(_injects(model, entry, where) for entry in a.entries)]
    caught = [of_application(model.stack.caught, application) for application in users]
    return bool(users) and all(
        any(_is_validation_error(registered.item.name) for registered in found) for found in caught
    )


def _injects(model: Model, entry: TableRow, where: tuple[Any, ...]) -> bool:
    todo = [*entry.dependencies, *model.callables.get(model.routes[entry.route].endpoint, ())]
    seen = set()
    while todo:
        dependency = todo.pop()
        if dependency.where == where:
            return True
        if dependency.target not in seen:
            seen.add(dependency.target)
            todo += model.callables.get(dependency.target, ())
    return False


def _is_validation_error(name: str) -> bool:
    package, _, last = name.partition(".")
    return name == "builtins.ValueError" or (
        package in ("pydantic", "pydantic_core") and last.rpartition(".")[2] == "ValidationError"
    )


def _of_module(view: ProjectView, m: int, found: Injected, providers: Providers) -> Iterator[Any]:
    roles = view.loop.roles

    def caller(function: int) -> FunctionView:
        return view.function((m, function))

    def has_role(function: FunctionId, wanted: frozenset[str]) -> bool:
        return not wanted.isdisjoint(roles.get(function, ()))

    for c in found.called:
        yield CalledReference(Span(*c.place), c.text, c.outer, Span(*c.outer_place), c.way, c.is_async, caller(c.owner))
    yield from (
        GeneratorCall(Span(*g.place), g.text, g.use, caller(g.owner))
        for g in found.generators
        if has_role(g.target, _PROVIDING)
    )
    yield from _openings(view, m, found.openings, providers)
    yield from (
        SettingsLoader(caller(x.function).name_span, x.name, caller(x.function))
        for x in found.loaders
        if has_role((m, x.function), _PROVIDING)
    )
    yield from (
        BareDependency(Span(*b.place), b.text, b.form, caller(b.owner))
        for b in found.bare
        if b.form == "list" or has_role((m, b.owner), _DECLARING)
    )
    yield from (
        StateChange(x.row, x.name, x.how, caller(x.owner))
        for x in found.mutations
        if has_role((m, x.owner), REQUEST_ROLES)
    )
    yield from _of_others(view, m, found)


def _openings(view: ProjectView, m: int, openings: Sequence[Opening], providers: Providers) -> Iterator[SessionOpening]:
    """Sessions and connections that routes open themselves."""
    rare = RareRoutes(view.evaluator, view.model) if any(o.name == _SINGLE for o in openings) else None
    for o in openings:
        function = m, o.owner
        if _SERVING.isdisjoint(view.loop.roles.get(function, ())):
            continue
        is_seldom = rare is not None and o.name == _SINGLE and rare.is_seldom(function, "")
        yield SessionOpening(
            Span(*o.place),
            o.text,
            o.name,
            view.function(function),
            o.is_entered,
            o.is_found,
            o.is_probe or is_seldom or is_probe(view, function),
            is_replaced(view, function, o.text.rpartition(".")[2], _paths_of(view, function)),
            providers.of(o.name),
        )


def is_probe(view: ProjectView, function: FunctionId) -> bool:
    """Whether the last word of all paths of a route, or its own name, is that of a question for its health."""
    paths = _paths_of(view, function)
    name = view.function(function).name.rpartition(".")[2]
    return (bool(paths) and all(_is_probe_path(path) for path in paths)) or _PROBE.fullmatch(name.lower()) is not None


def _paths_of(view: ProjectView, function: FunctionId) -> list[str]:
    """The paths of the routes of a function."""
    return [path for i in view.routes_of.get(function, ()) for path in _paths(view.model, i)]


def _is_probe_path(path: str) -> bool:
    parts = [part for part in path.lower().replace("-", "_").split("/") if part]
    if parts[-1:] and parts[-1] in _ASKED:
        parts.pop()
    return bool(parts) and _PROBE.fullmatch(parts[-1]) is not None


def _paths(model: Model, route: int) -> tuple[str, ...]:
    own = "".join(part for part in model.routes[route].path if isinstance(part, str))
    return model.paths.get(route, ()) or (own,)


def _of_others(view: ProjectView, m: int, found: Injected) -> Iterator[Any]:
    """Facts that tell of functions in other modules."""
    offers = view.paths[m].endswith("__init__.py")
    for s in found.stale:
        rows = view.standing.texts.rows(s.name)
        is_read = rows is None or any(
            k != s.module and (_stands_alone(view, m, s.name, row) if k == m else offers) for k, row in rows
        )
        yield StaleImport(s.row, s.name, _function_frame(view, (s.module, s.rebinder)), is_read)
    never = AlwaysDefault(view.evaluator, view.loop)
    for h in found.escapes:
        if h.provider is None and never.is_none((m, h.owner), h.value):
            continue
        provider = view.function(h.provider).name if h.provider else ""
        function = view.function((m, h.owner))
        yield Handover(Span(*h.place), h.text, h.way, h.value, provider, h.scope, h.cls, function)


def _stands_alone(view: ProjectView, m: int, name: str, row: int) -> bool:
    """Whether a name in a row is not only read of its own module (`db.pool`), which gives what it is now."""
    text = view.standing.text(m).split(b"\n")[row - 1]
    return re.search(rb"(?<![\w.])" + re.escape(name.encode()) + rb"(?!\w)", text) is not None


def _shared(view: ProjectView, injected: Mapping[int, Injected], serving: Collection[FunctionId]) -> Found:
    groups: dict[tuple[int, Place, str], list[Frame]] = {}
    for m, found in sorted(injected.items()):
        for s in found.sharings:
            if s.klass in view.loop.short_lived:
                continue
            if (m, s.owner) in serving and not view.loop.summaries[s.module].is_quiet:
                frame = Frame(view.paths[m], Span(*s.place), view.function((m, s.owner)).name, s.name)
                groups.setdefault((s.module, s.made, s.cls), []).append(frame)
    for (module, made, cls), frames in sorted(groups.items()):
        yield module, SharedSession(Span(*made), cls, tuple(frames[:_MOST_USERS]))


def _function_frame(view: ProjectView, function: FunctionId) -> Frame:
    around = view.function(function)
    return Frame(view.paths[function[0]], around.name_span, around.name, "")
