"""What stands behind an annotation, where that is more exact: a subclass that is made, or a described library."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fastlint.inference import attributes, dispatch
from fastlint.inference.values import NONE, Value, Values

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_OF_MANAGERS = ("contextlib", "typing")
_MOST = 3
"""Classes of which one is certain to be made."""


def exact(ev: Evaluator, declared: Values, behind: Callable[[], Values]) -> Values:
    """What is declared, or what stands behind it if all of that is known, of the declared kind and says more."""
    if len(declared) != 1 or not _may_be_more(ev, declared[0]):
        return declared
    found = tuple(v for v in behind() if v != NONE)
    return found if 0 < len(found) <= _MOST and all(_says_more(ev, declared[0], v) for v in found) else declared


def what_is_injected(ev: Evaluator, declared: Values, injected: Values) -> Values:
    """What FastAPI injects where something is declared: what a dependency makes is given, whatever is declared of it.

    So where all of that is known, and is nothing that the annotation admits (a `Session` is declared, an `AsyncSession`
    is made), it is that; otherwise it may only say more than the annotation.
    """
    known = tuple(v for v in injected if v != NONE)
    if len(declared) == 1 and 0 < len(known) <= _MOST and all(_contradicts(ev, declared[0], v) for v in known):
        return injected
    return exact(ev, declared, lambda: injected)


def _contradicts(ev: Evaluator, declared: Value, value: Value) -> bool:
    """Whether an object of a described library is declared, and an unrelated one, or a manager of one, is made."""
    if declared[0] != "object":
        return False
    if value[0] in ("manager", "amanager"):
        return declared[1].partition(".")[0] not in _OF_MANAGERS
    if value[0] != "object":
        return False
    names = ev.knowledge.canonical(declared[1]), ev.knowledge.canonical(value[1])
    if not all(ev.knowledge.describes(name.partition(".")[0]) and ev.knowledge.is_class(name) for name in names):
        return False
    return all(mine != other and mine not in ev.knowledge.bases(other) for mine, other in (names, names[::-1]))


def is_undescribed(ev: Evaluator, value: Value) -> bool:
    """Whether it is an object of a library of which nothing is known."""
    if value[0] != "object":
        return False
    return not (ev.knowledge.describes(value[1].partition(".")[0]) or ev.knowledge.states(value[1]))


def _may_be_more(ev: Evaluator, declared: Value) -> bool:
    if declared[0] != "instance":
        return is_undescribed(ev, declared)
    ev.see_all()
    return ev.klass(*declared[1:]).name in ev.subclasses or dispatch.is_protocol(ev, ("class", *declared[1:]))


def _says_more(ev: Evaluator, declared: Value, value: Value) -> bool:
    if declared[0] == "object":
        return value[0] in ("object", "instance") and not is_undescribed(ev, value)
    klass: Value = ("class", *declared[1:])
    if value[0] == "instance":
        return klass in attributes.linearise(ev, ("class", *value[1:])) or dispatch.is_protocol(ev, klass)
    return value[0] == "object" and dispatch.is_protocol(ev, klass) and not is_undescribed(ev, value)
