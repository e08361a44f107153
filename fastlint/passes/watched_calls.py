"""Calls of the callables that somebody wants to hear of, with what each argument can be."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from fastlint.callgraph.conditions.control_flow import in_loop, in_try, text_of
from fastlint.framework.possible_values import Describing
from fastlint.framework.setup_records import Described
from fastlint.index.facts import BlockKind, Call, Place, Use
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import site_at
from fastlint.inference.values import UNKNOWN, Value, Values
from fastlint.knowledge import Knowledge
from fastlint.subjects.kinds import ValueUse

USES: dict[int, ValueUse] = {
    Use.AWAITED: "awaited", Use.STATEMENT: "statement", Use.ASSIGNED: "assigned", Use.RETURNED: "returned",
    Use.TRUTH: "truth", Use.ATTRIBUTE: "attribute", Use.SUBSCRIPT: "subscript", Use.ARGUMENT: "argument",
    Use.FORMATTED: "formatted", Use.COMPARED: "compared", Use.OPERAND: "operand", Use.ITERATED: "iterated",
    Use.ASYNC_ITERATED: "iterated", Use.ENTERED: "entered", Use.ASYNC_ENTERED: "entered", Use.STORED: "stored",
    Use.YIELDED: "yielded", Use.CALLED: "called", Use.DECORATOR: "decorator", Use.UNPACKED: "unpacked",
    Use.RAISED: "raised",
}  # fmt: skip

_TAME = frozenset({
    "builtins.int", "builtins.float", "builtins.bool", "decimal.Decimal", "uuid.UUID", "zoneinfo.ZoneInfo",
    "datetime.datetime", "datetime.date", "datetime.time", "datetime.timedelta", "enum.Enum", "enum.IntEnum",
    "enum.StrEnum", "enum.Flag", "enum.IntFlag",
})  # fmt: skip


_HANDED = ("requests.", "httpx.")
"""Callables whose calls are seen in threads too: rules look at no more of these calls than their arguments."""
_FEWEST = 2
"""Arguments of what hands a call to a thread: the callable, and one for it."""


class CallRecord(NamedTuple):
    """A call in function `owner`; `arguments` are (keyword, text, descriptions), keyword "" by position, "*", "**".

    `own` is the class of the project that is called, if it is one that derives from the wanted class. `is_unread`: the
    value only goes to a variable that nobody reads, and that is gone at once.
    """

    owner: int
    place: Place
    text: str
    name: str
    own: str
    use: ValueUse
    in_loop: bool
    in_try: bool
    arguments: tuple[tuple[str, str, tuple[Described, ...]], ...]
    is_unread: bool = False


class Watched:
    """Names of callables, `Class.*` for every member; asked by what a callee is."""

    def __init__(self, names: Iterable[str], knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        canonical = {knowledge.canonical(name) for name in names}
        self.names = {name for name in canonical if not name.endswith(".*")}
        self.owners = {name[:-2] for name in canonical if name.endswith(".*")}
        self._last = {name.rpartition(".")[2] for name in self.names}
        self._known: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.names or self.owners)

    def match(self, name: str) -> str:
        """The name under which something outside the project is wanted, "" if it is not."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._match(name)
        return found

    def _match(self, name: str) -> str:
        name = self.knowledge.canonical(name)
        if name in self.names:
            return name
        owner, _, member = name.rpartition(".")
        if not owner or not (self.owners or member in self._last):
            return ""
        for klass in (owner, *self.knowledge.bases(owner)):
            if f"{klass}.{member}" in self.names or klass in self.owners:
                return f"{klass}.{member}"
        return ""

    def match_class(self, ev: Evaluator, value: Value) -> str:
        """The wanted class outside the project from which one of the project derives."""

        def compute() -> Values:
            for base in attributes.linearise(ev, value):
                if base[0] == "external":
                    for name in (base[1], *ev.knowledge.bases(base[1])):
                        if found := self.match(name):
                            return ((found,),)
            return UNKNOWN

        found = ev.ask(("watched", value), compute)
        return str(found[0][0]) if found else ""


def calls(
    ev: Evaluator,
    module: int,
    watched: Watched,
    asked: dict[int, int] | None = None,
    again: tuple[list[CallRecord], Collection[int]] | None = None,
) -> list[CallRecord]:
    """The calls of one module that are wanted, in the order of the text.

    Notes the flows that were `asked` for by function, as bits. `again`: those that are known, and the functions whose
    calls are to be looked at anew.
    """
    facts = ev.facts(module)
    found: list[CallRecord] = []
    describing = Describing(ev)
    known = deque(again[0] if again else ())
    for call in facts.calls if watched else ():
        is_known = again is not None and call.owner not in again[1]
        while known and (known[0].owner, known[0].place) == (call.owner, call.place):
            one = known.popleft()
            if is_known:
                found.append(one)
        if is_known:
            continue
        ev.flowed = 0
        wanted = _wanted(describing, module, call, watched)
        if wanted is not None:
            found.append(record_of(describing, module, call, wanted))
        if (handed := handed_call(ev, module, call)) is not None:
            wanted = _wanted(describing, module, handed, watched)
            if wanted is not None and wanted[0].startswith(_HANDED):
                found.append(record_of(describing, module, handed, wanted))
        if ev.flowed and asked is not None:
            asked[call.owner] = asked.get(call.owner, 0) | ev.flowed
    return found


def handed_call(ev: Evaluator, m: int, call: Call) -> Call | None:
    """The call that a thread comes to make, of what is handed over with its arguments: `to_thread(get, url)`."""
    if len(call.args) < _FEWEST:
        return None
    for value in ev.at(m, call, call.func):
        row = ev.knowledge.get(value[1]) if value[0] == "external" else None
        at = row.offloads if row is not None else None
        if isinstance(at, int) and len(call.args) > at:
            return call._replace(func=call.args[at], args=call.args[at + 1 :], use=Use.OTHER)
    return None


def _wanted(describing: Describing, m: int, call: Call, watched: Watched) -> tuple[str, str] | None:
    """The wanted name and the class of the project through which it is meant."""
    ev = describing.ev
    for value in ev.at(m, call, call.func):
        if value[0] == "external" and (name := watched.match(value[1])):
            return name, ""
        if value[0] == "class" and (name := watched.match_class(ev, value)):
            return name, describing.name_of(value) or ""
    return None


def record_of(describing: Describing, m: int, call: Call, wanted: tuple[str, str]) -> CallRecord:
    """A call with what its arguments can be; `wanted`: its name, the own class that is called."""
    facts = describing.ev.facts(m)
    given: list[tuple[str, Any]] = [("*", t[1]) if type(t) is tuple and t[0] == "*" else ("", t) for t in call.args]
    given += [(key if key is not None else "**", t) for key, t in call.keywords]
    arguments = []
    for keyword, term in given:
        site = site_at(m, call, term)
        described = describing.describe(site)
        arguments.append((keyword, text_of(term, facts), described))
    around = in_loop(facts, call.block, call.owner), in_try(facts, call.block, call.owner)
    text = text_of(call.func, facts)
    use, is_unread = USES.get(call.use, "other"), _is_unread(describing.ev, m, call)
    return CallRecord(call.owner, call.place, text, *wanted, use, *around, tuple(arguments), is_unread)


def _is_unread(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether the value only goes to a variable that nobody reads, in a function that has nothing left to wait for."""
    if call.use != Use.ASSIGNED:
        return False
    facts = ev.facts(m)
    function = facts.functions[call.owner]
    made = ev.term_of(m, call)
    names = [b.name for b in function.bindings if b.value == made]
    if not names or any(name not in function.unused for name in names) or in_loop(facts, call.block, call.owner):
        return False
    later = (c for n in ev.calls_of(m, call.owner) if (c := facts.calls[n]).place[:2] > call.place[:2])
    blocks = (b for b in ev.blocks_of(m, call.owner) if b.place[0] >= call.place[0])
    waits = any(c.use == Use.AWAITED for c in later) or any(b.kind in _WAITING for b in blocks)
    return not waits and not function.is_generator and call.owner != 0


_WAITING = (BlockKind.ASYNC_LOOP, BlockKind.ASYNC_WITH, BlockKind.WHILE)


def is_tame(ev: Evaluator, value: Value) -> bool:
    """Whether a value holds no text of anybody's choice: a number, a date, a member of an enum."""
    if value[0] == "instance":
        return attributes.is_subclass(ev, ("class", *value[1:]), _TAME)
    if value[0] == "const":
        return not isinstance(value[1], (str, bytes))
    return value[0] == "object" and ev.knowledge.canonical(value[1]) in _TAME
