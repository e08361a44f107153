"""What `isinstance` tests around a place say of a name there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.index.facts import BlockKind, Term
from fastlint.inference import attributes
from fastlint.inference.values import Value, Values, elements, instances, union

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_EQUAL, _UNEQUAL = ("Is", "Eq"), ("IsNot", "NotEq")


def narrowed(ev: Evaluator, m: int, scope: int, name: str, block: int, values: Values) -> Values:
    """The values of a name that pass the tests of the blocks around a place."""
    tested = ev.tested(m)
    if not tested or not tested[block]:
        return values
    blocks = ev.facts(m).blocks
    while block > 0:
        b = blocks[block]
        if b.kind in (BlockKind.IF, BlockKind.ELSE) and type(b.term) is tuple:
            found = _tested(ev, m, scope, b.term, name, holds=b.kind == BlockKind.IF)
            if found is not None:
                is_instance, classes = found
                values = _kept(ev, values, classes) if is_instance else _others(ev, values, classes)
        block = b.parent
    return values


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
        return None
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
    return fitting or instances(classes)


def _others(ev: Evaluator, values: Values, classes: Values) -> Values:
    return tuple(v for v in values if not any(_is_instance(ev, v, c) for c in classes))


def _is_instance(ev: Evaluator, value: Value, klass: Value) -> bool:
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
