"""Classes of data that nothing in the project ever builds: stubs for annotations; and where a class is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from fastlint.framework.data_models import ModelRecord
from fastlint.framework.fields import FieldRecord
from fastlint.index.facts import Facts
from fastlint.index.terms import last_name
from fastlint.passes.slices.built_models import QUERIES

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

_DEEPEST = 6
_OTHERWISE = ("const", "import", "def", "class", "lambda", "()")
"""Terms in which a name is not handed on."""


class Built:
    """What the modules of a project build, by the last names of classes: read once, asked for each model."""

    def __init__(self, view: ProjectView) -> None:
        self.view = view
        self._names: dict[int, frozenset[str]] = {}
        self._imports: dict[int, list[tuple[str, str | None]]] = {}
        self._importing: dict[int, list[int]] = {}
        for k, links in view.loop.links.items():
            for m in links.imports:
                if k != m:
                    self._importing.setdefault(m, []).append(k)

    @cached_property
    def held(self) -> frozenset[str]:
        """Classes that a field of some model may hold."""
        models = self.view.models.values()
        return frozenset(part.name for model in models for field in model.fields for part in field.type.parts)

    def is_built(self, m: int, model: ModelRecord) -> bool:
        """Whether a module that can name a class calls it, a method of it, derives from it, or holds it in a field.

        One of a library counts as built: nobody knows for what it is there.
        """
        standing, name = self.view.standing, model.name.rpartition(":")[2]
        if not standing.is_in_application(m) or model.name in self.held:
            return True
        users = ((k, self._names_of(k, name)) for k in self._importing.get(m, ()))
        return name in self.names(m) or any(not names.isdisjoint(self.names(k)) for k, names in users)

    def names(self, m: int) -> frozenset[str]:
        """Last names of what a module calls, asks for a method, derives from or hands on."""
        found = self._names.get(m)
        if found is None:
            found = self._names[m] = frozenset(_built_in(self.view.evaluator.facts(m)))
        return found

    def _names_of(self, m: int, name: str) -> set[str]:
        """The names under which a module imports a class; its own for what it reads from the module: `models.User`."""
        imports = self._imports.get(m)
        if imports is None:
            imports = self._imports[m] = list(_imported(self.view.evaluator.facts(m)))
        found = {own for own, what in imports if what == name}
        return found or ({name} if any(what in (None, "*") for _, what in imports) else set())


def is_idle(
    view: ProjectView, field: FieldRecord, owners: Iterable[ModelRecord], roles: Mapping[str, set[str]]
) -> bool:
    """Whether a default of None is that of models which no route knows and nothing ever builds."""
    built = view.built
    return field.default == "None" and not any(roles.get(o.name) or built.is_built(field.m, o) for o in owners)


def home_of(view: ProjectView, m: int, name: str) -> str:
    """The file that knows a name: the module that uses it, or one that defines a class of that name."""
    facts, paths = view.evaluator.facts(m), view.paths
    if any(binding.name == name for function in facts.functions for binding in function.bindings):
        return paths[m]
    summaries = view.loop.summaries
    defining = (k for k in sorted(view.loop.links) if any(klass[1] == name for klass in summaries[k].classes))
    return next((paths[k] for k in defining if not summaries[k].is_quiet), "")


def _built_in(facts: Facts) -> Iterator[str]:
    for call in facts.calls:
        yield last_name(call.func)
        if type(call.func) is tuple and call.func[0] == ".":
            yield last_name(call.func[1])  # `User` of `User.model_validate(...)`
    yield from (last_name(base) for klass in facts.classes for base in klass.bases)
    yield from _handed_on(facts)


def _imported(facts: Facts) -> Iterator[tuple[str, str | None]]:
    """Names that imports bind, each with what is imported from a module; None for a module itself."""
    for function in facts.functions:
        for binding in function.bindings:
            if type(binding.value) is tuple and binding.value[0] == "import":
                yield binding.name, binding.value[3]


def _handed_on(facts: Facts) -> Iterator[str]:
    """Names that are arguments, or values: somebody else may build the class."""
    for call in facts.calls:
        if last_name(call.func) not in QUERIES:
            for term in (*call.args, *(value for _, value in call.keywords)):
                yield from _standing_in(term)
    for function in facts.functions:
        for value in (*(b.value for b in function.bindings), *(r.value for r in function.returns)):
            yield from _standing_in(value)


def _standing_in(term: object, depth: int = 0) -> Iterator[str]:
    """Names that are a value, or a part of a display or condition."""
    if type(term) is str:
        yield term
    elif type(term) is tuple and term and depth <= _DEEPEST and term[0] not in _OTHERWISE:
        for part in term[1:] if type(term[0]) is str else term:
            yield from _standing_in(part, depth + 1)
