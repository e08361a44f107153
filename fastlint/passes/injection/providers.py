"""Generators of the project that provide a database session and close it, as a dependency does."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from fastlint.footprint import FunctionId
from fastlint.framework.session_types import session_class
from fastlint.inference.call_results import provided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastlint.passes.view import ProjectView


class Providers:
    """Answers which dependency a route could take a session from. Nothing is looked for before it is asked."""

    def __init__(self, view: ProjectView) -> None:
        self.view = view

    def of(self, name: str) -> str:
        """The dependency that provides sessions of a class, by its name; "" if there is none."""
        return self._by_class.get(name, "")

    @cached_property
    def _by_class(self) -> dict[str, str]:
        """By the name of the class: what is declared as a dependency comes first."""
        found: dict[str, tuple[bool, str]] = {}
        for function in self._generators():
            values = provided(self.view.evaluator, (("function", *function),))
            if name := session_class(self.view.evaluator, values):
                known = not self._is_dependency(function), self.view.function(function).name
                found[name] = min(known, found.get(name, known))
        return {name: known for name, (_, known) in found.items()}

    def _generators(self) -> Iterator[FunctionId]:
        """Generators that are dependencies, or could be: functions without decorators at the top of a module."""
        for m, summary in self.view.loop.summaries.items():
            for f, known in enumerate(summary.functions if not summary.is_test else ()):
                function = m, f
                if known.is_generator and (self._is_dependency(function) or self._could_be(function, known.qualname)):
                    yield function

    def _is_dependency(self, function: FunctionId) -> bool:
        return "dependency" in self.view.loop.roles.get(function, ())

    def _could_be(self, function: FunctionId, qualname: str) -> bool:
        return "." not in qualname and not self.view.evaluator.function(*function).decorators
