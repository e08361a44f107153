"""What a rule can be shown of whole applications: routes that clash or are lost, middleware, mounts, decorators."""

from __future__ import annotations

from typing import Literal, NamedTuple

from fastlint.diagnostic import Span
from fastlint.subjects.shared import Argument, Frame, FunctionView

ClashKind = Literal["shadowed", "duplicate", "included", "documentation", "operation-id"]
"""How an earlier route takes requests away from a later one."""
LossKind = Literal["bare", "router", "late", "late-router"]
"""Why routes that look registered are not."""
AddingForm = Literal["added", "listed", "wrapped", "decorator"]
"""How a middleware is added: `add_middleware`, in a list, around the application, or by a decorator."""


class RouteClash(NamedTuple):
    """A route of which an earlier one of the same application takes requests away.

    `kind`: "shadowed" (the earlier one matches all that this one matches, and more), "duplicate" (both match the same),
    "included" (its router is included twice at the same place; `span` is the second inclusion), "documentation" (the
    earlier one is a page that FastAPI adds itself) or "operation-id" (both have the same explicit identifier).
    `methods` are those that both have, `path` and `by_path` the full paths; `by` is where the earlier one stands, its
    `function` the endpoint ("" for a mount). `is_mount`: the earlier one is a mounted application or folder of files.
    `is_served`: an application has the clash of which something may be started.
    """

    span: Span
    kind: ClashKind
    path: str
    methods: tuple[str, ...]
    endpoint: str
    by: Frame
    by_path: str
    is_mount: bool
    is_served: bool = True


class EndpointDecorator(NamedTuple):
    """A decorator of an endpoint beside those of routers, where it is known what it is.

    `name`: qualified, `text`: as written. `is_above`: FastAPI registers the function without it. `replaces`: it returns
    another function than the one that it is given. `route` is the lowest decorator that registers the endpoint.
    `demanded`: a parameter that the endpoint has to have once the decorator works and has not, "" if there is none.
    """

    span: Span
    name: str
    text: str
    is_above: bool
    replaces: bool
    route: Span
    function: FunctionView
    demanded: str = ""


class SignatureLoss(NamedTuple):
    """A wrapper (of this file) by which endpoints lose their signatures: its own parameters take the place of theirs.

    `span` is its name, `decorator` the function that returns it, `parameters` are those of the wrapper. `endpoints` are
    concerned, the first one at `first`.
    """

    span: Span
    wrapper: FunctionView
    decorator: str
    parameters: tuple[str, ...]
    endpoints: int
    first: Frame


class DeadEndpoint(NamedTuple):
    """The rows of a function (with decorators) that serves routes which no request reaches, and nothing else.

    Rules with `of_dead_code` speak about them; what the others find there hurts nobody.
    """

    first_row: int
    last_row: int


class LostRoute(NamedTuple):
    """Routes that look registered and are not.

    `kind`: "bare" (`@app.get` without parentheses), "router" (no application includes it; `span` is its constructor) or
    "late" (added to a router after that was included at `by`), "late-router" (so was the router `name`). `routes` of
    them are concerned. `is_unclear`: no application of the project is seen to include any router, routes of an
    application answer all its paths, a comment holds the call that included it, or it lies with others in a folder
    beside the applications. `package` is the widest folder around it of which nothing is served.
    """

    span: Span
    kind: LossKind
    name: str
    routes: int
    by: Frame | None
    is_unclear: bool = False
    package: str = ""


class AddedMiddleware(NamedTuple):
    """A middleware where it is added to an application.

    `name`: its class or function by qualified name (`path:qualname` in the project). `form`: "added" (add_middleware),
    "listed" (`Middleware(...)` in a list), "wrapped" (`CORSMiddleware(app)`) or "decorator". `arguments` are keyword
    arguments, also of an unpacked dict. `outer`: other middleware of the application that runs before it and answers
    some requests itself (`callee` is the status code); `is_rare`: a setting that is off by default has to switch all of
    it on. `methods`: HTTP methods of the application's routes;
    `has_streams`: some of them stream. `is_open`: nothing in the code of the application asks who calls, as far as
    known. `is_near`: what a browser sends along are cookies that no other site brings (`SameSite=Lax`).
    """

    span: Span
    name: str
    form: AddingForm
    arguments: tuple[Argument, ...]
    is_base_http: bool
    outer: tuple[Frame, ...]
    methods: tuple[str, ...]
    has_streams: bool
    is_open: bool = False
    is_rare: bool = False
    is_near: bool = False

    @property
    def is_cors(self) -> bool:
        """Starlette's own CORSMiddleware."""
        return self.name.startswith(("fastapi.", "starlette.")) and self.name.endswith(".CORSMiddleware")

    def argument(self, keyword: str) -> Argument | None:
        """An argument by its name."""
        return next((argument for argument in self.arguments if argument.keyword == keyword), None)

    @property
    def is_unpacked(self) -> bool:
        """Some arguments are not known."""
        return any(argument.keyword == "**" for argument in self.arguments)


class MountedApplication(NamedTuple):
    """An application where another one mounts it.

    `lifespan` is its own by name ("" if it has none or shares that of the parent), `handlers` the names of its startup
    and shutdown handlers. `uncovered`: exceptions (as written) that the parent handles and it does not. `is_idle`: its
    lifespan and handlers write to the log and do nothing else. `is_foreign`: it is one of a library, and `lifespan`
    what its lifespan does.
    """

    span: Span
    path: str
    name: str
    lifespan: str
    handlers: tuple[str, ...]
    uncovered: tuple[str, ...]
    by: Frame
    is_idle: bool = False
    is_foreign: bool = False


class BuiltApplication(NamedTuple):
    """A FastAPI application where it is constructed.

    `documentation` are the paths of its own pages that are open for certain; `routes` are declared in the same file.
    """

    span: Span
    name: str
    documentation: tuple[str, ...]
    routes: int


class Inclusion(NamedTuple):
    """A router without a prefix of its own that is included once, with a prefix. `by` is its constructor."""

    span: Span
    name: str
    prefix: str
    by: Frame


class OpenMutation(NamedTuple):
    """A route that changes something and asks nobody who they are, where most such routes of its router do.

    `guard` is the dependency that one of those has, at `by`. `router`: one of which all such routes are open, while
    most other routers of the application are guarded; "" where a single route is open.
    """

    span: Span
    endpoint: str
    methods: tuple[str, ...]
    path: str
    guard: str
    by: Frame
    router: str = ""


class UnsetState(NamedTuple):
    """An attribute of `app.state` that is read and that nothing in the project sets."""

    span: Span
    name: str
