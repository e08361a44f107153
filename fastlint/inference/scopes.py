"""Scopes and symbols: what names mean by the bindings that can reach a place, module members, imports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.index.facts import ANY_NAME, Binding, Term
from fastlint.index.terms import encloses
from fastlint.inference import exactness
from fastlint.inference.containers import filled
from fastlint.inference.narrowing import narrowed
from fastlint.inference.values import MAYBE, NONE, UNKNOWN, Value, Values, either, union

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_BUILTINS = frozenset(dir(__import__("builtins")))


def is_builtin(name: str) -> bool:
    """Whether a name is one of Python's own."""
    return name in _BUILTINS


def name(ev: Evaluator, module: int, scope: int, name: str, block: int = -1, row: int = 0) -> Values:
    """What a name means in a scope; at a place of it (block, row) where that is given."""
    facts = ev.facts(module)
    here: int = scope
    place = block, row
    while here != 0:
        positions = ev.table(module, here).get(name)
        if here < 0:
            found = alternatives(ev, module, here, positions, -1, 0) if positions else None
            parent = facts.classes[~here].parent
        else:
            function = facts.functions[here]
            if name in function.globals:
                break
            found = _in_function(ev, module, here, name, positions, block, row)
            parent = function.parent
            if found is None and function.klass >= 0 and here == scope and name == "__class__":
                return (("class", module, function.klass),)
        if found is not None:
            return narrowed(ev, module, here, name, (block, row), found) if block >= 0 else found
        here, block, row = parent, -1, 0
    found = ev.member(module, name, block, row) if scope == 0 else ev.member(module, name)
    return narrowed(ev, module, scope, name, place, found) if place[0] >= 0 and found else found


def _in_function(
    ev: Evaluator, module: int, number: int, name: str, positions: list[int] | None, block: int, row: int
) -> Values | None:
    is_parameter = name in ev.parameter_names(module, number)
    if not positions:
        return ev.parameter(module, number, name) if is_parameter else None
    found = alternatives(ev, module, number, positions, block, row, ev.function(module, number).body)
    found = filled(ev, module, number, name, found)
    if is_parameter and not _dominated(ev, module, number, positions, block, row):
        found = either((ev.parameter(module, number, name), found))
    return found


def alternatives(
    ev: Evaluator, module: int, scope: int, positions: list[int], block: int, row: int, body: int = 0
) -> Values:
    """Values of the bindings that can reach a place: backwards until one is certain to have happened."""
    if len(positions) == 1:
        # The same as below, for the most frequent case.
        i = positions[0]
        if (module, scope, i) not in ev.open:
            return ev.binding(module, scope, i)
    bindings = ev.bindings(module, scope)
    usable = [i for i in positions if bindings[i].holds(row)] if row else positions
    parts: list[Values] = []
    for i in reversed(usable or positions):
        if (module, scope, i) in ev.open:
            ev.cut_at((module, scope, i))
            continue
        parts.append(ev.binding(module, scope, i))
        if encloses(ev.facts(module).blocks, bindings[i].block, block if block >= 0 else body):
            break
    return either(p for p in parts if p != (NONE,)) or union(parts)


def _dominated(ev: Evaluator, module: int, scope: int, positions: list[int], block: int, row: int) -> bool:
    if block < 0:
        return False
    bindings = ev.bindings(module, scope)
    blocks = ev.facts(module).blocks
    return any(
        max(bindings[i].row, bindings[i].last) < row and encloses(blocks, bindings[i].block, block) for i in positions
    )


def binding(ev: Evaluator, module: int, scope: int, position: int) -> Values:
    """What one binding gives its name."""
    binding = ev.bindings(module, scope)[position]
    annotation = binding.annotation
    if annotation is not None and not _is_alias_marker(annotation):
        declared = ev.annotation(module, scope, annotation)
        if is_callback(declared) and binding.value is not None:
            return _default(ev, module, scope, binding) or declared
        if declared and (scope < 0 or binding.value is None):
            return declared  # Objects may be given another value than that of their class.
        if declared:
            return exactness.exact(ev, declared, lambda: _value_of(ev, module, scope, binding))
    if annotation is not None and _is_alias_marker(annotation):
        return (("annotated", module, scope, binding.value),)
    values = _value_of(ev, module, scope, binding)
    if type(binding.value) is tuple and binding.value[0] == "or" and binding.name in binding.value[1]:
        # `x = x or other()`: what is not known of the other is of the kind of `x`.
        return tuple(v for v in values if v != MAYBE and not _is_foreign(ev, v))
    return values


def _value_of(ev: Evaluator, module: int, scope: int, binding: Binding) -> Values:
    return ev.value(module, scope, binding.value, binding.block, binding.row)


def _is_foreign(ev: Evaluator, value: Value) -> bool:
    """Whether it is something of a library of which nothing is known."""
    return value[0] == "external" and not ev.knowledge.describes(value[1].partition(".")[0])


def is_callback(declared: Values) -> bool:
    """Whether an annotation says of a value just that it can be called."""
    return bool(declared) and all(v[0] == "returner" for v in declared)


def _default(ev: Evaluator, module: int, scope: int, binding: Binding) -> Values:
    """The function that a name of a callable type has; one of a class is not bound, as fields are not."""
    values = _value_of(ev, module, scope, binding)
    functions = tuple(v for v in values if v[0] in ("function", "method", "external", "partial"))
    return (("partial", functions, 0, ()),) if functions and scope < 0 else functions


def _is_alias_marker(annotation: Term) -> bool:
    return annotation == "TypeAlias" or (type(annotation) is tuple and annotation[-1] == "TypeAlias")


def member(ev: Evaluator, module: int, name: str, block: int, row: int) -> Values:
    """What a module-level name means: also through star imports, functions that rebind it, and builtins."""
    table = ev.table(module, 0)
    positions = table.get(name)
    if positions:
        found = filled(ev, module, 0, name, alternatives(ev, module, 0, positions, block, row))
        return union((found, _rebound(ev, module, name))) if name in ev.rebinders(module) else found
    starred = exported_by_star(ev, module, name)
    if starred is not None:
        return starred
    folder = ev.imports.folder_of(module)
    if folder is not None:
        below = ev.imports.below(folder, name)
        if below is not None:
            return (ev.module_value(below),)
    rebound = _rebound(ev, module, name)
    if rebound:
        return rebound
    if "__getattr__" in table and (made := ev.on_demand(module, name)):
        return made
    return (("external", f"builtins.{name}"),) if name in _BUILTINS else UNKNOWN


def _rebound(ev: Evaluator, module: int, name: str) -> Values:
    """Values that functions of the module give a global of it."""
    parts = [
        ev.binding(module, number, i)
        for number in ev.rebinders(module).get(name, ())
        for i in ev.table(module, number).get(name, ())
    ]
    return either(p for p in parts if p != (NONE,)) or union(parts)


def exported_by_star(ev: Evaluator, module: int, name: str) -> Values | None:
    """A name that comes by `from x import *`, None if by none."""
    for target in _starred(ev, module):
        if _exports(ev, target, name):
            return ev.member(target, name)
    return None


def _exports(ev: Evaluator, module: int, name: str) -> bool:
    facts = ev.facts(module)
    exports = facts.exports
    if exports is not None and (name in exports or ANY_NAME not in exports):
        return name in exports
    if exports is None and name.startswith("_"):
        return False
    if name in ev.table(module, 0):
        return True
    return bool(ev.ask(("star", module, name), lambda: _passed_on(ev, module, name)))


def _passed_on(ev: Evaluator, module: int, name: str) -> Values:
    """The module that has a name which another one passes on by star imports: each one between them is asked once."""
    waiting, met = [module], {module}
    while waiting:
        for target in _starred(ev, waiting.pop()):
            exports = ev.facts(target).exports
            is_open = exports is None or ANY_NAME in exports
            if name in (exports or ()) or (is_open and name in ev.table(target, 0)):
                return (("module", target),)
            if is_open and target not in met:
                met.add(target)
                waiting.append(target)
    return UNKNOWN


def _starred(ev: Evaluator, module: int) -> Iterator[int]:
    """Modules of the project from which a module imports all names, the last one first: it counts."""
    for i in reversed(ev.table(module, 0).get("*", [])):
        _, level, dotted, _ = ev.bindings(module, 0)[i].value
        target = ev.imports.module(module, level, dotted)
        if isinstance(target, int) and target != module:
            yield target


def imported(ev: Evaluator, module: int, level: int, dotted: str, name: str | None) -> Values:
    """What an import statement binds."""
    target = ev.imports.module(module, level, dotted)
    if name is None:
        return (ev.module_value(target),) if target is not None else (("external", dotted),)
    if isinstance(target, int):
        if target == module:
            folder = ev.imports.folder_of(module)
            below = ev.imports.below(folder, name) if folder is not None else None
            return (ev.module_value(below),) if below is not None else UNKNOWN
        found = ev.member(target, name)
        if found and found[0][0] == "external" and found[0][1] == f"builtins.{name}":
            return UNKNOWN
        return found
    if isinstance(target, str):
        below = ev.imports.below(target, name)
        return (ev.module_value(below),) if below is not None else UNKNOWN
    if level:
        return UNKNOWN
    return (("external", f"{dotted}.{name}"),)
