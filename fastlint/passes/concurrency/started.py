"""Coroutines that run at once: what is gathered, and what a function starts as tasks side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.index.facts import BlockKind, Call, Facts, Flag, Place, Term, Use
from fastlint.index.terms import dotted_name, encloses, last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.passes.concurrency.record import Concurrency, SharedUse
from fastlint.passes.concurrency.session_use import SessionUse

_GATHERING = frozenset({"gather", "wait", "as_completed"})
_STARTING = frozenset({"create_task", "ensure_future", "start_soon", "Task"})
_LOOPS = (BlockKind.LOOP, BlockKind.ASYNC_LOOP, BlockKind.WHILE)


class Start(NamedTuple):
    """A coroutine that is started; `repeated` is the block of the loop that starts one for each item, -1 if none."""

    call: Call
    repeated: int


class Starts:
    """The coroutines that the functions of a module run at once, and which session they share."""

    def __init__(self, ev: Evaluator, m: int, found: Concurrency) -> None:
        self.ev, self.m, self.found = ev, m, found
        self.facts: Facts = ev.facts(m)
        self.use = SessionUse(ev)

    def run(self) -> None:
        last = [last_name(call.func) for call in self.facts.calls]
        if _GATHERING.isdisjoint(last) and _STARTING.isdisjoint(last):
            return
        gathered: set[Place] = set()
        for call, name in zip(self.facts.calls, last, strict=True):
            if name in _GATHERING and self._is_external(call):
                starts = [start for term in call.args for start in self._listed(call, term)]
                gathered.update(start.call.place for start in starts)
                self._shared(call, starts)
        groups: dict[tuple[int, str], list[Call]] = {}
        for call, name in zip(self.facts.calls, last, strict=True):
            if name in _STARTING and call.use != Use.AWAITED:
                key = dotted_name(call.func[1]) if type(call.func) is tuple and call.func[0] == "." else ""
                groups.setdefault((call.owner, key), []).append(call)
        for (owner, key), calls in groups.items():
            self._tasks(owner, key, calls, gathered)

    def _is_external(self, call: Call) -> bool:
        values = self.ev.at(self.m, call, call.func)
        return any(v[0] == "external" and v[1].startswith("asyncio.") for v in values)

    # what is gathered

    def _listed(self, call: Call, term: Term, repeated: int = -1, depth: int = 0) -> Iterator[Start]:
        """The coroutines behind an argument: one, or those of a list, a comprehension, or a variable of these."""
        if depth > 4 or term is None:
            return
        if type(term) is str:
            yield from self._of_variable(call, term, depth)
        elif term[0] == "*":
            yield from self._listed(call, term[1], repeated, depth + 1)
        elif term[0] in ("list", "tuple", "set"):
            for one in term[1]:
                yield from self._listed(call, one, repeated, depth + 1)
        elif term[0] == "comp":
            yield from self._listed(call, term[2], term[3], depth + 1)
        elif term[0] == "dict":
            for _, one in term[1]:
                yield from self._listed(call, one, repeated, depth + 1)
        elif term[0] == "()":
            inner = self.facts.calls[term[1]]
            if last_name(inner.func) == "values" and type(inner.func) is tuple:
                yield from self._listed(call, inner.func[1], repeated, depth + 1)
            else:
                yield Start(self._started(inner), repeated)

    def _of_variable(self, call: Call, name: str, depth: int) -> Iterator[Start]:
        bindings = self.ev.bindings(self.m, call.owner)
        for i in self.ev.table(self.m, call.owner).get(name, ()):
            value = bindings[i].value
            if type(value) is tuple and value[0] in ("comp", "list", "tuple", "set", "dict", "()"):
                yield from self._listed(call, value, -1, depth + 1)
        for i in self.ev.table(self.m, call.owner).get(f"{name}[]", ()):
            value = bindings[i].value
            if type(value) is tuple and value[0] == "dict":
                for _, one in value[1]:
                    yield from self._listed(call, one, self._loop(bindings[i].block), depth + 1)
        for one in self.ev.calls_in(self.m, call.owner):
            if type(one.func) is tuple and one.func[1:] in ((name, "append"), (name, "add")) and one.args:
                yield from self._listed(call, one.args[0], self._loop(one.block), depth + 1)

    def _started(self, call: Call) -> Call:
        """What a call that starts a task runs: `create_task(f(x))`, `start_soon(f, x)`."""
        if last_name(call.func) not in _STARTING or not call.args:
            return call
        first = call.args[0]
        if type(first) is tuple and first[0] == "()":
            return self.facts.calls[first[1]]
        return call._replace(func=first, args=call.args[1:], keywords=())

    def _loop(self, block: int, within: int = -1) -> int:
        """The innermost loop around a block of its function (inside of another block), -1 if there is none."""
        blocks = self.facts.blocks
        owner = blocks[block].owner
        while block > 0 and block != within and blocks[block].owner == owner:
            if blocks[block].kind in _LOOPS:
                return block
            block = blocks[block].parent
        return -1

    # tasks

    def _tasks(self, owner: int, key: str, calls: list[Call], gathered: set[Place]) -> None:
        """Tasks of one group, or of none: these are looked at only where the function waits for them."""
        group = self._group(owner, key)
        function = self.facts.functions[owner]
        if group < 0 and not (function.is_async and function.flags & Flag.WAITS):
            return
        starts: list[Start] = []
        for call in calls:
            started = self._started(call)
            if started.place in gathered or call.place in gathered or not call.args:
                continue
            if group >= 0 or self._is_kept(call):
                starts.append(Start(started._replace(block=call.block), self._loop(call.block, group)))
        if starts:
            by_place = {self._started(call).place: call for call in calls if call.args}
            self._shared(by_place[starts[-1].call.place], starts)

    def _group(self, owner: int, key: str) -> int:
        """The block of the `async with` of a function that enters a task group under this name."""
        for binding in self.facts.functions[owner].bindings:
            if binding.name == key != "" and type(binding.value) is tuple and binding.value[0] == "aenter":
                return binding.block
        return -1

    def _is_kept(self, call: Call) -> bool:
        """Whether a task has a name that the function goes on to use."""
        function = self.facts.functions[call.owner]
        names = {b.name for b in function.bindings if type(b.value) is tuple and self._is_call(b.value, call)}
        return bool(names) and names.isdisjoint(function.unused)

    def _is_call(self, term: Term, call: Call) -> bool:
        return bool(term[0] == "()") and self.facts.calls[term[1]] is call

    # what they share

    def _shared(self, at: Call, starts: list[Start]) -> None:
        """Note a session that two of the coroutines use, or one of which there are many."""
        seen: dict[str, Start] = {}
        for start in starts:
            for path in sorted(self.use.of_call(self.m, at.owner, start.call)):
                before = seen.setdefault(path, start)
                is_many = start.repeated >= 0 and not self._is_bound_in(at.owner, path, start.repeated)
                if is_many or (before is not start and self._are_together(before, start)):
                    text = text_of(at.func, self.facts)
                    name = path.rpartition(":")[2]
                    self.found.sessions.append(SharedUse(at.owner, at.place, text, name, is_many))
                    return

    def _is_bound_in(self, owner: int, path: str, block: int) -> bool:
        """Whether the head of a path is bound anew for each item of a loop."""
        head = path.partition(".")[0]
        bindings = self.facts.functions[owner].bindings
        inside = [b for b in bindings if b.name == head and encloses(self.facts.blocks, block, b.block)]
        heads = {b.name for b in bindings if b.value == ("elem", self.facts.blocks[block].term)}
        return bool(inside) or head in heads

    def _are_together(self, first: Start, second: Start) -> bool:
        """Whether both are started in one run: they stand in no different branches."""
        blocks, a, b = self.facts.blocks, first.call.block, second.call.block
        return encloses(blocks, a, b) or encloses(blocks, b, a) or blocks[a].kind not in _BRANCHES


_BRANCHES = (BlockKind.IF, BlockKind.ELSE, BlockKind.CASE, BlockKind.EXCEPT)
