"""The facts about injection of one module: plain tuples."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.footprint import FunctionId, PlacedId, Word
from fastlint.index.facts import Place
from fastlint.subjects.injection import Bareness, Expected, Outliving


class CalledReference(NamedTuple):
    """A call whose result stands where a function is expected; `way`: dependency or background-task."""

    owner: int
    place: Place
    text: str
    outer: str
    outer_place: Place
    way: Expected
    is_async: bool


class GeneratorCall(NamedTuple):
    """A generator function of the project is called, and its generator used like what it yields; `use` tells how."""

    owner: int
    place: Place
    text: str
    target: FunctionId
    use: str


class Opening(NamedTuple):
    """A session or connection (of class `name`) that a function opens; `is_entered`: by a `with`, which closes it.

    `is_found`: in a loop, of something that the function has looked up itself, before and after it waits for others, or
    beside one that it is given.
    `is_probe`: it is asked nothing but whether the database answers.
    """

    owner: int
    place: Place
    text: str
    name: str
    is_entered: bool
    is_found: bool
    is_probe: bool


class Loader(NamedTuple):
    """A function that builds settings (of class `name`) anew in each call and returns them."""

    function: int
    place: Place
    name: str


class Sharing(NamedTuple):
    """A function that uses a session of class `cls` that is made once, at module level: where, and its name.

    `klass`: the class, as a word, whose object keeps it, if it does not live for a request.
    """

    owner: int
    place: Place
    name: str
    cls: str
    module: PlacedId
    made: Place
    klass: Word = ""


class StaleImport(NamedTuple):
    """A module-level import (at a row) of a name that is None until function `rebinder` of its module rebinds it."""

    row: int
    name: str
    module: PlacedId
    rebinder: int


class Escape(NamedTuple):
    """An injected value (or a session that a caller owns) that is handed to something which outlives the call.

    `way`: background-task, task, stream, or held: by a stream that never sees it. `provider`: the dependency with
    yield, None for a session of unknown origin; `scope` what its Depends says; `cls` the class of a session, "" for
    other values.
    """

    owner: int
    place: Place
    text: str
    way: Outliving
    value: str
    provider: FunctionId | None
    scope: str
    cls: str


class Bare(NamedTuple):
    """A function that stands where a `Depends(function)` belongs: default of a parameter, or item of dependencies=."""

    owner: int
    place: Place
    text: str
    form: Bareness


class Mutation(NamedTuple):
    """A function changes a module-level list, dict, set or number; `how` is the method, "[]" or "="."""

    owner: int
    row: int
    name: str
    how: str


class Misannotated(NamedTuple):
    """A generator function whose return annotation, here as text, is no type of generators."""

    function: int
    text: str


class Injected(NamedTuple):
    """All of them; `bodies` are other modules in which statements of functions decided what was found."""

    called: list[CalledReference]
    generators: list[GeneratorCall]
    openings: list[Opening]
    loaders: list[Loader]
    sharings: list[Sharing]
    stale: list[StaleImport]
    escapes: list[Escape]
    bare: list[Bare]
    mutations: list[Mutation]
    misannotated: list[Misannotated]
    bodies: list[PlacedId]
