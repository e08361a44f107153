"""Objects that only `async with` can enter and only `async for` can iterate, or only the plain ones: others fail."""

from __future__ import annotations

from fastlint.callgraph.graph.edges import MisusedAs
from fastlint.index.facts import Block, BlockKind, Facts, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values
from fastlint.knowledge.roles import named

CONSUMING = frozenset({
    "builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "builtins.sorted", "builtins.sum",
    "builtins.any", "builtins.all", "builtins.enumerate", "builtins.iter", "builtins.next", "builtins.max",
    "builtins.min",
})  # fmt: skip
"""What iterates its only argument."""

_PROBES = frozenset(
    {"hasattr", "isasyncgen", "isasyncgenfunction", "isawaitable", "iscoroutine", "iscoroutinefunction"}
)


_EITHER = named("session-of-either-kind")
"""What a `sessionmaker` gives by default: of one that is only declared, `class_=AsyncSession` is not seen."""


def entered(ev: Evaluator, values: Values) -> str | None:
    """What is entered, if none of the values can be by a plain `with`; "" if it has no name."""
    return _name(ev, values[0]) if values and all(_is_async_manager(ev, value) for value in values) else None


def iterated(ev: Evaluator, values: Values) -> str | None:
    """What is iterated, if none of the values can be by a plain `for`; "" if it has no name."""
    return _name(ev, values[0]) if values and all(_is_async_iterable(ev, value) for value in values) else None


def used_by_async(ev: Evaluator, m: int, block: Block) -> tuple[MisusedAs, str | None]:
    """How an `async with` or `async for` uses what only the plain ones can handle, and what that is; None if it can."""
    values = ev.value(m, block.owner, block.term, block.parent, block.place[0])
    if block.kind == BlockKind.ASYNC_LOOP:
        return "async iterated", iterated_plainly(ev, values)
    return "async entered", entered_plainly(ev, values)


def entered_plainly(ev: Evaluator, values: Values) -> str | None:
    """What is entered, if none of the values can be by `async with`; "" if it has no name."""
    return _name(ev, values[0]) if values and all(_is_plain_manager(ev, value) for value in values) else None


def iterated_plainly(ev: Evaluator, values: Values) -> str | None:
    """What is iterated, if none of the values can be by `async for`; "" if it has no name."""
    return _name(ev, values[0]) if values and all(_is_plain_iterable(ev, value) for value in values) else None


def _is_plain_manager(ev: Evaluator, value: Value) -> bool:
    if value[0] == "instance":
        return _has_only(ev, value, ("__enter__",), ("__aenter__",))
    if value[0] == "object":
        return _context(ev, value[1]) == "sync" and ev.knowledge.canonical(value[1]) not in _EITHER
    return bool(value[0] == "manager")


def _is_plain_iterable(ev: Evaluator, value: Value) -> bool:
    if value[0] == "instance":
        return _has_only(ev, value, ("__iter__",), ("__aiter__", "__getattr__"))
    if value[0] == "object":
        return _iterates_only_plainly(ev, value[1])
    return value[0] in ("container", "mapping", "tuple", "iterator") or (
        value[0] == "const" and isinstance(value[1], (str, bytes))
    )


def _is_async_manager(ev: Evaluator, value: Value) -> bool:
    if value[0] == "instance":
        return _has_only(ev, value, ("__aenter__",), ("__enter__",))
    if value[0] == "object":
        return _context(ev, value[1]) == "async"
    return bool(value[0] == "amanager")


def _is_async_iterable(ev: Evaluator, value: Value) -> bool:
    if value[0] == "instance":
        return _has_only(ev, value, ("__aiter__",), ("__iter__", "__getitem__"))
    if value[0] == "object":
        return _iterates_only_async(ev, value[1])
    return bool(value[0] == "aiterator")


def _has_only(ev: Evaluator, value: Value, wanted: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether the classes of the project define the wanted methods, and no base can have the others."""
    order = attributes.linearise(ev, ("class", value[1], value[2]))
    foreign = [base[1] for base in order if base[0] == "external" and base[1] not in _HARMLESS]
    own = [base for base in order if base[0] == "class"]
    names = {binding.name for _, m, c in own for binding in ev.bindings(m, ~c)}
    decorated = any(ev.klass(m, c).decorators or ev.klass(m, c).keywords for _, m, c in own)
    return not foreign and not decorated and names.issuperset(wanted) and names.isdisjoint(others)


_HARMLESS = frozenset({"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol"})


def _context(ev: Evaluator, name: str) -> str | None:
    """For which kind of `with` an external class is made, as its own row or that of its nearest base says."""
    for klass in (name, *ev.knowledge.bases(name)):
        row = ev.knowledge.get(klass)
        if row is not None and (row.context or row.enters):
            return row.context
    return None


def _iterates_only_async(ev: Evaluator, name: str) -> bool:
    """Whether an external class is known to be for `async for` and not known to be for `for`."""
    rows = [ev.knowledge.get(klass) for klass in (name, *ev.knowledge.bases(name))]
    known = [row for row in rows if row is not None]
    return any(row.async_iterates for row in known) and not any(row.iterates or row.iteration_blocks for row in known)


def _iterates_only_plainly(ev: Evaluator, name: str) -> bool:
    """Whether an external class is known to be for `for` and not known to be for `async for`."""
    rows = [ev.knowledge.get(klass) for klass in (name, *ev.knowledge.bases(name))]
    known = [row for row in rows if row is not None]
    plain = any(row.iterates or row.iteration_blocks for row in known)
    return plain and not any(row.async_iterates or row.context in ("async", "both") for row in known)


def _name(ev: Evaluator, value: Value) -> str:
    if value[0] == "instance":
        return ev.klass(value[1], value[2]).qualname
    if value[0] == "aiterator" and len(value) > 2:
        return ev.function(*value[2]).qualname
    return str(value[1]) if value[0] == "object" else ""


def is_probed(facts: Facts, block: int) -> bool:
    """Whether a place is reached after asking what an object can do, or in a `try` that takes its failing in."""
    blocks = facts.blocks
    while block > 0:
        b = blocks[block]
        if b.kind in (BlockKind.IF, BlockKind.ELSE) and _asks(facts, b.term):
            return True
        if b.kind == BlockKind.TRY and any(_takes_failure(other, b) for other in blocks):
            return True
        block = b.parent
    return False


def _asks(facts: Facts, test: object) -> bool:
    if type(test) is not tuple:
        return False
    if test[0] == "()":
        return last_name(facts.calls[test[1]].func) in _PROBES
    if test[0] == "not":
        return _asks(facts, test[1])
    return test[0] in ("or", "and") and any(_asks(facts, part) for part in test[1])


def _takes_failure(block: Block, tried: Block) -> bool:
    """Whether a block handles, for a `try`, the very error that a missing method raises (and not just any)."""
    if block.kind != BlockKind.EXCEPT or block.parent != tried.parent:
        return False
    if not tried.place[0] <= block.place[0] <= tried.place[2]:
        return False
    terms = block.term[1] if type(block.term) is tuple and block.term[0] == "tuple" else (block.term,)
    return any(last_name(term) in ("TypeError", "AttributeError") for term in terms)


def made(ev: Evaluator, m: int, values: Values, term: Term, owner: int) -> Values:
    """Values to enter; an awaitable of a library counts as what it is made for: `with session.get(url)`."""
    if values[0][0] != "awaitable" or type(term) is not tuple or term[0] != "()":
        return values
    call = ev.facts(m).calls[term[1]]
    callee = ev.value(m, owner, call.func, call.block, call.place[0])
    rows = [ev.knowledge.get(v[1]) if v[0] == "external" else None for v in callee]
    is_made = bool(rows) and all(row is not None and row.context == "async" for row in rows)
    return (("amanager", ()),) if is_made else values
