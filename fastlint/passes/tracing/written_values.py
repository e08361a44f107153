"""Values that are written into the text of a statement, traced to where they come from.

A text is followed through f-strings, `+`, `%`, `format`, `join`, lists that are filled, variables and functions of the
project that return it; a parameter to what all its callers give. What an unknown function gives is not reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Term
from fastlint.index.terms import filled_items, last_name
from fastlint.inference.sites import given_by
from fastlint.passes.tracing.listed_values import is_listed, is_migration
from fastlint.passes.tracing.traces import At, Handed, Trace
from fastlint.passes.tracing.value_sources import SAME, SENT_TO, STEPS, ValueSources
from fastlint.subjects.data import Written

STATEMENTS = frozenset({
    "execute", "executemany", "executescript", "exec_driver_sql", "fetch", "fetchrow", "fetchval", "fetch_all",
    "fetch_one", "fetch_val", "text", "literal_column", "cursor", "prepare", "iterate", "fetchmany", "callproc",
})  # fmt: skip
"""Last names of what takes the text of a statement."""
_PARTS = frozenset({"text", "literal_column"})
_RUNNING = STATEMENTS | {"scalar", "scalars", "exec", "stream", "stream_scalars", "read_sql", "read_sql_query"}
_WRAPPING = frozenset({
    "builtins.str", "sqlalchemy.text", "textwrap.dedent", "builtins.sorted", "builtins.list", "builtins.tuple",
})  # fmt: skip
_PERCENT = r"%(?:\(\w+\))?[-#0 +]*[\d.]*[a-zA-Z]"
_BRACES = r"\{[^{}]*\}"
"""Holes of a template."""
_FILLING = ("append", "add", "insert", "extend")
_DEEPEST = 10


_NOTHING = Trace("x", ())
_EMPTY = Trace("", ())


def _told_whole(trace: Trace) -> tuple[Written, ...]:
    """What is written in a text, with whether one value of a client is all of it."""
    found = tuple(dict.fromkeys(trace.found))
    if len(found) == 1 and trace.text == "x" and not found[0].before.strip():
        return (found[0]._replace(is_all=True),)
    return found


def _one_after_another(traces: Iterable[Trace]) -> Trace:
    """The texts of several traces with a blank between them."""
    all_of_them = [*traces]
    return Trace(" ".join(t.text for t in all_of_them), tuple(w for t in all_of_them for w in t.found))


class Writing(ValueSources):
    """Answers which values of a project's calls come from outside."""

    def text_of_term(self, term: Term, at: At) -> Trace:
        """The text of an expression at a place, and the values in it."""
        self.steps = 0
        return self.trace(term, at, "", 0)

    def written(self, function: FunctionId, place: tuple[int, int, int, int], name: str) -> tuple[Written, ...]:
        """The values in the first argument of a call of what has a name."""
        m, f = function
        if self.loop.summaries[m].is_quiet or is_migration(self.ev.facts(m)):
            return ()
        call = self.ev.call_at(function, place)
        if call is None or not (call.args or call.keywords):
            return ()
        term = call.args[0] if call.args else call.keywords[0][1]
        trace = self.text_of_term(term, At(m, f, call.block, place[0]))
        return _told_whole(trace) if self._runs(m, call, name) else tuple(dict.fromkeys(trace.found))

    def _runs(self, m: int, call: Call, name: str) -> bool:
        """Whether a call takes a whole statement: `text(...)` may hold a part of one, as in `order_by(text(key))`."""
        if name.rpartition(".")[2] not in _PARTS:
            return True
        calls = self.ev.facts(m).calls
        return call.parent >= 0 and last_name(calls[call.parent].func) in _RUNNING

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
                for written in _told_whole(self.text_of_term(term, at)):
                    if written.source == "sent" and self.is_handed_on(written):
                        todo.append(written.owner)
                    elif written.source == "sent":
                        yield Handed(caller, call, written)

    def is_handed_on(self, written: Written) -> bool:
        """Whether a value is the whole statement, which a caller has put together."""
        return written.is_whole and not self.loop.roles.get(written.owner[0], set()) & SENT_TO

    def _handed(self, target: FunctionId, name: str) -> Iterator[tuple[FunctionId, Call, Term]]:
        """What each call gives to a parameter."""
        called = self.ev.function(*target)
        for caller, step in self.callers.get(target, ()):
            call = None if self.loop.summaries[caller[0]].is_quiet else self.ev.call_at(caller, step.place)
            if call is not None:
                arguments = given_by(called, call)
                if name in arguments:
                    yield caller, call, arguments[name]

    def _value(self, term: Term, at: At, before: str) -> Trace:
        """A value that is no text put together."""
        source = self.source_of(term, at, (), 0)
        if source is None or self.is_tame_at(term, at):
            return _NOTHING
        if type(term) is str and is_listed(self.ev, (at.m, at.f), term):
            return _NOTHING
        kind = self.origin_of(source)
        if not kind:
            return _NOTHING
        owner, place = (source.function, source.name), (at.m, at.f, at.row)
        is_whole = term == source.name and not before.strip()
        text = text_of(term, self.ev.facts(at.m))
        return Trace("x", (Written(text, source.name, before, kind, owner, place, is_whole),))

    # texts

    def trace(self, term: Term, at: At, before: str, depth: int) -> Trace:
        """The text of an expression, "x" for what is not known of it, and the values in it."""
        self.steps += 1
        if depth > _DEEPEST or term is None or self.steps > STEPS:
            return _NOTHING
        if type(term) is str:
            return self._name(term, at, before, depth)
        match term:
            case ("const", value):
                return Trace(value if isinstance(value, str) else "x", ())
            case ("fstr", parts):
                return self._joined(parts, at, before, depth)
            case ("bin", "+" | "+=", left, right):
                return self._joined((left, right), at, before, depth)
            case ("bin", "%", template, items):
                return self._filled(template, filled_items(items), at, before, depth, _PERCENT)
            case ("or" | "and", parts):
                traces = [self.trace(part, at, before, depth + 1) for part in parts]
                return Trace(traces[0].text, tuple(w for trace in traces for w in trace.found))
            case ("await", inner):
                return self.trace(inner, at, before, depth + 1)
            case ("()", number):
                return self._called(term, self.ev.facts(at.m).calls[number], at, before, depth)
        return self._value(term, at, before)

    def _joined(self, parts: Sequence[Term], at: At, before: str, depth: int) -> Trace:
        text, found = "", list[Written]()
        for part in parts:
            trace = self.trace(part, at, before + text, depth + 1)
            text += trace.text
            found += trace.found
        return Trace(text, tuple(found))

    def _filled(self, template: Term, items: Sequence[Term], at: At, before: str, depth: int, hole: str) -> Trace:
        """A template whose holes are filled one by one."""
        made = self.trace(template, at, before, depth + 1)
        pieces = re.split(hole, made.text)
        text, found = pieces[0], list(made.found)
        for i, item in enumerate(items):
            trace = self.trace(item, at, before + text, depth + 1)
            found += trace.found
            text += trace.text + (pieces[i + 1] if i + 1 < len(pieces) else "")
        return Trace(text, tuple(found))

    def _name(self, name: str, at: At, before: str, depth: int) -> Trace:
        function = self.ev.function(at.m, at.f)
        if function.takes(name) and not any(b.name == name for b in function.bindings):
            given = dict(at.given)
            if name in given and isinstance(at.outer, At):
                return self.trace(given[name], at.outer, before, depth + 1)
            return self._value(name, at, before)
        if at.f and is_listed(self.ev, (at.m, at.f), name):
            return _NOTHING
        bound = self._bound(name, at, before, depth) if at.f else _EMPTY
        if bound.text:
            return bound
        values = self.ev.value(at.m, at.f, name, at.block, at.row)
        constant = next((v[1] for v in values if v[0] == "const" and isinstance(v[1], str)), "x")
        return Trace(constant, ()) if function.parent <= 0 else self._value(name, at, before)

    def _bound(self, name: str, at: At, before: str, depth: int) -> Trace:
        """The text that the bindings of a name leave there, and all that went into it on the way."""
        text, found = "", list[Written]()
        for binding in self.ev.function(at.m, at.f).bindings:
            if binding.name != name or binding.value == name:
                continue
            match binding.value:
                case ("bin", "+=", base, more) if base == name:
                    trace = self.trace(more, at, before + text, depth + 1)
                    text += trace.text
                    found += trace.found
                case value:
                    trace = self.trace(value, at._replace(row=binding.row), before, depth + 1)
                    text = trace.text
                    found += [_named(written, name, at, text) for written in trace.found]
        return Trace(text, tuple(found))

    def _of_text(self, term: Term, call: Call, here: At, before: str, depth: int) -> Trace | None:
        """What a method of a text gives: `"...".format(name)`, `", ".join(names)`, `name.strip()`; None of others."""
        match call.func:
            case (".", template, "format"):
                items = call.arguments
                return self._filled(template, items, here, before, depth, _BRACES)
            case (".", _, "join") if len(call.args) == 1:
                return self._list(call.args[0], here, before, depth + 1)
            case (".", base, method) if method in SAME:
                inner = self.trace(base, here, before, depth + 1)
                return inner if inner.found else self._value(term, here, before)
        return None

    def _called(self, term: Term, call: Call, at: At, before: str, depth: int) -> Trace:
        here = at._replace(block=call.block, row=call.place[0])
        of_text = self._of_text(term, call, here, before, depth)
        if of_text is not None:
            return of_text
        found: list[Written] = []
        for value in self.ev.value(at.m, at.f, call.func, call.block, call.place[0]):
            if value[0] == "external" and self.ev.knowledge.canonical(value[1]) in _WRAPPING and call.args:
                return self.trace(call.args[0], here, before, depth + 1)
            if value[0] in ("function", "method"):
                found += self._returned((value[1], value[2]), call, here, before, depth)
        return Trace("x", tuple(found))

    def _returned(self, target: FunctionId, call: Call, at: At, before: str, depth: int) -> Iterator[Written]:
        """What a function of the project writes into the text that it returns."""
        function = self.ev.function(*target)
        given = tuple(given_by(function, call).items())
        for result in function.returns:
            inside = At(*target, result.block, result.place[0], given, at)
            for written in self.trace(result.value, inside, before, depth + 1).found:
                # Words of the helper say nothing here: the argument does.
                if written.source == "sent" or not function.takes(written.name):
                    yield written

    def _list(self, term: Term, at: At, before: str, depth: int) -> Trace:
        """The elements of a list, one after the other."""
        self.steps += 1
        if self.steps > STEPS:
            return _NOTHING
        match term:
            case ("list" | "tuple" | "set", elements):
                return self._joined(elements, at, before, depth)
            case ("comp", _, element, *_):
                return self.trace(element, at, before, depth + 1)
            case ("bin", "+" | "+=", left, right):
                parts = (left, right) if depth < _DEEPEST else ()
                return _one_after_another(self._list(part, at, before, depth + 1) for part in parts)
        if self.is_tame_at(("elem", term), at):
            return _NOTHING
        if type(term) is not str or depth > _DEEPEST:
            return self.trace(term, at, before, depth)
        traces = [*self._bound_lists(term, at, before, depth), *self._put_in(term, at, before, depth)]
        return _one_after_another(traces) if traces else self.trace(term, at, before, depth)

    def _bound_lists(self, name: str, at: At, before: str, depth: int) -> Iterator[Trace]:
        """The lists that a name is bound to, and those that `+=` adds to it."""
        for binding in self.ev.function(at.m, at.f).bindings:
            if binding.name != name or binding.value == name:
                continue
            match binding.value:
                case ("bin", "+=", base, more) if base == name:
                    yield self._list(more, at, before, depth + 1)
                case value:
                    yield self._list(value, at, before, depth + 1)

    def _put_in(self, name: str, at: At, before: str, depth: int) -> Iterator[Trace]:
        """What methods put into the list behind a name: `parts.append(text)`."""
        for call in self.ev.calls_in(at.m, at.f):
            match call.func:
                case (".", base, method) if base == name and method in _FILLING and call.args:
                    here = at._replace(block=call.block, row=call.place[0])
                    follow = self._list if method == "extend" else self.trace
                    yield follow(call.args[-1], here, before, depth + 1)


def _named(written: Written, name: str, at: At, text: str) -> Written:
    """A value that a name holds: by that name if it has no other, and where the name is, unless that holds a text."""
    place = (at.m, at.f, at.row) if text == "x" else written.place
    return written._replace(text=name if written.text == "..." else written.text, place=place)
