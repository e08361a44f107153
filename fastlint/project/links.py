"""What each function of a module does when it runs: the calls it makes, resolved.

`link` reads one module's facts and asks the evaluator; its result is small and plain, so that it can be kept until one of
the modules that were asked changes. What follows from all links together is in `loop`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from fastlint.index.facts import BlockKind, Call, Facts, Function, Place, Term, Use
from fastlint.knowledge import Row
from fastlint.project import attributes
from fastlint.project.evaluate import Evaluator
from fastlint.project.values import Value, Values

FunctionId = tuple[int, int]


class Step(NamedTuple):
    """A call that runs another function of the project at once; `text` is the callee as written."""

    target: FunctionId
    place: Place
    text: str


class Blocking(NamedTuple):
    """A call (or loop, or with statement) that waits: what kind, which callable, what to use instead."""

    kind: str
    name: str
    instead: str
    level: str
    place: Place
    text: str
    in_loop: bool


class Resource(NamedTuple):
    """A call that builds an engine, pool, client, session factory or model."""

    kind: str
    name: str
    place: Place
    text: str


class Unawaited(NamedTuple):
    """A coroutine that nobody awaits; `how` tells what is done with it instead."""

    owner: int
    how: str
    text: str
    name: str
    place: Place


class Links(NamedTuple):
    """Everything that `link` found in one module, by function number."""

    steps: dict[int, list[Step]]
    coroutines: dict[int, list[Step]]
    blocking: dict[int, list[Blocking]]
    resources: dict[int, list[Resource]]
    unawaited: list[Unawaited]
    threads: list[FunctionId]
    scheduled: list[tuple[int, FunctionId]]
    scripts: list[FunctionId]
    memoised: list[int]
    workers: list[tuple[int, str]]


def empty() -> Links:
    """The links of a module about which nothing could be found out."""
    return Links({}, {}, {}, {}, [], [], [], [], [], [])


def freeze(links: Links) -> tuple[Any, ...]:
    """Plain values for `marshal`."""
    tables = ({f: [tuple(x) for x in items] for f, items in table.items()} for table in links[:4])
    return (*tables, [tuple(u) for u in links.unawaited], *links[5:])


def thaw(raw: tuple[Any, ...]) -> Links:
    """The inverse of `freeze`."""
    kinds: tuple[Any, ...] = (Step, Step, Blocking, Resource)
    tables = [
        {f: list(map(kind._make, items)) for f, items in table.items()}
        for kind, table in zip(kinds, raw[:4], strict=True)
    ]
    return Links._make((*tables, list(map(Unawaited._make, raw[4])), *raw[5:]))


def link(ev: Evaluator, module: int) -> Links:
    """Resolve the calls of one module."""
    return _Linker(ev, module).run()


_WAITING = {
    Use.STATEMENT: "statement",
    Use.TRUTH: "truth",
    Use.ATTRIBUTE: "attribute",
    Use.SUBSCRIPT: "subscript",
    Use.COMPARED: "compared",
    Use.OPERAND: "operand",
    Use.FORMATTED: "formatted",
    Use.ITERATED: "iterated",
    Use.ENTERED: "entered",
    Use.UNPACKED: "unpacked",
    Use.ASSIGNED: "assigned",
    Use.RETURNED: "returned",
}


class _Linker:
    def __init__(self, ev: Evaluator, module: int) -> None:
        self.ev = ev
        self.m = module
        self.facts: Facts = ev.facts(module)
        self.links = empty()

    def run(self) -> Links:
        for number, function in enumerate(self.facts.functions):
            if function.decorators:
                self._decorators(number, function)
        for number, call in enumerate(self.facts.calls):
            self.ev.refuel()
            self._call(number, call)
        for block in self.facts.blocks:
            if block.kind in (BlockKind.LOOP, BlockKind.WITH) and block.term is not None:
                self.ev.refuel()
                self._block(block.kind, block.term, block.parent, block.owner, block.place)
        return self.links

    # decorators

    def _decorators(self, number: int, function: Function) -> None:
        outer = ~function.klass if function.klass >= 0 else function.parent
        for term, _ in function.decorators:
            callee = self.facts.calls[term[1]].func if type(term) is tuple and term[0] == "()" else term
            for value in self.ev.value(self.m, outer, callee, function.block):
                row = self.ev.knowledge.get(value[1]) if value[0] == "external" else None
                if row is not None and row.memoises:
                    self.links.memoised.append(number)
                if row is not None and row.runs:
                    self.links.workers.append((number, row.runs))

    # calls

    def _call(self, number: int, call: Call) -> None:
        ev, m = self.ev, self.m
        callee = ev.value(m, call.owner, call.func, call.block, call.place[0])
        for value in callee:
            self._called(call, value)
        use = call.use
        if use in _WAITING and (callee or use == Use.ATTRIBUTE):
            self._unawaited(number, call, callee)

    def _called(self, call: Call, value: Value) -> None:
        tag = value[0]
        if tag in ("function", "method"):
            self._function_called(call, (value[1], value[2]))
        elif tag == "class":
            self._class_called(call, value)
        elif tag == "external":
            self._external_called(call, value[1])
        elif tag == "partial":
            for inner in value[1]:
                self._called(call, inner)
        elif tag in ("instance", "object"):
            for inner in attributes.attributes(self.ev, (value,), "__call__"):
                self._called(call, inner)

    def _function_called(self, call: Call, target: FunctionId) -> None:
        function = self.ev.function(*target)
        step = Step(target, call.place, self._text(call.func))
        if function.is_async:
            self.links.coroutines.setdefault(call.owner, []).append(step)
        elif not function.is_generator or call.use in (Use.ITERATED, Use.ENTERED) or self._consumed(call):
            if not self._is_memoised(target):
                self.links.steps.setdefault(call.owner, []).append(step)

    def _consumed(self, call: Call) -> bool:
        """Whether a generator is an argument of a builtin that exhausts it."""
        if call.use != Use.ARGUMENT or call.parent < 0:
            return False
        return self.facts.calls[call.parent].func in (
            "list",
            "tuple",
            "set",
            "dict",
            "sum",
            "any",
            "all",
            "sorted",
            "next",
        )

    def _is_memoised(self, target: FunctionId) -> bool:
        m, f = target
        function = self.ev.function(m, f)
        if not function.decorators:
            return False
        return bool(self.ev.ask(("memo", m, f), lambda: self._memoises(m, function)))

    def _memoises(self, m: int, function: Function) -> Values:
        outer = ~function.klass if function.klass >= 0 else function.parent
        for term, _ in function.decorators:
            callee = self.ev.facts(m).calls[term[1]].func if type(term) is tuple and term[0] == "()" else term
            for value in self.ev.value(m, outer, callee, function.block):
                row = self.ev.knowledge.get(value[1]) if value[0] == "external" else None
                if row is not None and row.memoises:
                    return (value,)
        return ()

    def _class_called(self, call: Call, value: Value) -> None:
        for name in ("__init__", "__post_init__", "__new__"):
            for member in attributes.attributes(self.ev, (value,), name):
                if member[0] in ("function", "method"):
                    self._function_called(call, (member[1], member[2]))
        if call.use == Use.ENTERED:
            instance: Value = ("instance", value[1], value[2])
            for method in attributes.attributes(self.ev, (instance,), "__enter__"):
                if method[0] == "method":
                    self._function_called(call, (method[1], method[2]))

    def _external_called(self, call: Call, name: str) -> None:
        row = self.ev.knowledge.get(name)
        if row is None:
            return
        owner = call.owner
        if row.offloads is not None:
            self.links.threads.extend(self._targets(call, row.offloads))
        if row.schedules is not None:
            self.links.scheduled.extend((owner, t) for t in self._targets(call, row.schedules))
        if row.runs_loop:
            self.links.scripts.extend(self._targets(call, 0))
        if (
            row.blocks
            and call.use not in (Use.AWAITED, Use.ASYNC_ENTERED, Use.ASYNC_ITERATED)
            and self._applies(row, call)
        ):
            self._note_blocking(call.owner, call.block, row, row.blocks, call.place, self._text(call.func), name)
        if row.resource and not self._is_kept(call):
            resource = Resource(row.resource, row.name, call.place, self._text(call.func))
            self.links.resources.setdefault(owner, []).append(resource)

    @staticmethod
    def _applies(row: Row, call: Call) -> bool:
        """Whether an argument is given without which the callable does not block."""
        return not row.only_with or any(
            call.has_keyword(wanted) if isinstance(wanted, str) else wanted < len(call.args) for wanted in row.only_with
        )

    def _note_blocking(self, owner: int, block: int, row: Row, kind: str, place: Place, text: str, name: str) -> None:
        if row.level == "light":
            return
        found = Blocking(kind, name, row.instead or "", row.level or "normal", place, text, self._in_loop(block, owner))
        self.links.blocking.setdefault(owner, []).append(found)

    def _in_loop(self, block: int, owner: int) -> bool:
        blocks = self.facts.blocks
        while block > 0 and blocks[block].owner == owner:
            if blocks[block].kind in (BlockKind.LOOP, BlockKind.WHILE, BlockKind.ASYNC_LOOP):
                return True
            block = blocks[block].parent
        return False

    def _targets(self, call: Call, where: int | str) -> list[FunctionId]:
        """Functions of the project that an argument names, or whose coroutine it is."""
        term = call.keyword(where) if isinstance(where, str) else call.args[where] if where < len(call.args) else None
        return self._functions_in(call, term)

    def _functions_in(self, call: Call, term: Term) -> list[FunctionId]:
        if term is None:
            return []
        if type(term) is tuple and term[0] == "()":
            term = self.facts.calls[term[1]].func
            if type(term) is str and term == "partial" or (type(term) is tuple and term[-1] == "partial"):
                return []
        values = self.ev.value(self.m, call.owner, term, call.block, call.place[0])
        found = [(v[1], v[2]) for v in values if v[0] in ("function", "method")]
        for value in values:
            if value[0] == "partial":
                found.extend((v[1], v[2]) for v in value[1] if v[0] in ("function", "method"))
        return found

    def _is_kept(self, call: Call) -> bool:
        """Whether the result lives longer than the call: a global, an attribute, or built under `if x is None`."""
        block = call.block
        while block > 0 and self.facts.blocks[block].owner == call.owner:
            b = self.facts.blocks[block]
            if b.kind == BlockKind.IF and type(b.term) is tuple and b.term[0] in ("cmp", "not"):
                if b.term[0] == "not" or b.term[-1] == ("const", None):
                    return True
            block = b.parent
        function = self.facts.functions[call.owner]
        if call.use == Use.ASSIGNED and function.globals:
            return any(b.name in function.globals and b.row == call.place[0] for b in function.bindings)
        if call.use == Use.STORED:
            return any("." in b.name and b.row <= call.place[0] <= b.row + 3 for b in function.bindings) and (
                function.name != "__init__"
            )
        return False

    # loops and with statements

    def _block(self, kind: int, term: Term, parent: int, owner: int, place: Place) -> None:
        values = self.ev.value(self.m, owner, term, parent, place[0])
        for value in values:
            if value[0] == "object":
                for klass in (value[1], *self.ev.knowledge.bases(value[1])):
                    row = self.ev.knowledge.get(klass)
                    if row is None:
                        continue
                    blocked = row.iteration_blocks if kind == BlockKind.LOOP else row.enter_blocks
                    if blocked:
                        self._note_blocking(owner, parent, row, blocked, place, self._text(term), klass)
                        break
            elif value[0] == "instance" and type(term) is not tuple:
                method = "__iter__" if kind == BlockKind.LOOP else "__enter__"
                for found in attributes.attributes(self.ev, (value,), method):
                    if found[0] == "method" and not self.ev.function(found[1], found[2]).is_async:
                        self.links.steps.setdefault(owner, []).append(
                            Step((found[1], found[2]), place, self._text(term))
                        )

    # coroutines nobody awaits

    def _unawaited(self, number: int, call: Call, callee: Values) -> None:
        results = self.ev.value(self.m, call.owner, ("()", number), call.block, call.place[0])
        if not results or any(v[0] != "coroutine" for v in results):
            return
        how = _WAITING[call.use]
        if call.use == Use.ASSIGNED and not self._never_read(call):
            return
        self.links.unawaited.append(
            Unawaited(call.owner, how, self._text(call.func), self._callee_name(callee), call.place)
        )

    def _never_read(self, call: Call) -> bool:
        function = self.facts.functions[call.owner]
        names = [b.name for b in function.bindings if b.value is not None and self._binds(b.value, call)]
        return bool(names) and all(name in function.unused for name in names)

    def _binds(self, value: Term, call: Call) -> bool:
        return type(value) is tuple and value[0] == "()" and self.facts.calls[value[1]] is call

    def _callee_name(self, callee: Values) -> str:
        for value in callee:
            if value[0] in ("function", "method"):
                return self.ev.function(value[1], value[2]).qualname
            if value[0] == "external":
                return str(value[1])
        return ""

    def _text(self, term: Term) -> str:
        return text_of(term, self.facts)


def text_of(term: Term, facts: Facts) -> str:
    """A callee as it is written, shortened: `self.client.fetch`, `db.query(...).all`."""
    if type(term) is str:
        return term
    if type(term) is tuple:
        if term[0] == ".":
            return f"{text_of(term[1], facts)}.{term[2]}"
        if term[0] == "()":
            call = facts.calls[term[1]]
            inner = "..." if call.args or call.keywords else ""
            return f"{text_of(call.func, facts)}({inner})"
        if term[0] == "[]":
            return f"{text_of(term[1], facts)}[...]"
        if term[0] == "await":
            return f"(await {text_of(term[1], facts)})"
        if term[0] == "const":
            return repr(term[1])[:20]
    return "..."
