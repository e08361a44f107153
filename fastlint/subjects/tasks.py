"""What rules are shown of async objects used as plain ones, of tasks, and of what tasks share. All are plain values."""

from __future__ import annotations

from typing import Literal, NamedTuple

from fastlint.diagnostic import Span
from fastlint.subjects.kinds import ValueUse
from fastlint.subjects.shared import Frame, FunctionView

Lent = Literal["dependency", "upload"]
"""What FastAPI closes when the request is done."""
Catching = Literal["CancelledError", "BaseException", ""]
"""What a handler names that catches cancellation; "" where it names nothing."""

SyncUsing = Literal["entered", "iterated", "consumed"]
"""How a plain statement uses an async object; "consumed": by `list`, `sorted` and their like."""
AsyncUsing = Literal["entered", "iterated", "awaited"]
"""How an async statement or `await` uses a plain object."""


class CoroutineUse(NamedTuple):
    """A call that makes a coroutine which nobody awaits.

    `how`: statement, assigned, truth, attribute, subscript, compared, operand, formatted, iterated, entered, async
    iterated, async entered, unpacked, returned; "thread", "callback" or "in vain" where its function is handed to what
    calls it and drops what comes of it. `name` is the qualified name of the coroutine function. `made`: for a
    variable that holds the coroutine, the call that it was given. `goes_to`: who else calls its plain function,
    "others", whom it is handed to, or "worker", who runs it as a job or command. `is_lost`: the plain function that
    returns it is called, and no caller awaits what it gives or hands it on. `is_denied`: it is one of an async session,
    of which the project makes none: all are plain ones.
    """

    span: Span
    callee: str
    name: str
    how: ValueUse
    function: FunctionView
    made: Span | None
    goes_to: Literal["", "others", "worker"] = ""
    is_lost: bool = False
    is_denied: bool = False


class CalledArgument(NamedTuple):
    """A call whose result is handed to a thread (or process) as if it were the function to run there.

    `span` and `callee` are the inner call, `outer` the offload as written and `outer_span` its place.
    """

    span: Span
    callee: str
    outer: str
    outer_span: Span
    function: FunctionView


class SyncUse(NamedTuple):
    """An object that only `async with` can enter or only `async for` can iterate, and that is used as a plain one.

    `how`: entered (`with`), iterated (`for`, also in comprehensions) or consumed (given to `list`, `sorted`, ...).
    `span` is what is entered or iterated, or the consuming call; `callee` is that as written, `name` what the object
    is, "" if it has no name.
    """

    span: Span
    callee: str
    name: str
    how: SyncUsing
    function: FunctionView


class AsyncUse(NamedTuple):
    """The other way round: what only a plain `with` can enter or a plain `for` can iterate, used by the async ones.

    `how`: entered (`async with`), iterated (`async for`) or awaited: `span` and `callee` are the called function then,
    and `name` is "" for one of the project.
    """

    span: Span
    callee: str
    name: str
    how: AsyncUsing
    function: FunctionView


class TaskCapture(NamedTuple):
    """A task that goes on using what FastAPI closes when the request is done.

    `span` and `callee` are the call that starts the task, `parameter` is what it uses, of the function around it;
    `kind` is "dependency" (what a dependency `provider` yields and then closes) or "upload". `owner` is the function
    that FastAPI gives it to, `frames` the calls that hand it from there to the function around, if that is another.
    """

    span: Span
    callee: str
    parameter: str
    kind: Lent
    provider: str
    owner: str
    frames: tuple[Frame, ...]
    function: FunctionView


class SharedIteration(NamedTuple):
    """A loop in a coroutine over a container that other tasks change.

    `span` and `text` are what is iterated; `name` is the container, `kind` list, set, dict, deque or "". `changer` is
    a change elsewhere and `how` a method, "[]" (an item is set) or "del". `own_rows`: rows in the body of the loop
    that change it; `quiet`: awaited calls in there that never give the loop back. `is_certain`: the container outlives
    requests, and both functions run while requests are served.
    """

    span: Span
    text: str
    name: str
    kind: str
    changer: Frame | None
    how: str
    own_rows: tuple[int, ...]
    quiet: tuple[Span, ...]
    function: FunctionView
    is_certain: bool


class ConcurrentSession(NamedTuple):
    """A session or connection, by its name in the function, that several coroutines use which run at once.

    `span` and `callee` are the call that starts them (`asyncio.gather`, the last `create_task`); `is_many`: there is
    one of them for each item of a loop.
    """

    span: Span
    callee: str
    name: str
    is_many: bool
    function: FunctionView


class CaughtCancellation(NamedTuple):
    """A handler in a coroutine that catches the cancellation of its task; `span` is the handler, or `suppress(...)`.

    `statement` is the `try` around it. `what`: CancelledError, BaseException or "" (a bare `except`).
    """

    span: Span
    statement: Span
    what: Catching
    is_suppress: bool
    function: FunctionView


class LoopSharing(NamedTuple):
    """A lock, queue or client that functions on two event loops wait for; `span` is where it is made, `kind` its class.

    `on_server` waits for it on the server's loop, `elsewhere` on the one that `start` runs.
    """

    span: Span
    name: str
    kind: str
    on_server: str
    elsewhere: str
    start: Frame


class ForeignUse(NamedTuple):
    """A call that runs a loop of its own for something that belongs to the server's loop; `callee` as written.

    `what` is a WebSocket, or what the application keeps under this name.
    """

    span: Span
    callee: str
    what: str
    function: FunctionView
