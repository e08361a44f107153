"""What a task that a function starts goes on using: parameters of the function, handed over or closed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from fastlint.callgraph.awaitables.suspension import makes_no_coroutine
from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.callgraph.graph.edges import Capture
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Term, Use
from fastlint.index.terms import dotted_name, root_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_arguments
from fastlint.inference.values import Value, Values
from fastlint.knowledge import Row

_STARTERS = frozenset({"create_task", "ensure_future", "run_coroutine_threadsafe", "start_soon", "Task"})


def captured(ev: Evaluator, m: int, call: Call, row: Row) -> Iterator[Capture]:
    """The parameters of the function around a scheduling call that the started task uses."""
    if last_name_of(row) not in _STARTERS or call.use == Use.AWAITED or not isinstance(row.schedules, int):
        return
    if row.schedules < len(call.args) and not _is_group_of_function(ev, m, call):
        yield from _taken(ev, m, call, call.args[row.schedules], call.args[row.schedules + 1 :])


def captured_by(ev: Evaluator, m: int, call: Call, target: FunctionId, *, bound: bool) -> Iterator[Capture]:
    """The same of a call of a function of the project that starts a task of what it is given: `spawn(work(db))`."""
    names = scheduled_parameters(ev, target)
    if names and call.use != Use.AWAITED:
        given = given_arguments(ev.function(*target), call.args, call.keywords, bound=bound)
        for name in names:
            yield from _taken(ev, m, call, given.get(name), ())


def _taken(ev: Evaluator, m: int, call: Call, scheduled: Term, others: Iterable[Term]) -> Iterator[Capture]:
    function = ev.function(m, call.owner)
    own = {p.name for p in function.parameters[_receivers(function.klass) :]}
    if not own or scheduled is None or makes_no_coroutine(ev, m, scheduled):
        return
    names = Names(ev, m, call.owner)
    used = names.parameters({*names.of_scheduled(scheduled), *names.passed_names(others)})
    text = text_of(call.func, ev.facts(m))
    for name in sorted(own & used):
        yield Capture(call.owner, name, text, call.place, names.method_of(scheduled, name))


def scheduled_parameters(ev: Evaluator, target: FunctionId) -> tuple[str, ...]:
    """Parameters of which a function starts a task, for which it does not wait."""
    m, f = target
    function = ev.function(m, f)
    if function.awaits or not function.parameters:
        return ()

    def compute() -> Values:
        names = ev.parameter_names(m, f) - {b.name for b in function.bindings}
        found: list[Value] = []
        for call in ev.calls_in(m, f):
            given = [term for term in call.args if type(term) is str and term in names]
            for value in ev.value(m, f, call.func, call.block, call.place[0]) if given else ():
                row = ev.knowledge.get(value[1]) if value[0] == "external" else None
                if row is not None and last_name_of(row) in _STARTERS and row.schedules == 0 and call.args[0] in given:
                    found.append(("const", call.args[0]))
        return tuple(found)

    return tuple(v[1] for v in ev.ask(("spawns", m, f), compute))


def last_name_of(row: Row) -> str:
    """`create_task` of the row of `asyncio.create_task`."""
    return row.name.rpartition(".")[2]


def _receivers(klass: int) -> int:
    return 1 if klass >= 0 else 0


def _is_group_of_function(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether the receiver is a task group that the function itself enters, and so waits for."""
    name = dotted_name(call.func[1]) if type(call.func) is tuple and call.func[0] == "." else ""
    bindings = ev.bindings(m, call.owner)
    entered = [b for b in bindings if b.name == name and type(b.value) is tuple]
    return any(b.value[0] == "aenter" for b in entered)


class Names:
    """Names that an expression takes along, as it is written in function `owner`."""

    def __init__(self, ev: Evaluator, m: int, owner: int) -> None:
        self.ev, self.m, self.owner = ev, m, owner
        self.calls = ev.facts(m).calls

    def of_scheduled(self, term: Term) -> set[str]:
        """Of a coroutine or function that is to run as a task."""
        if type(term) is not tuple or term[0] != "()":
            return self._closed_over(term) | self.receiver(term)
        inner = self.calls[term[1]]
        given = self.passed_names(inner.arguments)
        return given | self.receiver(inner.func) | self._closed_over(inner.func)

    def parameters(self, names: Iterable[str]) -> set[str]:
        """The parameters behind names: `stream = upload.file`, `pairs = [(f.filename, f.file) for f in files]`."""
        bindings, table = self.ev.bindings(self.m, self.owner), self.ev.table(self.m, self.owner)
        found: set[str] = set()
        seen: set[str] = set()
        todo = list(names)
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            positions = table.get(name, ())
            if not positions and name in self.ev.parameter_names(self.m, self.owner):
                found.add(name)
            elif len(values := {bindings[i].value for i in positions}) == 1:
                todo += self.passed_names(values)
        return found

    def method_of(self, term: Term, name: str) -> tuple[int, ...]:
        """The method of a parameter that a coroutine or function is: `service.work()`, `service.work`."""
        func = self.ev.facts(self.m).callee(term)
        if type(func) is not tuple or func[:2] != (".", name):
            return ()
        methods = [v for v in self.ev.value(self.m, self.owner, func) if v[0] == "method"]
        return (methods[0][1], methods[0][2]) if len(methods) == 1 else ()

    def passed_names(self, terms: Iterable[Term]) -> set[str]:
        """Of arguments: names themselves, displays of them, the file of an upload, new objects that are given them."""
        found: set[str] = set()
        for term in terms:
            if type(term) is str:
                found.add(term)
            elif type(term) is not tuple:
                continue
            elif term[0] in ("list", "tuple"):
                found |= self.passed_names(term[1])
            elif term[0] in ("elem", "aelem"):
                found |= self.passed_names((term[1],))
            elif term[0] == "comp":
                found |= self.passed_names((term[2],))
            elif term[0] == "()":
                found |= self.built(term)
            elif term[0] == "." and term[2] == "file" and type(term[1]) is str:
                found.add(term[1])
        return found

    def built(self, term: Term, method: Value | None = None) -> set[str]:
        """`Service(session)`: what an object of a class of the project keeps, and (if given) its method uses."""
        if type(term) is not tuple or term[0] != "()":
            return set()
        call = self.calls[term[1]]
        found: set[str] = set()
        for value in self.ev.value(self.m, self.owner, call.func, call.block, call.place[0]):
            if value[0] == "class":
                found |= self._kept(value, call, method)
        return found

    def _kept(self, klass: Value, call: Call, method: Value | None) -> set[str]:
        """Arguments that an `__init__` puts into attributes that the method (or one that it calls) mentions."""
        found: set[str] = set()
        for init in attributes.attributes(self.ev, (klass,), "__init__"):
            if init[0] not in ("function", "method"):
                continue
            function = self.ev.function(init[1], init[2])
            given = given_arguments(function, call.args, call.keywords, bound=True)
            for binding in function.bindings:
                attr = binding.name.partition(".")[2]
                term = given.get(binding.value) if attr and type(binding.value) is str else None
                if type(term) is str and (method is None or mentions(self.ev, method, attr)):
                    found.add(term)
        return found

    def receiver(self, func: Term) -> set[str]:
        """`session.refresh(x)`, `Service(session).run()`, `service.run()` of a service that was built before."""
        if type(func) is not tuple or func[0] != ".":
            return set()
        base = func[1]
        if type(base) is str:
            bindings = self.ev.bindings(self.m, self.owner)
            made = [bindings[i].value for i in self.ev.table(self.m, self.owner).get(base, ())]
        else:
            made = [base]
        # Of an object that was made here only what its method uses is taken along.
        is_made = any(type(value) is tuple and value[0] == "()" for value in made)
        found = {base} if type(base) is str and not is_made else set()
        for method in self.ev.value(self.m, self.owner, func):
            if method[0] == "method":
                found = found.union(*(self.built(value, method) for value in made))
        return found

    def _closed_over(self, func: Term) -> set[str]:
        """What a function that is defined in this one reads of it."""
        values = self.ev.value(self.m, self.owner, func) if type(func) is str or (func and func[0] == "lambda") else ()
        found: set[str] = set()
        for value in values:
            if (
                value[0] == "function"
                and value[1] == self.m
                and self.ev.function(self.m, value[2]).parent == self.owner
            ):
                inner = self.ev.function(self.m, value[2])
                own = {p.name for p in inner.parameters} | {b.name for b in inner.bindings}
                for call in self.ev.calls_in(self.m, value[2]):
                    for part in (call.func, *call.arguments):
                        found.add(root_name(part))
                found -= own
        return found


def kept_of_provider(
    ev: Evaluator, init_of: Callable[[FunctionId], FunctionId | None], target: tuple[Any, ...], method: tuple[int, ...]
) -> list[tuple[FunctionId, str]]:
    """Parameters of a dependency that the object which it gives keeps for a method: `db` of `return Service(db)`.

    `init_of` knows which function makes the instances of a class.
    """
    tag, m, number = target
    used: Value = ("method", *method, ("instance", method[0], ev.function(method[0], method[1]).klass))
    if tag == "class" and (init := init_of((m, number))) is not None:
        return [(init, name) for name in sorted(_kept_parameters(ev, init, used))]
    if tag == "function" and not ev.function(m, number).is_generator:
        return [((m, number), name) for name in sorted(_kept_of_result(ev, m, number, used))]
    return []


def _kept_of_result(ev: Evaluator, m: int, f: int, method: Value) -> set[str]:
    names = Names(ev, m, f)
    found: set[str] = set()
    for result in ev.function(m, f).returns:
        term = result.value
        if type(term) is str:
            values = [b.value for b in ev.bindings(m, f) if b.name == term]
            term = values[0] if len(values) == 1 else None
        found |= names.built(term, method)
    return names.parameters(found)


def _kept_parameters(ev: Evaluator, init: FunctionId, method: Value) -> set[str]:
    """Parameters that an `__init__` puts into attributes which a method (or one that it calls) mentions."""
    function = ev.function(*init)
    own = {p.name for p in function.parameters}
    kept = ((b.name.partition(".")[2], b.value) for b in function.bindings)
    return {v for attr, v in kept if attr and type(v) is str and v in own and mentions(ev, method, attr)}


_MOST_METHODS = 20


def mentions(ev: Evaluator, method: Value, attr: str) -> bool:
    """Whether a method mentions an attribute of `self`, or calls one of its class that does."""
    todo, seen = [method], {method[1:3]}
    while todo and len(seen) < _MOST_METHODS:
        one = todo.pop()
        function = ev.function(one[1], one[2])
        receiver = function.parameters[0].name if function.parameters else ""
        if any(_is_of(read.term, receiver, attr) for read in function.reads):
            return True
        for call in ev.calls_in(one[1], one[2]):
            if any(_is_of(part, receiver, attr) for part in (call.func, *call.arguments)):
                return True
            if type(call.func) is tuple and call.func[:2] == (".", receiver):
                for value in attributes.attributes(ev, (one[3],), call.func[2]):
                    if value[0] == "method" and value[1:3] not in seen:
                        seen.add(value[1:3])
                        todo.append(value)
    return False


def _is_of(term: Term, receiver: str, attr: str) -> bool:
    """Whether a chain of attributes begins with this attribute of the receiver."""
    while type(term) is tuple and term[0] == ".":
        if term[1] == receiver:
            return bool(term[2] == attr)
        term = term[1]
    return False
