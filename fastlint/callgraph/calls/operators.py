"""Operators on objects of the project's classes: `x[key]` runs `__getitem__`, `key in x` runs `__contains__`."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.callgraph.calls.notes import Notes
from fastlint.callgraph.once import memo
from fastlint.index.facts import BlockKind, Function, Place, Term
from fastlint.index.terms import parts_of, term_of_dotted
from fastlint.inference import attributes
from fastlint.inference.module_summary import OPERATORS

_BINARY = {"|": "__or__", "+": "__add__", "%": "__mod__", "/": "__truediv__", "*": "__mul__", "<<": "__lshift__"}
_CONTAINS = frozenset({"In", "NotIn"})
_TESTED = (BlockKind.IF, BlockKind.WHILE)
_OPAQUE = frozenset({"const", "lambda", "import", "def", "class", "missing"})
_FILLED = "[]"

Standing = tuple[Term, int, Place]
"""A term with the block in which it stands, and a place for it."""


class Operators:
    """Notes which methods of the project the operators in a function run."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.known = OPERATORS & notes.ev.properties

    def of(self, number: int, function: Function) -> None:
        """Those in the values, tests and arguments of a function."""
        if not self.known:
            return
        for term, block, place in self._terms(number, function):
            for operand, method, text in self._inside(term):
                if method in self.known:
                    self._runs(number, (operand, block, place), method, text)

    def _runs(self, number: int, standing: Standing, method: str, text: str) -> None:
        notes, ev = self.notes, self.notes.ev
        operand, block, place = standing
        if block in notes.idle or not notes.is_reached(memo.memo_at(ev, notes.m, number, block, place[0])):
            return
        values = [v for v in ev.value(notes.m, number, operand, block, place[0]) if v[0] == "instance"]
        for member in attributes.attributes(ev, tuple(values), method) if values else ():
            if member[0] == "method" and not ev.function(member[1], member[2]).is_async:
                notes.step(number, (member[1], member[2]), place, text)
        notes.under = ()

    def _terms(self, number: int, function: Function) -> Iterator[Standing]:
        """What the statements of a function evaluate."""
        for b in function.bindings:
            place = b.row, b.column, b.row, b.column + len(b.name)
            yield b.value, b.block, place
            if b.name.endswith(_FILLED) and b.column:
                yield (_FILLED, term_of_dotted(b.name.removesuffix(_FILLED))), b.block, place
        for result in (*function.returns, *function.yields):
            yield result.value, result.block, result.place
        for call in self.notes.ev.calls_in(self.notes.m, number):
            for term in (call.func, *call.arguments):
                yield term, call.block, call.place
            if call.func == "len" and len(call.args) == 1:
                yield ("len", call.args[0]), call.block, call.place
        for block in self.notes.ev.blocks_of(self.notes.m, number):
            if block.kind in _TESTED:
                yield block.term, block.parent, block.place

    def _inside(self, term: Term) -> Iterator[tuple[Term, str, str]]:
        """The operands in a term that run a method, each with it and a text; calls stand for themselves."""
        if type(term) is not tuple or not term or term[0] in _OPAQUE or term[0] == "()":
            return
        text = self.notes.text
        match term:
            case ("[]", base):
                yield base, "__setitem__", f"{text(base)}[...] = ..."
                return
            case ("len", operand):
                yield operand, "__len__", f"len({text(operand)})"
                return
            case ("[]", base, _):
                yield base, "__getitem__", text(term)
            case ("cmp", how, _, right) if how in _CONTAINS:
                yield right, "__contains__", f"in {text(right)}"
            case ("bin", sign, left, _) if sign in _BINARY:
                yield left, _BINARY[sign], f"{text(left)} {sign} ..."
        for part in parts_of(term):
            yield from self._inside(part)
