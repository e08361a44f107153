"""Values that are written into the text of a statement, traced to where they come from.

A text is followed through f-strings, `+`, `%`, `format`, `join`, lists that are filled, variables and functions of the
project that return it; a parameter to what all its callers give. What an unknown function gives is not reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from fastlint.callgraph.control_flow import text_of
from fastlint.callgraph.edges import Step
from fastlint.callgraph.reachability import Loop
from fastlint.footprint import FunctionId
from fastlint.framework.dependencies import Dependencies
from fastlint.index.facts import Call, Parameter, Term
from fastlint.index.terms import filled_items
from fastlint.inference.allocations import Origins
from fastlint.inference.columns import is_key_or_number
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import given_arguments
from fastlint.knowledge.roles import named
from fastlint.passes.tracing.declared_keys import is_declared_key
from fastlint.passes.tracing.listed_values import is_listed, is_migration
from fastlint.passes.tracing.traces import At, Handed, Source, Trace
from fastlint.passes.watched_calls import is_tame
from fastlint.subjects.data import Written

STATEMENTS = frozenset({
    "execute", "executemany", "executescript", "exec_driver_sql", "fetch", "fetchrow", "fetchval", "fetch_all",
    "fetch_one", "fetch_val", "text", "literal_column", "cursor", "prepare", "iterate", "fetchmany", "callproc",
})  # fmt: skip
"""Last names of what takes the text of a statement."""
_SENT_TO = frozenset({"route", "websocket", "dependency"})
_REQUESTS = named("request")
_SENT_WITH = frozenset({
    "query_params", "path_params", "headers", "cookies", "json", "form", "body", "receive_json", "receive_text",
})  # fmt: skip
_SAME = _SENT_WITH | {
    "strip", "lstrip", "rstrip", "lower", "upper", "title", "get", "getlist", "pop", "decode", "dict", "model_dump",
    "items", "values", "keys", "split",
}  # fmt: skip
"""Methods that give (a part of) what they are called on."""
_OF_CLASSES = frozenset({"__tablename__", "__table__", "__mapper__", "__name__", "__qualname__", "__class__"})
"""What a class says of itself: names of its table and columns."""
_WRAPPING = frozenset({
    "builtins.str", "sqlalchemy.text", "textwrap.dedent", "builtins.sorted", "builtins.list", "builtins.tuple",
})  # fmt: skip
_STATEMENT = re.compile(
    r"(?:sqlalchemy|sqlmodel|psycopg2?)\.(?:\w+\.)*(?:TextClause|TextualSelect|(?:Select|Insert|Update|Delete)(?:OfScalar)?"
    r"|CompoundSelect|Executable|ClauseElement|ColumnElement|Compiled|SQLCompiler|Composed|Composable|SQL|Query)"
)
"""A statement that is made already: its text holds no value but what somebody else has written into it."""
_FILLING = ("append", "add", "insert", "extend")
_DEEPEST = 10
_NOTHING = Trace("x", ())
_STEPS = 4000
"""Expressions that are looked at for one text, or one source: names bound to each other double the ways each time."""


class Writing:
    """Answers which values of a project's calls come from outside."""

    def __init__(self, ev: Evaluator, loop: Loop) -> None:
        self.ev = ev
        self.loop = loop
        self.dependencies = Dependencies(Origins(ev))
        self.callers = loop.callers
        self._asking: list[Source] = []
        self._known: dict[Source, str] = {}
        self.steps = 0
        self.sought = 0

    def text_of_term(self, term: Term, at: At) -> Trace:
        """The text of an expression at a place, and the values in it."""
        self.steps = 0
        return self._trace(term, at, "", 0)

    def written(self, function: FunctionId, place: tuple[int, int, int, int]) -> tuple[Written, ...]:
        """The values in the first argument of a call."""
        m, f = function
        if self.loop.summaries[m].is_quiet or is_migration(self.ev.facts(m)):
            return ()
        self.ev.refuel()
        call = self._call_at(function, place)
        if call is None or not (call.args or call.keywords):
            return ()
        term = call.args[0] if call.args else call.keywords[0][1]
        found = self.text_of_term(term, At(m, f, call.block, place[0])).found
        return tuple(dict.fromkeys(found))

    def elsewhere(self, whole: Iterable[Written]) -> Iterator[Handed]:
        """Where callers put a statement together that is handed on as a whole, wherever that is."""
        todo, seen = [w.owner for w in whole], set[tuple[FunctionId, str]]()
        while todo:
            target, name = todo.pop()
            if (target, name) in seen:
                continue
            seen.add((target, name))
            for caller, call, term in self._handed(target, name):
                at = At(*caller, call.block, call.place[0])
                for written in dict.fromkeys(self.text_of_term(term, at).found):
                    if written.source == "sent" and self.is_handed_on(written):
                        todo.append(written.owner)
                    elif written.source == "sent":
                        yield Handed(caller, call, written)

    def is_handed_on(self, written: Written) -> bool:
        """Whether a value is the whole statement, which a caller has put together."""
        return written.is_whole and not self.loop.roles.get(written.owner[0], set()) & _SENT_TO

    def _handed(self, target: FunctionId, name: str) -> Iterator[tuple[FunctionId, Call, Term]]:
        """What each call gives to a parameter."""
        called = self.ev.function(*target)
        bound = called.klass >= 0 and not self.ev.is_decorated(called, "staticmethod")
        for caller, step in self.callers.get(target, ()):
            call = None if self.loop.summaries[caller[0]].is_quiet else self._call_at(caller, step.place)
            if call is not None:
                arguments = given_arguments(called, call.args, call.keywords, bound=bound)
                if name in arguments:
                    yield caller, call, arguments[name]

    def _call_at(self, function: FunctionId, place: tuple[int, int, int, int]) -> Call | None:
        calls = (c for c in self.ev.facts(function[0]).calls if c.place == place and c.owner == function[1])
        return next(calls, None)

    # texts

    def _trace(self, term: Term, at: At, before: str, depth: int) -> Trace:
        """The text of an expression, "x" for what is not known of it, and the values in it."""
        self.steps += 1
        if depth > _DEEPEST or term is None or self.steps > _STEPS:
            return _NOTHING
        if type(term) is str:
            return self._name(term, at, before, depth)
        tag = term[0] if type(term) is tuple and term else ""
        if tag == "const":
            return Trace(term[1] if isinstance(term[1], str) else "x", ())
        if tag == "fstr":
            return self._joined(term[1], at, before, depth)
        if tag == "bin" and term[1] in ("+", "+="):
            return self._joined(term[2:], at, before, depth)
        if tag == "bin" and term[1] == "%":
            items = filled_items(term[3])
            return self._filled(term[2], items, at, before, depth, r"%(?:\(\w+\))?[-#0 +]*[\d.]*[a-zA-Z]")
        if tag in ("or", "and"):
            traces = [self._trace(part, at, before, depth + 1) for part in term[1]]
            return Trace(traces[0].text, tuple(w for trace in traces for w in trace.found))
        if tag == "await":
            return self._trace(term[1], at, before, depth + 1)
        if tag == "()":
            return self._called(term, at, before, depth)
        return self._value(term, at, before)

    def _joined(self, parts: Sequence[Term], at: At, before: str, depth: int) -> Trace:
        text, found = "", list[Written]()
        for part in parts:
            trace = self._trace(part, at, before + text, depth + 1)
            text += trace.text
            found += trace.found
        return Trace(text, tuple(found))

    def _filled(self, template: Term, items: Sequence[Term], at: At, before: str, depth: int, hole: str) -> Trace:
        """A template whose holes are filled one by one."""
        made = self._trace(template, at, before, depth + 1)
        pieces = re.split(hole, made.text)
        text, found = pieces[0], list(made.found)
        for i, item in enumerate(items):
            trace = self._trace(item, at, before + text, depth + 1)
            found += trace.found
            text += trace.text + (pieces[i + 1] if i + 1 < len(pieces) else "")
        return Trace(text, tuple(found))

    def _name(self, name: str, at: At, before: str, depth: int) -> Trace:
        function = self.ev.function(at.m, at.f)
        if any(p.name == name for p in function.parameters) and not any(b.name == name for b in function.bindings):
            given = dict(at.given)
            if name in given and isinstance(at.outer, At):
                return self._trace(given[name], at.outer, before, depth + 1)
            return self._value(name, at, before)
        if at.f and is_listed(self.ev, (at.m, at.f), name):
            return _NOTHING
        text, found = "", list[Written]()
        for binding in function.bindings if at.f else ():
            if binding.name == name:
                value = binding.value
                if type(value) is tuple and value[:3] == ("bin", "+=", name):
                    trace = self._trace(value[3], at, before + text, depth + 1)
                    text, found = text + trace.text, [*found, *trace.found]
                elif value != name:
                    trace = self._trace(value, at._replace(row=binding.row), before, depth + 1)
                    text, found = trace.text, [*found, *(_named(w, name, at, trace.text) for w in trace.found)]
        if text:
            return Trace(text, tuple(found))
        values = self.ev.value(at.m, at.f, name, at.block, at.row)
        constant = next((v[1] for v in values if v[0] == "const" and isinstance(v[1], str)), "x")
        return Trace(constant, ()) if function.parent <= 0 else self._value(name, at, before)

    def _called(self, term: Term, at: At, before: str, depth: int) -> Trace:
        call = self.ev.facts(at.m).calls[term[1]]
        here = at._replace(block=call.block, row=call.place[0])
        if type(call.func) is tuple and call.func[0] == ".":
            base, method = call.func[1:]
            if method == "format":
                items = (*call.args, *(value for _, value in call.keywords))
                return self._filled(base, items, here, before, depth, r"\{[^{}]*\}")
            if method == "join" and len(call.args) == 1:
                return self._list(call.args[0], here, before, depth + 1)
            if method in _SAME:
                inner = self._trace(base, here, before, depth + 1)
                return inner if inner.found else self._value(term, here, before)
        found: list[Written] = []
        for value in self.ev.value(at.m, at.f, call.func, call.block, call.place[0]):
            if value[0] == "external" and self.ev.knowledge.canonical(value[1]) in _WRAPPING and call.args:
                return self._trace(call.args[0], here, before, depth + 1)
            if value[0] in ("function", "method"):
                found += self._returned((value[1], value[2]), call, here, before, depth)
        return Trace("x", tuple(found))

    def _returned(self, target: FunctionId, call: Call, at: At, before: str, depth: int) -> Iterator[Written]:
        """What a function of the project writes into the text that it returns."""
        function = self.ev.function(*target)
        bound = function.klass >= 0 and not self.ev.is_decorated(function, "staticmethod")
        given = tuple(given_arguments(function, call.args, call.keywords, bound=bound).items())
        for result in function.returns:
            inside = At(*target, result.block, result.place[0], given, at)
            for written in self._trace(result.value, inside, before, depth + 1).found:
                # Words of the helper say nothing here: the argument does.
                if written.source == "sent" or not any(p.name == written.name for p in function.parameters):
                    yield written

    def _list(self, term: Term, at: At, before: str, depth: int) -> Trace:
        """The elements of a list, one after the other."""
        self.steps += 1
        if self.steps > _STEPS:
            return _NOTHING
        if type(term) is tuple and term[0] in ("list", "tuple", "set"):
            return self._joined(term[1], at, before, depth)
        if type(term) is tuple and term[0] == "comp":
            return self._trace(term[2], at, before, depth + 1)
        if type(term) is tuple and term[0] == "bin" and term[1] in ("+", "+="):
            traces = [self._list(part, at, before, depth + 1) for part in term[2:]] if depth < _DEEPEST else []
            return Trace(" ".join(t.text for t in traces), tuple(w for t in traces for w in t.found))
        if self._is_tame(("elem", term), at):
            return _NOTHING
        if type(term) is not str or depth > _DEEPEST:
            return self._trace(term, at, before, depth)
        traces = []
        for binding in self.ev.function(at.m, at.f).bindings:
            if binding.name == term and binding.value != term:
                value = binding.value
                is_more = type(value) is tuple and value[:3] == ("bin", "+=", term)
                traces.append(self._list(value[3] if is_more else value, at, before, depth + 1))
        for number in self.ev.calls_of(at.m, at.f):
            call = self.ev.facts(at.m).calls[number]
            func = call.func
            if type(func) is tuple and func[0] == "." and func[1] == term and func[2] in _FILLING and call.args:
                here = at._replace(block=call.block, row=call.place[0])
                follow = self._list if func[2] == "extend" else self._trace
                traces.append(follow(call.args[-1], here, before, depth + 1))
        if not traces:
            return self._trace(term, at, before, depth)
        return Trace(" ".join(t.text for t in traces), tuple(w for t in traces for w in t.found))

    # values

    def _value(self, term: Term, at: At, before: str) -> Trace:
        """A value that is no text put together."""
        source = self._source(term, at, (), 0)
        if source is None or self._is_tame(term, at) or (type(term) is str and is_listed(self.ev, (at.m, at.f), term)):
            return _NOTHING
        kind = self._origin_of(source)
        if not kind:
            return _NOTHING
        owner, place = (source.function, source.name), (at.m, at.f, at.row)
        is_whole = term == source.name and not before.strip()
        text = text_of(term, self.ev.facts(at.m))
        return Trace("x", (Written(text, source.name, before, kind, owner, place, is_whole),))

    def _origin_of(self, source: Source) -> str:
        """Who gives a parameter its value, unless that is being asked: its callers may hand on what they make of it."""
        if source in self._asking or len(self._asking) > _DEEPEST:
            return ""
        kind = self._known.get(source)
        if kind is None:
            self._asking.append(source)
            kind = self._origin(source, 0, frozenset())
            self._asking.pop()
            if not self._asking:
                self._known[source] = kind
        return kind

    def _is_tame(self, term: Term, at: At) -> bool:
        """Whether a value, or one of which it is an attribute (`kind.value`), holds no text of anybody's choice."""
        values = self.ev.value(at.m, at.f, term, at.block, at.row)
        if any(value[0] != "const" for value in values) and all(is_tame(self.ev, value) for value in values):
            return True
        if type(term) is not tuple or term[0] != ".":
            return False
        owners = self.ev.value(at.m, at.f, term[1], at.block, at.row)
        is_key = bool(owners) and all(is_key_or_number(self.ev, owner, term[2]) for owner in owners)
        return is_key or self._is_tame(term[1], at)

    def _source(self, term: Term, at: At, attributes: tuple[str, ...], depth: int) -> Source | None:
        """The parameter of which a value is (a part)."""
        self.sought = self.sought + 1 if depth else 0
        if depth > _DEEPEST or self.sought > _STEPS:
            return None
        if type(term) is tuple and term:
            if term[0] == ".":
                if term[2] in _OF_CLASSES:
                    return None
                return self._source(term[1], at, (term[2], *attributes), depth + 1)
            if is_declared_key(self.ev, term, at.m, at.f):
                return None
            if term[0] in ("[]", "await", "elem"):
                return self._source(term[1], at, attributes, depth + 1)
            if term[0] == "item":
                return self._source(term[2], at, attributes, depth + 1)
            if term[0] in ("or", "and"):
                found = (self._source(part, at, attributes, depth + 1) for part in term[1])
                return next((source for source in found if source is not None), None)
            if term[0] == "()":
                func = self.ev.facts(at.m).calls[term[1]].func
                if type(func) is tuple and func[0] == "." and func[2] in _SAME:
                    return self._source(func[1], at, (func[2], *attributes), depth + 1)
            return None
        return self._root(term, at, attributes, depth) if type(term) is str else None

    def _root(self, name: str, at: At, attributes: tuple[str, ...], depth: int) -> Source | None:
        f = at.f
        while f > 0:
            function = self.ev.function(at.m, f)
            bindings = [b for b in function.bindings if b.name == name]
            for binding in bindings:
                place = At(at.m, f, binding.block, binding.row)
                found = self._source(binding.value, place, attributes, depth + 1) if binding.value != name else None
                if found is not None:
                    return found
            if any(p.name == name for p in function.parameters):
                is_own = function.klass >= 0 and function.parameters[0].name == name
                given = dict(at.given) if f == at.f else {}
                if name in given and isinstance(at.outer, At):
                    return self._source(given[name], at.outer, attributes, depth + 1)
                return None if is_own else Source((at.m, f), name, attributes)
            if bindings:
                return None
            f = function.parent
        return None

    def _origin(self, source: Source, depth: int, passed: frozenset[tuple[FunctionId, str]]) -> str:
        """Who gives a parameter its value: "sent", "given", or "" if nobody outside does."""
        m, f = source.function
        function = self.ev.function(m, f)
        parameter = next(p for p in function.parameters if p.name == source.name)
        values = self.ev.parameter(m, f, source.name)
        if values and all(is_tame(self.ev, value) for value in values):
            return ""
        if is_listed(self.ev, source.function, source.name):
            return ""
        if any(v[0] == "object" and _STATEMENT.fullmatch(v[1]) for v in values):
            return ""  # whoever has made the statement is asked what it is made of
        if any(v[0] == "object" and {v[1], self.ev.knowledge.canonical(v[1])} & _REQUESTS for v in values):
            return "sent" if _SENT_WITH.intersection(source.attributes) else ""
        if self.loop.roles.get(source.function, set()) & _SENT_TO:
            return self._injected(source, parameter, depth, passed)
        callers = self.callers.get(source.function, ())
        if not callers:
            return "" if self.loop.reach.get(source.function) == "script" else "given"
        if depth > _DEEPEST or (source.function, source.name) in passed:
            return ""
        below = passed | {(source.function, source.name)}
        found = [self._from(caller, step, source, depth + 1, below) for caller, step in callers]
        return "sent" if "sent" in found else next((kind for kind in found if kind), "")

    def _from(
        self, caller: FunctionId, step: Step, source: Source, depth: int, passed: frozenset[tuple[FunctionId, str]]
    ) -> str:
        """What one call gives to a parameter."""
        if self.loop.summaries[caller[0]].is_quiet:
            return ""
        call = self._call_at(caller, step.place)
        called = self.ev.function(*source.function)
        if call is None:
            return "given"
        bound = called.klass >= 0 and not self.ev.is_decorated(called, "staticmethod")
        arguments = given_arguments(called, call.args, call.keywords, bound=bound)
        if source.name not in arguments:
            unpacked = any(type(a) is tuple and a[0] == "*" for a in call.args) or call.has_keyword("")
            unpacked = unpacked or any(k is None for k, _ in call.keywords)
            return "given" if unpacked else ""
        at = At(*caller, call.block, call.place[0])
        found = self._source(arguments[source.name], at, source.attributes, 0)
        if found is not None and not self._is_tame(arguments[source.name], at):
            return self._origin(found, depth, passed)
        traced = self._trace(arguments[source.name], at, "", depth)
        return next((w.source for w in traced.found), "")

    def _injected(
        self, source: Source, parameter: Parameter, depth: int, passed: frozenset[tuple[FunctionId, str]]
    ) -> str:
        """Whether a parameter of what FastAPI calls is sent, or made by a dependency out of what is."""
        m, f = source.function
        function = self.ev.function(m, f)
        dependency = self.dependencies.of_parameter(m, function.outer, parameter, function)
        if dependency is None or dependency.target[0] == "class":
            return "sent"
        if dependency.target[0] != "function" or depth > _DEEPEST:
            return ""
        target = (int(dependency.target[1]), int(dependency.target[2]))
        provider = self.ev.function(*target)
        for result in (*provider.returns, *provider.yields):
            at = At(*target, result.block, result.place[0])
            found = self._source(result.value, at, source.attributes, 0)
            if found is not None and not self._is_tame(result.value, at):
                kind = self._origin(found, depth + 1, passed)
                if kind:
                    return kind
            elif found is None and (traced := self._trace(result.value, at, "", depth + 1).found):
                return traced[0].source
        return ""


def _named(written: Written, name: str, at: At, text: str) -> Written:
    """A value that a name holds: by that name if it has no other, and where the name is, unless that holds a text."""
    place = (at.m, at.f, at.row) if text == "x" else written.place
    return written._replace(text=name if written.text == "..." else written.text, place=place)
