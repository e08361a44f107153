"""Narrowing: what tests around a place, or before it, say of a name there: its class, and whether it is awaitable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.index.facts import Block, BlockKind, Call, Facts, Term, Use
from fastlint.index.terms import encloses, last_name
from fastlint.inference import attributes
from fastlint.inference.values import Value, Values, elements, instances, union

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_EQUAL, _UNEQUAL = ("Is", "Eq"), ("IsNot", "NotEq")
_BRANCHES = (BlockKind.IF, BlockKind.ELSE)
_AWAITABLE, _COROUTINE, _FUNCTION = "collections.abc.Awaitable", "collections.abc.Coroutine", "types.CoroutineType"
_QUESTIONS = {
    "isawaitable": _AWAITABLE, "iscoroutine": _COROUTINE,
    "iscoroutinefunction": _FUNCTION, "is_async_callable": _FUNCTION, "is_coroutine_callable": _FUNCTION,
}  # fmt: skip
"""Functions that ask for a kind of objects, and what their argument is where they say yes (`_FUNCTION`: a function)."""
_KINDS = {
    _AWAITABLE: ("coroutine", "awaitable"), "typing.Awaitable": ("coroutine", "awaitable"),
    _COROUTINE: ("coroutine",), "typing.Coroutine": ("coroutine",), _FUNCTION: ("coroutine",),
}  # fmt: skip


def asks_for_kind(call: Call) -> bool:
    """Whether a call asks of what class or kind something is."""
    return call.func in ("isinstance", "type", "hasattr") or last_name(call.func) in _QUESTIONS


def leaving_branches(facts: Facts) -> dict[int, list[int]]:
    """By block: the branches in it that leave their function by a `return`, or by raising what they make."""
    left = [result.block for function in facts.functions for result in function.returns]
    left += [call.block for call in facts.calls if call.use == Use.RAISED]
    found: dict[int, list[int]] = {}
    for branch in sorted(set(left)):
        block = facts.blocks[branch]
        if block.kind in _BRANCHES:
            found.setdefault(block.parent, []).append(branch)
    return found


def narrowed(ev: Evaluator, m: int, scope: int, name: str, place: tuple[int, int], values: Values) -> Values:
    """The values of a name that pass the tests around a place (its block and row), and those that leave before it."""
    tested = ev.tested(m)
    block, row = place
    if not tested or not tested[block]:
        return values
    for branch, holds in tests_before(ev, m, block, row):
        values = _passing(ev, m, scope, name, values, branch.term, (branch.place[0], row), holds)
    return values


def tests_before(ev: Evaluator, m: int, block: int, row: int) -> Iterator[tuple[Block, bool]]:
    """The branches around a place, and those before it that leave; whether their tests hold where it is reached."""
    blocks, left, here = ev.facts(m).blocks, ev.left(m), block
    while here >= 0:
        for number in left.get(here, ()):
            if blocks[number].place[0] < row and not encloses(blocks, number, block):
                yield blocks[number], blocks[number].kind == BlockKind.ELSE
        if blocks[here].kind in _BRANCHES:
            yield blocks[here], blocks[here].kind == BlockKind.IF
        here = blocks[here].parent


def _passing(
    ev: Evaluator, m: int, scope: int, name: str, values: Values, test: Term, rows: tuple[int, int], holds: bool
) -> Values:  # fmt: skip
    """The values for which a test holds or fails, unless the name gets another one between the test and the place."""
    found = _tested(ev, m, scope, test, name, holds=holds)
    if found is None or _is_bound_between(ev, m, scope, name, rows):
        return values
    is_instance, classes = found
    return _kept(ev, values, classes) if is_instance else _others(ev, values, classes)


def _tested(ev: Evaluator, m: int, scope: int, test: Term, name: str, *, holds: bool) -> tuple[bool, Values] | None:
    """Whether a name is an instance of some classes where a test holds (or fails), or of none of them.

    None if the test says nothing certain of it.
    """
    if type(test) is not tuple:
        return None
    if test[0] == "not":
        return _tested(ev, m, scope, test[1], name, holds=not holds)
    if test[0] == "()":
        call = ev.facts(m).calls[test[1]]
        if call.func == "isinstance" and len(call.args) == 2 and call.args[0] == name:
            return holds, _classes(ev, m, scope, call.args[1])
        return _asked(call, name, holds=holds)
    if test[0] == "cmp":
        return _compared(ev, m, scope, test, name, holds=holds)
    if test[0] not in ("and", "or"):
        return None
    parts = [_tested(ev, m, scope, part, name, holds=holds) for part in test[1]]
    told = [part for part in parts if part is not None]
    if (test[0] == "and") == holds:
        return told[0] if told else None
    if len(told) == len(parts) and all(is_instance for is_instance, _ in told):
        return True, union(classes for _, classes in told)
    return None


def _asked(call: Call, name: str, *, holds: bool) -> tuple[bool, Values] | None:
    """`inspect.isawaitable(x)`, `hasattr(x, "__await__")`."""
    if not call.args or call.args[0] != name:
        return None
    is_attribute = call.func == "hasattr" and call.args[1:] == (("const", "__await__"),)
    kind = _AWAITABLE if is_attribute else _QUESTIONS.get(last_name(call.func)) if len(call.args) == 1 else None
    return None if kind is None else (holds, (("external", kind),))


def _is_bound_between(ev: Evaluator, m: int, scope: int, name: str, rows: tuple[int, int]) -> bool:
    bindings = ev.bindings(m, scope)
    return any(rows[0] <= bindings[i].row < rows[1] for i in ev.table(m, scope).get(name, ()))


def _classes(ev: Evaluator, m: int, scope: int, term: Term) -> Values:
    """The classes that `isinstance` is given, in a tuple or alone."""
    found = ev.value(m, scope, term)
    return union((tuple(v for v in found if v[0] in ("class", "external")), elements(found)))


def _compared(ev: Evaluator, m: int, scope: int, test: Term, name: str, *, holds: bool) -> tuple[bool, Values] | None:
    """`type(x) is A`; that it is not may mean a subclass, and says nothing."""
    _, operator, left, right = test
    if operator not in (_EQUAL if holds else _UNEQUAL) or type(left) is not tuple or left[0] != "()":
        return None
    call = ev.facts(m).calls[left[1]]
    return (True, _classes(ev, m, scope, right)) if call.func == "type" and call.args == (name,) else None


def _kept(ev: Evaluator, values: Values, classes: Values) -> Values:
    fitting = tuple(v for v in values if any(_is_instance(ev, v, c) for c in classes))
    return fitting or instances(tuple(c for c in classes if c != ("external", _FUNCTION)))


def _others(ev: Evaluator, values: Values, classes: Values) -> Values:
    return tuple(v for v in values if not any(_is_instance(ev, v, c) for c in classes))


def _is_instance(ev: Evaluator, value: Value, klass: Value) -> bool:
    if klass[0] == "external" and (kinds := _KINDS.get(klass[1])) is not None:
        return _is_of_kind(ev, value, kinds, is_function=klass[1] == _FUNCTION)
    if value[0] not in ("instance", "object"):
        return False
    own = attributes.class_of(value)
    if klass[0] == "external":
        wanted = ev.knowledge.canonical(klass[1])
        if own[0] == "external":
            name = ev.knowledge.canonical(own[1])
            return name == wanted or wanted in ev.knowledge.bases(name)
        return attributes.is_subclass(ev, own, frozenset({wanted}))
    return own[0] == "class" and klass in attributes.linearise(ev, own)


def _is_of_kind(ev: Evaluator, value: Value, kinds: tuple[str, ...], *, is_function: bool) -> bool:
    """Whether a value, or what calling it gives, can be awaited."""
    if is_function:
        given = ev.call_values((value,))
        return bool(given) and all(v[0] in kinds for v in given)
    return value[0] in kinds or ("awaitable" in kinds and bool(ev.attributes((value,), "__await__")))
