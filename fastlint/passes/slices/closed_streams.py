"""Responses that are sent when what they read is closed: the `with` around ends when the function returns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.diagnostic import Span
from fastlint.index.facts import MODULE, Block, BlockKind, Call, Facts, Function, Place, Term
from fastlint.index.terms import dotted_name, encloses, last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge.framework_names import STREAMS
from fastlint.subjects.lost import ClosedStream

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


_FILES = frozenset({"FileResponse"})
_TEMPORARY = frozenset({"NamedTemporaryFile", "TemporaryDirectory", "TemporaryFile", "SpooledTemporaryFile"})
_CLOSING = frozenset({
    "open", "ClientSession", "Client", "AsyncClient", "Session", "AsyncSession", "ZipFile", "TarFile", "BytesIO",
    "urlopen", "connect", "begin", "stream", "get", "post", "request", "put", "acquire", "cursor", *_TEMPORARY,
})  # fmt: skip
"""Last names of calls that give what is closed at the end of the `with`."""
_CLOSERS = frozenset({"close", "aclose", "cleanup", "release", "unlink", "disconnect"})
_PIECES = ("iter", "aiter", "stream", "chunk", "yield_per", "fetch_chunks", "content_iter", "read_chunks")
_LAZY = frozenset({"iter", "map", "filter", "enumerate", "zip", "chain", "islice", "aiter", "iterate_in_threadpool"})
_ENTERING = frozenset({"enter_context", "enter_async_context"})
_DEEPEST = 6


class Closed(NamedTuple):
    """A response made in function `owner`, at `place`, that goes on reading `source`; the rest as in the subject."""

    owner: int
    place: Place
    response: str
    source: str
    closer: str
    is_certain: bool


class _Source(NamedTuple):
    """A variable that a block closes: where the block is, whether what it holds is known to be of use no more."""

    block: int
    text: str
    is_known: bool
    is_temporary: bool


class Kept(NamedTuple):
    """The closed streams of a module, in the order of the text."""

    closed: list[Closed]


def collect(reader: ModuleReader) -> Kept:
    """Find them."""
    return Kept([*_closed(reader.ev, reader.m)])


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each of them."""
    for m, found in sorted(view.kept(Kept).items()):
        for owner, place, response, source, closer, is_certain in found.closed:
            yield m, ClosedStream(Span(*place), response, source, closer, is_certain, view.function((m, owner)))


def _closed(ev: Evaluator, m: int) -> Iterator[Closed]:
    facts = ev.facts(m)
    aliases = _aliases(ev, m)
    for call in facts.calls:
        last = aliases.get(last_name(call.func), last_name(call.func))
        if not call.owner or last not in STREAMS | _FILES or not _is_response(ev, m, call):
            continue
        content = call.argument(0, "path" if last in _FILES else "content")
        found = _Reading(ev, m, call).source(content, is_path=last in _FILES)
        if found is not None:
            name, source, is_certain = found
            yield Closed(call.owner, call.place, last, name, source.text, is_certain and source.is_known)


def _aliases(ev: Evaluator, m: int) -> dict[str, str]:
    """`Streamed` of `import StreamingResponse as Streamed`."""
    imports = (
        (b.name, b.value[3]) for b in ev.bindings(m, MODULE) if type(b.value) is tuple and b.value[0] == "import"
    )
    return {name: member for name, member in imports if member in STREAMS | _FILES}


def _is_response(ev: Evaluator, m: int, call: Call) -> bool:
    values = ev.at(m, call, call.func)
    return bool(values) and all(value[0] in ("external", "class") for value in values)


class _Reading:
    """What one response goes on reading."""

    def __init__(self, ev: Evaluator, m: int, call: Call) -> None:
        self.ev, self.m, self.call = ev, m, call
        self.facts: Facts = ev.facts(m)
        self.function: Function = self.facts.functions[call.owner]
        self.sources = {name: source for name, source in self._sources() if source is not None}

    def _sources(self) -> Iterator[tuple[str, _Source | None]]:
        blocks = self.facts.blocks
        for binding in self.function.bindings:
            value = binding.value
            if type(value) is tuple and value[:1] in (("enter",), ("aenter",)):
                block = _with_of(blocks, value[1], self.call.owner)
                if block >= 0 and binding.row <= self.call.place[0]:
                    yield binding.name, self._source(value[1], block)
            elif type(value) is tuple and value[:1] == ("()",):
                made = self.facts.calls[value[1]]
                if last_name(made.func) in _ENTERING and made.args and type(made.func) is tuple:
                    stack = self.sources_of_stack(made.func[1])
                    if stack >= 0:
                        yield binding.name, self._source(made.args[0], stack)
                elif (number := self._finally_of(binding.name)) >= 0:
                    yield binding.name, self._source(value, number)

    def sources_of_stack(self, name: Term) -> int:
        """The `with` that has an ExitStack as its name."""
        for binding in self.function.bindings:
            value = binding.value
            if binding.name == name and type(value) is tuple and value[:1] in (("enter",), ("aenter",)):
                return _with_of(self.facts.blocks, value[1], self.call.owner)
        return -1

    def _finally_of(self, name: str) -> int:
        """The `finally` that closes a variable, of a `try` in which the response is made."""
        blocks = self.facts.blocks
        for call in self.ev.calls_in(self.m, self.call.owner):
            is_closer = last_name(call.func) in _CLOSERS and type(call.func) is tuple and call.func[1] == name
            if is_closer and blocks[call.block].kind == BlockKind.FINALLY:
                place = blocks[call.block].place
                tries = (i for i, b in enumerate(blocks) if b.kind == BlockKind.TRY and b.place == place)
                if any(encloses(blocks, i, self.call.block) for i in tries):
                    return call.block
        return -1

    def _source(self, manager: Term, block: int) -> _Source | None:
        call = self.facts.called(manager)
        if call is None:
            return _Source(block, text_of(manager, self.facts), is_known=False, is_temporary=False)
        last, text = last_name(call.func), text_of(call.func, self.facts)
        values = self.ev.at(self.m, call, call.func)
        is_outside = bool(values) and all(value[0] == "external" for value in values)
        is_own = any(value[0] in ("function", "method", "class") for value in values)
        if last not in _CLOSING and not is_own:
            return None  # a lock, a span: not closed for what reads it
        is_temporary = last in _TEMPORARY and call.keyword("delete") != ("const", False)
        return _Source(block, text, is_outside and last in _CLOSING, is_temporary)

    # what is read when the response is sent

    def source(self, term: Term, *, is_path: bool) -> tuple[str, _Source, bool] | None:
        """The variable that is closed before, what closes it, and whether its use is certain."""
        if is_path:
            names = {name for name in _mentioned(term, self.facts, self.function, _DEEPEST) if name in self.sources}
            found = sorted(name for name in names if self.sources[name].is_temporary)
            return (found[0], self.sources[found[0]], True) if found else None
        return self._lazy(term, _DEEPEST)

    def _lazy(self, term: Term, depth: int) -> tuple[str, _Source, bool] | None:
        if type(term) is str:
            return self._of_name(term, depth)
        if type(term) is not tuple or not depth:
            return None
        if term[0] == ".":
            return self._lazy(term[1], depth - 1)
        if term[0] == "comp":
            return self._of_parts(term[1:3], (self.facts.blocks[term[3]].term,)) if term[1] == "gen" else None
        if term[0] == "()":
            return self._of_call(self.facts.calls[term[1]], depth)
        if term[0] in ("or", "and"):
            return next((found for part in term[1] if (found := self._lazy(part, depth - 1))), None)
        return None

    def _of_name(self, name: str, depth: int) -> tuple[str, _Source, bool] | None:
        if name in self.sources:
            return name, self.sources[name], True
        values = [b.value for b in self.function.bindings if b.name == name and b.row <= self.call.place[0]]
        return self._lazy(values[-1], depth - 1) if values and depth and values[-1] != name else None

    def _of_call(self, call: Call, depth: int) -> tuple[str, _Source, bool] | None:
        """A generator of what is closed, or a method that gives it in pieces."""
        last = last_name(call.func)
        if type(call.func) is tuple and call.func[0] == "." and last.lower().lstrip("_").startswith(_PIECES):
            found = self._lazy(call.func[1], depth - 1)
            if found is not None:
                return found
        if last in _LAZY:
            return next((found for arg in call.args if (found := self._lazy(arg, depth - 1))), None)
        for value in self.ev.at(self.m, call, call.func):
            if value[0] in ("function", "method") and self.ev.function(value[1], value[2]).is_generator:
                given = call.arguments
                inner = self._used_by(value[2]) if self._is_inner(value) else ()
                return self._of_parts(given, inner)
        return None

    def _is_inner(self, value: tuple[object, ...]) -> bool:
        return value[1] == self.m and self.facts.functions[int(str(value[2]))].parent == self.call.owner

    def _used_by(self, f: int) -> tuple[Term, ...]:
        """What an inner function reads of the function around it."""
        function = self.facts.functions[f]
        own = {binding.name for binding in function.bindings}
        own.update(parameter.name for parameter in function.parameters)
        terms: list[Term] = []
        for call in self.ev.calls_in(self.m, f):
            terms += (call.func, *call.arguments)
        terms += [block.term for block in self.facts.blocks if block.owner == f]
        return tuple(term for term in terms if dotted_name(term).partition(".")[0] not in own)

    def _of_parts(self, *groups: tuple[Term, ...]) -> tuple[str, _Source, bool] | None:
        """What a generator uses of what is closed."""
        for term in (term for group in groups for term in group):
            for name in sorted(_mentioned(term, self.facts, None, _DEEPEST)):
                if name in self.sources:
                    return name, self.sources[name], True
                found = self._of_name(name, 2)
                if found is not None:
                    return found
        return None


def _with_of(blocks: list[Block], manager: Term, owner: int) -> int:
    kinds = (BlockKind.WITH, BlockKind.ASYNC_WITH)
    return next((i for i, b in enumerate(blocks) if b.owner == owner and b.kind in kinds and b.term == manager), -1)


def _mentioned(term: Term, facts: Facts, function: Function | None, depth: int) -> set[str]:
    """The names of which a term speaks, also through the variables of a function."""
    if type(term) is str:
        found = {term}
        for value in function.bound(term) if function is not None and depth else ():
            if type(value) is tuple and value[0] not in ("enter", "aenter"):
                found |= _mentioned(value, facts, function, depth - 1)
        return found
    if type(term) is not tuple or not term or not depth or term[0] == "const":
        return set()
    if term[0] == "()":
        call = facts.calls[term[1]]
        parts = (call.func, *call.arguments)
    elif term[0] in ("list", "tuple", "set", "fstr", "or", "and"):
        parts = term[1]
    else:
        parts = tuple(part for part in term[1:] if type(part) in (str, tuple))
        parts = parts[:1] if term[0] == "." else parts
    return {name for part in parts for name in _mentioned(part, facts, function, depth - 1)}
