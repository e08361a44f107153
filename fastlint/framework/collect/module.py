"""Read what one module says about FastAPI. Most modules say nothing, and that must cost next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from fastlint.codec import nothing
from fastlint.framework.collect.applications import Refs
from fastlint.framework.collect.decorators import decorations
from fastlint.framework.collect.handlers import (
    HANDLERS,
    handler_decorator,
    in_constructor,
    lifespan_assignments,
    middleware_classes,
    reads,
)
from fastlint.framework.collect.helpers import Adding, addings, helped_routes
from fastlint.framework.collect.loops import environments
from fastlint.framework.collect.paths import prefix_of, text
from fastlint.framework.collect.routes import Reader, added_route, decorated_route, listed_routes
from fastlint.framework.collect.started import starting
from fastlint.framework.collect.unregistered import is_open, states
from fastlint.framework.collect.wrappers import wrapped_routes
from fastlint.framework.dependencies import Dependencies
from fastlint.framework.possible_values import Describing
from fastlint.framework.records import FrameworkRecord, Include, Passing, Path, RouteForm, Target
from fastlint.framework.registration_order import point_of
from fastlint.framework.setup_records import Bare, Ref, SetupRecord
from fastlint.index.facts import Call, Facts, Function, Place, Term, Use
from fastlint.index.terms import dotted_term
from fastlint.inference.allocations import Allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site, given_arguments
from fastlint.inference.values import Value
from fastlint.knowledge import framework_names
from fastlint.knowledge.framework_names import last_of
from fastlint.knowledge.roles import named

_MATCHING = (".routes", ".route_class")
_ADAPTERS = frozenset(name.rpartition(".")[2] for name in named("adapter"))
"""The last names of what serves an application in the place of a server, and has no options of one."""
_LIST_METHODS = frozenset({"append", "insert", "remove", "sort", "pop", "reverse", "clear", "extend"})


class Collector:
    """The state of reading one module."""

    def __init__(self, ev: Evaluator, m: int) -> None:
        self.ev = ev
        self.m = m
        self.facts: Facts = ev.facts(m)
        self.allocations = Allocations(ev)
        self.dependencies = Dependencies(self.allocations)
        self.refs = Refs(self.allocations, self.dependencies)
        self.record: FrameworkRecord = nothing(FrameworkRecord)
        self.setup: SetupRecord = nothing(SetupRecord)
        self._addings: dict[int, dict[int, list[Adding]]] = {}

    @cached_property
    def describing(self) -> Describing:
        """Tells what expressions can be."""
        return Describing(self.ev)

    def site(self, call: Call, term: Term, env: object = None) -> Site:
        """A term of a call, to be read where the call stands."""
        return Site(self.m, call.owner, term, env, call.block, call.place[0])  # type: ignore[arg-type]

    def run(self) -> FrameworkRecord:
        facts = self.facts
        for number, function in enumerate(facts.functions):
            if function.decorators:
                self._decorators(number, function)
        for number, call in enumerate(facts.calls):
            self._call(number, call)
        self._sorted_routes()
        if any(_is_inclusion(read.term) for function in self.facts.functions for read in function.reads):
            self.setup.flags.append("open-include")  # handed on, to be called with nobody knows what
        states(self)
        middleware_classes(self)
        lifespan_assignments(self)
        reads(self)
        record = self.record
        record.objects.extend(self.refs.objects.values())
        found = self.dependencies
        return record._replace(
            callables=found.callables, functions=found.functions, classes=found.classes, setup=self.setup
        )

    def _call(self, number: int, call: Call) -> None:
        func = call.func
        last = func if type(func) is str else func[2] if type(func) is tuple and func[0] == "." else ""
        handler = _CALLS.get(last)
        if handler is not None and call.use != Use.DECORATOR:
            handler(self, number, call)
        elif last == "" and type(func) is tuple and func[0] == "()":
            self._applied_decorator(call, func[1])
        if call.args or call.keywords:
            self._helped(number, call)
            self._passing(number, call)
        if last in _ADAPTERS:
            self._adapted(call)

    # decorators

    def _decorators(self, number: int, function: Function) -> None:
        known = len(self.record.routes)
        self._registrations(number, function)
        if len(function.decorators) > 1 and len(self.record.routes) > known:
            decorations(self, number, function, [route.place for route in self.record.routes[known:]])

    def _registrations(self, number: int, function: Function) -> None:
        for term, place in function.decorators:
            if type(term) is tuple and term[0] == "." and term[2] in framework_names.DECORATORS:
                self._bare(number, term, place)
            if type(term) is not tuple or term[0] != "()":
                continue
            call = self.facts.calls[term[1]]
            func = call.func
            scope = function.outer
            if type(func) is not tuple or func[0] != "." or func[2] not in framework_names.DECORATORS:
                wrapped_routes(self, term[1], scope, ("function", self.m, number), place)
                continue
            receivers = self.refs.of(Site(self.m, scope, func[1], None, call.block, call.place[0]))
            if receivers:
                reader = Reader(self.m, call, scope, None)
                self._decorator(receivers, func[2], ("function", self.m, number), place, reader, "decorator")

    def _decorator(
        self, receivers: tuple[Ref, ...], name: str, target: Target, place: Place, reader: Reader, form: RouteForm
    ) -> None:
        if name in ("on_event", "middleware", "exception_handler"):
            handler_decorator(self, receivers, name, reader.call, target, place)
        else:
            self.record.routes.append(decorated_route(self, receivers, name, reader.call, target, place, reader, form))

    def _bare(self, number: int, term: Term, place: Place) -> None:
        """`@app.get`, which registers nothing."""
        function = self.facts.functions[number]
        receivers = self.refs.of(Site(self.m, function.outer, term[1], None, function.block, place[0]))
        if receivers:
            self.setup.bare.append(Bare(receivers, term[2], number, place))

    def _applied_decorator(self, outer: Call, number: int) -> None:
        """`app.get("/")(endpoint)`."""
        call = self.facts.calls[number]
        func = call.func
        if (
            type(func) is not tuple
            or func[0] != "."
            or func[2] not in framework_names.DECORATORS
            or len(outer.args) != 1
        ):
            return
        for env in environments(self, outer):
            receivers = self.refs.of(self.site(call, func[1], env))
            target = self.dependencies.target(self.site(outer, outer.args[0], env)) if receivers else None
            if target is not None:
                reader = Reader(self.m, call, call.owner, env)
                self._decorator(receivers, func[2], target, outer.place, reader, "call")

    # constructors and inclusion

    def _constructor(self, number: int, call: Call) -> None:
        scope = self._scope_of(number, call)
        ref = self.refs.constructed(Site(self.m, scope, ("()", number), None))
        if ref is not None:
            in_constructor(self, ref, call)
            listed_routes(self, ref, call)

    def _scope_of(self, number: int, call: Call) -> int:
        """The class body in which a call stands, else its function."""
        for c, klass in enumerate(self.facts.classes):
            if klass.parent == call.owner and any(b.value == ("()", number) for b in klass.bindings):
                return ~c
        return call.owner

    def _include(self, number: int, call: Call) -> None:
        for env in environments(self, call):
            children = self.refs.of(self.site(call, call.argument(0, "router"), env))
            if not children and is_open(self, self.site(call, call.argument(0, "router"), env)):
                self.setup.flags.append("open-include")
                if call.has_keyword("dependencies") or any(key is None for key, _ in call.keywords):
                    self.setup.flags.append("open-dependencies")
            parents = self.refs.of(self.site(call, call.func[1], env)) if children else ()
            if parents and all(self._is_given(ref) for ref in parents):
                self.setup.handed.extend(children)
            if parents:
                prefix = call.argument(1, "prefix")
                self.record.includes.append(Include(
                    self.m, parents, children,
                    prefix_of(self.allocations, self.site(call, prefix, env)) if prefix is not None else (),
                    self.dependencies.listed(self._given(call, "dependencies", env)),
                    call.place, False, call.keyword("include_in_schema") != ("const", False),
                    point_of(self.facts, self.m, call, env),
                ))  # fmt: skip

    def _is_given(self, ref: Ref) -> bool:
        """Whether it is a parameter of a method or a decorated function: a plugin, which others may find and call."""
        if len(ref) != 3 or ref[0] != self.m:
            return False
        function = self.facts.functions[ref[1]]
        return function.klass >= 0 or bool(function.decorators)

    def _given(self, call: Call, name: str, env: object) -> Site | None:
        term = call.keyword(name)
        return self.site(call, term, env) if term is not None else None

    def _mount(self, number: int, call: Call) -> None:
        path, child = call.argument(0, "path"), call.argument(1, "app")
        if path is None or child is None or type(call.func) is not tuple:
            return
        parents = self.refs.of(self.site(call, call.func[1]))
        if parents:
            children = self.refs.of(self.site(call, child))
            starting(self, call, child)
            prefix = text(self.allocations, self.site(call, path))
            point = point_of(self.facts, self.m, call)
            self.record.includes.append(Include(self.m, parents, children, prefix, (), call.place, True, True, point))

    def _add(self, number: int, call: Call) -> None:
        for env in environments(self, call):
            receivers = self.refs.of(self.site(call, call.func[1], env))
            if receivers:
                route = added_route(self, receivers, call, env)
                if route is not None:
                    self.record.routes.append(route)

    def _sorted_routes(self) -> None:
        """Applications and routers whose lists of routes are changed by hand: `app.router.routes.insert(0, route)`."""
        found: list[tuple[int, Term, int, int]] = []
        for call in self.facts.calls:
            func = call.func
            if type(func) is tuple and func[0] == "." and func[2] in _LIST_METHODS and last_of(func[1]) == "routes":
                found.append((call.owner, func[1], call.block, call.place[0]))
        for number, function in enumerate(self.facts.functions):
            changed = (b for b in function.bindings if b.name.removesuffix("[]").endswith(_MATCHING))
            found += [(number, dotted_term(b.name.removesuffix("[]")), b.block, b.row) for b in changed]
        for owner, term, block, row in found:
            if type(term) is tuple and term[0] == ".":
                self.record.special.extend(self.refs.of(Site(self.m, owner, term[1], None, block, row)))

    # applications handed on

    def addings(self, m: int) -> dict[int, list[Adding]]:
        """By function of a module: the calls in it that add an endpoint which the function is given."""
        if m not in self._addings:
            self._addings[m] = addings(self.ev.facts(m))
        return self._addings[m]

    @cached_property
    def helpers(self) -> frozenset[str]:
        """Names of the functions of this module that add what they are given to a router that they know."""
        return frozenset(self.facts.functions[number].name for number in self.addings(self.m))

    def _helped(self, number: int, call: Call) -> None:
        """A call of a helper of this module that adds routes; it need not be given the router."""
        if last_of(call.func) not in self.helpers:
            return
        for value in self.ev.at(self.m, call, call.func):
            if value[0] in ("function", "method") and value[1] == self.m:
                helped_routes(self, call, number, (value[1], value[2]), bound=value[0] == "method")

    def _adapted(self, call: Call) -> None:
        """`handler = Mangum(app)`."""
        values = self.ev.at(self.m, call, call.func)
        if any(value[0] == "external" and value[1] in named("adapter") for value in values):
            refs = self.refs.of(self.site(call, call.argument(0, "app")))
            self.setup.touched.extend((ref, "adapter") for ref in refs)

    def _passing(self, number: int, call: Call) -> None:
        given = [t for t in call.args if self._is_promising(t)]
        given += [t for k, t in call.keywords if k is not None and self._is_promising(t)]
        if not given or last_of(call.func) in _CALLS:
            return
        refs = [ref for term in given for ref in self.refs.of(self.site(call, term))]
        if not refs:
            return
        if "version" in last_of(call.func).lower():
            self.record.special.extend(refs)
        values = self.ev.at(self.m, call, call.func)
        if not any(value[0] in ("function", "method", "class") for value in values):
            self.setup.handed.extend(refs)
        for value in values:
            self._passing_value(number, call, value)

    def _passing_value(self, number: int, call: Call, value: Value) -> None:
        if value[0] in ("function", "method"):
            helper, is_bound = (value[1], value[2]), value[0] == "method"
            self._passing_to(call, helper, bound=is_bound)
            if value[1] != self.m or last_of(call.func) not in self.helpers:
                helped_routes(self, call, number, helper, bound=is_bound)
        elif value[0] == "class":
            init = self.dependencies.note_class((value[1], value[2])).init
            if init is not None:
                self._passing_to(call, init, bound=True)

    def _is_promising(self, term: Term) -> bool:
        """Whether a term may be an application or router, by its name or by what the name is bound to here."""
        if type(term) is tuple and term[0] == "()":
            return last_of(self.facts.calls[term[1]].func) in framework_names.CONSTRUCTORS
        name = last_of(term)
        return name != "" and (framework_names.is_typical(name) or name in self.constructed)

    @cached_property
    def constructed(self) -> frozenset[str]:
        """Names that are bound to a constructing call somewhere in this module."""
        calls = self.facts.calls
        bindings = (b for function in self.facts.functions for b in function.bindings)
        made = ((b.name, side) for b in bindings if type(b.value) is tuple for side in _sides(b.value))
        return frozenset(name for name, n in made if last_of(calls[n].func) in framework_names.CONSTRUCTORS)

    def _passing_to(self, call: Call, target: tuple[int, int], *, bound: bool) -> None:
        function = self.ev.function(*target)
        terms = given_arguments(function, call.args, call.keywords, bound=bound)
        for env in environments(self, call):
            refs: dict[str, tuple[Ref, ...]] = {}
            texts: dict[str, Path] = {}
            for name, term in terms.items():
                site = self.site(call, term, env)
                found = self.refs.of(site) if type(term) is str or (term and term[0] in (".", "()")) else ()
                if found:
                    refs[name] = found
                else:
                    texts[name] = text(self.allocations, site)
            if refs:
                point = point_of(self.facts, self.m, call, env)
                self.record.passings.append(Passing(target, refs, texts, point))


def collect(ev: Evaluator, m: int) -> FrameworkRecord:
    """All that module `m` says about FastAPI."""
    return Collector(ev, m).run()


_CALLS: dict[str, Callable[[Collector, int, Call], None]] = {
    **dict.fromkeys(framework_names.CONSTRUCTORS, Collector._constructor),
    **dict.fromkeys(framework_names.ADDERS, Collector._add),
    "include_router": Collector._include,
    "mount": Collector._mount,
    **HANDLERS,
}


def _sides(value: Term) -> list[int]:
    """The calls that a value may be what they give: `APIRouter()`, `router or APIRouter()`."""
    sides = value[1] if value[0] == "or" else (value,)
    return [side[1] for side in sides if type(side) is tuple and side[0] == "()"]


def _is_inclusion(term: Term) -> bool:
    """Whether it is `app.include_router`, not called."""
    return type(term) is tuple and term[0] == "." and term[2] == "include_router"
