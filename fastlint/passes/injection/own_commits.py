"""Whether what routes write through the session of a dependency is committed before the dependency goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from fastlint.callgraph.graph.edges import CallEdge
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.framework.model import Model, Node
from fastlint.framework.session_types import session_class
from fastlint.index.facts import Binding, Call, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value

_WRITES = frozenset({
    "add", "add_all", "delete", "merge", "bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings",
})  # fmt: skip
_WRITING = frozenset({"insert", "update", "delete"})
_RUNS = frozenset({"execute", "exec", "scalar", "scalars"})
_COMMITS = frozenset({"commit", "begin", "begin_nested"})
_NAMED = frozenset({"db", "session", "_session", "_db", "db_session", "database"})
_NO_ROWS = frozenset({"self", "cls", "request", "response", "app", "websocket", "settings", "config"})
_MODELS, _TABLES = frozenset({"pydantic.BaseModel"}), frozenset({"sqlmodel.SQLModel"})
_OF_DATA = frozenset({"dataclass", "define", "frozen", "attrs"})
"""What decorates classes of plain data: none of them is mapped where it is defined."""
_DEEPEST = 6


class OwnCommits:
    """Answers whether all writers below the routes of a dependency commit themselves."""

    def __init__(self, ev: Evaluator, loop: Reachability, model: Model) -> None:
        self.ev = ev
        self.loop = loop
        self.model = model
        self._kinds: dict[FunctionId, tuple[bool, bool]] = {}

    def are_all(self, dependency: FunctionId) -> bool:
        """Whether something writes, and nothing is left to the commit of the dependency, as far as calls are known."""
        if not self._kind(dependency)[0]:
            return False
        todo = [route for route, injected in self._routes if dependency in injected and route != dependency]
        seen, is_written = set(todo), False
        callers: dict[FunctionId, tuple[FunctionId, int]] = {}
        while todo:
            function = todo.pop()
            commits, writes = self._commits(function), self._kind(function)[1]
            is_written |= commits
            if commits:
                continue
            if writes and not self._is_committed_later(function, callers):
                return False
            for step in self._steps(function):
                if step.target not in seen and step.target != dependency:
                    seen.add(step.target)
                    todo.append(step.target)
                    callers[step.target] = function, step.place[0]
        return is_written

    def _steps(self, function: FunctionId) -> tuple[CallEdge, ...]:
        return self.loop.links[function[0]].runs(function[1])

    def _commits(self, function: FunctionId) -> bool:
        return self._kind(function)[0] and not self.ev.function(*function).is_generator

    def _is_committed_later(self, function: FunctionId, callers: Mapping[FunctionId, tuple[FunctionId, int]]) -> bool:
        """Whether a function on the way to a writer goes on to something that commits."""
        while function in callers:
            function, row = callers[function]
            if any(step.place[0] > row and self._leads_to_commit(step.target) for step in self._steps(function)):
                return True
        return False

    def _leads_to_commit(self, function: FunctionId) -> bool:
        todo, seen = [function], {function}
        while todo:
            one = todo.pop()
            if self._commits(one):
                return True
            found = {step.target for step in self._steps(one)} - seen
            seen |= found
            todo += found
        return False

    @cached_property
    def _routes(self) -> list[tuple[FunctionId, frozenset[FunctionId]]]:
        """The functions of routes, and the dependencies of each, direct or not, each with those of its own."""
        found: list[tuple[FunctionId, frozenset[FunctionId]]] = []
        for application in self.model.applications:
            for entry in application.entries:
                function = self.model.function_of(self.model.routes[entry.route].endpoint)
                injected = frozenset(self._flat(self.model.dependencies_of(entry)))
                found += [(each, injected) for each in (function, *injected) if each is not None]
        return found

    def _flat(self, nodes: tuple[Node, ...]) -> Iterator[FunctionId]:
        for node in nodes:
            function = self.model.function_of(node.target)
            if function is not None:
                yield function
            yield from self._flat(node.dependencies)

    def _kind(self, function: FunctionId) -> tuple[bool, bool]:
        """Whether a function commits, and whether it writes."""
        if function not in self._kinds:
            calls = self.ev.calls_in(*function)
            commits = any(last_name(call.func) in _COMMITS for call in calls)
            sets = any(self._sets_row(function, binding) for binding in self.ev.function(*function).bindings)
            self._kinds[function] = commits, sets or any(self._writes(function, call) for call in calls)
        return self._kinds[function]

    def _sets_row(self, function: FunctionId, binding: Binding) -> bool:
        """Whether an attribute that is set may be that of a row: `book.title = ...`; not that of plain data."""
        root, _, rest = binding.name.partition(".")
        if not rest or "[]" in binding.name or root in _NO_ROWS:
            return False
        values = self.ev.value(*function, root, binding.block, binding.row) if "." not in rest else ()
        known = [value for value in values if value[0] == "instance"]
        return not known or not all(self._is_plain_model(value) for value in known)

    def _is_plain_model(self, value: Value) -> bool:
        klass = ("class", *value[1:3])
        facts = self.ev.klass(*value[1:3])
        if not facts.bases and any(last_name(self._called(value[1], term)) in _OF_DATA for term, _ in facts.decorators):
            return True
        is_model = attributes.is_subclass(self.ev, klass, _MODELS)
        return is_model and not attributes.is_subclass(self.ev, klass, _TABLES)

    def _called(self, m: int, decorator: Term) -> Term:
        """`dataclass` of `@dataclass` and of `@dataclass(slots=True)`."""
        is_call = type(decorator) is tuple and decorator[0] == "()"
        return self.ev.facts(m).calls[decorator[1]].func if is_call else decorator

    def _writes(self, function: FunctionId, call: Call) -> bool:
        if type(call.func) is not tuple or call.func[0] != ".":
            return False
        _, base, name = call.func
        if name not in _WRITES and not (name in _RUNS and self._is_statement(function, call)):
            return False
        values = self.ev.value(*function, base, call.block, call.place[0])
        return bool(session_class(self.ev, values)) or (not values and last_name(base) in _NAMED)

    def _is_statement(self, function: FunctionId, call: Call) -> bool:
        """Whether a statement is one that writes: `insert(Book).values(...)`; a text may be."""
        return bool(call.args) and self._begins(function, call.args[0], 0)

    def _begins(self, function: FunctionId, term: Term, depth: int) -> bool:
        facts = self.ev.facts(function[0])
        if type(term) is str and depth < _DEEPEST:
            given = [b.value for b in facts.functions[function[1]].bindings if b.name == term and b.value != term]
            return any(self._begins(function, value, depth + 1) for value in given)
        if type(term) is not tuple or term[0] != "()" or depth > _DEEPEST:
            return False
        func = facts.calls[term[1]].func
        if last_name(func) in _WRITING | {"text"} and (type(func) is str or type(func[1]) is str):
            return True
        return type(func) is tuple and func[0] == "." and self._begins(function, func[1], depth + 1)
