"""What callables of Python's standard library give that pass on what they are given: pairs, elements, managers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from fastlint.inference.values import UNKNOWN, Value, Values, awaited, elements, union

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_MAPPINGS = frozenset({
    "builtins.dict", "collections.defaultdict", "collections.OrderedDict", "weakref.WeakValueDictionary",
})  # fmt: skip
_CONTAINERS = frozenset({
    "builtins.list", "builtins.set", "builtins.sorted", "builtins.reversed", "builtins.frozenset", "builtins.tuple",
    "collections.deque", "weakref.WeakSet",
})  # fmt: skip
"""What makes a container of the elements of what it is given."""
_CHOOSING = frozenset({"builtins.max", "builtins.min", "random.choice"})
"""What gives one of the elements of what it is given."""
_SAME = frozenset({
    "copy.copy", "copy.deepcopy", "functools.lru_cache", "functools.cache", "typing.NewType",
    "typing_extensions.NewType",
})  # fmt: skip
"""What gives the like of what it is given last."""
_MANAGING = {
    "contextlib.closing": ("manager",), "contextlib.aclosing": ("amanager",),
    "contextlib.nullcontext": ("manager", "amanager"),
}  # fmt: skip
"""Context managers that give what they are given."""
_PAIRING = frozenset({
    "builtins.enumerate", "builtins.zip", "builtins.map", "builtins.filter", "itertools.chain", "itertools.cycle",
    "itertools.islice", "itertools.zip_longest", "itertools.takewhile", "itertools.dropwhile", "itertools.filterfalse",
    "itertools.batched", "itertools.pairwise", "itertools.chain.from_iterable",
})  # fmt: skip
_FILTERING = frozenset({
    "builtins.filter", "itertools.takewhile", "itertools.dropwhile", "itertools.filterfalse",
})  # fmt: skip
"""What walks over its second argument, as its first one decides."""
_ENTERING = {
    "contextlib.ExitStack.enter_context": False,
    "contextlib.AsyncExitStack.enter_context": False,
    "contextlib.AsyncExitStack.enter_async_context": True,
}
"""What enters the context manager that it is given, and whether as `async with` does."""
_RUNNING = frozenset({"asyncio.run", "asyncio.Runner.run", "asyncio.AbstractEventLoop.run_until_complete"})
"""What runs an awaitable to its end and gives its result."""


class Arguments(Protocol):
    """The arguments of a call: positional ones, what a starred one among them holds, those by keyword."""

    def __getitem__(self, position: int) -> Values: ...
    def __len__(self) -> int: ...
    def starred(self) -> Values | None: ...
    def keywords(self) -> Values: ...


def of_standard(ev: Evaluator, name: str, arguments: Arguments) -> Values | None:
    """What a call of one of these gives; None if it is of something else."""
    if name in _MAPPINGS:
        return (("mapping", union((_mapped(ev, arguments[len(arguments) - 1]), arguments.keywords()))),)
    if name in _CONTAINERS:
        return (("container", ev.iterated(arguments[0])),)
    if name in _CHOOSING:
        return ev.iterated(arguments[0]) if len(arguments) == 1 else union(arguments[i] for i in range(len(arguments)))
    if name in _SAME:
        return tuple(v for v in arguments[len(arguments) - 1] if v[0] != "const") or None
    if name in _RUNNING:
        return awaited(arguments[0])
    if name in _MANAGING:
        return tuple((tag, arguments[0]) for tag in _MANAGING[name])
    if name in _ENTERING:
        given = ev.entered(arguments[0], is_async=_ENTERING[name])
        return (("coroutine", given),) if _ENTERING[name] else given
    if name in STEPPING:
        return STEPPING[name](ev, arguments[0])
    if name in _AWAITING:
        return _AWAITING[name](arguments)
    return _paired(ev, name, arguments) if name in _PAIRING else None


def _mapped(ev: Evaluator, given: Values) -> Values:
    """The values of mappings, or of iterables of pairs."""
    pairs = ev.iterated(tuple(v for v in given if v[0] != "mapping"))
    return union((*(v[1] for v in given if v[0] == "mapping"), *(v[1][1] for v in pairs if _is_pair(v))))


def _is_pair(value: Value) -> bool:
    return value[0] == "tuple" and len(value[1]) == 2


def _gathered(arguments: Arguments) -> Values:
    """All results at once: a list, with each in its place where all arguments are written out."""
    if (all_of_them := arguments.starred()) is not None:
        return (("awaitable", (("container", awaited(elements(all_of_them))),)),)
    return (("awaitable", (("tuple", tuple(awaited(arguments[i]) for i in range(len(arguments)))),)),)


STEPPING: dict[str, Callable[[Evaluator, Values], Values]] = {
    "builtins.next": lambda ev, given: ev.iterated(given),
    "builtins.anext": lambda ev, given: (("coroutine", ev.async_iterated(given)),),
    "builtins.iter": lambda ev, given: given,
    "builtins.aiter": lambda ev, given: given,
}
"""What makes an iterator of an iterable, or takes the next element of it; what it gives may be a coroutine."""
_AWAITING: dict[str, Callable[[Arguments], Values]] = {
    "asyncio.wait_for": lambda arguments: (("coroutine", awaited(arguments[0])),),
    "asyncio.shield": lambda arguments: (("awaitable", awaited(arguments[0])),),
    "asyncio.gather": _gathered,
}
"""What awaits others and passes on what they give."""


def _paired(ev: Evaluator, name: str, arguments: Arguments) -> Values:
    """What walks over other iterables and keeps their elements."""
    given = [arguments[i] for i in range(len(arguments))]
    if name == "itertools.chain.from_iterable":
        given = [*given, *(ev.iterated(values) for values in given)]
        return _walking(ev, ev.iterated(given[-1]) if given else UNKNOWN, given)
    return _walking(ev, _kept_elements(ev, name, given), given)


def _kept_elements(ev: Evaluator, name: str, given: list[Values]) -> Values:
    if name == "builtins.map":
        return ev.call_values(given[0]) if given else UNKNOWN
    parts = tuple(ev.iterated(values) for values in given)
    if name in _FILTERING:
        return parts[1] if len(parts) > 1 else UNKNOWN
    if name == "builtins.enumerate":
        return (("tuple", ((), parts[0] if parts else UNKNOWN)),)
    if name == "itertools.batched":
        return (("container", parts[0] if parts else UNKNOWN),)
    if name == "itertools.pairwise":
        return (("tuple", (*parts[:1], *parts[:1])),)
    if name.startswith("itertools.") and name != "itertools.zip_longest":
        return union(parts)
    return (("tuple", parts),)


def _walking(ev: Evaluator, kept: Values, given: list[Values]) -> Values:
    """An iterator with these elements: one value for each thing that runs, or blocks, in a step of it."""
    running = dict.fromkeys(source for values in given for value in values for source in _sources(ev, value))
    return tuple(("iterator", kept, source) for source in running) or (("iterator", kept),)


def _sources(ev: Evaluator, value: Value) -> Iterator[tuple[int, int] | str]:
    """What iterating a value runs: functions of the project, or the name of what blocks outside of it."""
    if value[0] == "iterator":
        yield from value[2:3]
    elif value[0] == "object":
        rows = (ev.knowledge.get(name) for name in (value[1], *ev.knowledge.bases(value[1])))
        if any(row is not None and row.iteration_blocks for row in rows):
            yield value[1]
    elif value[0] == "instance":
        for method in ("__iter__", "__next__"):
            yield from ((v[1], v[2]) for v in ev.attributes((value,), method) if v[0] == "method")
