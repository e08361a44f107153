"""Functions that fail at once, because they import a module of the project that is not there any more."""

from __future__ import annotations

import re

from fastlint.index.facts import MODULE, BlockKind, Facts
from fastlint.project.evaluate import Evaluator

_GENERATED = re.compile(r"_pb2|_version|version|\w*generated\w*|gen")
"""Parts of the names of modules that a build makes."""
_TRYING = frozenset({BlockKind.TRY, BlockKind.EXCEPT, BlockKind.IF, BlockKind.ELSE})


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


def _imports_nothing(ev: Evaluator, m: int, f: int) -> bool:
    """Whether an import of a function, outside of any condition, finds its package and not the module in it."""
    facts = ev.facts(m)
    for binding in facts.functions[f].bindings:
        value = binding.value
        if type(value) is tuple and value[0] == "import" and not _is_guarded(facts, binding.block):
            _, level, dotted, _ = value
            if dotted and not level and _is_gone(ev, m, dotted):
                return True
    return False


def _is_gone(ev: Evaluator, m: int, dotted: str) -> bool:
    top, _, below = dotted.partition(".")
    if not below or ev.imports.is_third_party(top) or ev.imports.module(m, 0, top) is None:
        return False
    if any(_GENERATED.fullmatch(part) or part.endswith("_pb2") for part in below.split(".")):
        return False
    return ev.imports.module(m, 0, dotted) is None


def _is_guarded(facts: Facts, block: int) -> bool:
    while block > 0:
        if facts.blocks[block].kind in _TRYING:
            return True
        block = facts.blocks[block].parent
    return False
