"""What a rule can be shown: facts about the project, found by the model and small enough to be kept.

A rule says which of these it wants by annotating the argument of its `check`. All are plain values; spans lie in the
file that is being checked unless a `filename` stands beside them. File names are relative to the project, with slashes.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from fastlint.diagnostic import Severity, Span
from fastlint.subjects.data import Content, Parameter, TypeInfo, Written, status_of
from fastlint.subjects.kinds import (
    AddressUse,
    AppKind,
    AskedBy,
    BlockingKind,
    Branch,
    BuildExcuse,
    HandlerForm,
    Loopless,
    MiddlewareAdding,
    ModelSource,
    OverriddenKey,
    OverridingValue,
    PossibleKind,
    Reach,
    ResourceKind,
    ReturnKind,
    Storing,
    TimeLimit,
    ValueUse,
)


class FunctionView(NamedTuple):
    """The function in which something happens.

    `roles` are what FastAPI uses it for: route, websocket, dependency, middleware, exception-handler, background-task,
    lifespan, startup, stream, validator. `is_called`: other code of the project calls it too. `reach` tells how it
    comes to run on the event loop: "request" (while a request is served), "startup" (lifespan and startup handlers),
    "async" (some other coroutine), or "" (not on the loop, as far as known). `needs_loop`: it, or a plain function that
    it calls, makes a task or asks for the loop, or it lacks an `await`. `is_aside`: it stands beside a server that is
    not seen to run it. `state`: what a dependency of it on the loop fills anew for each request, and what it calls
    reads. `sets_up`: it is run to set up what the application needs, once, and for nothing else.
    """

    name: str
    is_async: bool
    awaits: bool
    is_generator: bool
    roles: tuple[str, ...]
    reach: Reach
    span: Span
    name_span: Span
    first_row: int
    is_called: bool
    needs_loop: bool = False
    is_aside: bool = False
    state: str = ""
    sets_up: bool = False


class Frame(NamedTuple):
    """One call on a call path: where it stands, in which function, and the callee as written there."""

    filename: str
    span: Span
    function: str
    callee: str


class Declared(NamedTuple):
    """Where something is declared that a finding speaks of."""

    filename: str
    span: Span


TEXT = "a text of any size is written"
"""Why of a `CallPath`: nothing shows that it is large but that it comes from somewhere."""


class CallPath(NamedTuple):
    """The way from a call in code on the event loop down to a callable that blocks.

    `span` and `callee` are the call in the loop's code; `frames` all calls of the way, the blocking one last. `kind`
    blocks: http, sleep, subprocess, database, file, client, cpu, wait, upload, input. `sink` is the qualified name of
    the blocking callable, `instead` what to use, `in_loop` whether it is repeated. `cause` is its `path:row`.
    `is_lazy`: the call only makes a generator, iterating it blocks. `needs_loop`: what is called makes a task or asks
    for the running loop, `needs_error`: it reads what is handled. `is_certain`: FastAPI is known to reach its function.
    `is_small`: nothing shows that the file is large. `since`: who has `instead`, as `anyio>=4.9`. `why`: what takes
    its time, in words after "while".
    """

    span: Span
    callee: str
    kind: BlockingKind
    sink: str
    instead: str
    frames: tuple[Frame, ...]
    function: FunctionView
    in_loop: bool
    cause: str
    is_lazy: bool = False
    needs_loop: bool = False
    is_certain: bool = True
    is_small: bool = False
    since: str = ""
    needs_error: bool = False
    why: str = ""

    @property
    def is_direct(self) -> bool:
        """The call itself blocks."""
        return len(self.frames) == 1

    @property
    def severity(self) -> Severity:
        """Error while a request is served, information at startup, else a warning."""
        return {"request": Severity.ERROR, "startup": Severity.INFO}.get(self.function.reach, Severity.WARNING)

    @property
    def route(self) -> str:
        """`root -> fetch -> requests.get`."""
        names = [frame.function for frame in self.frames]
        return " -> ".join([*names, self.sink])


class PossibleValue(NamedTuple):
    """One thing that an expression can be, followed through names, imports, fields' defaults and conditions.

    By `kind`, `value` is: const: the constant; list (any display of items): a tuple of Given; dict: a tuple of (key or
    None, Given); format (a text put together by f-string, `+`, `%` or format): its parts, a tuple of Given; call: the
    qualified name of what is called; function, class, object (an instance of a class): its qualified name; name:
    something outside the project by its qualified name; dependency: what provides an injected value; parameter: its
    name (of a function, called with nobody knows what; its default stands beside it); unknown: None, there is an
    alternative of which nothing is known. Functions and classes of the project are written `app/models.py:User`.
    `filename` and `row`: where it is written, maybe in another file; 0 if unknown.
    """

    kind: PossibleKind
    value: Any
    filename: str
    row: int


class Argument(NamedTuple):
    """An argument of a call: `keyword` is "" for a positional one, "*" and "**" for unpacked ones.

    `text` is as written, shortened; `values` are all things that it can be.
    """

    keyword: str
    text: str
    values: tuple[PossibleValue, ...]

    @property
    def constants(self) -> tuple[Any, ...]:
        """The constants that it can be, whatever else it can be."""
        return tuple(value.value for value in self.values if value.kind == "const")

    @property
    def statuses(self) -> tuple[int, ...]:
        """The HTTP status codes that it can be, () unless all are known: 404, HTTP_404_NOT_FOUND, HTTPStatus.OK."""
        found = [status_of(value.kind, value.value) for value in self.values]
        return tuple(found) if all(found) else ()


class Call(NamedTuple):
    """A call of a callable outside the project that the rule named in `needs` (`Class.*`: any member).

    `callee` is as written, `name` the qualified name that was named. `own`: the class of the project (`path:qualname`)
    that is called, if it is a subclass of the one that was named: its constructor may take other arguments. `use`: what
    is done with the value: statement, assigned, returned, awaited, raised, argument, decorator, entered, iterated,
    truth, attribute, subscript, compared, operand, formatted, stored, yielded, called, unpacked, other. `in_try`: it
    stands in the body of a `try` of its function. `written`: of a call that opens a file, the texts of clients
    in its path. `before`: of calls that have to do with tokens, those that the dependencies of the function around have
    made before it runs, or what these call. `is_held`: of a call that starts a task, the loop itself
    holds it: its coroutine never waits, or does nothing but sleep again and again; `is_void`: what it is given is no
    coroutine; `is_lent`: it is a method of what is closed with the request; `loopless`: its function only runs where no
    loop does: in a "worker" (or command), or in a "thread".
    `kept`: a store with a lifetime holds it as its "key", or as a "value"; of a call that decodes a part of a token
    which nobody verifies, and callers hand over, "part" (while a request is served) or "maybe".
    `asked_by`: of a call that looks into a token, who comes to run it: "guard" (a dependency or middleware), "off"
    (only what a setting must switch on that is off by default), "issuer" (for tokens out of his answer), "verified" (by
    those who verify the same token too), else "".
    `is_unread`: the value only goes to a variable that nobody reads, and the function waits for nothing behind.
    `is_foreign`: of a request by a blocking client, the async test has waited for connections of the application.
    `limit`: of a request by a session of requests, whether the session brings a timeout: "open" (not where it is made),
    "limited", or "unknown" (nobody is seen to give it).
    `is_caught_above`: it is raised in a helper each caller of which catches any exception, and passes none on.
    `caught_around`: the handler in a decorator of the function that catches what is raised here, and keeps it.
    `touched`: of an application, what the project does with it by hand (words of `setup_records.Wiring`), sorted.
    """

    span: Span
    callee: str
    name: str
    own: str
    arguments: tuple[Argument, ...]
    use: ValueUse
    in_loop: bool
    in_try: bool
    function: FunctionView
    written: tuple[Written, ...] = ()
    before: tuple[Call, ...] = ()
    is_held: bool = False
    is_void: bool = False
    is_lent: bool = False
    loopless: Loopless = ""
    kept: Storing = ""
    is_unread: bool = False
    is_foreign: bool = False
    asked_by: AskedBy = ""
    touched: tuple[str, ...] = ()
    limit: TimeLimit = ""
    is_caught_above: bool = False
    caught_around: Frame | None = None

    def argument(self, position: int | None, keyword: str) -> Argument | None:
        """The argument given by position (None: by keyword only) or by keyword, if it is written out."""
        for i, argument in enumerate(self.arguments):
            if argument.keyword == keyword or (i == position and not argument.keyword):
                return argument
            if argument.keyword == "*":
                position = None
        return None

    @property
    def is_unpacked(self) -> bool:
        """Some arguments come from `*` or `**`: what is not written out may be given all the same."""
        return any(argument.keyword in ("*", "**") for argument in self.arguments)


class ResourceBuild(NamedTuple):
    """An engine, pool, client, session factory or model that is built anew for each request.

    `span` and `callee` are the building call. `frames` lead to it from a route, dependency or middleware, which is
    `function`, by the shortest way; `others` more calls in such functions lead there too. `reason` is what may speak
    for it on every way: websocket (built once for a socket), request (made of what it gives), kept (by what lives
    longer), state (its cookies), each (for one of several), many (used in a loop), seldom (the route is asked now and
    then), or "".
    """

    span: Span
    callee: str
    kind: ResourceKind
    name: str
    frames: tuple[Frame, ...]
    others: int
    function: FunctionView
    reason: BuildExcuse = ""


class RouteReturn(NamedTuple):
    """One `return` of a route: what kind of value it is and the name of its class.

    Kinds: literal (texts, numbers, displays), dict (written out), none, response, exception, raw (`vars(x)`; `name` is
    the class of `x`, `is_row`: it is mapped to a table), model (Pydantic), orm (mapped), object (of another class of
    the project), coroutine, stream, unknown. `calls` make the response or exception, `contents` are theirs; `branch` is
    what it stands in: "" (always reached), if, else, except, loop or case. `text`: the annotation for it, or "".
    `is_fixed`: all of it is written out. `callee`: the name of what gives an unknown value. `filled`: fields that its
    construction gives, if seen. `private`: columns not for everybody, with a dot at the end the rows that come along.
    `is_foreign`: its content comes from outside.
    """

    span: Span
    kind: ReturnKind
    name: str
    calls: tuple[Call, ...]
    branch: Branch
    is_row: bool
    text: str = ""
    is_fixed: bool = False
    callee: str = ""
    filled: tuple[str, ...] | None = None
    contents: tuple[Content, ...] = ()
    private: tuple[str, ...] = ()
    is_foreign: bool = False

    @property
    def statuses(self) -> tuple[int, ...]:
        """The status codes with which the response is made, 0 where none is given; () unless all are known."""
        found: list[int] = []
        for call in self.calls:
            given = call.argument(None if call.own else 1, "status_code")
            if given is None and (call.own or call.is_unpacked):
                return ()
            if given is not None and not given.statuses:
                return ()
            found += given.statuses if given is not None else (0,)
        return tuple(found)


class Route(NamedTuple):
    """A path operation as it is declared: one decorator or add_api_route call.

    `paths` are the full paths in the applications that include it. `response_model` tells how one is declared:
    "keyword", "none" (response_model=None), "annotation", "response" (annotated with a Response class), "". `sensitive`
    are secret-looking fields and keys of what it returns. `parameters` are those of the endpoint, `inherited` those of
    all its dependencies, and fields of models that stand for parameters. `is_complete`: all are known. `address`: the
    function uses that of its request ("read", "unknown", ""). `response` filters the result, if anything does; `leaks`
    are secret-looking fields that it lets through, `leak_owner` the model of the first, `leak_places` where each is
    declared. `path_names` stand in braces of its full paths; `nullables` are required fields of its response model that
    may be None. `is_hidden`: undocumented. `declares`: the annotation that says nothing, "Any" or "None".
    `is_documented`: by `responses=`, with the fields `documented`. `guards`: dependencies that only say whether a
    credential is right, and where ("parameter", "route", "router"). `answers`: of each model that answers the fields,
    as (name, name for the client, required), () unless all are known; `*`: others. `body_fields`: those of its body.
    """

    span: Span
    endpoint: str
    function: FunctionView
    methods: tuple[str, ...]
    path: str
    paths: tuple[str, ...]
    response_model: ModelSource
    response_class: str
    status_code: int | None
    returns: tuple[RouteReturn, ...]
    sensitive: tuple[str, ...]
    is_websocket: bool
    parameters: tuple[Parameter, ...]
    inherited: tuple[Parameter, ...]
    is_complete: bool
    address: AddressUse
    response: TypeInfo | None
    leaks: tuple[str, ...]
    path_names: tuple[str, ...]
    nullables: tuple[str, ...]
    is_hidden: bool = False
    declares: Literal["Any", "None", ""] = ""
    is_documented: bool = False
    documented: tuple[str, ...] = ()
    leak_owner: str = ""
    leak_places: tuple[Declared, ...] = ()
    guards: tuple[tuple[str, str], ...] = ()
    answers: tuple[tuple[tuple[str, str, bool], ...], ...] = ()
    body_fields: tuple[str, ...] = ()


class ResponseClass(NamedTuple):
    """A response class that is given to a route, router or application; `span` is the decorator or call.

    `owner`: route, router or application. `name` is its qualified name. `is_filtered`: what the route (all its routes)
    returns is filtered by a response model. `is_needed`: without it another response class could apply. `has_streams`:
    a generator function is among the endpoints.
    """

    span: Span
    owner: Literal["route", "router", "application"]
    name: str
    is_filtered: bool
    is_needed: bool
    has_streams: bool


class EventHandler(NamedTuple):
    """A handler of on_event, on_startup= or on_shutdown=.

    `span` is the decorator or the argument, `handler_span` the function in this file. `adds_middleware`: "certain",
    "possible" (it gives the application away) or "". `is_guarded`: a global makes a second run do nothing.
    `is_run_by_hand`: the project runs the handlers of the event itself.
    """

    event: str
    span: Span
    name: str
    handler_span: Span | None
    is_async: bool
    form: HandlerForm
    adds_middleware: MiddlewareAdding = ""
    is_guarded: bool = False
    is_run_by_hand: bool = False


class Application(NamedTuple):
    """A FastAPI application or router with what it does at startup and shutdown.

    `span` is the constructing call, `name` the variable that holds it, `kind` what it is. `lifespan` is
    the name, "" if none is given, `elsewhere` are handlers that other files register. `is_repeating`: an application
    without a lifespan includes this router, which makes FastAPI run its handlers more than once. `is_here`: it is
    constructed in the file that is checked. `is_by_file`: that is loaded by its path, not imported.
    """

    span: Span
    name: str
    kind: AppKind
    lifespan: str
    lifespan_span: Span | None
    handlers: tuple[EventHandler, ...]
    elsewhere: tuple[Frame, ...]
    is_here: bool
    is_repeating: bool = False
    is_by_file: bool = False


class UploadName(NamedTuple):
    """A variable of a function that holds an upload, and whose `filename` is read there."""

    name: str
    function: FunctionView


class UploadRead(NamedTuple):
    """A call that reads an upload as a whole; `is_limited`: something in the project limits the size of requests."""

    span: Span
    name: str
    is_limited: bool
    function: FunctionView


class ResultTest(NamedTuple):
    """A test (`if`, `while`, `not`, `and`) of a variable that holds the result of a statement; `kind` is its class."""

    span: Span
    name: str
    kind: str
    function: FunctionView


class DependencyOverride(NamedTuple):
    """`app.dependency_overrides[key] = value` of a test.

    `key`: "text", "call" (made anew each time), "function", "" (not known); `is_dependency`: nothing speaks against it
    being one. `value`: "mock" for an instance of a mock, else "". `is_shared`: other tests use the same application.
    `is_undone`: this file, or a conftest above it, takes overrides out again. `is_first`: of its function.
    """

    row: int
    key: OverriddenKey
    is_dependency: bool
    value: OverridingValue
    is_shared: bool
    is_undone: bool
    is_first: bool
    function: FunctionView
