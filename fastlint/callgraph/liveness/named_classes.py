"""Which classes something that runs names: those that only unused imports, examples and each other name are dead.

Models that nothing but the fields of unused models mention, middleware that no application adds, clients that nobody
makes: a class of an application that no live code names is made by nobody, unless somebody finds it without its name.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from fastlint.callgraph.liveness.named_functions import Mentions
from fastlint.footprint import FunctionId
from fastlint.index.facts import Class, Term
from fastlint.index.terms import last_name
from fastlint.inference.evaluator import Evaluator

_INERT_BASES = frozenset({
    "object", "ABC", "Protocol", "Generic", "BaseModel", "BaseHTTPMiddleware", "Enum", "IntEnum", "StrEnum", "str",
    "int", "TypedDict", "NamedTuple", "Exception", "ValueError", "RuntimeError",
})  # fmt: skip
"""Bases outside of the project that keep no list of what derives from them."""
_INERT_DECORATORS = frozenset({"dataclass", "final", "total_ordering", "runtime_checkable", "unique"})
_INERT_KEYWORDS = frozenset({"total", "frozen", "extra"})
_BY_MEMBER = re.compile(rb"\bgetmembers\(|\bglobals\(\)|\b__dict__\b|\bvars\(|\b__subclasses__\b|\b__init_subclass__\b")
"""Ways to find the classes of a module without their names."""
_FROM = re.compile(rb"\bgetattr\(\s*(\w+)")
_MOST_STEPS = 60
_MIDDLEWARE = frozenset({"middleware"})

_ClassId = tuple[int, int]


class ClassNaming:
    """Judges classes of modules; `roots` are functions that are live whoever names them."""

    def __init__(self, ev: Evaluator, mentions: Mentions, roots: Collection[FunctionId]) -> None:
        self._ev = ev
        self._mentions = mentions
        self._begun = mentions.begun
        self._roots = roots
        self._known: dict[_ClassId, bool] = {}

    def is_idle(self, m: int, row: int, aside: Collection[int]) -> bool:
        """Whether a row stands in a class (or one inside of it) that nothing alive names."""
        c = self._around(m, row)
        if c is None:
            return False
        if (m, c) not in self._known:
            self._known[m, c] = self._is_reached((m, c), aside)
        return not self._known[m, c]

    def _around(self, m: int, row: int) -> int | None:
        """The class of a module itself that stands around a row."""
        for c, klass in enumerate(self._ev.facts(m).classes):
            if klass.qualname == klass.name and klass.place[0] <= row <= klass.place[2]:
                return c
        return None

    def _is_reached(self, first: _ClassId, aside: Collection[int]) -> bool:
        """Whether live code names a class, or one that names it, and so on."""
        queue = [first]
        for step, (m, c) in enumerate(queue):
            rows = self._mentions.rows(self._ev.klass(m, c).name)
            if rows is None or step > _MOST_STEPS or self._is_found(m, self._ev.klass(m, c)):
                return True
            for k, row in rows:
                if k in self._begun.dead or k in aside:
                    continue
                around = self._around(k, row)
                if around is None:  # also in a function that nothing names: somebody may call it by hand
                    return True
                if (k, around) not in queue:
                    queue.append((k, around))
        return False

    def _is_found(self, m: int, klass: Class) -> bool:
        """Whether somebody may find a class, or run a part of it, without its name."""
        if m in self._begun.loaded or self._is_registered(klass) or not self._is_inert(m, klass):
            return True
        text = self._begun.text(m)
        if self._has_root(m, klass):
            return True
        return _BY_MEMBER.search(text) is not None or any(self._is_asked_for_members(k, m) for k in self._begun.every)

    def _has_root(self, m: int, klass: Class) -> bool:
        """Whether something runs a part of a class; who adds a middleware names its class."""
        loop, first, last = self._mentions.loop, klass.place[0], klass.place[2]
        inside = [f for f, one in enumerate(loop.summaries[m].functions) if f and first <= one.place[0] <= last]
        if any(_MIDDLEWARE.issuperset(loop.roles.get((m, f), ("",))) for f in inside):
            return False
        return any((m, f) in self._roots for f in inside)

    def _is_registered(self, klass: Class) -> bool:
        names = (last_name(term) for term, _ in klass.decorators)
        return any(name not in _INERT_DECORATORS for name in names) or any(
            key not in _INERT_KEYWORDS for key, _ in klass.keywords
        )

    def _is_inert(self, m: int, klass: Class) -> bool:
        """Whether no base of a class keeps those that derive from it."""
        names = [self._base(base) for base in klass.bases]
        for name in names:
            if name in _INERT_BASES:
                continue
            known = self._mentions.classes.get(name, [])
            if len(known) != 1 or len(names) > _MOST_STEPS:
                return False
            k, above = known[0]
            if self._mentions.are_subclasses_found or _BY_MEMBER.search(self._begun.text(k)):
                return False
            names += [base for base in above if base not in names]
        return True

    def _base(self, term: Term) -> str:
        """`Base` of `Base` and of `Base[T]`."""
        return last_name(term[1] if type(term) is tuple and term and term[0] == "[]" else term)

    def _is_asked_for_members(self, k: int, m: int) -> bool:
        """Whether a module takes what it wants from another one (or from its package) by names put together."""
        link = self._begun.links.get(k)
        if link is None or m not in link.imports:
            return False
        text = self._begun.text(k)
        if b"getattr(" not in text and b"getmembers" not in text:
            return False
        own = {part.encode() for part in self._begun.dotted[m].split(".")[-2:]}
        return b"getmembers(" in text or any(name in own for name in _FROM.findall(text))
