"""Which functions something that runs names, where no call of them is known.

What calls a function may be hidden from the evaluator, its name hardly: it stands where the function is called, or in a
text that finds it. A function that is named nowhere, or only in dead code, is dead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import cached_property

from fastlint.callgraph.liveness.constant_branches import ConstantBranches
from fastlint.callgraph.liveness.live_modules import Begun
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Use
from fastlint.index.terms import last_name
from fastlint.inference.attributes import linearise
from fastlint.inference.dispatch import is_stub
from fastlint.inference.values import Value, Values
from fastlint.later_pattern import later

_PLAIN_BASES = frozenset({"object", "ABC", "Protocol", "Generic"})
_DEFINING = later(rb"\b(?:def|class)[ \t]+$")
_TELLING = later(
    rb"^[ \t]*from[ \t]+[\w.]+[ \t]+import[ \t]*(?:\([^)]*\)|[^\n]*)|^__all__[^\n=]*=[ \t]*[\[(][^\])]*[\])]",
    re.MULTILINE,
)
"""Imports of names, and lists of what is exported."""
_ORIGIN = later(rb"[ \t]*(?:from|import)[ \t]+[\w.]*")
"""What stands before a part of the way to a module that is imported."""
_DOCSTRING = later(
    rb"(?:\A(?:\s|#[^\n]*\n)*|:[ \t]*(?:#[^\n]*)?\r?\n\s*)[rRuU]?(\"{3}|'{3})(?:\\.|(?!\1).)*?\1", re.DOTALL
)
"""What says what a module, a class or a function is for."""
_RENAMED = later(rb"[ \t]+as\b")
_BY_ATTRIBUTE = later(rb"\bgetattr\([^,()]+,\s*+(?![\"'])")
_SUBCLASSES = later(rb"\b__(?:subclasses|init_subclass)__\b")
_PLAIN_TEST = later(rb"\s*(?:if|elif|while|assert|\w+[ \t]*=[ \t]*os\.)\b(?!.*\bawait\b)")
"""Statements that use a value at once: a coroutine is no value."""
_SAYING = later(
    rb"[ \t]*@(?:\w+\.)*(?:overrides?|final|staticmethod|classmethod|abstractmethod|property|cached_property|cache"
    rb"|lru_cache|(?:async)?contextmanager|retry|deprecated|timed|traced?)\b(?:\(.*\))?[ \t]*(?:#.*)?\r?$|[ \t]*#"
)
"""Decorators after which a function runs where it is called, and nowhere else."""
_FOREIGN = frozenset({"external", "returner"})
"""Kinds of values of which nothing is a function of the project."""
_USED_AT_ONCE = frozenset({
    Use.TRUTH, Use.ATTRIBUTE, Use.SUBSCRIPT, Use.FORMATTED, Use.COMPARED, Use.OPERAND, Use.ITERATED, Use.ENTERED,
    Use.CALLED, Use.DECORATOR, Use.RAISED, Use.STATEMENT,
})  # fmt: skip
"""What is done with a value where a coroutine would never be run: nobody awaits it."""
_MOST_NAMES = 800
"""Names that are looked for in all texts; what lies beyond counts as named."""
_MOST_STEPS = 400
"""Functions that are looked at for one question; what is not known then counts as live."""


class Mentions:
    """The places at which names stand in the texts of a project, but for its tests."""

    def __init__(self, loop: Reachability, begun: Begun, branches: ConstantBranches) -> None:
        self.ev = branches.evaluator
        self.is_never_run = branches.is_never_run
        self.loop = loop
        self.begun = begun
        self._called: dict[int, dict[str, list[Call]]] = {}
        self._found: dict[tuple[str, str], tuple[tuple[FunctionId, Values], ...]] = {}
        self._named: dict[str, tuple[tuple[int, int], ...]] = {}
        self._imports: dict[int, tuple[tuple[int, int], ...]] = {}
        self._prose: dict[int, tuple[tuple[int, int], ...]] = {}

    def of(self, name: str, kind: str, function: FunctionId) -> Collection[FunctionId] | None:
        """The functions (or modules, as function 0) in which a name stands, but for its definition.

        `kind`: "name", or that of a method, which is an attribute or a text: "method" or "coroutine". Calls that are
        known to be of another function than the one that is asked for do not count. None: too many were asked for.
        """
        key = name, kind
        if key not in self._found:
            if len(self._found) >= _MOST_NAMES:
                return None
            places = ((m, row, (m, self.around(m, row))) for m, row in self._rows(name, kind))
            known = ((place, self._called_in(m, row, name)) for m, row, place in places)
            self._found[key] = tuple(dict.fromkeys(known))
        klass = self.ev.function(*function).klass
        line = linearise(self.ev, ("class", function[0], klass)) if klass >= 0 else ()
        return dict.fromkeys(p for p, called in self._found[key] if not called or _may_mean(called, function, line))

    def _called_in(self, m: int, row: int, name: str) -> Values:
        """What is called by a name in a row, if all of that is known to be functions of the project; or nothing.

        What a protocol asks for may be implemented anywhere.
        """
        calls = [c for c in self._calls(m).get(name, ()) if c.place[0] <= row <= c.place[2]]
        if not calls:
            return ()
        rows = self.begun.text(m).split(b"\n")[row - 1 : row]
        said = re.findall(rb"(?<!\w)" + name.encode() + rb"(?!\w)", rows[0] if rows else b"")
        if len(said) > len(calls):
            return ()
        found: list[Value] = []
        for call in calls:
            values = self.ev.at(m, call, call.func)
            own = [v for v in values if v[0] in ("function", "method") and not self._is_structural(v)]
            if not values or len(own) < len(values):
                return ()
            found += own
        return tuple(found)

    def rows(self, name: str) -> tuple[tuple[int, int], ...] | None:
        """The modules and rows in which a name stands, but for definitions and imports; None: too many were asked."""
        if name not in self._named:
            if len(self._named) >= _MOST_NAMES:
                return None
            self._named[name] = tuple(self._rows(name, "name"))
        return self._named[name]

    def _is_structural(self, called: Value) -> bool:
        """Whether a stub may stand for methods of classes that do not name its own."""
        klass = self.ev.function(called[1], called[2]).klass
        if klass < 0 or not is_stub(self.ev, (called[1], called[2])):
            return False
        bases = linearise(self.ev, ("class", called[1], klass))
        return any(base[0] == "external" and base[1].rpartition(".")[2] == "Protocol" for base in bases)

    def _rows(self, name: str, kind: str) -> Iterator[tuple[int, int]]:
        word = name.encode()
        before = rb"(?<![\w/])" if kind == "name" else rb"(?<=[.\"'])"
        pattern = re.compile(before + re.escape(word) + rb"(?!\w)" + (b"" if kind == "name" else rb"(?![\"']\s*:)"))
        for m, data in self.begun.saying(word):
            rows: list[int] = []
            imported: list[int] = []
            for match in pattern.finditer(data):
                line = data[data.rfind(b"\n", 0, match.start()) + 1 : match.start()]
                if self._is_no_use(m, data, match.start(), line, kind):
                    continue
                is_handed_on = self._is_handed_on(m, data, match.start(), match.end())
                (imported if is_handed_on else rows).append(data.count(b"\n", 0, match.start()) + 1)
            if imported and not rows and self._offers(m):
                rows = imported
            if kind != "name":
                rows = [row for row in rows if not self._is_of_others(m, row, name, rows.count(row), kind)]
            yield from ((m, row) for row in rows)

    def _is_no_use(self, m: int, data: bytes, start: int, line: bytes, kind: str) -> bool:
        """Whether a name behind the begin of a line is defined there, a part of the way to a module, or said only."""
        if _DEFINING.search(line) or line.lstrip().startswith(b"#") or _ORIGIN.fullmatch(line):
            return True
        return (kind == "coroutine" and _PLAIN_TEST.match(line) is not None) or self._is_said_of(m, data, start)

    def _is_of_others(self, m: int, row: int, name: str, count: int, kind: str) -> bool:
        """Whether all that has a name in a row are calls of what is not of the project: `answer.get("key")` of a dict.

        A call whose result is used at once makes no coroutine.
        """
        calls = [c for c in self._calls(m).get(name, ()) if c.place[0] <= row <= c.place[2]]
        if len(calls) < count:
            return False
        for call in calls:
            values = self.ev.at(m, call, call.func)
            is_foreign = bool(values) and all(value[0] in _FOREIGN for value in values)
            if not is_foreign and not (kind == "coroutine" and call.use in _USED_AT_ONCE):
                return False
        return True

    def _calls(self, m: int) -> dict[str, list[Call]]:
        """The calls of a module by the last name of what they call."""
        if m not in self._called:
            found = self._called[m] = {}
            for call in self.ev.facts(m).calls:
                found.setdefault(last_name(call.func), []).append(call)
        return self._called[m]

    def _offers(self, m: int) -> bool:
        """Whether what a module imports and never names is there for somebody else.

        Packages do that for everybody, and in an application only what is started has users that nobody sees.
        """
        is_package = self.begun.paths[m].endswith("__init__.py")
        return not is_package and (self.begun.homes[m] not in self.begun.applied or self.begun.begins(m))

    def _is_handed_on(self, m: int, data: bytes, start: int, end: int) -> bool:
        """Whether a name is that of an import, or of what a module says it exports, and no more."""
        if m not in self._imports:
            self._imports[m] = tuple(match.span() for match in _TELLING.finditer(data))
        inside = any(first <= start < last for first, last in self._imports[m])
        return inside and not _RENAMED.match(data, end)

    def _is_said_of(self, m: int, data: bytes, start: int) -> bool:
        """Whether a name stands in a docstring."""
        if m not in self._prose:
            self._prose[m] = tuple(match.span() for match in _DOCSTRING.finditer(data))
        return any(first <= start < last for first, last in self._prose[m])

    def around(self, m: int, row: int) -> int:
        """The innermost function around a row, 0 for the module."""
        found, first = 0, 0
        for f, summary in enumerate(self.loop.summaries[m].functions):
            if f and first <= summary.place[0] <= row <= summary.place[2]:
                found, first = f, summary.place[0]
        return found

    def is_started(self, name: str) -> bool:
        """Whether a file about the project names a function: as a command, or what a server calls."""
        return any(re.search(rb"(?<!\w)" + name.encode() + rb"(?!\w)", text) for _, text in self.begun.about)

    @cached_property
    def classes(self) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
        """The classes of the project by name: their modules, and the names of those above them."""
        found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        for m, summary in self.loop.summaries.items():
            for _, name, above, _ in summary.classes:
                found.setdefault(name, []).append((m, above))
        return found

    @cached_property
    def are_subclasses_found(self) -> bool:
        """Whether some class finds those below it without their names."""
        saying = (*self.begun.saying(b"__subclasses__"), *self.begun.saying(b"__init_subclass__"))
        return any(_SUBCLASSES.search(text) for _, text in saying)


def _may_mean(called: Values, function: FunctionId, line: Values) -> bool:
    """Whether one of some calls may run a method of a class with these bases: its own, or by a base of that class."""
    return any((v[1], v[2]) == function or (v[0] == "method" and _is_base(v[3], line)) for v in called)


def _is_base(receiver: Value, line: Values) -> bool:
    """Whether a method of a class with these bases may run where one is called on a receiver."""
    if receiver[0] == "instance":
        return ("class", *receiver[1:3]) in line
    return receiver[0] != "class" or receiver in line


class Naming:
    """Judges functions; `roots` are live whoever names them, `aside` are modules that only show something.

    `elsewhere` are functions that run, but not where the question is about.
    """

    def __init__(
        self,
        mentions: Mentions,
        roots: Collection[FunctionId],
        aside: Callable[[], Collection[int]],
        elsewhere: Collection[FunctionId] = (),
    ) -> None:
        self.aside = aside
        self.mentions = mentions
        self.loop = mentions.loop
        self.dead = mentions.begun.dead
        self.roots = roots
        self.elsewhere = elsewhere
        self._known: dict[FunctionId, bool] = {}
        self._open: set[FunctionId] = set()
        self._cuts = 0
        self._steps = 0

    def is_live(self, function: FunctionId) -> bool:
        """Whether something that runs names a function."""
        known = self._known.get(function)
        if known is not None:
            return known
        if function in self._open:  # what only names itself is dead
            self._cuts += 1
            return False
        self._steps = self._steps + 1 if self._open else 1
        if self._steps > _MOST_STEPS:
            return True
        cuts = self._cuts
        self._open.add(function)
        found = self._is_live(function)
        self._open.discard(function)
        if found or self._cuts == cuts or not self._open:
            self._known[function] = found
        return found

    def _is_live(self, function: FunctionId) -> bool:
        at_once = self._is_known(function)
        if at_once is not None:
            return at_once
        m, f = function
        summary = self.loop.summaries[m].functions[f]
        outer, _, name = summary.qualname.rpartition(".")
        if outer.endswith("<locals>"):
            return not self.is_lost_inside(function) and self.is_live((m, self._around(m, f)))
        klass = outer.rpartition(".")[2]
        if not name.isidentifier() or self._is_registered(m, f):
            return True
        if name.startswith("__"):
            return not klass or self._is_called_unseen(m, klass) or self._is_class_found(m, klass, function)
        if not klass:
            return (
                m in self.mentions.begun.applications  # it may make one, for who starts the server
                or m in self.mentions.begun.loaded
                or self.mentions.is_started(name)
                or self._is_named(name, "name", function)
            )
        if self._is_called_unseen(m, klass):
            return not self._is_given_up(klass, function)
        if not self._is_named(name, "coroutine" if summary.is_async else "method", function):
            return False
        return self._is_class_found(m, klass, function)

    def _is_known(self, function: FunctionId) -> bool | None:
        """What is known of a function, whoever names it; None: nothing."""
        if function[0] in self.dead or (function in self.loop.idle and function not in self.loop.reach):
            return False
        if function[1] == 0 or function in self.roots:
            return True
        return False if function in self.elsewhere else None

    def _is_class_found(self, m: int, klass: str, function: FunctionId) -> bool:
        """Whether something live names the class of a function, or finds it without its name."""
        is_found = m in self.mentions.begun.loaded or self.mentions.are_subclasses_found
        return is_found or self._is_named(klass, "name", function)

    def _is_given_up(self, klass: str, function: FunctionId) -> bool:
        """Whether a class is named, and in dead code only: who found it without its name would need none."""
        if function[0] in self.mentions.begun.loaded or self.mentions.are_subclasses_found:
            return False
        places = self.mentions.of(klass, "name", function) or ()
        is_named = any(not self._is_inside(place, klass) for place in places)
        return is_named and not self._is_named(klass, "name", function)

    def is_lost_inside(self, function: FunctionId) -> bool:
        """Whether a function stands in another one that never names it, and that hands out no names of its own."""
        m, f = function
        summary = self.loop.summaries[m].functions[f]
        outer, _, name = summary.qualname.rpartition(".")
        if not outer.endswith("<locals>") or not name.isidentifier() or self._is_registered(m, f):
            return False
        first, _, last, _ = self.loop.summaries[m].functions[self._around(m, f)].place
        rows = self.mentions.begun.text(m).split(b"\n")[first - 1 : last]
        naming = re.compile(rb"(?<!\w)(?<!def )" + name.encode() + rb"(?!\w)")
        named = (row for row, text in enumerate(rows, first) if naming.search(text))
        is_named = any(not self.mentions.is_never_run(m, row) for row in named)
        return not is_named and not any(b"locals()" in text for text in rows)

    def _is_called_unseen(self, m: int, klass: str) -> bool:
        """Whether methods may be called by what is not of the project: by a base class, or by names put together."""
        modules, names = {m}, [klass]
        for name in names:
            for k, above in self.mentions.classes.get(name, ()):
                if name in above:  # one of another library with the same name
                    return True
                modules.add(k)
                names += [base for base in above if base not in names and base not in _PLAIN_BASES]
        is_foreign = any(name not in self.mentions.classes for name in names)
        return is_foreign or any(_BY_ATTRIBUTE.search(self.mentions.begun.text(k)) for k in modules)

    def _is_registered(self, m: int, f: int) -> bool:
        """Whether a decorator may hand a function to somebody who calls it: any but those that only say what it is."""
        summary = self.loop.summaries[m].functions[f]
        rows = self.mentions.begun.text(m).split(b"\n")[summary.first_row - 1 : summary.place[0] - 1]
        return any(row.strip() and not _SAYING.match(row) for row in rows)

    def _is_named(self, name: str, kind: str, function: FunctionId) -> bool:
        """Whether a name stands in something live, besides what it names itself."""
        places = self.mentions.of(name, kind, function) if name.isidentifier() else None
        if places is None:
            return True
        aside = () if function[0] in self.aside() else self.aside()
        others = [p for p in places if p != function and p[0] not in aside and not self._is_inside(p, name)]
        # What certainly runs is asked first: it needs no further questions.
        return any(self.is_live(place) for place in sorted(others, key=lambda p: p[1] != 0 and p not in self.roots))

    def _is_inside(self, place: FunctionId, name: str) -> bool:
        """Whether a function is one of the class of this name."""
        m, f = place
        return bool(f) and f"{name}." in f"{self.loop.summaries[m].functions[f].qualname}."[: len(name) + 1]

    def _around(self, m: int, f: int) -> int:
        """The function around one that stands in another one."""
        functions = self.loop.summaries[m].functions
        row, last = functions[f].place[0], functions[f].place[2]
        around = [g for g, o in enumerate(functions) if g and g != f and o.place[0] <= row and last <= o.place[2]]
        return max(around, key=lambda g: functions[g].place[:2], default=0)
