"""What one module adds to applications beside routes: middleware, exception handlers; and what it fails to add."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, NamedTuple

from fastlint.footprint import Marked, MaybeFunction, PlacedId, first_moved
from fastlint.framework.registration_order import ProgramPoint
from fastlint.index.facts import Place
from fastlint.subjects.applications import AddingForm
from fastlint.subjects.kinds import PossibleKind


def modules_described(described: tuple[str, Any, int, int]) -> Iterator[int]:
    """Modules whose rows a description tells."""
    kind, value, m, _ = described
    yield m
    if kind in ("list", "format"):
        for part in value:
            yield from modules_described(part)
    elif kind == "dict":
        for _, part in value:
            yield from modules_described(part)


def _described_moved(described: tuple[str, Any, int, int], number: Callable[[int], Any]) -> tuple[Any, ...]:
    kind, value, m, rest = described
    if kind in ("list", "format"):
        value = tuple([_described_moved(part, number) for part in value])
    elif kind == "dict":
        value = tuple([(key, _described_moved(part, number)) for key, part in value])
    return kind, value, number(m), rest


Described = Annotated[tuple[PossibleKind, Any, int, int], Marked(placed=modules_described, moved=_described_moved)]


def _modules_of(ref: tuple[Any, ...]) -> tuple[int, ...]:
    """Modules of a ref: one of its calls, each of them."""
    return ref[::2] if len(ref) != _OF_PARAMETER else ref[:1]


def _ref_moved(ref: tuple[Any, ...], number: Callable[[int], Any]) -> tuple[Any, ...]:
    if len(ref) == _OF_PARAMETER:
        return first_moved(ref, number)  # type: ignore[no-any-return]
    return tuple([part if i % 2 else number(part) for i, part in enumerate(ref)])


_OF_PARAMETER = 3
Ref = Annotated[tuple[Any, ...], Marked(placed=_modules_of, moved=_ref_moved)]


def is_parameter(ref: Ref) -> bool:
    """Whether it stands for whatever a function is given: its module, its number and the name of the parameter."""
    return len(ref) == _OF_PARAMETER


class Bare(NamedTuple):
    """A router's method that decorates a function without being called: `@app.get`."""

    receivers: tuple[Ref, ...]
    method: str
    function: int
    place: Place


class Added(NamedTuple):
    """A middleware that is added: "listed" (`middleware=[...]`), "added" or "decorator" by its form.

    `name` is the qualified name of its class or function (`path:qualname` in the project); `arguments` are (keyword,
    text, descriptions); `answers` is the status code with which it answers some requests itself, 0 if none is known.
    """

    receivers: tuple[Ref, ...]
    form: AddingForm
    name: str
    module: PlacedId
    place: Place
    arguments: tuple[tuple[str, str, tuple[Described, ...]], ...]
    is_base_http: bool
    answers: int
    point: ProgramPoint


class Caught(NamedTuple):
    """An exception handler: the exception (or status code) as written, and its qualified name ("" if not known).

    `handler` is its function, () if it is not known.
    """

    receivers: tuple[Ref, ...]
    exception: str
    name: str
    place: Place
    point: ProgramPoint
    handler: MaybeFunction = ()


class Decoration(NamedTuple):
    """A decorator of an endpoint beside those of routers, at `place`; `route` is the nearest of those to the function.

    `text` as written, `name` qualified; `wrapper`: module, function that it returns instead and function that returns
    it, () if none is known. `lost`: parameters of the wrapper that FastAPI takes for those of the endpoint. `demanded`:
    a parameter that the endpoint has to have for it and has not, "" if there is none.
    """

    function: int
    text: str
    name: str
    place: Place
    route: Place
    is_above: bool
    wrapper: MaybeFunction
    lost: tuple[str, ...]
    demanded: str = ""


Server = tuple[PlacedId, Place]
"""The module and place in which an object of a library is made."""


class Starting(NamedTuple):
    """An application of a library where it is mounted, that works only while its lifespan runs.

    `text` is the call that makes it, as written, in module `made_in` at `made`; `starter` what its lifespan does,
    `servers` what has made it.
    """

    place: Place
    text: str
    starter: str
    made_in: PlacedId
    made: Place
    servers: tuple[Server, ...]


class SetupRecord(NamedTuple):
    """All that one module does to applications beside routes.

    `states` are attributes of `app.state` that are read; `started` of what a lifespan is read, () if nobody knows;
    `handed` are applications and routers given to code outside the project, `touched` those with which something is
    done by hand: "startup" and "shutdown" (a call runs the handlers: `app.router.startup()`), "root_path" (that is
    read), "adapter" (one serves it in the place of a server); `flags`: "open-include" (includes routers of which
    nothing is known), "open-dependencies" (with dependencies), "enters-lifespan" (runs the lifespan of some application
    itself), "open-state" (whatever `app.state` has is not known), "asks:name" (asks whether `app.state`
    has that).
    """

    bare: list[Bare]
    added: list[Added]
    caught: list[Caught]
    decorations: list[Decoration]
    states: list[tuple[str, Place]]
    handed: list[Ref]
    touched: list[tuple[Ref, str]]
    starting: list[Starting]
    started: list[tuple[Server, ...]]
    flags: list[str]
