"""Classes of data that nothing in the project ever builds: stubs for annotations; and where a class is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from fastlint.framework.data_models import ModelRecord
from fastlint.framework.fields import FieldRecord
from fastlint.inference.words import built_of

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView


class Built:
    """What the modules of a project build, by the last names of classes: read once, asked for each model."""

    def __init__(self, view: ProjectView) -> None:
        self.view = view
        self._names: dict[int, frozenset[str]] = {}
        self._imports: dict[int, dict[str, set[str]]] = {}
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
            built = built_of(self.view.standing.begun.words(m))
            found = self._names[m] = frozenset(built.names)
            imports = self._imports[m] = {}
            for own, what in built.imports:
                imports.setdefault(what, set()).add(own)
        return found

    def _names_of(self, m: int, name: str) -> set[str]:
        """The names under which a module imports a class; its own for what it reads from the module: `models.User`."""
        self.names(m)
        imports = self._imports[m]
        return imports.get(name) or ({name} if "" in imports or "*" in imports else set())


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
