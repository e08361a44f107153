"""What dependencies on the loop fill anew for each request, though all requests share it, and who reads it.

As long as the dependency, the route and what it calls run on the loop without waiting, nobody comes between. In a
thread another request overwrites it meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from fastlint.footprint import FunctionId
from fastlint.framework.model import Node
from fastlint.index.facts import MODULE, Term
from fastlint.index.terms import dotted_term, last_name
from fastlint.passes.concurrency.containers import Paths
from fastlint.passes.concurrency.record import Change, Concurrency

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

_WRITING = frozenset({"[]", "update"})
_DEEPEST = 6


class FilledState:
    """Which functions must stay on the loop for what a dependency of theirs has filled."""

    def __init__(self, view: ProjectView) -> None:
        self.view, self.ev, self.loop, self.model = view, view.evaluator, view.loop, view.model
        self.kept = {word for found in view.kept(Concurrency).values() for word in found.kept}
        self._reads: dict[FunctionId, frozenset[str]] = {}

    def of(self, function: FunctionId) -> str:
        """The name of what a route (or dependency) finds filled and reads, "" if there is none."""
        before = self._before.get(function, ()) if self._filled else ()
        wanted = {key for f in before for key in self._filled.get(f, ())}
        if not wanted:
            return ""
        for reached in self._reached(function):
            if both := wanted & self._read_by(reached):
                return min(both).rpartition(".")[2]
        return ""

    # who fills

    @cached_property
    def _filled(self) -> dict[FunctionId, set[str]]:
        """What each dependency on the loop comes to fill: keys of containers, and behind `=` of what is bound anew."""
        changes: dict[FunctionId, set[str]] = {}
        for m, found in self.view.kept(Concurrency).items():
            for change in found.changes:
                is_write_target = not change.depth and change.how in _WRITING and self._is_shared(change.key)
                if is_write_target and self._is_of_request(m, change.owner, self._put_in(m, change)):
                    changes.setdefault((m, change.owner), set()).add(change.key)
        filled: dict[FunctionId, set[str]] = {}
        for function, roles in sorted(self.loop.roles.items()):
            is_asked = "dependency" in roles and self.loop.is_async(function)
            for reached in self._reached(function) if is_asked and not self.loop.summaries[function[0]].is_test else ():
                if keys := changes.get(reached, set()) | set(self._bound_by(reached)):
                    filled.setdefault(function, set()).update(keys)
        return filled

    def _is_shared(self, key: str) -> bool:
        """Whether a container outlives requests: it belongs to a module, or to a class of which no object is short."""
        holder, dot, _ = key.rpartition(".")
        if not dot or holder == "state":
            return False
        return ":" not in holder or holder in self.kept or holder not in self.loop.short_lived

    def _bound_by(self, function: FunctionId) -> Iterator[str]:
        """Globals, and attributes of objects that are made once, to which a function gives a value."""
        m, f = function
        own = self.ev.function(m, f)
        for binding in (*own.bindings, *self.ev.bindings(m, MODULE)):
            if binding.name in own.globals and self._is_of_request(m, f, [binding.value]):
                yield f"={m}.{binding.name}"
        for binding in own.bindings:
            is_plain = "." in binding.name and "[" not in binding.name and not binding.name.startswith("self.")
            if is_plain and self._is_of_request(m, f, [binding.value]):
                yield from self._attribute(m, f, dotted_term(binding.name))

    def _put_in(self, m: int, change: Change) -> list[Term]:
        """What a change puts into its container."""
        bindings = self.ev.function(m, change.owner).bindings
        found: list[Term] = [b.value for b in bindings if b.row == change.row and b.name.endswith("[]")]
        for call in self.ev.calls_in(m, change.owner):
            if call.place[0] == change.row and last_name(call.func) == change.how:
                found += [*call.arguments]
        return found

    def _is_of_request(self, m: int, f: int, terms: list[Term]) -> bool:
        """Whether something is made of what a function is given, and not of what it was before: no counter, no pool."""
        function = self.ev.function(m, f)
        given = {parameter.name for parameter in function.parameters} - {"self", "cls"}
        known: set[str] = set()
        todo = [name for term in terms for name in self._names_behind(m, term)]
        while todo:
            name = todo.pop()
            if name in given:
                return True
            if name not in known:
                known.add(name)
                todo += [n for b in function.bindings if b.name == name for n in self._names_behind(m, b.value)]
        return False

    def _names_behind(self, m: int, term: Term, depth: int = 0) -> Iterator[str]:
        """The names that an expression is made of, also in the arguments of its calls."""
        if type(term) is str:
            yield term
        elif type(term) is tuple and term[:1] == ("()",) and depth < _DEEPEST:
            call = self.ev.facts(m).calls[term[1]]
            for part in (call.func, *call.arguments):
                yield from self._names_behind(m, part, depth + 1)
        elif type(term) is tuple and term[:1] != ("const",):
            for part in term[1:2] if term[:1] == (".",) else term[1:] if term and type(term[0]) is str else term:
                yield from self._names_behind(m, part, depth)

    def _attribute(self, m: int, f: int, term: Term) -> Iterator[str]:
        """An attribute of a module, or of an object that is made once."""
        if type(term) is not tuple or term[0] != ".":
            return
        for value in self.ev.value(m, f, term[1]):
            if value[0] == "module":
                yield f"={value[1]}.{term[2]}"
            elif value[0] == "instance" and f"{value[1]}:{value[2]}" in self.kept:
                yield f"={value[1]}:{value[2]}.{term[2]}"

    @cached_property
    def _before(self) -> dict[FunctionId, set[FunctionId]]:
        """What FastAPI runs before each function that it calls."""
        found: dict[FunctionId, set[FunctionId]] = {}
        for application in self.model.applications:
            for entry in application.entries:
                endpoint = self.model.function_of(self.model.routes[entry.route].endpoint) if entry.route >= 0 else None
                if endpoint is not None:
                    found.setdefault(endpoint, set()).update(self._flat(self.model.dependencies_of(entry)))
        return found

    def _flat(self, nodes: tuple[Node, ...]) -> Iterator[FunctionId]:
        for node in nodes:
            yield from self._flat(node.dependencies)
            if (function := self.model.function_of(node.target)) is not None:
                yield function

    # who reads

    def _reached(self, function: FunctionId) -> Iterator[FunctionId]:
        """A function and what it comes to call."""
        known, todo = {function}, [function]
        while todo:
            m, f = todo.pop(0)
            yield m, f
            link = self.loop.links.get(m)
            for step in link.runs(f) if link is not None else ():
                if step.target not in known:
                    known.add(step.target)
                    todo.append(step.target)

    def _read_by(self, function: FunctionId) -> frozenset[str]:
        """Keys of what a function reads: of a container the value for a key that is written out."""
        if function not in self._reads:
            self._reads[function] = frozenset(self._reading(*function))
        return self._reads[function]

    def _reading(self, m: int, f: int) -> Iterator[str]:
        function = self.ev.function(m, f)
        paths = Paths(self.ev)
        for term in self._looked_up(m, f):
            if (path := paths.of(m, f, term)) is not None:
                yield path[0]
        for read in function.reads:
            yield from self._attribute(m, f, read.term)
        own = {*self.ev.table(m, f), *self.ev.parameter_names(m, f)}.difference(function.globals)
        for term in self._terms(m, f):
            yield from (f"={m}.{name}" for name in _names(term) if name not in own)

    def _looked_up(self, m: int, f: int) -> Iterator[Term]:
        """The containers of which a function asks for what stands under a constant."""
        for call in self.ev.calls_in(m, f):
            func = call.func
            if type(func) is tuple and func[0] == "." and func[2] == "get" and _is_word(call.argument(0, "key")):
                yield func[1]
        for term in self._terms(m, f):
            yield from _subscripted(term)

    def _terms(self, m: int, f: int) -> Iterator[Term]:
        """What a function uses: arguments and receivers of calls, what it gives back and what it names."""
        function = self.ev.function(m, f)
        for call in self.ev.calls_in(m, f):
            yield from (call.func, *call.arguments)
        yield from (result.value for result in function.returns)
        yield from (binding.value for binding in function.bindings if f != MODULE)


def _subscripted(term: Term) -> Iterator[Term]:
    """What is asked for a constant, anywhere in a term: `x` of `f(x["user"].id)`."""
    if type(term) is not tuple or term[:1] == ("const",):
        return
    if term[:1] == ("[]",) and _is_word(term[2]):
        yield term[1]
    for part in term:
        yield from _subscripted(part)


def _names(term: Term) -> Iterator[str]:
    """The names that are read in a term."""
    if type(term) is str:
        yield term
    elif type(term) is tuple and term[:1] != ("const",):
        for part in term[1:2] if term[:1] == (".",) else term[1:]:
            yield from _names(part)


def _is_word(term: Term) -> bool:
    return type(term) is tuple and term[:1] == ("const",) and isinstance(term[1], str)
