"""What is run by being iterated or entered: loops, `with` statements, and calls that do the same with an argument."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.callgraph.awaitables import async_only
from fastlint.callgraph.calls import deferred
from fastlint.callgraph.calls.notes import Notes
from fastlint.callgraph.once import memo
from fastlint.footprint import FunctionId
from fastlint.index.facts import Block, BlockKind, Call, Place, Term
from fastlint.inference import attributes
from fastlint.inference.call_results import call_values
from fastlint.inference.values import Value

_ITERATING = ("__iter__", "__next__")
_ENTERING = ("__enter__", "__exit__")


class Iteration:
    """Loops and `with` statements of one module."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.ev = notes.ev

    def block_at(self, number: int, block: Block) -> None:
        """A loop or `with` statement, async or plain."""
        notes = self.notes
        if block.parent in notes.idle:
            return
        if block.kind in (BlockKind.ASYNC_LOOP, BlockKind.ASYNC_WITH):
            how, name = async_only.used_by_async(self.ev, notes.m, block)
            notes.sync_use(how, name, block.term, block.owner, block.parent, block.place)
        elif block.kind in (BlockKind.LOOP, BlockKind.WITH) and block.term is not None and number not in notes.streamed:
            if notes.is_reached(memo.memo_at(self.ev, notes.m, block.owner, block.parent, block.place[0])):
                self._over(block.kind, block.term, block.parent, block.owner, block.place, number)
            notes.under = ()

    def entered(self, call: Call, term: Term) -> None:
        """`stack.enter_context(x)`: what a `with` over x does."""
        self._over(BlockKind.WITH, term, call.block, call.owner, call.place)

    def exhausted(self, call: Call, term: Term) -> None:
        """What `list(x)` and its like run: the generator or the `__iter__` behind x."""
        notes = self.notes
        for value in notes.at(call, term):
            if generator := deferred.generator_behind(self.ev, notes.m, term, value):
                notes.step(call.owner, generator, call.place, notes.text(call.func))
            elif name := deferred.callable_of(value, "iterator"):
                self._external(BlockKind.LOOP, name, term, call.block, call.owner, call.place)
            elif value[0] == "instance":
                for function in self._run_by(value, _ITERATING):
                    notes.step(call.owner, function, call.place, notes.text(call.func))

    def given_away(self, call: Call, term: Term) -> None:
        """`collect(pages())`: the generator behind an argument, which a function of the project goes through."""
        for value in self.notes.at(call, term):
            if (generator := deferred.generator_of(value)) is not None:
                self.notes.step(call.owner, generator, call.place, self.notes.text(call.func))

    def begun(self, call: Call, term: Term) -> None:
        """`next(x)`: the generator behind a name, up to its first yield; or one step of what a library gave."""
        notes = self.notes
        for value in notes.at(call, term):
            if (generator := deferred.generator_of(value)) is not None and type(term) is str:
                until = deferred.first_yield(self.ev, generator)
                notes.step(call.owner, generator, call.place, notes.text(call.func), until=until)
            elif name := deferred.callable_of(value, "iterator"):
                self._external(BlockKind.LOOP, name, term, call.block, call.owner, call.place)
            elif value[0] == "instance":
                for function in self._run_by(value, _ITERATING[1:]):
                    notes.step(call.owner, function, call.place, notes.text(call.func))

    def _over(self, kind: int, term: Term, parent: int, owner: int, place: Place, inside: int = -1) -> None:
        """What a loop or `with` over a term does; `inside` is its own block, -1 where it has none."""
        notes = self.notes
        values = self.ev.value(notes.m, owner, term, parent, place[0])
        if kind == BlockKind.LOOP:
            notes.sync_use("iterated", async_only.iterated(self.ev, values), term, owner, parent, place)
        elif values:
            made = async_only.made(self.ev, notes.m, values, term, owner)
            notes.sync_use("entered", async_only.entered(self.ev, made), term, owner, parent, place)
        role = "iterator" if kind == BlockKind.LOOP else "manager"
        for value in values:
            if name := deferred.callable_of(value, role):
                self._external(kind, name, term, parent, owner, place, inside)
            elif value[0] == "instance":
                self._methods(value, kind, term, owner, place)
            elif kind == BlockKind.LOOP and (generator := deferred.generator_behind(self.ev, notes.m, term, value)):
                notes.step(owner, generator, place, notes.text(term))

    def _methods(self, value: Value, kind: int, term: Term, owner: int, place: Place) -> None:
        """The plain methods by which an instance of the project is iterated or entered."""
        for function in self._run_by(value, _ITERATING if kind == BlockKind.LOOP else _ENTERING):
            self.notes.step(owner, function, place, self.notes.text(term))

    def _run_by(self, value: Value, methods: tuple[str, ...]) -> Iterator[FunctionId]:
        """The plain methods of these names, and what an `__iter__` gives to be iterated in place of the object."""
        for method in methods:
            for found in attributes.attributes(self.ev, (value,), method):
                if found[0] == "method" and not self.ev.function(found[1], found[2]).is_async:
                    yield found[1], found[2]
                    if method == "__iter__":
                        yield from self._given_by(value, found)

    def _given_by(self, value: Value, method: Value) -> Iterator[FunctionId]:
        """The generator, or the `__next__` of another object, behind what `__iter__` returns."""
        for given in call_values(self.ev, (method,)):
            generator = deferred.generator_of(given)
            if generator is not None and generator != (method[1], method[2]):
                yield generator
            elif given[0] == "instance" and given != value:
                yield from self._run_by(given, ("__next__",))

    def _external(
        self, kind: int, name: str, term: Term, parent: int, owner: int, place: Place, inside: int = -1
    ) -> None:
        """A loop or `with` over what a library gave."""
        found = deferred.blocking_use(self.ev, self.notes.facts, kind, name, inside)
        if found is not None:
            row, blocked = found
            self.notes.blocking(owner, parent, row, blocked, place, self.notes.text(term), row.name)
