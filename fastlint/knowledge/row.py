"""What is known of one callable, class, property or decorator outside the project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args

from fastlint.subjects.kinds import BlockingKind, BlockingLevel, ResourceKind

ContextKind = Literal["sync", "async", "both"]
"""Whether something is for `with`, for `async with`, or for both."""
Runner = Literal["worker", "test", "command", "handler", "beside"]
"""What runs a function that is decorated, or given to it, as `Row.runs` says in words."""
RowKind = Literal["class", "function", "property"]
"""What the name of a row stands for."""

KINDS_OF_BLOCKING: frozenset[str] = frozenset(get_args(BlockingKind))
LEVELS: frozenset[str] = frozenset(get_args(BlockingLevel))
CONTEXTS: frozenset[str] = frozenset(get_args(ContextKind))
RESOURCES: frozenset[str] = frozenset(get_args(ResourceKind))
RUNNERS: frozenset[str] = frozenset(get_args(Runner))
KINDS: frozenset[str] = frozenset(get_args(RowKind))

BLOCKING_PROPERTIES = frozenset({"state", "status", "result", "info", "traceback"})
"""Names of the properties that block where they are read; a test holds this to what the files say."""


class Row(NamedTuple):
    """The knowledge of one name.

    Types (`returns`, `enters`, `type`, ...) are written as annotations with full names; `Self` is the receiver's class,
    `arg0` an instance of the class given as first argument. A coroutine function's `returns` is what awaiting it gives.
    """

    name: str
    """Canonical name; of an inherited method the name in the base class."""
    blocks: BlockingKind | None = None
    """Kind of blocking of a call: one of KINDS_OF_BLOCKING; "loop" is what fails where a loop runs already."""
    instead: str | None = None
    """What to use on the event loop; reads after "use "."""
    since: str = ""
    """Which version of a distribution has it: `anyio>=4.9`."""
    level: BlockingLevel = "normal"
    """"preview": CPU work or light calls; "light": cheap file-system metadata, not worth a report by default."""
    coroutine: bool = False
    """A call gives a coroutine that must be awaited."""
    awaitable: bool = False
    """A call gives an awaitable that is no coroutine: a task, a future. It runs, or is harmless, unawaited."""
    returns: str | None = None
    bases: tuple[str, ...] = ()
    enters: str | None = None
    """Type that `with` binds."""
    async_enters: str | None = None
    """Type that `async with` binds."""
    context: ContextKind | None = None
    """Whether it is for `with` ("sync"), `async with` ("async") or "both"."""
    enter_blocks: BlockingKind | None = None
    exit_blocks: BlockingKind | None = None
    iterates: str | None = None
    """Type of the elements of `for`."""
    iteration_blocks: BlockingKind | None = None
    async_iterates: str | None = None
    """Type of the elements of `async for`."""
    offloads: int | str | None = None
    """Argument (position or keyword) that runs in a worker thread or process."""
    schedules: int | str | None = None
    """Argument (position or keyword), a callable or coroutine, that will run on the event loop."""
    drops: int | str | None = None
    """Argument (position or keyword) that it calls some time, and drops what comes of it: a coroutine function does
    nothing there. "decorated": a decorator does so with its function."""
    calls: int | str | None = None
    """Argument (position or keyword) that it calls at once: the key of `sorted`."""
    awaits: bool = False
    """Coroutines among the arguments are consumed."""
    lifespan: str | None = None
    """What the lifespan of the application that it makes does, without which it answers nothing: it is to be entered
    where another application mounts it."""
    runs_loop: bool = False
    """Runs an event loop until the argument is done."""
    needs_loop: bool = False
    """A plain call that fails, or is not safe, anywhere but on the thread of a running event loop."""
    serves: bool = False
    """Answers requests of clients until it is told to stop: what runs beside it runs on a server's event loop."""
    resource: ResourceKind | None = None
    """What a call builds that is meant to be shared: one of RESOURCES."""
    release: str | None = None
    """What puts such a resource away, as it is to be written behind it: `close()`, `await aclose()`."""
    makes: str | None = None
    """Argument with the class of what calling the result gives: `class_` of sqlalchemy's sessionmaker."""
    annotates: bool = False
    """Subscripting it gives `Annotated[X, ...]`: it says something beside the type X."""
    memoises: bool = False
    """A decorator that remembers results."""
    runs: Runner | None = None
    """A decorator (or something that is given functions) whose function runs in a "worker" process, in a "test", as a
    "command", as a "handler" of events on the event loop, or again and again "beside" the requests: then a coroutine
    function on the loop, a plain one in a thread."""
    decorates: str | None = None
    """Type of what a decorator makes of a function: a group of commands."""
    type: str | None = None
    """Type of an attribute, property or module-level object."""
    kind: RowKind | None = None
    """"class", "function" or "property"; a row with bases is a class."""
    only_with: tuple[int | str, ...] = ()
    """Blocks only if one of these arguments is given: positions or keywords (and not as None), or `keyword=literal`."""
    unless_set: tuple[str, ...] = ()
    """Calls that make its object one that never waits, wherever it is used: `setblocking(0=False)`, or what makes it:
    `socket(1~SOCK_DGRAM)`."""
    unless_watched: tuple[str, ...] = ()
    """Calls that say that the descriptor it is given, or whose method it is, is ready or never waited for, with the
    position at which they are given it: `add_reader(0)`, `set_blocking(0;1=False)`."""
    after: tuple[str, ...] = ()
    """Questions to the same object; once one of them has been answered with yes, it does not wait: `ready`."""
    unless: tuple[str, ...] = ()
    """Arguments that keep it from blocking: as `keyword=literal` or `position=literal` (`blocking=False`, `0=False`),
    as a number below another (`3<20000`), by a flag, as `position~flag` (`1~LOCK_NB`), or by what makes them, as
    `position:maker(condition)` (`1:gensalt(0<8)`)."""

    @property
    def is_class(self) -> bool:
        """Whether the row describes a class: calling it gives an instance."""
        return self.kind == "class" or bool(self.bases)


FIELDS = frozenset(Row._fields) - {"name"}
_SEQUENCES = ("bases", "only_with", "unless", "unless_set", "unless_watched", "after")


def make_row(name: str, fields: Mapping[str, Any]) -> Row:
    """A row from a table of a knowledge file; raises TypeError for a key that is no field."""
    values = dict(fields)
    for key in _SEQUENCES:
        if key in values:
            values[key] = tuple(values[key])
    if "{name}" in values.get("instead", ""):
        values["instead"] = values["instead"].replace("{name}", name.rpartition(".")[2])
    return Row(name, **values)
