"""What serves websockets, what reads the list of routes, and which tests make clients, as rules see it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.framework.model import Application, Model, Node, TableRow
from fastlint.framework.path_patterns import covers
from fastlint.framework.records import Dependency, Target
from fastlint.framework.setup_records import Described, Ref, is_parameter
from fastlint.index.facts import MODULE, Facts, Term
from fastlint.passes.lifecycle.deaf_websockets import deaf_websockets
from fastlint.passes.lifecycle.starting import Prepared, arranged, lacks, prepared
from fastlint.passes.watched_calls import CallRecord
from fastlint.subjects.serving import RouteListing, TestClientUse, WebsocketPart

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

TEST_CLIENT = "starlette.testclient.TestClient"
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "websocket_connect"})
_ASKING = re.compile(rf"\.(?:{'|'.join(sorted(_VERBS))})\(\s*f?[\"'](/[^\"'?\s]*)".encode())
_FIXTURES = "conftest.py"


WHOLE_PROJECT = True


def subjects(view: ProjectView) -> Iterator[Reported]:
    """All subjects of this module, each with the module in which it is to be reported."""
    model = view.model
    websockets = _for_websockets(model, _lost(view))
    yield from deaf_websockets(websockets, view)
    for function, (route, is_endpoint) in websockets.items():
        around = view.function(function)
        if not view.loop.summaries[function[0]].is_test:
            yield function[0], WebsocketPart(around.name_span, around, route, is_endpoint)
    including = {a.object.id for a in model.applications if any(len(e.steps) > 1 for e in a.table if e.route >= 0)}
    for module, refs, place in model.listings:
        if including.intersection(refs) or (including and any(is_parameter(ref) for ref in refs)):
            yield module, RouteListing(Span(*place), _own_paths(model, refs))
    yield from _clients(model, view)


def _own_paths(model: Model, refs: Collection[Ref]) -> tuple[str, ...]:
    """The paths of routes that applications have themselves; none that an included router has, too."""
    entries = [e for a in model.applications if a.object.id in refs for e in a.entries]
    inner = {e.path for e in entries if len(e.steps) > 1}
    return tuple(sorted({e.path for e in entries if len(e.steps) <= 1} - inner))


def _lost(view: ProjectView) -> frozenset[tuple[Target, Target]]:
    """Dependencies with their owners that FastAPI does not see: it cannot evaluate the annotation with `Depends`."""
    signatures = view.parameters.signatures.items()
    return frozenset(
        (t, p.target) for t, s in signatures for p in s.parameters if p.unresolved and p.target is not None
    )


def _for_websockets(model: Model, lost: Collection[tuple[Target, Target]]) -> dict[FunctionId, tuple[str, bool]]:
    """Functions that run for websockets, with the name of an endpoint, and whether they are it."""
    found: dict[FunctionId, tuple[str, bool]] = {}

    def note(nodes: tuple[Node, ...], name: str, owner: Target | None = None) -> None:
        for node in nodes:
            if owner is not None and (owner, node.target) in lost:
                continue
            function = model.function_of(node.target)
            if function is not None:
                found.setdefault(function, (name, False))
            note(node.dependencies, name, node.target)

    routes = {i for i, route in enumerate(model.routes) if route.methods == ("WEBSOCKET",)}
    rows: dict[int, list[tuple[Dependency, ...]]] = {i: [] for i in routes}
    for entry in (e for a in model.applications for e in a.table if e.route in routes):
        rows[entry.route].append(entry.dependencies)
    for index in sorted(routes):
        route = model.routes[index]
        if route.kind == "plain":
            continue
        name, endpoint = model.word_of(route.endpoint), model.function_of(route.endpoint)
        if endpoint is not None:
            found[endpoint] = (name, True)
        for dependencies in (*rows[index], route.dependencies):
            note(model.tree(dependencies), name)
        note(model.tree(model.callables.get(route.endpoint, ())), name, route.endpoint)
    return found


def _clients(model: Model, view: ProjectView) -> Iterator[tuple[int, TestClientUse]]:
    applications = {(view.paths[a.object.id[0]], a.object.place[0]): a for a in model.applications}
    started: dict[Ref, Prepared] = {}
    for m, calls in sorted(view.calls.items()):
        for call in calls:
            made_at = _made_at(call, view)
            application = applications.get(made_at) if made_at is not None else None
            if application is not None:
                ref, live = application.object.id, _is_live(application, model, view)
                if live and ref not in started:
                    started[ref] = prepared(application, model, view)
                is_missed = live and bool(started[ref]) and _is_missed(m, application, started[ref], model, view)
                is_needed = is_missed and _is_used(view, m, call)
                has_handlers = application.object.lifespan is None
                function, name = view.function((m, call.owner)), application.object.name
                facts = (Span(*call.place), call.text, name, live, call.use, function, is_needed, has_handlers)
                yield m, TestClientUse(*facts, live and started[ref].opens)


def _made_at(call: CallRecord, view: ProjectView) -> tuple[str, int] | None:
    """The path and row at which the application of a client of tests is made, if the call makes one."""
    if call.name != TEST_CLIENT or not call.arguments:
        return None
    values = call.arguments[0][2]
    if len(values) != 1 or values[0][0] != "call":
        return None
    _, _, m, row = values[0][:4]
    return view.paths[m], row


def _is_missed(m: int, application: Application, made: Prepared, model: Model, view: ProjectView) -> bool:
    """Whether a route for which a module of tests asks, or one that imports it, reads what only the start sets."""
    importing = [k for k in view.loop.summaries if m in view.loop.links[k].imports and k in view.calls]
    asked = _asked((m, *importing), view)
    if not made.places or not asked:
        return False
    tests = arranged((m, *importing), view)
    middleware = _middleware(application, view)
    if middleware and lacks(middleware, made.on_state, tests, view):
        return True
    return any(
        entry.route >= 0
        and any(path and (covers(entry.path, path) or covers(path, entry.path)) for path in asked)
        and lacks(_functions(entry, model), made, tests, view)
        for entry in application.table
    )


def _asked(tests: Sequence[int], view: ProjectView) -> set[str]:
    """The paths that modules of tests ask for; those of clients that fixtures give are read out of the text."""
    calls = [call for k in tests for call in view.calls[k] if call.arguments and _is_request(call.name)]
    asked = {_path(call.arguments[0][2]) for call in calls} - {""}
    if asked:
        return asked
    folders = [view.paths[k].removesuffix(_FIXTURES) for k in tests if view.paths[k].endswith(_FIXTURES)]
    below = [k for k, path in enumerate(view.paths) if folders and path.startswith(tuple(folders))]
    texts = {k for k in (*tests, *below) if view.loop.summaries[k].is_test}
    found = (match for k in sorted(texts) for match in _ASKING.finditer(view.standing.text(k)))
    return {re.sub(r"\{[^}]*\}", "{x}", match[1].decode("utf-8", "replace")) for match in found}


def _is_request(name: str) -> bool:
    owner, _, verb = name.rpartition(".")
    return owner == TEST_CLIENT and verb in _VERBS


def _path(described: Sequence[Described]) -> str:
    """The path that a request asks for, with parameters for what is not known; "" for none."""
    is_joined = len(described) == 1 and described[0][0] == "format"
    parts: Sequence[Described] = described[0][1] if is_joined else described
    texts = [part[1] if part[0] == "const" else "{x}" for part in parts]
    path = re.sub(r"^https?://[^/]*", "", "".join(map(str, texts))).partition("?")[0]
    return path if path.startswith("/") else ""


def _middleware(application: Application, view: ProjectView) -> list[FunctionId]:
    """Middleware that stands in the module of an application, or in one that this imports."""
    m = application.object.id[0]
    near = {m, *view.loop.links[m].imports}
    return [f for f, roles in sorted(view.loop.roles.items()) if "middleware" in roles and f[0] in near]


def _functions(entry: TableRow, model: Model) -> Iterator[FunctionId]:
    """The functions of the project that FastAPI calls for a route."""
    route = model.routes[entry.route]
    own = model.callables.get(route.endpoint, ())
    todo = list(model.tree((*entry.dependencies, *route.dependencies, *own)))
    endpoint = model.function_of(route.endpoint)
    if endpoint is not None:
        yield endpoint
    while todo:
        node = todo.pop()
        todo += node.dependencies
        function = model.function_of(node.target)
        if function is not None:
            yield function


def _is_used(view: ProjectView, m: int, client: CallRecord) -> bool:
    """Whether anything reads the variable of a module that holds a client, here or where it is imported."""
    ev = view.evaluator
    facts = ev.facts(m)
    if client.owner != MODULE:
        return True
    made = [b for b in facts.functions[MODULE].bindings if _is_call(facts, b.value, client)]
    if not made:
        return True
    name = made[0].name
    importing = (ev.facts(k) for k in view.loop.summaries if m in view.loop.links[k].imports)
    return _is_read(facts, name) or any(_imports(other, name) for other in importing)


def _imports(facts: Facts, name: str) -> bool:
    values = (binding.value for function in facts.functions for binding in function.bindings)
    return any(type(v) is tuple and v[0] == "import" and v[3] in (name, "*") for v in values)


def _is_call(facts: Facts, value: Term, call: CallRecord) -> bool:
    return type(value) is tuple and value[0] == "()" and facts.calls[value[1]].place == call.place


def _is_read(facts: Facts, name: str) -> bool:
    """Whether a name of the module is mentioned where it is no parameter or variable of the function."""
    outside = {f for f in range(len(facts.functions)) if not _is_hidden(facts, f, name)}
    terms = [t for c in facts.calls if c.owner in outside for t in (c.func, *c.arguments)]
    terms += [block.term for block in facts.blocks if block.owner in outside]
    for f in outside:
        function = facts.functions[f]
        terms += [result.value for result in (*function.returns, *function.yields)]
        terms += [binding.value for binding in function.bindings] + [read.term for read in function.reads]
    terms += [p.default for function in facts.functions for p in function.parameters if not p.required]
    return any(_mentions(term, name) for term in terms)


def _is_hidden(facts: Facts, f: int, name: str) -> bool:
    while f > 0:
        own = facts.functions[f]
        if own.takes(name):
            return True
        if any(b.name == name for b in own.bindings) and name not in own.globals:
            return True
        f = own.parent
    return False


def _mentions(term: Term, name: str) -> bool:
    return term == name or (type(term) is tuple and any(_mentions(part, name) for part in term))


def _is_live(application: Application, model: Model, view: ProjectView) -> bool:
    """Whether anything of the project happens when it starts or stops."""
    if application.handlers or application.included_handlers:
        return True
    function = model.function_of(application.object.lifespan) if application.object.lifespan is not None else None
    if function is None:
        return False
    links = view.loop.links[function[0]]
    tables = (links.steps, links.coroutines, links.blocking, links.resources)
    kept = view.loop.summaries[function[0]].state
    return any(table.get(function[1]) for table in tables) or any(f == function[1] for _, f, _ in kept)
