"""Which calls on the event loop could not be resolved: what they run is not known, and may block.

Counted are the calls in functions that FastAPI is known to run on the loop, in requests or beside them. A call is
resolved where what is called is of the project, of the standard library or of a package that knowledge describes (a
method of what such a package gave, too), or where the result of another package is awaited. It is not resolved where
nothing is known of the callee, or of one of its alternatives, or where it belongs to a package that nothing describes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fastlint.callgraph.conditions.control_flow import idle_blocks, text_of
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Place, Term, Use
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values

_LONGEST_WAY = 12
_PARTS = frozenset({"await", "[]", "elem", "aelem", "enter", "aenter", "inst", "*", "."})
"""Terms whose value comes out of that of their first part."""
_FOREIGN = frozenset({"external", "object", "const", "tuple", "container", "mapping", "iterator", "manager"})
"""Values of what is outside the project, or made of such."""
_LITERALS = frozenset({"const", "fstr", "cmp", "not", "list", "dict", "set", "tuple", "comp", "slice"})
"""Terms whose value is of the language itself."""


class Unresolved(NamedTuple):
    """A call that could not be resolved; `package` is the one that nothing describes, "" if the callee is not known."""

    function: FunctionId
    place: Place
    text: str
    package: str


class Resolution(NamedTuple):
    """How far the calls on the event loop were resolved."""

    functions: int
    calls: int
    unresolved: tuple[Unresolved, ...]

    @property
    def share(self) -> int:
        """Resolved calls in percent, rounded down: only all of them are 100."""
        return 100 * (self.calls - len(self.unresolved)) // self.calls if self.calls else 100


def resolution(ev: Evaluator, loop: Reachability) -> Resolution:
    """Count the calls of a project; `ev` knows what calls hand to parameters."""
    running: dict[int, set[int]] = {}
    for m, f in loop.reach:
        if f and loop.status((m, f)):
            running.setdefault(m, set()).add(f)
    modules = [_Module(ev, m, functions) for m, functions in sorted(running.items())]
    found = tuple(one for module in modules for one in module.unresolved())
    return Resolution(sum(map(len, running.values())), sum(module.number for module in modules), found)


class _Module:
    """The calls of some functions of a module."""

    def __init__(self, ev: Evaluator, m: int, functions: set[int]) -> None:
        self.ev = ev
        self.m = m
        self.facts = ev.facts(m)
        idle = idle_blocks(self.facts)
        self.calls = [c for c in self.facts.calls if c.owner in functions and c.block not in idle]

    @property
    def number(self) -> int:
        """How many calls there are."""
        return len(self.calls)

    def unresolved(self) -> Iterator[Unresolved]:
        """Those that could not be resolved."""
        for call in self.calls:
            package = self._lack(call)
            if package is not None:
                yield Unresolved((self.m, call.owner), call.place, text_of(call.func, self.facts), package)

    def _lack(self, call: Call) -> str | None:
        """The package that nothing describes, "" where the callee is not known, None if all is known."""
        where = call.owner, call.block, call.place[0]
        callee = self._value(call.func, *where)
        if not callee or ("unknown",) in callee:
            return self._origin(call.func, *where, set())
        if call.use in (Use.AWAITED, Use.ASYNC_ENTERED, Use.ASYNC_ITERATED):
            return None
        return _worst(self._package_of(value) for value in callee)

    def _value(self, term: Term, owner: int, block: int, row: int) -> Values:
        return self.ev.value(self.m, owner, term, block, row)

    def _package_of(self, value: Value) -> str | None:
        """The package that nothing describes, None if it is described, or the project's own."""
        package = str(value[1]).partition(".")[0] if value[0] in ("external", "object") else ""
        knowledge = self.ev.knowledge
        if not package or knowledge.describes(package) or knowledge.states(knowledge.canonical(value[1])):
            return None
        return package

    def _origin(self, term: Term, owner: int, block: int, row: int, seen: set[object]) -> str | None:
        """What an expression came out of, though nothing says what it is: as `_lack` tells it."""
        key = (repr(term), owner)
        if key in seen or len(seen) > _LONGEST_WAY:
            return None if key in seen else ""
        seen.add(key)
        values = self._value(term, owner, block, row)
        if values and ("unknown",) not in values:
            return _worst(self._package_of(v) if v[0] in _FOREIGN else "" for v in values)
        if type(term) is str:
            bound = [b for b in self.facts.functions[owner].bindings if b.name == term]
            return _worst([self._origin(b.value, owner, b.block, b.row, seen) for b in bound] or [""])
        return self._origin_of_parts(term, owner, block, row, seen)

    def _origin_of_parts(self, term: Term, owner: int, block: int, row: int, seen: set[object]) -> str | None:
        """What an expression that is no name came out of: what its parts did."""
        if type(term) is not tuple or not term:
            return ""
        if term[0] in _LITERALS:
            return None
        if term[0] == "()":
            call = self.facts.calls[term[1]]
            return self._origin(call.func, call.owner, call.block, call.place[0], seen)
        parts = (term[1],) if term[0] in _PARTS else _inner(term)
        return _worst(self._origin(part, owner, block, row, seen) for part in parts)


def _worst(lacks: Iterable[str | None]) -> str | None:
    """What is lacking of several things: that one is not known counts more than that a package is not described."""
    found = [lack for lack in lacks if lack is not None]
    return min(found, default=None)


def _inner(term: tuple[object, ...]) -> tuple[Term, ...]:
    """The alternatives or operands of a term; what cannot be told counts as one that is not known."""
    if term[0] in ("or", "and") and isinstance(term[1], tuple):
        return term[1]
    if term[0] == "bin":
        return term[2:]
    if term[0] == "item":
        return (term[2],)
    return (None,)
