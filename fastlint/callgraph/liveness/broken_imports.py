"""Modules and functions that fail at once, because they import a module or a name of the project that is not there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fastlint.callgraph.graph.edges import ModuleCallGraph
from fastlint.index.facts import MODULE, Binding, BlockKind, Facts
from fastlint.index.terms import last_name
from fastlint.inference.evaluator import Evaluator

_GENERATED = re.compile(r"_pb2|_version|version|\w*generated\w*|gen")
"""Parts of the names of modules that a build makes."""
_TRYING = frozenset({BlockKind.TRY, BlockKind.EXCEPT, BlockKind.IF, BlockKind.ELSE})
_MANY = 10
"""One of so many modules may be broken."""
_DYNAMIC = frozenset({"globals", "vars", "exec", "setattr", "eval", "extend_path", "attach", "attach_stub"})
"""Callables that give a module names which nothing in it binds."""


def broken_functions(ev: Evaluator, m: int) -> frozenset[int]:
    """The functions of a module that cannot run to their end; all of them, if the module itself cannot be imported."""
    facts = ev.facts(m)
    found = {f for f in range(len(facts.functions)) if _imports_nothing(ev, m, f)}
    if MODULE in found:
        return frozenset(range(len(facts.functions)))
    for f, function in enumerate(facts.functions):  # those inside come behind those around
        if function.parent in found:
            found.add(f)
    return frozenset(found)


def is_broken(ev: Evaluator, m: int) -> bool:
    """Whether a module is one that has been given up: it cannot be imported, because a module is gone that it needs.

    A name that is missing in a module is a slip, which is mended when somebody starts it: it is asked of applications.
    """
    return bool(_gone(ev, m))


def _gone(ev: Evaluator, m: int) -> str:
    """The first module that one needs and that is gone, "" if none is."""
    imports = (binding.value for binding in _imports(ev.facts(m), MODULE))
    return next((dotted for _, level, dotted, _ in imports if dotted and not level and _is_gone(ev, m, dotted)), "")


def missing_name(ev: Evaluator, m: int) -> str:
    """The first name that a module imports from one of the project that does not have it, "" if there is none.

    What it does not call may be a module that is left out of the analysis.
    """
    facts = ev.facts(m)
    called = {call.func for call in facts.calls if type(call.func) is str}
    for binding in _imports(facts, MODULE):
        _, level, dotted, name = binding.value
        if binding.name in called and name not in (None, "*") and _is_missing(ev, m, level, dotted, name):
            return f"{'.' * level}{dotted}.{name}"
    return ""


def why_broken(ev: Evaluator, links: Mapping[int, ModuleCallGraph], m: int) -> tuple[int, str]:
    """The closest module for which one cannot be imported, and the module that this looks for in vain."""
    queue = [m]
    for k in queue:
        if gone := _gone(ev, k) or (k == m and missing_name(ev, k)):
            return k, gone
        queue += [n for n in sorted(_needed(ev, k)) if n not in queue and n in links]
    return m, ""


def broken_modules(ev: Evaluator, links: Mapping[int, ModuleCallGraph]) -> frozenset[int]:
    """The modules that cannot be imported, and all that need one of them to be imported themselves.

    None if these are many: what so much needs is there, and only left out of the analysis (ignored, made by a build).
    """
    found = {m for m, link in links.items() if link.broken}
    fresh = set(found)
    while fresh:
        near = [m for m in sorted(links) if m not in found and not fresh.isdisjoint(links[m].imports)]
        fresh = {m for m in near if not found.isdisjoint(_needed(ev, m))}
        found |= fresh
    return frozenset(found) if len(found) * _MANY <= len(links) else frozenset()


def _needed(ev: Evaluator, m: int) -> set[int]:
    """Modules without which one cannot be imported, but for the packages around them."""
    found: set[int] = set()
    for binding in _imports(ev.facts(m), MODULE):
        _, level, dotted, name = binding.value
        for one in (dotted, f"{dotted}.{name}" if dotted else name) if name else (dotted,):
            if isinstance(target := ev.imports.module(m, level, one), int):
                found.add(target)
    return found


def _imports(facts: Facts, f: int) -> list[Binding]:
    """The imports of a function, or of a module itself, outside of any condition."""
    values = (b for b in facts.functions[f].bindings if type(b.value) is tuple and b.value[0] == "import")
    return [b for b in values if not _is_guarded(facts, b.block)]


def _imports_nothing(ev: Evaluator, m: int, f: int) -> bool:
    """Whether an import of a function finds its package and not the module in it, or the module and not the name."""
    for binding in _imports(ev.facts(m), f):
        _, level, dotted, name = binding.value
        if dotted and not level and _is_gone(ev, m, dotted):
            return True
        if name and name != "*" and _is_missing(ev, m, level, dotted, name):
            return True
    return False


def _is_gone(ev: Evaluator, m: int, dotted: str) -> bool:
    top, _, below = dotted.partition(".")
    if not below or ev.imports.is_third_party(top) or not ev.imports.is_started_above(m, top):
        return False
    if any(_GENERATED.fullmatch(part) or part.endswith("_pb2") or part.startswith("_") for part in below.split(".")):
        return False
    if ev.imports.is_held_above(m, dotted):
        return False
    return ev.imports.root_of_own(m, top) is not None or ev.imports.module(m, 0, dotted) is None


def _is_missing(ev: Evaluator, m: int, level: int, dotted: str, name: str) -> bool:
    """Whether the module that is meant binds no such name anywhere, and holds no such module."""
    target = ev.imports.module(m, level, dotted)
    if not isinstance(target, int) or target == m or not (level or ev.imports.is_above(m, dotted, target)):
        return False
    if ev.imports.module(m, level, f"{dotted}.{name}" if dotted else name) is not None:
        return False
    if _GENERATED.fullmatch(name) or name.startswith("_") or name in ev.table(target, MODULE):
        return False
    facts = ev.facts(target)
    if (
        facts.problem is not None
        or not facts.functions
        or (not facts.functions[MODULE].bindings and ev.imports.folder_of(target) is None)
    ):
        return False  # it may be one that could not be read
    if "*" in ev.table(target, MODULE) or any(f.name == "__getattr__" for f in facts.functions):
        return False
    if any(last_name(call.func) in _DYNAMIC for call in facts.calls):
        return False
    return not any(name in f.globals or any(b.name == name for b in f.bindings) for f in facts.functions)


def _is_guarded(facts: Facts, block: int) -> bool:
    while block > 0:
        if facts.blocks[block].kind in _TRYING:
            return True
        block = facts.blocks[block].parent
    return False
