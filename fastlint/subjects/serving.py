"""What a rule can be shown of functions that FastAPI runs, and of what is done with whole applications."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.diagnostic import Span
from fastlint.subjects.kinds import ValueUse
from fastlint.subjects.shared import Frame, FunctionView


class Middleware(NamedTuple):
    """A function of this file that FastAPI runs as middleware (`__call__` of a class too); `span` is its name."""

    span: Span
    function: FunctionView


class ExceptionHandler(NamedTuple):
    """A function of this file that is registered as an exception handler; `span` is its name."""

    span: Span
    function: FunctionView


class ThreadedProbe(NamedTuple):
    """A plain `def` route for monitors that only puts an answer together; `span` is its name.

    `slow` is a plain route of the same application, which holds a thread of the same pool; `end` the call in which it
    waits. `is_long`: that is known to take long, and not just as long as a query.
    """

    span: Span
    function: FunctionView
    slow: str
    end: Frame
    is_long: bool


class Lifespan(NamedTuple):
    """A function of this file that is the lifespan of an application or router; `span` is its name.

    `resources` are calls in its own body that build an engine, pool or client: their place, callee and the call that
    puts such a thing away (`await aclose()`), "" if none is known. `is_nested`: no application has it, but a lifespan
    enters it; other generators that lifespans enter are shown in this way too. `again`: calls of functions that other
    code calls too, where it finds nothing yet of what they make.
    """

    span: Span
    function: FunctionView
    resources: tuple[tuple[Span, str, str], ...]
    is_nested: bool
    again: tuple[Span, ...] = ()


class WebsocketPart(NamedTuple):
    """A function of this file that runs for a websocket route: its endpoint, or one of its dependencies.

    `span` is its name, `route` the name of the endpoint.
    """

    span: Span
    function: FunctionView
    route: str
    is_endpoint: bool


class RouteListing(NamedTuple):
    """`app.routes` of an application that includes routers is read; `own` are paths that no included router has."""

    span: Span
    own: tuple[str, ...]


class TestClientUse(NamedTuple):
    """A TestClient is made of an application whose constructor is known.

    `use` as in `Call`; `has_lifespan`: it has a lifespan, or startup and shutdown handlers (its routers too).
    `is_needed`: what starts it sets something that routes for which the file asks use (state, a global, a client that
    it opens), and the client is used.
    `has_handlers`: these are handlers, not a lifespan; `opens`: they connect to something or load it, as far as known.
    """

    span: Span
    callee: str
    application: str
    has_lifespan: bool
    use: ValueUse
    function: FunctionView
    is_needed: bool
    has_handlers: bool
    opens: bool


class StrictResponse(NamedTuple):
    """An endpoint of this file whose response model forbids other fields: its names and aliases.

    `returns` are the `return` statements with a dict that is written out.
    """

    function: FunctionView
    model: str
    names: tuple[str, ...]
    returns: tuple[Span, ...]


class OrmValidation(NamedTuple):
    """`Model.model_validate(row)` with a row of a mapped class, of a model without `from_attributes`."""

    span: Span
    model: str
    row: str


class UndocumentedErrors(NamedTuple):
    """A route that raises, itself or through what it calls, HTTPExceptions whose statuses no `responses=` names.

    `span` is its declaration; `errors` are the statuses, each with a place where it is raised.
    """

    span: Span
    endpoint: str
    errors: tuple[tuple[int, Frame], ...]


class Stream(NamedTuple):
    """A generator function of this file that is streamed; `span` is its name, `iterates`: it has a plain `for`."""

    span: Span
    function: FunctionView
    iterates: bool
