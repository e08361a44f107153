"""What one module says about FastAPI: plain tuples, lists and dicts.

A *ref* names an application or router: `(m, call)` by the call that constructs it, `(m, call, m, call)` and so on by
the calls of factories that lead there, the outermost first, `(m, ~class)` for what every instance of a class has (its
`__init__` registers on `self`), or `(m, f, parameter)` for what a function is given. A
*path* is a tuple of texts and of such parameters `(m, f, parameter, default)`, whose value is known once the callers
are.

A *target* is something FastAPI calls: ("function", m, f), ("class", m, c), ("instance", m, c), ("external", name, 0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal, NamedTuple

from fastlint.footprint import FunctionId, Marked, PlacedFunction, PlacedId, first, first_moved
from fastlint.framework import setup_records
from fastlint.framework.registration_order import ProgramPoint
from fastlint.framework.setup_records import Ref
from fastlint.index.facts import Place
from fastlint.subjects.data import TypeInfo
from fastlint.subjects.kinds import AppKind, HandlerForm, ModelSource

ClassKind = Literal["settings", "model", ""]
"""What FastAPI builds: Pydantic settings, another Pydantic model, or any other class."""
RouteKind = Literal["http", "websocket", "plain"]
"""What a route answers; "plain" is one of Starlette's own, which knows no dependencies."""
RouteForm = Literal["decorator", "call"]
"""How a route is declared."""


def _in_path(path: tuple[Any, ...]) -> Iterable[int]:
    return (part[0] for part in path if type(part) is tuple)


def _in_target(target: tuple[Any, ...]) -> Iterable[int]:
    return (target[1],) if target and isinstance(target[1], int) else ()


def _path_moved(path: tuple[Any, ...], number: Callable[[int], Any]) -> tuple[Any, ...]:
    return tuple([first_moved(part, number) if type(part) is tuple else part for part in path])


def _target_moved(target: tuple[Any, ...], number: Callable[[int], Any]) -> tuple[Any, ...]:
    is_own = bool(target) and isinstance(target[1], int)
    return (target[0], number(target[1]), *target[2:]) if is_own else target


Path = Annotated[tuple[Any, ...], Marked(named=_in_path, moved=_path_moved)]
Target = Annotated[tuple[Any, ...], Marked(named=_in_target, moved=_target_moved)]


class Dependency(NamedTuple):
    """A `Depends(...)`: what is called, and the place where that is written.

    `where` is the module and place of the call itself, which may stand behind an alias in another module; () if FastAPI
    is not asked by such a call. `scope` is what `scope=` says, "" if nothing.
    """

    target: Target
    place: Place
    where: Annotated[tuple[Any, ...], Marked(placed=first, moved=first_moved)] = ()
    scope: str = ""


class Object(NamedTuple):
    """An application or router that is constructed; it also has what its `bases` have (its class, a factory's router).

    `kind` is "application", "starlette" or "router"; `lifespan` the target of the lifespan argument, None if not given
    (or given as None). `owner` is the function that constructs it, `is_special` tells that its routes are not matched
    as usual; `documentation` are the paths of the pages that FastAPI adds, as far as known.
    """

    id: Ref
    kind: AppKind
    name: str
    place: Place
    prefix: Path
    dependencies: tuple[Dependency, ...]
    lifespan: Target | None
    lifespan_place: Place | None
    response_class: str
    in_schema: bool
    bases: tuple[Ref, ...]
    owner: int
    is_special: bool
    documentation: tuple[str, ...]


class RouteRecord(NamedTuple):
    """One declaration of a route.

    `kind` is "http", "websocket" or "plain" (Starlette's own route: no dependencies); `place` covers the decorator or
    the call, `form` tells which. `response_model`: "keyword", "none" (response_model=None), "annotation", "response"
    (annotated with a Response class) or "". `decorators` are the names of the other decorators of the function.
    `response` is the type of that model, `exclude` and `include` are the names of response_model_exclude and
    response_model_include (None: not given). `is_documented`: `responses=` says what a success looks like,
    with the fields `documented`.
    """

    module: PlacedId
    receivers: tuple[Ref, ...]
    kind: RouteKind
    form: RouteForm
    endpoint: Target
    methods: tuple[str, ...]
    path: Path
    place: Place
    dependencies: tuple[Dependency, ...]
    response_model: ModelSource
    model: str
    response_class: str
    status_code: int | None
    in_schema: bool
    operation_id: str
    decorators: tuple[str, ...]
    point: ProgramPoint
    response: TypeInfo | None = None
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] | None = None
    is_documented: bool = False
    documented: tuple[str, ...] = ()


class Include(NamedTuple):
    """`parent.include_router(child)`; with `mount` true `parent.mount(path, child)`, without children if it is no
    application or router that is known.
    """

    module: PlacedId
    parents: tuple[Ref, ...]
    children: tuple[Ref, ...]
    prefix: Path
    dependencies: tuple[Dependency, ...]
    place: Place
    mount: bool
    in_schema: bool
    point: ProgramPoint


class Handler(NamedTuple):
    """A startup or shutdown handler; `event` is "lifespan" for an assignment to `lifespan_context`.

    `form` is "on_event", "add_event_handler", "on_startup", "on_shutdown", "append" or "assignment"; `place` covers the
    decorator, the call or the constructor.
    """

    module: PlacedId
    receivers: tuple[Ref, ...]
    event: str
    target: Target
    place: Place
    form: HandlerForm


class Passing(NamedTuple):
    """A call that hands applications or routers to a function: refs and texts by parameter."""

    target: FunctionId
    refs: dict[str, tuple[Ref, ...]]
    texts: dict[str, Path]
    point: ProgramPoint


Listing = tuple[PlacedId, tuple[Ref, ...], Place]
"""`app.routes` is read: the module, what `app` is, and where."""


class FunctionFacts(NamedTuple):
    """A function that FastAPI calls."""

    name: str
    qualname: str
    is_async: bool
    is_generator: bool
    first_row: int
    place: Place
    name_place: Place


class ClassFacts(NamedTuple):
    """A class whose instances FastAPI builds or calls; its `__init__` and `__call__` where the project defines them.

    `kind` is "settings" (Pydantic settings), "model" (another Pydantic model) or ""; `checks` are its own validators.
    """

    qualname: str
    row: int
    init: FunctionId | None
    call: FunctionId | None
    kind: ClassKind = ""
    checks: tuple[str, ...] = ()


class FrameworkRecord(NamedTuple):
    """All that one module says; `special` are applications and routers whose routes are sorted in some other way."""

    objects: list[Object]
    routes: list[RouteRecord]
    includes: list[Include]
    handlers: list[Handler]
    passings: list[Passing]
    special: list[Ref]
    listings: list[Listing]
    roles: list[tuple[FunctionId, str]]
    callables: dict[Target, tuple[Dependency, ...]]
    functions: dict[PlacedFunction, FunctionFacts]
    classes: dict[PlacedFunction, ClassFacts]
    setup: setup_records.SetupRecord
