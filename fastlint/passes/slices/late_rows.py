"""Rows of async sessions that are read when the database would have to be asked: no plain code can wait for it.

What an attribute needs is known by the mapped class: a relation that nothing loads, or a column of which the database
itself makes a new value at each UPDATE, which the flush of a change has expired.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from fastlint.diagnostic import Span
from fastlint.index.facts import Binding, Call, Facts, Function, Place, Term, Use
from fastlint.index.terms import dotted_name, encloses, last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.mapped import LAZY, class_name, mapped
from fastlint.inference.queries import queried
from fastlint.inference.values import Value
from fastlint.knowledge.roles import named
from fastlint.subjects.rows import How, LateRead, Why
from fastlint.subjects.shared import FunctionView

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

_ASYNC = named("async-session")
_ONE = frozenset({"get", "get_one"})
_ASKING = frozenset({"execute", "scalars", "scalar", "exec", "stream", "stream_scalars"})
_WRITING = frozenset({"flush", "commit"})
_READING = frozenset({"model_validate", "from_orm", "parse_obj"})
_LOADERS = frozenset({
    "selectinload", "joinedload", "subqueryload", "immediateload", "contains_eager", "defer", "undefer", "load_only",
    "noload", "raiseload", "lazyload", "defaultload", "selectin_polymorphic", "with_loader_criteria", "Load",
    "with_expression", "defer_group", "undefer_group",
})  # fmt: skip
_DEEPEST = 8
_MOST_CALLS = 2
"""Functions of the project through which a row is followed that they return."""
EVERYTHING = "*"
RELATION: Final = "relation"
UPDATE: Final = "update"
READ: Final = "read"
VALIDATED: Final = "validated"
RETURNED: Final = "returned"


class Late(NamedTuple):
    """A read in function `owner`: of `attribute` of `row`, an object of the class `of`, or of all that is returned.

    `why` is "relation" or "update"; `how` is "read", "validated" (a Pydantic model reads it) or "returned" (the
    response model of a route does, if it has a field of that name). `flush` is its row, 0 for a relation, or where a
    function that is called has written the change.
    """

    owner: int
    place: Place
    row: str
    attribute: str
    of: str
    why: Why
    how: How
    session: str
    flush: int
    is_certain: bool
    is_new: bool = False


class _Row(NamedTuple):
    """What a name stands for: rows of a class, what options have loaded and a flush has expired, where it got them.

    `is_kept`: False where the function that gives them has handed them on: somebody else may have loaded something.
    `added`: of a new object, the row in which it is added to the session, -1 if a function that is called has done so.
    """

    klass: Value
    loaded: frozenset[str]
    session: str
    binding: int
    expired: frozenset[str] = frozenset()
    is_kept: bool = True
    added: int = 0


class Kept(NamedTuple):
    """What a module reads too late, in the order of its functions."""

    late: list[Late]


def collect(reader: ModuleReader) -> Kept:
    """Find it."""
    return Kept([*_late_reads(reader.ev, reader.m)])


def subjects(view: ProjectView) -> Iterator[Reported]:
    """What is read too late, of what routes return only the fields of their response models; not in tests."""
    for m, found in sorted(view.kept(Kept).items()):
        for one in found.late if not view.loop.summaries[m].is_test else ():
            if one.how != RETURNED or one.attribute in view.answered((m, one.owner)):
                yield m, _worded(one, view.function((m, one.owner)))


def _worded(one: Late, function: FunctionView) -> LateRead:
    return LateRead(
        Span(*one.place), one.row, one.attribute, one.of, one.why, one.how, one.session, one.flush, one.is_certain,
        function, one.is_new,
    )  # fmt: skip


def _late_reads(ev: Evaluator, m: int) -> Iterator[Late]:
    for number, function in enumerate(ev.facts(m).functions):
        if number and function.is_async and function.awaits:
            yield from sorted(set(_Rows(ev, m, number).late()))


class _Rows:
    """The rows that one coroutine function has, and what it does with them."""

    def __init__(self, ev: Evaluator, m: int, f: int, depth: int = 0) -> None:
        self.ev, self.m, self.f, self.depth = ev, m, f, depth
        self.facts: Facts = ev.facts(m)
        self.function: Function = self.facts.functions[f]
        self.calls = ev.calls_in(m, f)
        self.named: dict[str, _Row | None] = {}
        self.loaded: frozenset[str] | None = None

    def late(self) -> Iterator[Late]:
        """What is read too late."""
        yield from self._attributes()
        yield from self._validated()
        yield from self._returned()

    # what a term stands for

    def row(self, term: Term, block: int, at: int, depth: int = 0) -> _Row | None:
        """The rows that a term gives, None if it is something else or not certain."""
        if depth > _DEEPEST or not term:
            return None
        if type(term) is str:
            return self._named(term, depth)
        if type(term) is not tuple:
            return None
        if term[0] in ("list", "tuple") and len(term[1]) == 1:
            return self.row(term[1][0], block, at, depth + 1)
        if term[0] == "comp" and term[1] in ("list", "set"):
            return self.row(term[2], term[3], at, depth + 1)
        session = self._session(term, depth)
        if session:
            return self._asked(term, session, block, at)
        if term[0] in ("elem", "[]"):
            return self.row(term[1], block, at, depth + 1)
        return self._given(term, block, at)

    def _named(self, name: str, depth: int) -> _Row | None:
        if name not in self.named:
            self.named[name] = None
            bound = [b for b in self.function.bindings if b.name == name]
            found = [
                self.row(b.value, b.block, b.row, depth + 1) or self._made(name, b)
                for b in bound
                if b.value != ("const", None)
            ]
            known = {one._replace(binding=0) if one is not None else None for one in found}
            if len(known) == 1 and found[0] is not None and not self._is_parameter(name):
                self.named[name] = found[0]._replace(binding=max(b.row for b in bound))
        return self.named[name]

    def _is_parameter(self, name: str) -> bool:
        return self.function.takes(name)

    def _session(self, term: Term, depth: int) -> str:
        """The async session that a query's result comes from, as written; "" if it comes from elsewhere."""
        for _ in range(_DEEPEST):
            if type(term) is str:
                bound = self.function.bound(term)
                if len(bound) != 1 or type(bound[0]) is not tuple:
                    return ""
                term = bound[0]
            if type(term) is not tuple or not term:
                return ""
            if term[0] in ("await", "elem", "[]", "."):
                term = term[1]
                continue
            if term[0] != "()":
                return ""
            func = self.facts.calls[term[1]].func
            if func in ("list", "tuple", "sorted") and self.facts.calls[term[1]].args:
                term = self.facts.calls[term[1]].args[0]
                continue
            if type(func) is not tuple or func[0] != ".":
                return ""
            if func[2] in _ASKING | _ONE and self._is_session(func[1], self.facts.calls[term[1]]):
                return dotted_name(func[1])
            term = func[1]
        return ""

    def _is_session(self, term: Term, call: Call) -> bool:
        values = self.ev.value(self.m, self.f, term, call.block, call.place[0])
        return bool(values) and all(self._is_async(value) for value in values)

    def _is_async(self, value: Value) -> bool:
        if value[0] == "instance":
            return attributes.is_subclass(self.ev, ("class", *value[1:]), _ASYNC)
        if value[0] != "object":
            return False
        name = self.ev.knowledge.canonical(value[1])
        return not _ASYNC.isdisjoint((name, *self.ev.knowledge.bases(name)))

    def _asked(self, term: Term, session: str, block: int, at: int) -> _Row | None:
        """What a session gives for a query that says of which class."""
        found = queried(self.ev, self.m, self.f, term) or self._got(term)
        loaded = self._loaded()
        if len(found) != 1 or found[0][0] != "instance" or EVERYTHING in loaded:
            return None
        return _Row(("class", *found[0][1:]), loaded, session, at)

    def _got(self, term: Term) -> tuple[Value, ...]:
        """`await session.get(User, key)`."""
        while type(term) is tuple and term[:1] in (("await",), ("elem",), ("[]",)):
            term = term[1]
        call = self.facts.called(term)
        if call is None or last_name(call.func) not in _ONE or not call.args:
            return ()
        values = self.ev.value(self.m, self.f, call.args[0], call.block, call.place[0])
        return tuple(("instance", v[1], v[2]) for v in values if v[0] == "class")

    def _given(self, term: Term, block: int, at: int) -> _Row | None:
        """What a coroutine function of the project returns, where it is awaited."""
        if term[0] != "await" or type(term[1]) is not tuple or term[1][0] != "()" or self.depth >= _MOST_CALLS:
            return None
        call = self.facts.calls[term[1][1]]
        values = self.ev.value(self.m, self.f, call.func, call.block, call.place[0])
        if len(values) != 1 or values[0][0] not in ("function", "method"):
            return None
        there = _Rows(self.ev, values[0][1], values[0][2], self.depth + 1)
        return there.returned_row(at)

    def _made(self, name: str, binding: Binding) -> _Row | None:
        """A new object of a mapped class that is added to the session, and given to nothing that may fill it."""
        call = self.facts.called(binding.value)
        values = self.ev.value(self.m, self.f, call.func, call.block, call.place[0]) if call is not None else ()
        if call is None or len(values) != 1 or values[0][0] != "class" or not mapped(self.ev, values[0]).relations:
            return None
        given = [c for c in self.calls if name in c.arguments]
        adding = [c for c in given if last_name(c.func) == "add" and self._is_of_session(c)]
        if len(adding) != 1 or not all(self._is_of_session(c) or last_name(c.func) in _READING for c in given):
            return None
        loaded = self._loaded() | {key for key, _ in call.keywords if key is not None}
        session = dotted_name(adding[0].func[1])
        return _Row(values[0], loaded, session, binding.row, added=adding[0].place[0])

    def returned_row(self, at: int) -> _Row | None:
        """The rows that the function returns, for who calls it; what it has changed and written is expired there."""
        if not self.function.is_async or self.function.is_generator or self.function.decorators:
            return None
        results = [r for r in self.function.returns if r.value != ("const", None)]
        found = [self.row(r.value, r.block, r.place[0]) for r in results]
        if not found or any(one is None for one in found):
            return None
        is_written = all(
            not one.added or self._flushed(one, r.place, r.block)[0]
            for one, r in zip(found, results, strict=True)
            if one is not None
        )
        rows = {one._replace(binding=0, session="", added=-bool(one.added)) for one in found if one is not None}
        if len(rows) != 1 or not is_written:
            return None
        late = list(self._returned())
        expired = frozenset(one.attribute for one in late if one.why == UPDATE)
        is_kept = not any(self._is_handed_on(dotted_name(r.value), 0) for r in results)
        return rows.pop()._replace(binding=at, expired=expired, is_kept=is_kept)

    # what is loaded

    def _loaded(self) -> frozenset[str]:
        """The names of relations that some option of the function loads; EVERYTHING where that cannot be read."""
        if self.loaded is None:
            self.loaded = frozenset(self._options())
        return self.loaded

    def _options(self) -> Iterator[str]:
        for call in self.calls:
            last = last_name(call.func)
            given = call.args if last == "options" else ()
            given += tuple(t for name, t in call.keywords if name == "attribute_names")  # also for what calls refresh
            given += tuple(t for name, t in call.keywords if name == "options" and last in _ONE | {"refresh"})
            given += call.args[1:2] if last == "refresh" else ()
            for term in given:
                yield from self._mentioned(term)
            if last == "run_sync" or (last in _ASKING and any(self._is_text(t) for t in call.args[:1])):
                yield EVERYTHING
        for read in self.function.reads:
            if type(read.term) is tuple and last_name(read.term[1]) == "awaitable_attrs":
                yield read.term[2]

    @staticmethod
    def _is_text(term: Term) -> bool:
        return type(term) is tuple and term[:1] == ("const",)

    def _mentioned(self, term: Term, depth: int = 0) -> Iterator[str]:
        """The names in an option: of attributes, and texts."""
        if type(term) is not tuple or not term or depth > _DEEPEST:
            yield EVERYTHING
        elif term[0] == "const":
            yield str(term[1])
        elif term[0] in ("list", "tuple"):
            for item in term[1]:
                yield from self._mentioned(item, depth + 1)
        elif term[0] == ".":
            yield term[2]
        elif term[0] == "()":
            call = self.facts.calls[term[1]]
            if last_name(call.func) not in _LOADERS | {"options"}:
                yield EVERYTHING
            elif type(call.func) is tuple and type(call.func[1]) is tuple:
                yield from self._mentioned(call.func[1], depth + 1)
            for inner in call.args:
                yield from self._mentioned(inner, depth + 1)
        else:
            yield EVERYTHING

    # what is read

    def _attributes(self) -> Iterator[Late]:
        for read in self.function.reads:
            term = read.term
            if type(term) is not tuple or type(term[1]) is not str:
                continue
            row = self._named(term[1], 0)
            if row is not None:
                for late in self._late(row, term[1], read.place, read.block, READ):
                    if late.attribute == term[2] and read.place[0] >= row.binding:
                        yield late

    def _validated(self) -> Iterator[Late]:
        for call in self.calls:
            if last_name(call.func) not in _READING or len(call.args) != 1 or type(call.func) is not tuple:
                continue
            row = self.row(call.args[0], call.block, call.place[0])
            models = self.ev.value(self.m, self.f, call.func[1], call.block, call.place[0])
            if row is None or len(models) != 1 or models[0][0] != "class":
                continue
            fields = _fields(self.ev, models[0])
            for late in self._late(row, dotted_name(call.args[0]), call.place, call.block, VALIDATED):
                if late.attribute in fields:
                    yield late

    def _returned(self) -> Iterator[Late]:
        for result in self.function.returns:
            row = self.row(result.value, result.block, result.place[0])
            if row is not None:
                yield from self._late(row, dotted_name(result.value), result.place, result.block, RETURNED)

    def _late(self, row: _Row, name: str, place: Place, block: int, how: How) -> Iterator[Late]:
        """All that would be read too late of a row at a place."""
        known, of = mapped(self.ev, row.klass), class_name(self.ev, row.klass)
        assigned = {b.name.partition(".")[2] for b in self.function.bindings if b.name.startswith(f"{name}.")}
        loaded = row.loaded | self._loaded() | assigned
        if EVERYTHING in loaded:
            return
        is_kept = row.is_kept and not self._is_handed_on(name, row.binding)
        if row.added:
            yield from self._late_of_new(row, name, place, block, how, loaded)
            return
        for attribute, kind in known.relations.items():
            if attribute not in loaded:
                yield Late(self.f, place, name, attribute, of, RELATION, how, row.session, 0, is_kept and kind == LAZY)
        flushed, is_certain = self._written(name, row, place, block) if known.updated else (0, True)
        for attribute in (a for a in known.updated if a not in assigned and (flushed or a in row.expired)):
            if flushed or not self._is_renewed(name, row.binding):
                certain = is_certain and is_kept
                yield Late(self.f, place, name, attribute, of, UPDATE, how, row.session, flushed, certain)

    def _late_of_new(
        self, row: _Row, name: str, place: Place, block: int, how: How, loaded: frozenset[str] | set[str]
    ) -> Iterator[Late]:
        """The relations to many of a new object that nothing has touched before it was written."""
        flushed, is_certain = self._flushed(row, place, block)
        if not flushed:
            return
        of = class_name(self.ev, row.klass)
        first = min((c.place[0] for c in self._flushes(row)), default=0)
        touched = {r.term[2] for r in self.function.reads if r.place[0] < first and r.term[:2] == (".", name)}
        certain = is_certain and row.is_kept and not self._is_handed_on(name, row.binding)
        for attribute, kind in mapped(self.ev, row.klass).relations.items():
            if kind == LAZY and attribute not in loaded and attribute not in touched:
                yield Late(self.f, place, name, attribute, of, RELATION, how, row.session, 0, certain, True)

    # what has expired

    def _flushes(self, row: _Row) -> list[Call]:
        """The calls that write a new object."""
        return [
            c
            for c in self.calls
            if last_name(c.func) in _WRITING and c.place[0] >= row.added > 0 and self._is_of_session(c)
        ]

    def _flushed(self, row: _Row, place: Place, block: int) -> tuple[bool, bool]:
        """Whether a new object has been written before a place, and whether that is certain."""
        if row.added < 0:
            return True, True
        before = [c for c in self._flushes(row) if c.place[0] <= place[0]]
        return bool(before), any(encloses(self.facts.blocks, c.block, block) for c in before)

    def _written(self, name: str, row: _Row, place: Place, block: int) -> tuple[int, bool]:
        """The row of the last flush of a change before a place, 0 without any, and whether it always runs."""
        changed = [b.row for b in self.function.bindings if b.name.startswith(f"{name}.") and b.row >= row.binding]
        changed += [c.place[0] for c in self.calls if c.func == "setattr" and c.args[:1] == (name,)]
        if not changed or not row.session:
            return 0, True
        writing = [c for c in self.calls if last_name(c.func) in _WRITING and min(changed) <= c.place[0] <= place[0]]
        flushes = [c for c in writing if self._is_of_session(c)]
        if not flushes or self._is_renewed(name, flushes[-1].place[0]):
            return 0, True
        return flushes[-1].place[0], encloses(self.facts.blocks, flushes[-1].block, block)

    def _is_renewed(self, name: str, since: int) -> bool:
        """Whether a row is read from the database again, or taken out of its session."""
        renewing = (c for c in self.calls if last_name(c.func) in ("refresh", "expunge") and name in c.args)
        bound = any(b.name == name and b.row > since for b in self.function.bindings)
        return bound or any(c.place[0] >= since for c in renewing)

    def _is_handed_on(self, name: str, since: int) -> bool:
        """Whether another coroutine function than a method of the session is given a row: it may load something."""
        return any(
            name in call.arguments
            for call in self.calls
            if name and call.use == Use.AWAITED and call.place[0] >= since and not self._is_of_session(call)
        )

    def _is_of_session(self, call: Call) -> bool:
        is_method = type(call.func) is tuple and call.func[0] == "."
        return is_method and self._is_session(call.func[1], call)


def _fields(ev: Evaluator, model: Value) -> set[str]:
    """The fields of a Pydantic model."""
    found: set[str] = set()
    for klass in attributes.linearise(ev, model):
        if klass[0] == "class":
            found |= {b.name for b in ev.bindings(klass[1], ~klass[2]) if b.annotation is not None}
    return found
