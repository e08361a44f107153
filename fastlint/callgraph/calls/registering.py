"""Functions in registries: which ones are registered, and what finds them there and runs them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.callgraph.graph.edges import ModuleCallGraph
from fastlint.footprint import FunctionId
from fastlint.index.facts import MODULE, BlockKind, Call, Facts, Function, Term
from fastlint.inference.registries import OWN, Registry, binder, class_around
from fastlint.inference.values import Values, unpacked

if TYPE_CHECKING:
    from fastlint.inference.containers import ContainerWrite
    from fastlint.inference.evaluator import Evaluator

_GIVING = frozenset({"get", "pop", "values", "items", "popitem", "popleft", "copy", "setdefault"})
"""Methods that give what a container holds; keys alone run nothing."""
_DEEPEST = 5


def registered(ev: Evaluator, m: int) -> Iterator[tuple[Registry, FunctionId]]:
    """The functions that a module puts into registries itself."""
    own = ev.registries(m)
    for registry, place in own.direct:
        yield from ((registry, f) for f in _functions(ev, m, place))
    for term, place in own.imported:
        found = _imported(ev, m, term)
        if found is not None:
            yield from ((found, f) for f in _functions(ev, m, place))


def _functions(ev: Evaluator, m: int, place: ContainerWrite) -> Iterator[FunctionId]:
    return _of_values(ev.value(m, place.owner, place.value, place.block, place.row))


def _of_values(values: Values) -> Iterator[FunctionId]:
    return ((v[1], v[2]) for v in unpacked(values) if v[0] in ("function", "method"))


def _imported(ev: Evaluator, m: int, term: Term) -> Registry | None:
    """What holds the container that a module imports by its name."""
    target = ev.imports.module(m, term[1], term[2]) if term[3] else None
    return (target, MODULE, term[3]) if isinstance(target, int) else None


def registered_by_decorators(
    ev: Evaluator, m: int, number: int, function: Function
) -> Iterator[tuple[Registry, FunctionId]]:
    """Registries into which the decorators of a function put it: `@register`, `@register("name")`."""
    for term, _ in function.decorators:
        is_made = type(term) is tuple and term[0] == "()"
        callee = ev.facts(m).calls[term[1]].func if is_made else term
        for value in ev.value(m, function.outer, callee, function.block):
            if value[0] not in ("function", "method"):
                continue
            kept = ev.registries(value[1]).kept
            for f, pairs in kept.items():
                if f == value[2] if not is_made else _is_inside(ev, value[1], f, value[2]):
                    yield from ((registry, (m, number)) for _, registry in pairs)


def _is_inside(ev: Evaluator, m: int, inner: int, outer: int) -> bool:
    while inner > 0:
        inner = ev.function(m, inner).parent
        if inner == outer:
            return True
    return False


def registered_by_call(
    ev: Evaluator, m: int, call: Call, target: FunctionId, *, bound: bool
) -> Iterator[tuple[Registry, FunctionId]]:
    """The functions that a call gives to a function which puts them into registries: `register("name", function)`."""
    kept = ev.registries(target[0]).kept.get(target[1])
    if not kept:
        return
    parameters = ev.function(*target).parameters[1 if bound else 0 :]
    given: dict[str | None, Term] = {p.name: term for p, term in zip(parameters, call.args, strict=False)}
    given.update(call.keywords)
    for name, registry in kept:
        if name in given:
            values = ev.at(m, call, given[name])
            yield from ((registry, f) for f in _of_values(values))


# who finds them there


class Reading:
    """Finds the places of a module that look something up in registries, its own and those it imports."""

    def __init__(self, ev: Evaluator, m: int) -> None:
        self.ev = ev
        self.m = m
        self.facts = ev.facts(m)
        self.names = dict(ev.registries(m).names)
        for binding in self.facts.functions[MODULE].bindings:
            value = binding.value
            if type(value) is tuple and value[0] == "import" and value[3]:
                found = _imported(ev, m, value)
                if found is not None and value[3] in ev.registries(found[0]).names:
                    self.names[binding.name] = (found,)

    def readers(self) -> Iterator[tuple[int, Registry]]:
        """The functions of the module that look something up, with where."""
        if not self.names:
            return
        found: dict[tuple[int, Registry], None] = {}
        for call in self.facts.calls:
            found.update(((call.owner, r), None) for r in self._of_call(call.owner, call))
            for term in (call.func, *call.arguments):
                found.update(((call.owner, r), None) for r in self._read(call.owner, term))
        for f, function in enumerate(self.facts.functions):
            for term in (*(b.value for b in function.bindings), *(r.value for r in function.returns)):
                found.update(((f, r), None) for r in self._read(f, term))
        for block in self.facts.blocks:
            if block.kind in (BlockKind.LOOP, BlockKind.ASYNC_LOOP):
                found.update(((block.owner, r), None) for r in self._read(block.owner, ("elem", block.term)))
        yield from found

    def passed_registries(self, call: Call) -> Iterator[Registry]:
        """The registries of which a call is given a function, or what that makes: `asyncio.run(COMMANDS[name]())`."""
        for term in call.arguments if self.names else ():
            yield from self._behind(call.owner, term, 0)

    def _behind(self, owner: int, term: Term, depth: int) -> Iterator[Registry]:
        if depth > _DEEPEST:
            return
        if type(term) is str:
            for binding in self.facts.functions[owner].bindings if owner else ():
                if binding.name == term:
                    yield from self._behind(owner, binding.value, depth + 1)
        elif type(term) is tuple and term[0] == "()":
            call = self.facts.calls[term[1]]
            yield from self._of_call(owner, call)
            for part in (call.func, *call.args):
                yield from self._behind(call.owner, part, depth + 1)
        elif type(term) is tuple:
            yield from self._read(owner, term)
            for part in _parts(term):
                yield from self._behind(owner, part, depth + 1)

    def _read(self, owner: int, term: Term, depth: int = 0) -> Iterator[Registry]:
        if type(term) is not tuple or not term or depth > _DEEPEST:
            return
        if term[0] == "[]":
            yield from self._held(owner, term[1])
        elif term[0] == "elem":  # of a mapping these are its keys
            yield from (r for r in self._held(owner, term[1]) if r not in self.ev.registries(r[0]).mappings)
        for part in _parts(term):
            yield from self._read(owner, part, depth + 1)

    def _of_call(self, owner: int, call: Call) -> Iterator[Registry]:
        if type(call.func) is tuple and call.func[0] == "." and call.func[2] in _GIVING:
            yield from self._held(owner, call.func[1])

    def _held(self, owner: int, term: Term) -> Iterator[Registry]:
        """The registries that a term stands for, or a container in them."""
        while type(term) is tuple and term and term[0] == "[]":
            term = term[1]
        name = f"{term[1]}.{term[2]}" if type(term) is tuple and term and term[0] == "." else term
        for registry in self.names.get(name, ()) if type(name) is str else ():
            if _fits(self.facts, owner, name, registry):
                yield registry


def _fits(facts: Facts, owner: int, name: str, registry: Registry) -> bool:
    """Whether a name means this registry where a function writes it: the attribute of its own class, no local name."""
    base, dot, _ = name.partition(".")
    if not dot:
        return binder(facts, owner, name) == MODULE
    return base not in OWN or ~class_around(facts, owner) == registry[1]


def _parts(term: Term) -> tuple[Term, ...]:
    """The terms of which a term that is no call consists, as far as they may look something up."""
    if term[0] in ("tuple", "list", "set", "or", "and"):
        return tuple(term[1])
    if term[0] in ("[]", "elem", "aelem", "await", "*", ".", "inst"):
        return (term[1],)
    return (term[2],) if term[0] in ("item", "comp") else ()


class Registering:
    """Notes what a module does with registries while it is linked."""

    def __init__(self, ev: Evaluator, m: int, links: ModuleCallGraph) -> None:
        self.ev = ev
        self.m = m
        self.links = links
        self.reading = Reading(ev, m)

    def note_own(self) -> None:
        """What the module puts in by its own statements, and looks up."""
        self.links.registered.extend(registered(self.ev, self.m))
        self.links.looked_up.extend(self.reading.readers())

    def by_decorators(self, number: int, function: Function) -> None:
        """What the decorators of a function do."""
        self.links.registered.extend(registered_by_decorators(self.ev, self.m, number, function))

    def by_call(self, call: Call, target: FunctionId, *, bound: bool) -> None:
        """What a call of a function of the project does."""
        self.links.registered.extend(registered_by_call(self.ev, self.m, call, target, bound=bound))

    def note_private(self, call: Call) -> None:
        """What a call that runs a loop of its own is given."""
        self.links.privately.extend(self.reading.passed_registries(call))
