"""Handlers in coroutine functions that catch the cancellation of their task."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.index.facts import BlockKind, Facts, Flag, Place, Term
from fastlint.index.terms import last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge.roles import named
from fastlint.passes.concurrency.record import Caught, Concurrency
from fastlint.subjects.tasks import Catching

_CANCELLED = named("cancellation")
_ASKED = "get_cancelled_exc_class"
_WITHS = (BlockKind.WITH, BlockKind.ASYNC_WITH)
_CATCHING: tuple[Catching, ...] = ("CancelledError", "BaseException", "")


def caught(ev: Evaluator, m: int, found: Concurrency) -> None:
    """Note the handlers of a module, and what `suppress` is told."""
    facts = ev.facts(m)
    tried: Place = (0, 0, 0, 0)
    for number, block in enumerate(facts.blocks):
        function = facts.functions[block.owner]
        if not function.flags & Flag.ASYNC:
            continue
        if block.kind == BlockKind.EXCEPT:
            terms, tried = _alternatives(block.term), _tried(facts, number)
        elif block.kind in _WITHS:
            terms, tried = _suppressed(facts, block.term), block.place
        else:
            continue
        if (what := _what(ev, m, block.owner, terms, block.parent, block.place)) is not None:
            found.caught.append(Caught(block.owner, block.place, tried, what, block.kind != BlockKind.EXCEPT))


def _tried(facts: Facts, handler: int) -> Place:
    """The place of the `try` statement of a handler."""
    wanted = facts.blocks[handler]
    before = (b for b in reversed(facts.blocks[:handler]) if b.kind == BlockKind.TRY and b.parent == wanted.parent)
    return next(before).place


def _alternatives(term: Term) -> tuple[Term, ...]:
    return term[1] if type(term) is tuple and term[0] == "tuple" else (term,)


def _suppressed(facts: Facts, term: Term) -> tuple[Term, ...]:
    call = facts.calls[term[1]] if type(term) is tuple and term[0] == "()" else None
    return call.args if call is not None and last_name(call.func) == "suppress" else ()


def _what(ev: Evaluator, m: int, owner: int, terms: tuple[Term, ...], block: int, place: Place) -> Catching | None:
    """What catches a cancellation: CancelledError, BaseException, "" (a bare `except`); None if nothing does."""
    ev.refuel()
    names = set(_names(ev, m, owner, terms, block, place))
    return next((name for name in _CATCHING if name in names), None)


def _names(ev: Evaluator, m: int, owner: int, terms: tuple[Term, ...], block: int, place: Place) -> Iterator[str]:
    for term in terms:
        if term is None:
            yield ""
        elif term == "BaseException":
            yield "BaseException"
        elif type(term) is tuple and term[0] == "()":
            yield from ("CancelledError",) if last_name(ev.facts(m).calls[term[1]].func) == _ASKED else ()
        elif last_name(term) in ("CancelledError", "Cancelled"):
            values = ev.value(m, owner, term, block, place[0])
            if any(v[0] == "external" and v[1] in _CANCELLED for v in values):
                yield "CancelledError"
