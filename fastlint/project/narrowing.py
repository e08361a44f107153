"""What `isinstance` tests around a place say of a name there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.index.facts import BlockKind, Term
from fastlint.project import attributes
from fastlint.project.values import Value, Values, elements, instances, union

if TYPE_CHECKING:
    from fastlint.project.evaluate import Evaluator


def narrowed(ev: Evaluator, m: int, scope: int, name: str, block: int, values: Values) -> Values:
    """The values of a name that pass the tests of the blocks around a place."""
    tested = ev.tested(m)
    if not tested or not tested[block]:
        return values
    blocks = ev.facts(m).blocks
    while block > 0:
        b = blocks[block]
        if b.kind in (BlockKind.IF, BlockKind.ELSE) and type(b.term) is tuple:
            classes = _tested(ev, m, scope, b.term, name, positive=b.kind == BlockKind.IF)
            if classes is not None:
                values = _kept(ev, values, classes) if b.kind == BlockKind.IF else _others(ev, values, classes)
        block = b.parent
    return values


def _tested(ev: Evaluator, m: int, scope: int, test: Term, name: str, *, positive: bool) -> Values | None:
    """Classes that a test asks a name to be an instance of; None if it asks nothing certain of it."""
    if type(test) is not tuple:
        return None
    if test[0] == "()":
        call = ev.facts(m).calls[test[1]]
        if call.func == "isinstance" and len(call.args) == 2 and call.args[0] == name:
            found = ev.value(m, scope, call.args[1])
            return union((tuple(v for v in found if v[0] in ("class", "external")), elements(found)))
        return None
    if test[0] == ("and" if positive else "or"):
        for part in test[1]:
            classes = _tested(ev, m, scope, part, name, positive=positive)
            if classes is not None:
                return classes
    elif test[0] == ("or" if positive else "and"):
        parts = [_tested(ev, m, scope, part, name, positive=positive) for part in test[1]]
        if all(part is not None for part in parts):
            return union(part for part in parts if part is not None)
    return None


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
