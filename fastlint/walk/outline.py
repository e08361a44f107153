"""The shape of a file as its facts know it: rows of statements and functions, and what names mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from fastlint.index.facts import Binding, Function

Rows = tuple[int, int]


class Outline:
    """What a file is made of; the functions are thawed only if something asks for them.

    `statements` are first and last rows of the top-level statements.
    """

    def __init__(self, statements: Sequence[Rows], functions: Callable[[], Sequence[Function]] = tuple) -> None:
        self.statements = statements
        self._thaw = functions

    @cached_property
    def _functions(self) -> Sequence[Function]:
        return self._thaw()

    @cached_property
    def methods(self) -> list[Rows]:
        """First and last rows of the methods of classes."""
        return sorted((f.first_row, f.place[2]) for f in self._functions if f.klass >= 0 and f.first_row < f.place[2])

    @cached_property
    def decorated(self) -> list[tuple[int, int, int]]:
        """Rows of the functions with decorators: of the first decorator, of `def`, and the last."""
        return sorted((f.first_row, f.place[0], f.place[2]) for f in self._functions if f.decorators)

    @cached_property
    def top_level_functions(self) -> Mapping[str, list[Rows]]:
        """First and last rows of the functions of the module itself, by name."""
        found: dict[str, list[Rows]] = {}
        for f in self._functions[1:]:
            if f.parent == 0 and f.klass < 0 and f.place[1] == 1:
                found.setdefault(f.name, []).append((f.first_row, f.place[2]))
        return found

    @cached_property
    def imported(self) -> Mapping[str, str]:
        """Names that functions import for themselves, each always the same thing, and that mean nothing else."""
        found: dict[str, set[str]] = {}
        for function in self._functions[1:]:
            for parameter in function.parameters:
                found.setdefault(parameter.name, set()).add("")
            for binding in function.bindings:
                path = names_of((binding,)).get(binding.name, "")
                found.setdefault(binding.name, set()).add("" if path == f".{binding.name}" else path)
        for binding in self._functions[0].bindings if self._functions else ():
            found.setdefault(binding.name, set()).add("")
        return {name: path for name, (path, *others) in found.items() if path and not others}

    @cached_property
    def names_in_functions(self) -> frozenset[str]:
        """Names that some function binds for itself, a name of an attribute or element as `a.b` or `a[]`."""
        found: set[str] = set()
        for function in self._functions[1:]:
            found.update(p.name for p in function.parameters)
            found.update({binding.name for binding in function.bindings}.difference(function.globals))
        return frozenset(found)


def names_of(bindings: Sequence[Binding]) -> Mapping[str, str]:
    """What a module's own imports, functions and classes bind: name to qualified name; its own start with a dot."""
    names: dict[str, str] = {}
    for binding in bindings:
        value: Any = binding.value
        if "." in binding.name or " " in binding.name or binding.name == "*":
            continue
        if type(value) is tuple and value[0] == "import":
            _, level, module, name = value
            prefix = "." * level + module
            names[binding.name] = (
                prefix if name is None else f"{prefix}.{name}" if not prefix.endswith(".") else prefix + name
            )
        else:
            names[binding.name] = f".{binding.name}"
    return names
