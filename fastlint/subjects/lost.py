"""What a rule can be shown of things that have no effect, in silence. All are plain values."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.diagnostic import Span
from fastlint.subjects.shared import Frame, FunctionView


class UnraisedException(NamedTuple):
    """A call that makes an exception for the client, of which nothing is done: `HTTPException(404)` as a statement.

    `callee` is as written, `name` the exception. `is_made`: the call is that of its class, and not of a function that
    returns one. `variable`: the variable that it goes to and that nobody reads, "" if there is none.
    """

    span: Span
    callee: str
    name: str
    is_made: bool
    variable: str
    function: FunctionView


class AddedTask(NamedTuple):
    """A call that adds `task` to the background tasks of a request, itself or by a function that is given them.

    `refusing` are calls of the same function to functions of the project that raise an HTTPException themselves.
    """

    span: Span
    callee: str
    task: str
    refusing: tuple[Span, ...]
    function: FunctionView


class ReplacedTask(NamedTuple):
    """A call that adds `task` to the injected tasks (parameter `name`) of a route which then returns `response`.

    That response is given another `background`.
    """

    span: Span
    task: str
    name: str
    response: Span
    function: FunctionView


class DeafSocket(NamedTuple):
    """A loop that waits and then sends to a websocket from which nothing receives; `span` is the sending call.

    `callee` is that as written, `route` the endpoint; where the loop also serves one that does receive, `span` is the
    name of this endpoint. `waits`: what the loop waits for, "" if it only sends sometimes; `is_certain`: that may take
    for ever, as is known.
    """

    span: Span
    callee: str
    route: str
    waits: str
    is_certain: bool
    function: FunctionView


class OuterErrorHandler(NamedTuple):
    """A handler of all exceptions, where it is registered, of an application that has CORSMiddleware (at `cors`).

    `exception` is what it is for, as written. It does not set the headers itself, and no middleware answers before it.
    """

    span: Span
    exception: str
    cors: Frame


class CachedDependency(NamedTuple):
    """A dependency whose results a cache keeps by its arguments, one of which is another object for each request.

    `span` is the decorator or call, `cache` as written. `parameter` gets `what`, a class by its name; `is_certain`: it
    does belong to one request, as is known. `function` is the dependency.
    """

    span: Span
    cache: str
    parameter: str
    what: str
    is_certain: bool
    function: FunctionView


class ClosedStream(NamedTuple):
    """A response that reads `source`, a variable that a `with` (or `finally`) closes before the response is sent.

    `span` is the call that makes it, `response` its class, `closer` what is entered, as written. `is_certain`: it is
    known to be of no use when it is closed.
    """

    span: Span
    response: str
    source: str
    closer: str
    is_certain: bool
    function: FunctionView


class LateAddition(NamedTuple):
    """A call, written `callee`, that adds middleware to an application which has started, itself or in what it calls.

    `is_at_start`: while it starts or stops; else while it serves. `function` is the one around.
    """

    span: Span
    callee: str
    is_at_start: bool
    function: FunctionView
