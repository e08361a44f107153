"""Subjects about dependencies, and about what the project does with the values that FastAPI injects."""

from __future__ import annotations

from typing import Literal, NamedTuple

from fastlint.diagnostic import Span
from fastlint.subjects.data import Parameter
from fastlint.subjects.shared import Frame, FunctionView

Expected = Literal["dependency", "background-task"]
"""What a function was expected for, where the result of one stands: `Depends(f())`, `add_task(f(x))`."""
Outliving = Literal["background-task", "task", "stream", "held"]
"""What goes on when the function has returned; "held": a session that a stream never sees."""
Bareness = Literal["default", "list"]
"""Where a `Depends(...)` is left out: in the default of a parameter, or in an item of `dependencies=`."""

ProviderKind = Literal["function", "class", "instance", "external"]
"""What FastAPI calls for a dependency."""


class DependencyUse(NamedTuple):
    """A `Depends(f)` of the project: where it stands, and what its `scope=` says ("" if nothing)."""

    filename: str
    span: Span
    scope: str


class Dependency(NamedTuple):
    """A function of this file that is used as a dependency; `span` is its name, `calls` counts calls in its body.

    `uses` are the `Depends(...)` that name it outside of tests. `annotated` is the return annotation of a generator
    function, if it names the class of what is yielded (or another one that no generator is an instance of).
    `parameters` as FastAPI reads them: from the path if that is so in any route that uses it. `is_spare`: of one that
    commits, whatever writes in routes that use it commits itself before, as far as known.
    """

    span: Span
    function: FunctionView
    calls: int
    uses: tuple[DependencyUse, ...] = ()
    annotated: str = ""
    parameters: tuple[Parameter, ...] = ()
    is_spare: bool = False

    @property
    def is_function_scoped(self) -> bool:
        """Its code after the yield runs before the response is sent, wherever it is used."""
        return bool(self.uses) and all(use.scope == "function" for use in self.uses)


class Injection(NamedTuple):
    """A `Depends(...)` or `Security(...)` of this file; `span` is that call.

    `name` is what FastAPI calls for it, `kind`: function, class, instance or external. `target` is "settings" or
    "model" for a Pydantic class of that kind; `checks` are its own validators. `filename` and `row` tell where it is
    defined ("" and 0 outside the project). `users` counts the signatures that it is a part of: more than one behind an
    alias. `is_answered`: all applications that use it have a handler for a ValidationError of Pydantic. `beside`: what
    the functions take from the query beside a model: parameters, and other models.
    """

    span: Span
    name: str
    kind: ProviderKind
    target: Literal["settings", "model", ""]
    checks: tuple[str, ...]
    filename: str
    row: int
    users: int
    is_answered: bool = False
    beside: tuple[str, ...] = ()

    @property
    def cause(self) -> str | None:
        """Where it is defined: what is wrong with it is wrong for all that depend on it."""
        return f"{self.filename}:{self.row}" if self.filename else None


class CalledReference(NamedTuple):
    """A call whose result stands where a function belongs, and certainly cannot be called.

    `span` and `callee` are that call, `outer` and `outer_span` the one around it. `way`: "dependency" for
    `Depends(f())`, "background-task" for `add_task(f(x))`. `is_async`: it only makes a coroutine.
    """

    span: Span
    callee: str
    outer: str
    outer_span: Span
    way: Expected
    is_async: bool
    function: FunctionView


class GeneratorCall(NamedTuple):
    """A direct call of a dependency with yield whose generator is used like what it yields.

    `use`: "with", "async with", "await", ".attribute" that is read of it, or "argument name" that it is given as.
    """

    span: Span
    callee: str
    use: str
    function: FunctionView


class SessionOpening(NamedTuple):
    """A call that opens a database session or connection; `name` is its class.

    `is_entered`: a `with` closes it. `is_found`: it is opened in a loop, for something that the function has looked up
    itself, again after the function has waited for others, or beside one that it is given. `is_probe`: the route only
    tells whether the service is there, as its paths or its name say, or it asks the session for nothing else, or is an
    operator's action with a connection of its own. `is_replaced`: tests replace what opens it by its name
    (`patch("app.routes.SessionLocal")`). `provider`: the dependency of the project that opens such a one and closes it,
    "" if there is none.
    """

    span: Span
    callee: str
    name: str
    function: FunctionView
    is_entered: bool
    is_found: bool
    is_probe: bool
    is_replaced: bool = False
    provider: str = ""


class SettingsLoader(NamedTuple):
    """A dependency without parameters that builds settings of class `name` in every call; `span` is its name."""

    span: Span
    name: str
    function: FunctionView


class SharedSession(NamedTuple):
    """A session or connection of class `name` that is made once at module level; `span` is the call that makes it.

    `users` are functions that use it while a request is served.
    """

    span: Span
    name: str
    users: tuple[Frame, ...]


class SharedIdentity(NamedTuple):
    """A call, written `callee`, by which a user signs in on a client that all requests share, made at `made`.

    `asking`: a place where a request asks something by that client, None if none is known.
    """

    span: Span
    callee: str
    made: Frame
    asking: Frame | None
    function: FunctionView


class StaleImport(NamedTuple):
    """A module-level import by name of something that is None until a function of its module rebinds it.

    `is_read`: the name stands alone in the module that imports it, and not only where it is imported; or somewhere
    else, where a package offers it.
    """

    row: int
    name: str
    rebinder: Frame
    is_read: bool = True


class Handover(NamedTuple):
    """A value of the request is handed to something that goes on when the function has returned.

    `way`: "background-task" (`add_task(f, value)`), "task" (`create_task(f(value))`), "stream" (a generator given to
    a StreamingResponse) or "held" (a session that such a generator never sees). `value` is as written; `provider` the
    name of the dependency with yield that provides it, also through an attribute of a class that FastAPI builds; "" for
    a session that some caller owns. `scope` is what the `Depends(...)` of the provider says; `session` the class of a
    database session or connection, "" for anything else.
    """

    span: Span
    callee: str
    way: Outliving
    value: str
    provider: str
    scope: str
    session: str
    function: FunctionView


class BareDependency(NamedTuple):
    """A function that stands without `Depends(...)` where FastAPI looks for a dependency.

    `form`: "default" of a parameter of a route or dependency (`span` is the parameter), or item of a "list" given as
    `dependencies=` (`span` is the call around it). `text` is the function as written.
    """

    span: Span
    text: str
    form: Bareness
    function: FunctionView


class StateChange(NamedTuple):
    """A module-level list, dict, set or number that a function changes while it serves a request.

    `how`: the method that changes it, "[]" (an item is set) or "=" (it is rebound to more or less).
    """

    row: int
    name: str
    how: str
    function: FunctionView
