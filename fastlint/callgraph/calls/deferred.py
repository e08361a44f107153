"""Iterators and context managers that do their work when they are used: of the project, and of libraries."""

from __future__ import annotations

from fastlint.index.facts import Block, BlockKind, Call, Facts, Term, Use
from fastlint.index.terms import encloses, last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value
from fastlint.knowledge import Row
from fastlint.knowledge.framework_names import STREAMS
from fastlint.subjects.kinds import BlockingKind, BlockingLevel

_DIVIDING = frozenset({
    "append", "split", "rsplit", "splitlines", "partition", "join", "strip", "rstrip", "lstrip", "len", "min", "max",
    "range", "enumerate", "encode", "clear", "pop", "startswith", "endswith", "find", "lower", "upper", "format",
})  # fmt: skip
"""What a function calls that hands out in pieces what it is given."""


LAZY = frozenset({
    "builtins.map", "builtins.filter", "itertools.takewhile", "itertools.dropwhile", "itertools.filterfalse",
    "itertools.starmap",
})  # fmt: skip
"""What calls a function when what it gives is gone through."""
EXHAUSTING = {
    "builtins.list": 0, "builtins.tuple": 0, "builtins.set": 0, "builtins.dict": 0, "builtins.sum": 0,
    "builtins.any": 0, "builtins.all": 0, "builtins.sorted": 0, "builtins.max": 0, "builtins.min": 0,
    "builtins.frozenset": 0, "builtins.str.join": 0, "builtins.bytes.join": 0, "builtins.dict.fromkeys": 0,
    "builtins.list.extend": 0, "builtins.list.update": 0, "builtins.dict.update": 0, "collections.deque": 0,
    "collections.Counter": 0, "collections.OrderedDict": 0, "collections.deque.extend": 0, "functools.reduce": 1,
    "heapq.nlargest": 1, "heapq.nsmallest": 1, "statistics.mean": 0, "statistics.fmean": 0, "math.fsum": 0,
}  # fmt: skip
"""What goes through all of an iterable at once, and which argument that is."""


def exhausts(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether a call goes through all of what it is given."""
    callee = ev.at(m, call, call.func)
    return any(v[0] == "external" and v[1] in EXHAUSTING for v in callee)


def generator_behind(ev: Evaluator, m: int, term: Term, value: Value) -> tuple[int, int] | None:
    """The generator function that iterating a term runs, unless the term is a call of it: that is noted as a call."""
    generator = generator_of(value)
    if generator is None or type(term) is not tuple or term[0] != "()":
        return generator
    call = ev.facts(m).calls[term[1]]
    callee = ev.at(m, call, call.func)
    is_itself = any(v[0] in ("function", "method") and (v[1], v[2]) == generator for v in callee)
    return None if is_itself else generator


def generator_of(value: Value) -> tuple[int, int] | None:
    """The generator function of the project that iterating this value runs."""
    is_known = value[0] == "iterator" and len(value) > 2 and not isinstance(value[2], str)
    return value[2] if is_known else None


def iterating(ev: Evaluator, m: int) -> list[int]:
    """The generator functions of a module with a plain loop over more than what is there already."""
    facts = ev.facts(m)
    loops = [b for b in facts.blocks if b.kind == BlockKind.LOOP and facts.functions[b.owner].is_generator]
    return sorted({loop.owner for loop in loops if not _only_divides(ev, m, loop, facts)})


def _only_divides(ev: Evaluator, m: int, loop: Block, facts: Facts) -> bool:
    """Whether a loop goes over what a function of the project gives that only divides a text or list that is there."""
    if type(loop.term) is not tuple or loop.term[0] != "()":
        return False
    call = facts.calls[loop.term[1]]
    values = ev.at(m, call, call.func)
    return bool(values) and all(v[0] in ("function", "method") and _divides(ev, (v[1], v[2])) for v in values)


def _divides(ev: Evaluator, function: tuple[int, int]) -> bool:
    """Whether a function calls nothing but methods of texts and lists that do next to nothing."""
    m, f = function
    found = ev.function(m, f)
    called = {last_name(ev.facts(m).calls[number].func) for number in ev.calls_of(m, f)}
    return not found.is_async and bool(found.parameters) and called <= _DIVIDING and not _counts(ev, m, f)


def _counts(ev: Evaluator, m: int, f: int) -> bool:
    """Whether a function counts as far as it is told: `range(rows)`, and not over what is there, `range(len(text))`."""
    facts = ev.facts(m)
    ranges = [facts.calls[n] for n in ev.calls_of(m, f) if facts.calls[n].func == "range"]
    return any(not any(_is_length(facts, a) for a in call.args) for call in ranges)


def _is_length(facts: Facts, term: Term) -> bool:
    return type(term) is tuple and term[0] == "()" and facts.calls[term[1]].func == "len"


def is_left_to_thread(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether the lazy iterator that a call makes is only given to a thread, which goes through it."""
    if call.use == Use.ARGUMENT and call.parent >= 0:
        outer = ev.facts(m).calls[call.parent]
        is_lazy = any(v[0] == "external" and v[1] in LAZY for v in ev.at(m, outer, outer.func))
        return is_left_to_thread(ev, m, outer) if is_lazy else _offloads(ev, m, outer)
    if call.use != Use.ASSIGNED:
        return False
    term, function = ev.term_of(m, call), ev.function(m, call.owner)
    names = {b.name for b in function.bindings if b.value == term}
    calls = ev.calls_in(m, call.owner)
    users = [c for c in calls if not names.isdisjoint(t for t in _given(c) if type(t) is str)]
    return bool(users) and not _is_named(ev, m, call.owner, names) and all(_offloads(ev, m, c) for c in users)


def _is_named(ev: Evaluator, m: int, f: int, names: set[str]) -> bool:
    """Whether a function loops over one of some names, gives it to another name, or returns or yields it."""
    function = ev.function(m, f)
    terms = [b.term for b in ev.blocks_of(m, f)] + [b.value for b in function.bindings]
    terms += [r.value for r in (*function.returns, *function.yields)]
    return any(type(t) is str and t in names for t in terms)


def _given(call: Call) -> tuple[Term, ...]:
    return call.arguments


def _offloads(ev: Evaluator, m: int, call: Call) -> bool:
    if last_name(call.func) in STREAMS:
        return True
    rows = [ev.knowledge.get(v[1]) for v in ev.at(m, call, call.func) if v[0] == "external"]
    return bool(rows) and all(row is not None and row.offloads is not None for row in rows)


def first_yield(ev: Evaluator, generator: tuple[int, int]) -> int:
    """The row of the first `yield` of a generator function, 0 without any."""
    return min((y.place[0] for y in ev.function(*generator).yields), default=0)


def callable_of(value: Value, tag: str) -> str:
    """The class of a library, or the callable of it that gave this "iterator" or "manager"; "" if there is none."""
    if value[0] == "object":
        return str(value[1])
    return value[2] if value[0] == tag and len(value) > 2 and isinstance(value[2], str) else ""


def blocking_use(ev: Evaluator, facts: Facts, kind: int, name: str, inside: int) -> tuple[Row, BlockingKind] | None:
    """The row that says that a loop or `with` over what a class or callable gives blocks, and in which way.

    `inside` is the block of the `with`, -1 where it is entered by a call and left somewhere else.
    """
    for owner in (name, *ev.knowledge.bases(name)):
        row = ev.knowledge.get(owner)
        if row is None:
            continue
        blocked = row.iteration_blocks if kind == BlockKind.LOOP else row.enter_blocks
        if kind == BlockKind.WITH and not blocked and inside >= 0 and _is_waiting(facts, row, inside):
            blocked = row.exit_blocks
        if blocked:
            # The level of a class is that of making its objects, unless all of it is light.
            level: BlockingLevel = "normal" if row.blocks and row.level == "preview" else row.level
            if kind == BlockKind.WITH and blocked == "wait" and inside >= 0 and _awaits_inside(facts, inside):
                level = "normal"
            return row._replace(name=owner, level=level), blocked
    return None


def _awaits_inside(facts: Facts, inside: int) -> bool:
    """Whether a coroutine function gives way to others while it is in a block: they may want what it holds."""
    owner = facts.blocks[inside].owner
    if any(c.owner == owner and c.use == Use.AWAITED and encloses(facts.blocks, inside, c.block) for c in facts.calls):
        return True
    waiting = (BlockKind.ASYNC_WITH, BlockKind.ASYNC_LOOP)
    return any(
        b.owner == owner and b.kind in waiting and encloses(facts.blocks, inside, n) for n, b in enumerate(facts.blocks)
    )


def _is_waiting(facts: Facts, row: Row, inside: int) -> bool:
    """Whether something is left to wait for at the end of a `with`: what a pool does is mostly awaited inside."""
    if row.exit_blocks != "wait":
        return True
    return not any(c.use == Use.AWAITED and encloses(facts.blocks, inside, c.block) for c in facts.calls)
