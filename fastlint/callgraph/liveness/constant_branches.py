"""Branches that are never taken, because constants of the project decide them: `DEBUG = 0`, then `if DEBUG == 1:`.

A constant is a name of a module that is bound once, to a literal, and that nothing binds anew from anywhere, or such a
name of a function. What comes from the environment or from settings is none. Nothing runs behind a `return` either.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fastlint.callgraph.liveness.live_modules import Begun
from fastlint.index.facts import MODULE, Binding, Block, BlockKind, Term
from fastlint.inference.evaluator import Evaluator
from fastlint.syntax import parsed

Rows = tuple[tuple[int, int], ...]
"""First and last rows."""

_TESTS = (BlockKind.IF, BlockKind.ELSE, BlockKind.WHILE)
_COMPARING: Mapping[str, Callable[[Any, Any], Any]] = {
    "Eq": operator.eq, "NotEq": operator.ne, "Is": operator.is_, "IsNot": operator.is_not, "Lt": operator.lt,
    "LtE": operator.le, "Gt": operator.gt, "GtE": operator.ge, "In": lambda a, b: a in b,
    "NotIn": lambda a, b: a not in b,
}  # fmt: skip
_DISPLAYS = frozenset({"tuple", "list", "set"})
_FOR_CHECKERS = frozenset({"TYPE_CHECKING"})
_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_BY_TEXT = re.compile(rb"\b(?:globals|setattr|vars|exec)\(|__dict__")
"""Ways to bind a name of a module that do not look like an assignment."""
_BEHIND = re.compile(rb"(?m)^([ \t]+)(?:return|raise|continue|break)\b[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*\1(?=[^\s)\]}])")
"""A statement behind one that leaves."""
_VERSION: Term = (".", "sys", "version_info")
_ORDERING = frozenset({"Lt", "LtE", "Gt", "GtE"})
_PYTHONS = ((3, 8, 0), (3, 99, 0))
"""The oldest Python on which a FastAPI of the last years runs, and one that is newer than all."""
_DEEPEST = 4

Known = tuple[Any] | None
"""A value, or that it is not known."""


class ConstantBranches:
    """Judges the rows of modules; each is read when it is asked for, and of its tests only those that matter there."""

    def __init__(self, ev: Evaluator, begun: Begun) -> None:
        self.evaluator = ev
        self._begun = begun
        self._truths: dict[tuple[int, int], bool | None] = {}
        self._rows: dict[tuple[int, tuple[tuple[tuple[int, int], bool], ...]], Rows] = {}

    def is_never_run(self, m: int, row: int) -> bool:
        """Whether a row stands in a branch that no value of anything makes run."""
        decided: dict[tuple[int, int], bool] = {}
        functions = self.evaluator.facts(m).functions
        for number, block in enumerate(self.evaluator.facts(m).blocks):
            if block.kind not in _TESTS or block.place[0] > row:
                continue
            around = functions[block.owner].place
            if block.owner == MODULE or around[0] <= row <= around[2]:
                known = self._truth(m, number, block)
                if known is not None:
                    decided[block.place[:2]] = known
        return any(first <= row <= last for first, last in self._idle(m, tuple(decided.items())))

    def _idle(self, m: int, decided: tuple[tuple[tuple[int, int], bool], ...]) -> Rows:
        """Rows that are never run if tests at some places are decided in these ways."""
        if (m, decided) not in self._rows:
            text = self._begun.text(m)
            is_any = decided or _BEHIND.search(text)
            self._rows[m, decided] = tuple(_idle_rows(text, dict(decided))) if is_any else ()
        return self._rows[m, decided]

    def _truth(self, m: int, number: int, block: Block) -> bool | None:
        if (m, number) not in self._truths:
            known = self._value(m, block.owner, block.term, block.parent)
            self._truths[m, number] = None if known is None else bool(known[0])
        return self._truths[m, number]

    def _value(self, m: int, owner: int, term: Term, block: int) -> Known:
        """What an expression is, if it rests on constants alone."""
        if type(term) is str:
            return self._name(m, owner, term, 0)
        if type(term) is not tuple or not term:
            return None
        if term[0] == "const":
            return (term[1],)
        if term[0] == ".":
            return self._attribute(m, owner, term, block)
        if term[0] == "cmp" and term[2] == _VERSION:
            return _of_python(term[1], self._value(m, owner, term[3], block))
        parts = [self._value(m, owner, part, block) for part in _parts(term)]
        if term[0] in ("and", "or"):
            return _joined(term[0], parts)
        values = [part[0] for part in parts if part is not None]
        if len(values) < len(parts):
            return None
        if term[0] == "not":
            return (not values[0],)
        if term[0] == "cmp" and term[1] in _COMPARING:
            return _compared(_COMPARING[term[1]], *values)
        return (tuple(values),) if term[0] in _DISPLAYS else None

    def _name(self, m: int, owner: int, name: str, depth: int) -> Known:
        """What a name is where a function (or the module) reads it."""
        if name in _FOR_CHECKERS:
            return (False,)
        scope = owner
        while scope > MODULE:
            function = self.evaluator.function(m, scope)
            if name in self.evaluator.parameter_names(m, scope):
                return None
            if name not in function.globals and (positions := self.evaluator.table(m, scope).get(name)):
                return self._bound(m, scope, positions, depth)
            scope = function.parent
        positions = self.evaluator.table(m, MODULE).get(name, [])
        if name in self.evaluator.rebinders(m) or "*" in self.evaluator.table(m, MODULE):
            return None
        known = self._bound(m, MODULE, positions, depth)
        return None if known is None or self._is_bound_elsewhere(m, name) else known

    def _bound(self, m: int, scope: int, positions: list[int], depth: int) -> Known:
        """What a name is that is bound once, whatever happens: to a literal of a module, or by an import of one."""
        if len(positions) != 1 or depth > _DEEPEST:
            return None
        binding = self.evaluator.bindings(m, scope)[positions[0]]
        value = binding.value
        if type(value) is not tuple:
            return None
        if value[0] == "const":
            return (value[1],) if self._is_bound_first(m, scope, binding) else None
        if value[0] != "import" or value[3] is None:
            return None
        target = self.evaluator.imports.module(m, value[1], value[2])
        return self._name(target, MODULE, value[3], depth + 1) if isinstance(target, int) else None

    def _is_bound_first(self, m: int, scope: int, binding: Binding) -> bool:
        """Whether a scope binds a name whatever happens, and no function inside of it does so, too."""
        if scope == MODULE:
            return binding.block == 0
        return binding.block == self.evaluator.function(m, scope).body and binding.name not in self.evaluator.rebinders(
            m
        )

    def _attribute(self, m: int, owner: int, term: Term, block: int) -> Known:
        """A constant that is read from its module: `config.DEBUG`."""
        if term[2] in _FOR_CHECKERS:
            return (False,)
        values = self.evaluator.value(m, owner, term[1], block)
        is_module = len(values) == 1 and values[0][0] == "module" and isinstance(values[0][1], int)
        return self._name(values[0][1], MODULE, term[2], 1) if is_module else None

    def _is_bound_elsewhere(self, m: int, name: str) -> bool:
        """Whether a module gives a name of another one a value, or may do it by its text."""
        word = name.encode()
        given = re.compile(rb"(?<![\w.])(?!self\.|cls\.)[\w.]+\." + word + rb"[ \t]*(?::[^=\n]+)?[-+*/|&^%@]?=(?!=)")
        quoted = re.compile(rb"[\"']" + word + rb"[\"']")
        for k, text in self._begun.saying(word):
            link = self._begun.links.get(k)
            knows = k == m or (link is not None and m in link.imports)
            if knows and (given.search(text) or (quoted.search(text) and _BY_TEXT.search(text))):
                return True
        return False


def _of_python(how: str, other: Known) -> Known:
    """What a comparison of `sys.version_info` gives, if it is the same in all versions that may run the project."""
    if other is None or not isinstance(other[0], tuple):
        return None
    try:
        found = {bool(_COMPARING[how](version, other[0])) for version in _PYTHONS} if how in _ORDERING else set()
    except TypeError:
        return None
    return (found.pop(),) if len(found) == 1 else None


def _parts(term: Term) -> tuple[Term, ...]:
    """The operands of a test."""
    if term[0] in ("and", "or") or term[0] in _DISPLAYS:
        return tuple(term[1])
    if term[0] == "cmp":
        return tuple(term[2:])
    return (term[1],) if term[0] == "not" else (None,)


def _joined(how: str, parts: list[Known]) -> Known:
    """One operand may decide for all."""
    decisive = how == "or"
    if any(part is not None and bool(part[0]) == decisive for part in parts):
        return (decisive,)
    return None if None in parts else (not decisive,)


def _compared(compare: Callable[[Any, Any], Any], left: Any, right: Any) -> Known:
    try:
        return (compare(left, right),)
    except TypeError:
        return None


# rows


def _idle_rows(text: bytes, decided: Mapping[tuple[int, int], bool]) -> Iterator[tuple[int, int]]:
    """The rows of branches that tests at these places rule out."""
    try:
        tree = parsed(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        for statements in (getattr(node, field, None) for field in ("body", "orelse", "finalbody")):
            if isinstance(statements, list):
                yield from _idle_in(statements, decided)


def _idle_in(statements: list[ast.stmt], decided: Mapping[tuple[int, int], bool]) -> Iterator[tuple[int, int]]:
    for position, statement in enumerate(statements):
        if isinstance(statement, _LEAVING):
            yield from _rows_of(statements[position + 1 :])
            return
        if not isinstance(statement, (ast.If, ast.While)):
            continue
        test = statement.test
        holds = None if _is_shortened(test) else decided.get((test.lineno, test.col_offset + 1))
        if holds is False:
            yield from _rows_of(statement.body)
        elif holds and isinstance(statement, ast.If):
            yield from _rows_of(statement.orelse)
        taken = None if holds is None or isinstance(statement, ast.While) else (statement.orelse, statement.body)[holds]
        if taken and isinstance(taken[-1], _LEAVING):
            yield from _rows_of(statements[position + 1 :])


def _is_shortened(test: ast.expr) -> bool:
    """Whether facts hold less than a test says: of `0 < x < 9` the first part, of `a if x else b` no condition."""
    return any(isinstance(n, ast.IfExp) or (isinstance(n, ast.Compare) and len(n.ops) > 1) for n in ast.walk(test))


def _rows_of(statements: list[ast.stmt]) -> Iterator[tuple[int, int]]:
    if statements:
        yield statements[0].lineno, statements[-1].end_lineno or statements[-1].lineno
