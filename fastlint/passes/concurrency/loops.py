"""Things that belong to one event loop: where they are made and used, and which functions start loops of their own."""

from __future__ import annotations

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.callgraph.loops import private_loops
from fastlint.index.facts import MODULE, BlockKind, Call, Facts, Term, Use
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Values, union
from fastlint.knowledge.roles import named
from fastlint.passes.concurrency.containers import Paths
from fastlint.passes.concurrency.record import Concurrency, LoopUse, OwnLoop, Primitive

_BOUND = named("loop-bound")
"""Classes whose objects belong to the loop on which they are first waited for."""
_LAST = frozenset(name.rpartition(".")[2] for name in _BOUND)
_RUNNING = frozenset({"run", "run_until_complete"})
_COPYING = ("list", "tuple", "set", "sorted")
_SOCKET = "WebSocket."


class Primitives(Paths):
    """Which of these a term means: its key, and its class as the kind."""

    def kind(self, m: int, value: Term) -> str:
        if type(value) is not tuple or value[:1] != ("()",):
            return ""
        call = self.ev.facts(m).calls[value[1]]
        if last_name(call.func) not in _LAST:
            return ""
        values = self.ev.at(m, call, call.func)
        names = [self.ev.knowledge.canonical(v[1]) for v in values if v[0] == "external"]
        return names[0] if len(names) == 1 == len(values) and names[0] in _BOUND else ""

    def declared(self, annotation: Term) -> str:
        return ""


class Loops:
    """The facts of one module."""

    def __init__(self, ev: Evaluator, m: int, found: Concurrency) -> None:
        self.ev, self.m, self.found = ev, m, found
        self.facts: Facts = ev.facts(m)
        self.primitives = Primitives(ev)

    def run(self) -> None:
        self._made()
        for number, function in enumerate(self.facts.functions):
            if function.name == "run" and function.klass >= 0:
                above = attributes.linearise(self.ev, ("class", self.m, function.klass))
                if ("external", "threading.Thread") in above:
                    self.found.threads.append(number)
        for call in self.facts.calls:
            last = last_name(call.func)
            if last in _RUNNING and call.args and call.owner != MODULE:
                self._started(call)
            if call.use == Use.AWAITED:
                self._used(call.owner, call)
        for block in self.facts.blocks:
            if block.kind == BlockKind.ASYNC_WITH and block.owner != MODULE and type(block.term) in (str, tuple):
                self._entered(block.owner, block.term)

    def _made(self) -> None:
        for binding in self.ev.bindings(self.m, MODULE):
            if kind := self.primitives.kind(self.m, binding.value):
                self._note(f"{self.m}.{binding.name}", binding.value, binding.name, kind)
        for number, function in enumerate(self.facts.functions):
            receiver = function.parameters[0].name if function.klass >= 0 and function.parameters else ""
            for binding in self.ev.bindings(self.m, number) if receiver else ():
                owner, _, attr = binding.name.partition(".")
                if owner == receiver and (kind := self.primitives.kind(self.m, binding.value)):
                    self._note(f"{self.m}:{function.klass}.{attr}", binding.value, attr, kind)

    def _note(self, key: str, value: Term, name: str, kind: str) -> None:
        self.found.primitives.append(Primitive(key, self.facts.calls[value[1]].place, name, kind))

    def _key(self, owner: int, term: Term) -> str:
        path = self.primitives.of(self.m, owner, term)
        return path[0] if path is not None and path[1] == 0 and (path[2] or path[0].startswith("state.")) else ""

    def _entered(self, owner: int, term: Term) -> None:
        if key := self._key(owner, term):
            self.found.uses.append(LoopUse(owner, key))

    def _used(self, owner: int, call: Call) -> None:
        """Something is awaited of an object: `queue.get()`, `socket.send_text(x)`."""
        if type(call.func) is not tuple or call.func[0] != ".":
            return
        if self._is_socket(owner, call):
            self.found.uses.append(LoopUse(owner, "socket"))
        elif key := self._key(owner, call.func[1]):
            self.found.uses.append(LoopUse(owner, key))

    def _is_socket(self, owner: int, call: Call) -> bool:
        if not call.func[2].startswith(("send", "receive", "close", "accept")):
            return False
        values = self.ev.value(self.m, owner, call.func, call.block, call.place[0])
        return any(v[0] == "external" and _SOCKET in v[1] for v in values or self._of_copy(owner, call.func))

    def _of_copy(self, owner: int, func: Term) -> Values:
        """A method of an element of `list(x)`, as of one of x."""
        bindings = self.ev.bindings(self.m, owner)
        found: list[Values] = []
        for i in self.ev.table(self.m, owner).get(func[1], ()) if type(func[1]) is str else ():
            value = bindings[i].value
            inner = value[1] if type(value) is tuple and value[0] == "elem" else None
            if type(inner) is tuple and inner[0] == "()" and self.facts.calls[inner[1]].func in _COPYING:
                given = self.facts.calls[inner[1]].args[:1]
                found += [self.ev.iterated(self.ev.value(self.m, owner, term)) for term in given]
        return self.ev.attributes(union(found), func[2])

    def _started(self, call: Call) -> None:
        """Note a call that runs a loop of its own, and what runs there."""
        for value in self.ev.at(self.m, call, call.func):
            row = self.ev.knowledge.get(value[1]) if value[0] == "external" else None
            if row is None or not row.runs_loop or row.serves:
                continue
            targets = tuple(dict.fromkeys(private_loops.run_by_library(self.ev, self.m, call, row)))
            direct = self._direct(call.owner, call.args[0])
            text = text_of(call.func, self.facts)
            self.found.loops.append(OwnLoop(call.owner, call.place, text, targets, direct))
            return

    def _direct(self, owner: int, term: Term) -> str:
        """What the coroutine that is run is a method of, where it is one: "socket", or the key of a primitive."""
        if type(term) is not tuple or term[0] != "()":
            return ""
        inner = self.facts.calls[term[1]]
        if type(inner.func) is not tuple or inner.func[0] != ".":
            return ""
        return "socket" if self._is_socket(owner, inner) else self._key(owner, inner.func[1])
