"""Where a dict comes from that nothing describes: from outside (stored JSON, whole rows), or a named SELECT."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fastlint.index.facts import MODULE, Call, Term
from fastlint.index.terms import dotted_name, last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.queries import queried
from fastlint.inference.shapes import is_orm, is_sensitive
from fastlint.inference.values import Values
from fastlint.knowledge.roles import named

_LOADING = named("loader")
_DOCUMENTS = frozenset({"find_one", "find_one_and_update", "find_one_and_replace", "to_list"})
"""Methods of collections: a document has whatever was put into it."""
_SENT = ("text", "content", "body", "data")
_OPENING = frozenset({"open", "open_file", "read_text", "read_bytes"})
"""Functions and methods that open or read a file."""
_COLUMNS = re.compile(r"\s*(?:WITH\b.*?\)\s*)?SELECT\s+(?:DISTINCT\s+|ALL\s+)?(.*?)\sFROM\b", re.IGNORECASE | re.DOTALL)
_ALL_COLUMNS = re.compile(r"(?:^|[\s,.])\*\s*(?:,|$)")
_HOLE = "\0"
_DEEPEST = 6
_MOST = 60


class Origin(NamedTuple):
    """Whether what a dict holds is decided outside the code; its secret-looking columns, as far as they are named."""

    is_foreign: bool
    sensitive: tuple[str, ...]


def origin_of(ev: Evaluator, m: int, f: int, term: Term) -> Origin:
    """Where a value comes from that a function returns."""
    trace = _Trace(ev)
    trace.follow(m, f, term, 0)
    is_foreign = trace.is_whole or (trace.is_read and not trace.is_named)
    return Origin(is_foreign, tuple(dict.fromkeys(trace.sensitive)))


class _Trace:
    """Follows a value back through names, elements and calls of the project.

    `is_whole`: it may have all columns of a table or fields of a document; `is_read`: it is read from JSON that the
    project stores, which may be a cache of rows; `is_named`: a statement names its columns. The JSON of another service
    and of a language model is passed on as it is: nobody here knows its fields.
    """

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev
        self.is_whole = self.is_read = self.is_named = False
        self.sensitive: list[str] = []
        self._seen: set[tuple[int, int, Term]] = set()

    def follow(self, m: int, f: int, term: Term, depth: int) -> None:
        """Look at what a term is made of."""
        key = m, f, term
        if key in self._seen or depth > _DEEPEST or len(self._seen) > _MOST:
            return
        self._seen.add(key)
        if type(term) is str:
            for value in self._bound(m, f, term):
                self.follow(m, f, value, depth)
        elif type(term) is tuple and term[0] == "()":
            self.is_whole |= bool(queried(self.ev, m, f, term))
            self._call(m, f, self.ev.facts(m).calls[term[1]], depth)
        else:
            before = self.is_whole
            for part in _sources(term):
                self.follow(m, f, part, depth)
            if type(term) is tuple and term[:1] == (".",):
                self.is_whole = before  # an attribute of a row is not the row

    def _bound(self, m: int, f: int, name: str) -> list[Term]:
        if name in self.ev.parameter_names(m, f):
            return []
        return [b.value for b in self.ev.bindings(m, f) if b.name == name]

    def _call(self, m: int, f: int, call: Call, depth: int) -> None:
        values = self.ev.value(m, f, call.func, call.block, call.place[0])
        own = [value for value in values if value[0] in ("function", "method")]
        for value in own[:4]:
            for result in self.ev.function(value[1], value[2]).returns[:12]:
                self.follow(value[1], value[2], result.value, depth + 1)
        self._read_statements(m, f, call.args)
        if not own:
            self._library_call(m, f, call, values, depth)

    def _library_call(self, m: int, f: int, call: Call, values: Values, depth: int) -> None:
        """What is no function of the project: it may load a document, and gives what is made of its arguments."""
        names = [self.ev.knowledge.canonical(value[1]) for value in values if value[0] == "external"]
        is_loaded = any(name in _LOADING for name in names) and not self._is_kept(m, f, call)
        last = last_name(call.func)
        is_method = type(call.func) is tuple and call.func[0] == "."
        self.is_read |= is_loaded and any(self._is_stored(m, f, given, 0) for given in call.args[:1])
        self.is_whole |= is_method and last in _DOCUMENTS
        for term in call.args if not is_method or last == "to_thread" else ():
            self.follow(m, f, term, depth)
        if is_method:
            self.follow(m, f, call.func[1], depth)
            self._read_cursor(m, f, call.func[1])

    def _is_kept(self, m: int, f: int, call: Call) -> bool:
        """`json.loads(row.labels)` of a mapped row: what stands in a column the project has written."""
        given = call.args[0] if call.args else None
        if type(given) is not tuple or given[0] != "." or given[2] in _SENT:
            return False
        rows = self.ev.value(m, f, given[1], call.block, call.place[0])
        return not rows or any(v[0] == "instance" and is_orm(self.ev, ("class", *v[1:3])) for v in rows)

    def _is_stored(self, m: int, f: int, given: Term, depth: int) -> bool:
        """Whether a text that is parsed is read from a file, or from something in which the project keeps texts."""
        if depth > _DEEPEST:
            return False
        if type(given) is str:
            return any(self._is_stored(m, f, value, depth + 1) for value in self._bound(m, f, given))
        match given:
            case ("await" | "enter" | "aenter", inner):
                return self._is_stored(m, f, inner, depth + 1)
            case ("()", number):
                func = self.ev.facts(m).calls[number].func
                is_read = type(func) is tuple and func[0] == "." and func[2] == "read"
                return last_name(func) in _OPENING or (is_read and self._is_stored(m, f, func[1], depth + 1))
        return type(given) is tuple and given[:1] == ("[]",)

    def _read_cursor(self, m: int, f: int, base: Term) -> None:
        """What a cursor has been told to execute: `cursor.execute(...)` somewhere above `cursor.fetchall()`."""
        cursor = dotted_name(base)
        for number in self.ev.calls_of(m, f) if cursor else ():
            call = self.ev.facts(m).calls[number]
            if last_name(call.func) == "execute" and dotted_name(call.func) == f"{cursor}.execute":
                self._read_statements(m, f, call.args)

    def _read_statements(self, m: int, f: int, terms: tuple[Term, ...]) -> None:
        for term in terms[:2]:
            for text in self._texts(m, f, term, 0):
                self._read(text)

    def _texts(self, m: int, f: int, term: Term, depth: int) -> Iterator[str]:
        """The texts that a term can be: behind names, in `text(...)`, put together."""
        if depth > _DEEPEST:
            return
        if type(term) is str:
            bound = self._bound(m, f, term) or [b.value for b in self.ev.bindings(m, MODULE) if b.name == term]
            for value in bound or self.ev.value(m, f, term):
                yield from self._texts(m, f, value, depth + 1)
        elif type(term) is tuple and term[:1] == ("()",):
            for inner in self.ev.facts(m).calls[term[1]].args[:1]:
                yield from self._texts(m, f, inner, depth + 1)
        elif type(term) is tuple and term:
            yield _written(term)

    def _read(self, text: str) -> None:
        if _HOLE in text.partition(" ")[0]:
            return
        found = _COLUMNS.match(text)
        columns = found[1] if found is not None else ""
        is_whole = bool(_ALL_COLUMNS.search(columns))
        self.is_whole |= is_whole
        self.is_named |= bool(columns) and not is_whole
        for column in columns.split(","):
            name = re.split(r"[\s.]+", column.strip().strip('"`'))[-1].strip('"`')
            if is_sensitive(name):
                self.sensitive.append(name)


def _sources(term: Term) -> Iterator[Term]:
    """The terms that a value is taken from."""
    match term:
        case ("await" | "elem" | "aelem", inner) | ("[]", inner, _) | ("item", _, inner) | (".", inner, _):
            yield inner
        case ("or" | "and" | "list" | "tuple", parts):
            yield from parts
        case ("comp", _, element, _):
            yield element
        case ("dict", pairs):
            yield from (value for key, value in pairs if key is None)


def _written(term: Term) -> str:
    """A text as far as it is written out, with a mark for what is not."""
    match term:
        case ("const", str(text)):
            return text
        case ("fstr", parts):
            return "".join(_written(part) for part in parts)
        case ("bin", "+", left, right):
            return _written(left) + _written(right)
    return _HOLE
