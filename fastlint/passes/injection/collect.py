"""Read what one module does with injected values and with module-level state."""

from __future__ import annotations

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.codec import nothing
from fastlint.footprint import FunctionId
from fastlint.framework.dependencies import Dependencies
from fastlint.index.facts import MODULE, Call, Facts, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.allocations import Allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site, site_at
from fastlint.inference.values import Value
from fastlint.knowledge.framework_names import DEPENDS, METHODS, last_of
from fastlint.knowledge.roles import named
from fastlint.passes.injection.generators import generator_call, misannotated
from fastlint.passes.injection.handed import BACKGROUND, escapes
from fastlint.passes.injection.kept import kept_sessions
from fastlint.passes.injection.record import Bare, CalledReference, Injected
from fastlint.passes.injection.sessions import loader, opening, sharings
from fastlint.passes.injection.state import mutations, stale_imports
from fastlint.subjects.injection import Expected

_LISTING = METHODS | {
    "api_route", "websocket", "FastAPI", "APIRouter", "include_router", "add_api_route", "add_api_websocket_route",
}  # fmt: skip
_BACKGROUND = (".BackgroundTasks.add_task", "starlette.background.BackgroundTask")
_UNCALLABLE = frozenset({
    "const", "container", "mapping", "tuple", "iterator", "aiterator", "coroutine", "awaitable", "manager", "amanager",
})  # fmt: skip


class Collector:
    """The state of reading one module."""

    def __init__(self, ev: Evaluator, m: int) -> None:
        self.ev = ev
        self.m = m
        self.facts: Facts = ev.facts(m)
        self.allocations = Allocations(ev)
        self.dependencies = Dependencies(self.allocations)
        self.found: Injected = nothing(Injected)
        self.depends = DEPENDS | self._aliases_of_depends()

    def run(self) -> Injected:
        for number, call in enumerate(self.facts.calls):
            self._call(number, call)
        for number, function in enumerate(self.facts.functions):
            if function.is_generator:
                misannotated(self, number)
            if any(type(p.default) is str or last_of(p.default) for p in function.parameters):
                self._bare_defaults(number)
        sharings(self)
        kept_sessions(self)
        stale_imports(self)
        mutations(self)
        return self.found

    def site(self, call: Call, term: Term) -> Site:
        """A term of a call, to be read where the call stands."""
        return site_at(self.m, call, term)

    def values(self, call: Call, term: Term) -> tuple[Value, ...]:
        """What a term of a call can be there."""
        return self.ev.at(self.m, call, term)

    def calls_in(self, function: FunctionId) -> list[Call]:
        """The calls of a function, in the order of the text; what they are decides what is found of this module."""
        if function[0] not in (self.m, *self.found.bodies):
            self.found.bodies.append(function[0])
        calls = self.ev.facts(function[0]).calls
        return sorted((calls[number] for number in self.ev.calls_of(*function)), key=lambda call: call.place)

    def text(self, term: Term) -> str:
        """A term as it is written, shortened."""
        return text_of(term, self.facts)

    def _call(self, number: int, call: Call) -> None:
        last = last_name(call.func)
        if last in self.depends:
            self._reference(call, call.argument(0, "dependency"), "dependency")
        elif last in BACKGROUND and self.is_background(call):
            self._reference(call, call.argument(0, "func"), "background-task")
        if last in _LISTING and call.has_keyword("dependencies"):
            self._bare_items(call)
        escapes(self, number, call, last)
        generator_call(self, number, call)
        opening(self, number, call)
        loader(self, number, call)

    def _aliases_of_depends(self) -> set[str]:
        """`Inject` of `from fastapi import Depends as Inject`."""
        values = [(b.name, b.value) for b in self.ev.bindings(self.m, MODULE)]
        imports = [(name, v) for name, v in values if type(v) is tuple and v[0] == "import"]
        return {name for name, (_, _, module, member) in imports if module == "fastapi" and member in DEPENDS}

    def is_background(self, call: Call) -> bool:
        """Whether a call gives a function to what runs behind the response: `add_task(f)`, `BackgroundTask(f)`."""
        return any(v[0] == "external" and v[1].endswith(_BACKGROUND) for v in self.values(call, call.func))

    def _reference(self, call: Call, term: Term, way: Expected) -> None:
        """`Depends(f())`, `add_task(f(x))` and the like, where the result of f is certainly nothing to call."""
        if type(term) is not tuple or term[0] != "()":
            return
        inner = self.facts.calls[term[1]]
        result = self.values(call, term)
        if not result or not all(self._is_no_callable(v) for v in result) or not self.values(inner, inner.func):
            return
        is_async = any(v[0] == "coroutine" for v in result)
        self.found.called.append(
            CalledReference(
                call.owner, inner.place, self.text(inner.func), self.text(call.func), call.place, way, is_async
            )
        )

    def _is_no_callable(self, value: Value) -> bool:
        if value[0] == "instance":
            known = self.ev.attributes((value,), "__call__")
            own = [v for v in known if v[0] != "external"]
            return not own and not self._has_unknown_base(value)
        return value[0] in _UNCALLABLE or (value[0] == "object" and value[1] in _PLAIN)

    def _has_unknown_base(self, value: Value) -> bool:
        """An instance of a class that derives from something outside the project may have a `__call__` from there."""
        above = attributes.linearise(self.ev, ("class", value[1], value[2]))
        outside = [self.ev.knowledge.canonical(b[1]) for b in above if b[0] == "external"]
        klass = self.ev.klass(value[1], value[2])
        return len(above) < len(klass.bases) + 1 or not all(name in _UNCALLED_BASES for name in outside)

    # dependencies without Depends

    def _bare_items(self, call: Call) -> None:
        listed = call.keyword("dependencies")
        if type(listed) is not tuple or listed[0] not in ("list", "tuple"):
            return
        for item in listed[1]:
            if (type(item) is str or item[0] == ".") and self._is_function(call, item):
                self.found.bare.append(Bare(call.owner, call.place, self.text(item), "list"))

    def _is_function(self, call: Call, term: Term) -> bool:
        values = self.values(call, term)
        return bool(values) and all(v[0] in ("function", "method", "class") for v in values)

    def _is_called(self, number: int, name: str) -> bool:
        """Whether a function calls a parameter itself: it wants the function."""
        return any(self.facts.calls[i].func == name for i in self.ev.calls_of(self.m, number))

    def _bare_defaults(self, number: int) -> None:
        function = self.facts.functions[number]
        for parameter in function.parameters:
            default = parameter.default
            if parameter.required or not (type(default) is str or last_of(default)):
                continue
            if _is_for_callables(parameter.annotation) or self._is_called(number, parameter.name):
                continue
            values = self.ev.value(self.m, function.outer, default, function.block, function.first_row)
            if values and all(v[0] == "function" for v in values):
                self.found.bare.append(Bare(number, parameter.place, self.text(default), "default"))


_PLAIN = frozenset(
    {"builtins.str", "builtins.int", "builtins.dict", "builtins.list", "builtins.bool", "builtins.bytes"}
)
_UNCALLED_BASES = frozenset({
    "builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol", "typing.NamedTuple", "enum.Enum",
    *named("model"), *named("settings"),
})  # fmt: skip


def _is_for_callables(annotation: Term) -> bool:
    """`Callable[..., T]`, `type[T]` and unions with these."""
    if last_of(annotation) in ("Callable", "type", "Type", "Any"):
        return True
    if type(annotation) is not tuple:
        return False
    if annotation[0] == "const":
        return "Callable" in str(annotation[1])
    parts = annotation[1] if annotation[0] == "tuple" else annotation[1:] if annotation[0] in ("[]", "bin") else ()
    return any(_is_for_callables(part) for part in parts)


def collect(ev: Evaluator, module: int) -> Injected:
    """The facts of one module."""
    return Collector(ev, module).run()
