"""Registries: containers of functions that are registered in one place, and found and called in another one.

`HANDLERS[name] = function` in a decorator, a registering function or beside the function itself; what runs
`HANDLERS[name]()` runs all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fastlint.footprint import ModuleId
from fastlint.index.facts import MODULE, Facts, Term

if TYPE_CHECKING:
    from fastlint.inference.containers import ContainerWrite

Registry = tuple[ModuleId, int, str]
"""A container of functions by its module, scope (a class inverted) and name."""
OWN = frozenset({"self", "cls"})
"""What methods call their object, and their class."""


class Registries(NamedTuple):
    """The registries of one module, by their names as they are written.

    `kept`: by function the parameters that it, or one inside it, puts into one; `direct`: places that put a function
    in by its name. `imported` are names of what other modules hold, with the term of their import. `mappings` have the
    functions under keys.
    """

    names: dict[str, tuple[Registry, ...]]
    kept: dict[int, list[tuple[str, Registry]]]
    direct: list[tuple[Registry, ContainerWrite]]
    imported: list[tuple[Term, ContainerWrite]]
    mappings: set[Registry]


def registries(m: int, facts: Facts, container_writes: dict[str, list[ContainerWrite]]) -> Registries:
    """What a module says of registries, by its own text alone."""
    found = Registries({}, {}, [], [], set())
    if not container_writes:
        return found
    bound = {b.name: b.value for b in facts.functions[MODULE].bindings}
    for name, places in container_writes.items():
        for place in places:
            if type(place.value) is str:
                _note(found, m, facts, bound, name, place)
    return found


def _note(found: Registries, m: int, facts: Facts, bound: dict[str, Term], name: str, place: ContainerWrite) -> None:
    holder = _holder(facts, place.owner, name, bound)
    if holder is None:
        return
    around, value = _bearer(facts, place.owner, place.value), bound.get(place.value)
    is_import = type(bound.get(name)) is tuple and bound[name][0] == "import"
    registry: Registry = (m, *holder)
    if around < 0 and not (type(value) is tuple and value[0] in ("def", "import")):
        return
    if is_import and around < 0:
        found.imported.append((bound[name], place))
        return
    if any(b.name == f"{name}[]" for b in facts.functions[place.owner].bindings):
        found.mappings.add(registry)
    found.names[name] = tuple(dict.fromkeys((*found.names.get(name, ()), registry)))
    if around < 0:
        found.direct.append((registry, place))
    elif around > 0:
        found.kept.setdefault(around, []).append((place.value, registry))


def _holder(facts: Facts, owner: int, name: str, bound: dict[str, Term]) -> tuple[int, str] | None:
    """The scope that a container belongs to, a module or a class, with its name there; None for all others."""
    base, dot, attr = name.partition(".")
    if not dot:
        local = binder(facts, owner, name) > 0
        return None if local or name not in bound else (MODULE, name)
    klass = class_around(facts, owner) if base in OWN else _class_of(bound.get(base))
    return (~klass, attr) if klass >= 0 and "." not in attr else None


def _class_of(value: Term) -> int:
    return value[1] if type(value) is tuple and value[0] == "class" else -1


def class_around(facts: Facts, owner: int) -> int:
    """The class of the method that a function is, or stands in; -1 if none."""
    while owner > 0:
        if facts.functions[owner].klass >= 0:
            return facts.functions[owner].klass
        owner = facts.functions[owner].parent
    return -1


def binder(facts: Facts, owner: int, name: str) -> int:
    """The function, among those around a place, of which a name is a local one; 0 if there is none."""
    while owner > 0:
        function = facts.functions[owner]
        is_own = name not in function.globals and any(b.name == name for b in function.bindings)
        if is_own or function.takes(name):
            return owner
        owner = function.parent
    return MODULE


def _bearer(facts: Facts, owner: int, name: str) -> int:
    """The function of which a name is a parameter; 0 if it is another local name, -1 if it is none."""
    scope = binder(facts, owner, name)
    if scope == MODULE:
        return -1
    return scope if facts.functions[scope].takes(name) else 0
