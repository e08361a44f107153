"""What callables of Python's standard library give that pass on what they are given: pairs, elements, managers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fastlint.project.values import UNKNOWN, Values, union

if TYPE_CHECKING:
    from fastlint.project.evaluate import Evaluator

_EMPTY = {
    "builtins.dict": "mapping", "collections.defaultdict": "mapping", "collections.OrderedDict": "mapping",
    "weakref.WeakValueDictionary": "mapping", "weakref.WeakSet": "container", "collections.deque": "container",
}  # fmt: skip
"""Containers of which nothing more is known where they are made."""
_MANAGING = {
    "contextlib.closing": ("manager",), "contextlib.aclosing": ("amanager",),
    "contextlib.nullcontext": ("manager", "amanager"),
}  # fmt: skip
"""Context managers that give what they are given."""
_PAIRING = frozenset({
    "builtins.enumerate", "builtins.zip", "builtins.map", "builtins.filter", "itertools.chain", "itertools.cycle",
    "itertools.islice", "itertools.zip_longest",
})  # fmt: skip
_ENTERING = {
    "contextlib.ExitStack.enter_context": False,
    "contextlib.AsyncExitStack.enter_context": False,
    "contextlib.AsyncExitStack.enter_async_context": True,
}
"""What enters the context manager that it is given, and whether as `async with` does."""


class Arguments(Protocol):
    """The positional arguments of a call."""

    def __getitem__(self, position: int) -> Values: ...
    def __len__(self) -> int: ...


def of_standard(ev: Evaluator, name: str, arguments: Arguments) -> Values | None:
    """What a call of one of these gives; None if it is of something else."""
    if name in _EMPTY:
        return ((_EMPTY[name], ()),)
    if name in _MANAGING:
        return tuple((tag, arguments[0]) for tag in _MANAGING[name])
    if name in _ENTERING:
        given = ev.entered(arguments[0], is_async=_ENTERING[name])
        return (("coroutine", given),) if _ENTERING[name] else given
    return _paired(ev, name, arguments) if name in _PAIRING else None


def _paired(ev: Evaluator, name: str, arguments: Arguments) -> Values:
    """What walks over other iterables and keeps their elements."""
    given = [arguments[i] for i in range(len(arguments))]
    if name == "builtins.map":
        return (("iterator", ev.call_values(arguments[0])),)
    if name == "builtins.filter":
        return (("iterator", ev.iterated(arguments[1])),)
    parts = tuple(ev.iterated(values) for values in given)
    if name == "builtins.enumerate":
        return (("iterator", (("tuple", ((), parts[0] if parts else UNKNOWN)),)),)
    if name.startswith("itertools.") and name != "itertools.zip_longest":
        return (("iterator", union(parts)),)
    return (("iterator", (("tuple", parts),)),)
