"""The little that must be known of every module when the project is put together: kept beside its links."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from fastlint.index.facts import Binding, Class, Facts, Function, Place, Term
from fastlint.index.terms import last_name
from fastlint.inference.loading import begins, loads
from fastlint.later_pattern import later
from fastlint.notebook import NOTEBOOK

_TEST = later(
    r"(^|/)(tests?|unit_?tests?|testing|e2e|(?:e2e|integration|unit|functional|acceptance|load|smoke)[-_]tests?)/|(^|/)(test_[^/]*|[^/]*_tests?|conftest)\.py$"
)
_SCRIPT = later(
    r"(^|/)(scripts?|alembic|migrations?|management/commands|benchmarks?)/"
    r"|(^|/)(setup|manage|noxfile|locustfile|fabfile|dodo|gunicorn[^/]*)\.py$"
)


PROPERTIES = frozenset({"property", "hybrid_property", "cached_property"})
"""Decorators that run a function when an attribute is read."""
OPERATORS = frozenset({
    "__getitem__", "__setitem__", "__contains__", "__len__", "__or__", "__add__", "__mod__", "__truediv__", "__mul__",
    "__lshift__",
})  # fmt: skip
"""Methods that operators run."""


class FunctionSummary(NamedTuple):
    """A function by name, place and flags, with the number of calls in its own body."""

    qualname: str
    is_async: bool
    awaits: bool
    is_generator: bool
    place: Place
    name_place: Place
    first_row: int
    calls: int


class Summary(NamedTuple):
    """A module; `is_test` and `is_script` (migrations, benchmarks, commands) by its path.

    `functions` by number; `state`: what is put on `app.state` (name, function, position of the binding) and what
    generators like a lifespan yield under a name (position: the number of the yield, inverted); `properties`: names
    of properties, and of methods that operators run; `classes`: number, name, last names of the bases, names of the
    methods; `outside`: what is put on an attribute of something else than `self`, as `state`. `begins`: it is one to
    be started itself; `loads`: what it imports by names that are put together (`loading.loads`).
    """

    is_test: bool
    is_script: bool
    functions: list[FunctionSummary]
    state: list[tuple[str, int, int]]
    properties: list[str]
    classes: list[tuple[int, str, tuple[str, ...], tuple[str, ...]]]
    outside: list[tuple[str, int, int]]
    begins: bool
    loads: tuple[str, ...]

    @property
    def is_quiet(self) -> bool:
        """Code that never runs in a server: findings about the event loop make no sense there."""
        return self.is_test or self.is_script


NOTHING = Summary(False, False, [], [], [], [], [], False, ())
"""Of a file that is no module."""


def is_test(path: str) -> bool:
    """Whether a path (with slashes, relative to the project) is that of a test by the usual conventions."""
    return _TEST.search(path) is not None


def is_script(path: str) -> bool:
    """Whether a path is that of a script, migration, benchmark, management command or notebook: nothing serves it."""
    return path.endswith(NOTEBOOK) or _SCRIPT.search(path) is not None


def summarise(path: str, facts: Facts) -> Summary:
    """The summary of one module."""
    calls = Counter(call.owner for call in facts.calls)
    functions = [
        FunctionSummary(
            f.qualname or f.name,
            f.is_async,
            f.awaits,
            f.is_generator,
            f.place,
            f.name_place,
            f.first_row,
            calls[number],
        )
        for number, f in enumerate(facts.functions)
    ]
    methods = [f for f in facts.functions if f.klass >= 0]
    properties = {f.name for f in methods if any(_last(d) in PROPERTIES for d, _ in f.decorators)}
    properties |= OPERATORS.intersection(f.name for f in methods)
    classes = [(number, c.name, tuple(map(_last, c.bases)), _methods(c)) for number, c in enumerate(facts.classes)]
    return Summary(
        is_test(path), is_script(path), functions, _state(facts), sorted(properties), classes, _put_outside(facts),
        begins(facts), loads(facts),
    )  # fmt: skip


def _state(facts: Facts) -> list[tuple[str, int, int]]:
    """Attributes of `app.state` that functions set, or that a lifespan yields: these with the number inverted."""
    state = [
        (binding.name.rpartition(".")[2], number, i)
        for number, function in enumerate(facts.functions)
        for i, binding in enumerate(function.bindings)
        if ".state." in binding.name and not binding.name.endswith("[]")
    ]
    for number, function in enumerate(facts.functions):
        if function.yields and len(function.parameters) == 1 and function.decorators:
            for i, result in enumerate(function.yields):
                state += [(key, number, ~i) for key in mapping_items(facts, number, result.value)]
    return state


def _put_outside(facts: Facts) -> list[tuple[str, int, int]]:
    """Attributes that are set on what is not the module's own."""
    return [
        (binding.name.rpartition(".")[2], number, i)
        for number, function in enumerate(facts.functions)
        for i, binding in enumerate(function.bindings)
        if "." in binding.name and _is_outside(binding, function)
    ]


def _is_outside(binding: Binding, function: Function) -> bool:
    """Whether an attribute of something else than the receiver of a method is given what is made or kept elsewhere."""
    if ".state." in binding.name or binding.name.endswith("[]") or type(binding.value) not in (tuple, str):
        return False
    if type(binding.value) is tuple and binding.value[0] not in ("()", "await", "or"):
        return False
    receiver = function.parameters[0].name if function.klass >= 0 and function.parameters else ""
    return binding.name.partition(".")[0] != receiver


def mapping_items(facts: Facts, f: int, term: Term) -> dict[str, Term]:
    """What a mapping that a function makes has under names: a display, a call with keywords, or a name of these."""
    if type(term) is tuple and term[0] == "dict":
        return {key[1]: value for key, value in term[1] if type(key) is tuple and _is_text(key)}
    if type(term) is tuple and term[0] == "()":
        return {name: value for name, value in facts.calls[term[1]].keywords if name is not None}
    found: dict[str, Term] = {}
    for binding in facts.functions[f].bindings if type(term) is str else ():
        if binding.name in (term, f"{term}[]") and type(binding.value) is tuple:
            found.update(mapping_items(facts, f, binding.value))
    return found


def _is_text(key: Term) -> bool:
    return key[0] == "const" and isinstance(key[1], str)


def _last(term: Term) -> str:
    """`b` of `a.b`, of `b` and of `b[x]`."""
    if type(term) is tuple and term[0] == "[]":
        term = term[1]
    return last_name(term)


def _methods(klass: Class) -> tuple[str, ...]:
    return tuple(b.name for b in klass.bindings if type(b.value) is tuple and b.value[0] == "def")
