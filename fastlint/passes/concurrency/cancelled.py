"""Handlers in coroutine functions that catch the cancellation of their task."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.index.facts import BlockKind, Facts, Flag, Place, Term, Use
from fastlint.index.terms import encloses, last_name
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
            body = _tried(facts, number)
            if _is_shielded(facts, body):
                continue  # it waits for what goes on all the same, and knows that it is cancelled
            terms, tried = _alternatives(block.term), facts.blocks[body].place
        elif block.kind in _WITHS:
            terms, tried = _suppressed(facts, block.term), block.place
        else:
            continue
        if (what := _what(ev, m, block.owner, terms, block.parent, block.place)) is not None:
            found.caught.append(Caught(block.owner, block.place, tried, what, block.kind != BlockKind.EXCEPT))


def _tried(facts: Facts, handler: int) -> int:
    """The block of the `try` statement of a handler."""
    parent = facts.blocks[handler].parent
    before = ((n, facts.blocks[n]) for n in range(handler - 1, -1, -1))
    return next(n for n, block in before if block.kind == BlockKind.TRY and block.parent == parent)


def _is_shielded(facts: Facts, body: int) -> bool:
    """Whether all that a block waits for is shielded from the cancellation: `await asyncio.shield(cleanup)`."""
    awaited = (c for c in facts.calls if c.use == Use.AWAITED and encloses(facts.blocks, body, c.block))
    names = [last_name(call.func) for call in awaited]
    return bool(names) and set(names) == {"shield"}


def _alternatives(term: Term) -> tuple[Term, ...]:
    return term[1] if type(term) is tuple and term[0] == "tuple" else (term,)


def _suppressed(facts: Facts, term: Term) -> tuple[Term, ...]:
    call = facts.called(term)
    return call.args if call is not None and last_name(call.func) == "suppress" else ()


def _what(ev: Evaluator, m: int, owner: int, terms: tuple[Term, ...], block: int, place: Place) -> Catching | None:
    """What catches a cancellation: CancelledError, BaseException, "" (a bare `except`); None if nothing does."""
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
