"""What installed packages that no knowledge file describes say of themselves: read from their sources and stubs.

Nothing of them is imported or executed. A name is looked up when it is first asked for; what was found out is kept for
as long as the same distributions are installed.
"""

# pathlib would double the time of what runs before every check
# ruff: noqa: PTH113, PTH118, PTH208

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from fastlint.disk import read_text
from fastlint.environment.installed_types import written
from fastlint.index.extract import index
from fastlint.index.facts import Binding, Class, Facts, Function, Term
from fastlint.index.terms import dotted_name, last_name

_LARGEST = 2_000_000
_MOST_MODULES = 300
_LONGEST_WAY = 12
_HARMLESS = frozenset({
    "staticmethod", "classmethod", "overload", "abstractmethod", "override", "final", "wraps", "deprecated",
})  # fmt: skip
_MANAGERS = {"contextmanager": "AbstractContextManager", "asynccontextmanager": "AbstractAsyncContextManager"}
_PROPERTIES = frozenset({"property", "cached_property"})
_PLAIN_BASES = frozenset({"object", "ABC", "Generic", "Protocol", "NamedTuple", "TypedDict"})

Fields = Mapping[str, Any]
Answer = tuple[str, dict[str, str | bool | list[str]] | None]
"""The name under which something is defined, and what its definition says."""


class Answers(NamedTuple):
    """What was found out, by name, and about which distributions."""

    digest: str
    found: dict[str, Answer]


class _Found(NamedTuple):
    """A definition: its module, the names that lead to it there, and what binds the last of them."""

    module: str
    path: tuple[str, ...]
    value: Term
    annotation: Term


class Environment:
    """The packages in some folders (`site-packages`); `answers` are those of earlier runs over the same ones."""

    def __init__(self, folders: Sequence[str], answers: Answers | None = None) -> None:
        self.folders = list(folders)
        self.names = {folder: _listing(folder) for folder in folders}
        self.answers: dict[str, Answer] = {}
        if answers and answers.digest == self.digest:
            self.answers = answers.found
        self.is_changed = False
        self._modules: dict[str, Facts | None] = {}

    @property
    def digest(self) -> str:
        """The same for the same distributions in the same versions."""
        state = blake2b(digest_size=16)
        for folder in self.folders:
            lines = (os.path.realpath(folder), *sorted(self.names[folder]))
            state.update("\n".join(lines).encode("utf-8", "surrogatepass"))
        return state.hexdigest()

    def kept(self) -> Answers:
        """The answers, to be given to the next run."""
        return Answers(self.digest, self.answers)

    def canonical(self, name: str) -> str:
        """The name under which something is defined, followed through the imports of its package."""
        return self._answer(name)[0]

    def fields(self, name: str) -> Fields | None:
        """What the definition of a name says, as the fields of a knowledge row."""
        return self._answer(name)[1]

    def _answer(self, name: str) -> Answer:
        known = self.answers.get(name)
        if known is None:
            self.answers[name] = (name, None)  # What asks for itself is not known.
            known = self.answers[name] = self._look(name)
            self.is_changed = True
        return known

    def has(self, package: str) -> bool:
        """Whether a top-level package is installed."""
        return any(
            not names.isdisjoint((package, f"{package}.py", f"{package}.pyi", f"{package}-stubs"))
            for names in self.names.values()
        )

    # definitions

    def _look(self, name: str) -> tuple[str, dict[str, Any] | None]:
        if "*" in name or not self.has(name.partition(".")[0]):
            return name, None
        found = self._define(name)
        if found is None:
            return name, None
        full = ".".join((found.module, *found.path))
        return full, self._described(found)

    def _define(self, name: str) -> _Found | None:
        """The definition behind a name; imports and aliases on the way are followed."""
        for _ in range(_LONGEST_WAY):
            parts = name.split(".")
            cut = next((i for i in range(len(parts) - 1, 0, -1) if self._module(".".join(parts[:i]))), 0)
            if not cut:
                return None
            found = self._member(".".join(parts[:cut]), tuple(parts[cut:]))
            if isinstance(found, str):
                name = found
                continue
            return found
        return None

    def _member(self, module: str, path: tuple[str, ...]) -> _Found | str | None:
        """A definition in a module, or the name elsewhere that it stands for."""
        facts = self._module(module)
        if facts is None:
            return None
        here, rest = path[0], path[1:]
        found = _last(facts.functions[0].bindings, here)
        if found is None:
            return self._starred(module, facts, path)
        match found.value:
            case ("import", _, _, name, *_) as value:
                target = self._absolute(module, value)
                return ".".join((target if name is None else f"{target}.{name}", *rest))
            case str(other):
                return ".".join((module, other, *rest)) if other != here else None
        return _inner(facts, _Found(module, path, found.value, found.annotation))

    def _starred(self, module: str, facts: Facts, path: tuple[str, ...]) -> str | None:
        """The name in a module of which all names are imported."""
        for star in (b.value for b in facts.functions[0].bindings if b.name == "*"):
            source = self._absolute(module, star)
            if (inner := self._module(source)) is not None and _last(inner.functions[0].bindings, path[0]):
                return ".".join((source, *path))
        return None

    def _absolute(self, module: str, term: Term) -> str:
        """The module that an import in another one names."""
        _, level, dotted, _ = term
        if not level:
            return str(dotted)
        parts = module.split(".")
        if not self._is_package(module):
            parts = parts[:-1]
        base = parts[: len(parts) - level + 1]
        return ".".join((*base, dotted) if dotted else base)

    # what definitions say

    def _described(self, found: _Found) -> dict[str, Any] | None:
        facts = self._module(found.module)
        value = found.value
        if facts is None or type(value) is not tuple:
            return self._annotated(found)
        if value[0] == "class":
            return self._class(found.module, facts, facts.classes[value[1]])
        if value[0] == "def":
            return self._function(found, facts, facts.functions[value[1]])
        if value[0] == "()" and found.annotation is None and len(found.path) == 1:
            made = self.resolved(found.module, facts.calls[value[1]].func)
            row = self.fields(made) if made else None
            return {"type": self.canonical(made)} if row and row.get("kind") == "class" else None
        return self._annotated(found)

    def _annotated(self, found: _Found) -> dict[str, Any] | None:
        text = written(self, found.module, found.annotation) if found.annotation is not None else ""
        return {"type": text} if text else None

    def _class(self, module: str, facts: Facts, klass: Class) -> dict[str, Any]:
        bases = [self.resolved(module, b[1] if type(b) is tuple and b[0] == "[]" else b) for b in klass.bases]
        row: dict[str, Any] = {"kind": "class"}
        if known := [self.canonical(base) for base in bases if base]:
            row["bases"] = known
        plain = all(last_name(b[1] if type(b) is tuple and b[0] == "[]" else b) in _PLAIN_BASES for b in klass.bases)
        names = {binding.name for binding in klass.bindings}
        if plain and "__getattr__" not in names:
            if "__aenter__" in names and "__enter__" not in names:
                row["context"] = "async"
            if "__aiter__" in names and names.isdisjoint(("__iter__", "__getitem__")):
                row["async_iterates"] = "typing.Any"
        return row

    def _function(self, found: _Found, facts: Facts, function: Function) -> dict[str, Any] | None:
        decorators = {_decorator(term, facts) for term, _ in function.decorators}
        text = written(self, found.module, function.returns_annotation)
        if decorators & _PROPERTIES and not decorators - _PROPERTIES - _HARMLESS:
            return {"kind": "property", "type": text} if text else None
        if decorators & _MANAGERS.keys():
            form = next(_MANAGERS[d] for d in sorted(decorators & _MANAGERS.keys()))
            inner = text.partition("[")[2][:-1].split(",")[0] if "[" in text else "typing.Any"
            return {"kind": "function", "returns": f"contextlib.{form}[{inner}]"}
        if decorators - _HARMLESS or not self._is_alone(found, facts, function):
            return None
        if function.is_async and function.is_generator:
            return {"kind": "function", "returns": text or "collections.abc.AsyncIterator[typing.Any]"}
        row: dict[str, Any] = {"kind": "function"}
        if function.is_async:
            row["coroutine"] = True
        if text:
            row["returns"] = text
        return row if len(row) > 1 else None

    @staticmethod
    def _is_alone(found: _Found, facts: Facts, function: Function) -> bool:
        """Whether all functions of this name (overloads, those for other systems) are coroutine functions or none."""
        same = [f for f in facts.functions if f.qualname == function.qualname]
        return all(f.is_async == function.is_async for f in same)

    def resolved(self, module: str, term: Term, depth: int = 0) -> str:
        """The full name of a dotted name in a module, "" if nothing is known of it."""
        name = dotted_name(term)
        root, _, rest = name.partition(".")
        facts = self._module(module)
        found = _last(facts.functions[0].bindings, root) if facts is not None and root else None
        if found is None:
            return f"builtins.{name}" if root in _BUILTINS else ""
        value = found.value
        if type(value) is tuple and value[0] == "import":
            target = self._absolute(module, value)
            full = target if value[3] is None else f"{target}.{value[3]}"
            return f"{full}.{rest}" if rest else full
        if type(value) is tuple and value[0] == "class":
            return f"{module}.{name}"
        is_alias = type(value) is str and value != root and not rest and depth < _LONGEST_WAY
        return self.resolved(module, value, depth + 1) if is_alias else ""

    # modules

    def _module(self, name: str) -> Facts | None:
        if name not in self._modules:
            self._modules[name] = None
            if len(self._modules) < _MOST_MODULES and (path := self._path(name)):
                self._modules[name] = _indexed(path)
        return self._modules[name]

    def _is_package(self, name: str) -> bool:
        path = self._path(name)
        return path is not None and path.rpartition(os.sep)[2].startswith("__init__.")

    def _path(self, name: str) -> str | None:
        """The stub or source file of a module; stubs know more."""
        top, _, rest = name.partition(".")
        inner = rest.split(".") if rest else []
        for folder in self.folders:
            for package in (f"{top}-stubs", top):
                base = os.path.join(folder, package, *inner)
                for candidate in (
                    os.path.join(base, "__init__.pyi"), f"{base}.pyi", os.path.join(base, "__init__.py"), f"{base}.py",
                ):  # fmt: skip
                    if os.path.isfile(candidate):
                        return candidate
        return None


_BUILTINS = frozenset(dir(__import__("builtins")))


def _inner(facts: Facts, found: _Found) -> _Found | None:
    """The definition at the end of a path through classes, one inside the other."""
    for name in found.path[1:]:
        if type(found.value) is not tuple or found.value[0] != "class":
            return None
        binding = _last(facts.classes[found.value[1]].bindings, name)
        if binding is None:
            return None
        found = found._replace(value=binding.value, annotation=binding.annotation)
    return found


def _last(bindings: Sequence[Binding], name: str) -> Binding | None:
    """The last binding of a name that is not None: `Client = None` stands for a part that is not installed."""
    found = [b for b in bindings if b.name == name and b.value != ("const", None)]
    return found[-1] if found else None


def _decorator(term: Term, facts: Facts) -> str:
    callee = facts.callee(term)
    return last_name(callee) or "?"


def _indexed(path: str) -> Facts | None:
    try:
        facts = index(read_text(path, _LARGEST))
    except (OSError, RecursionError, ValueError):
        return None
    return facts if facts.problem is None else None


def _listing(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except OSError:
        return frozenset()
