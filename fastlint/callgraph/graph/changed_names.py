"""Which names of a module mean something else after an edit, for who asks for them by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from fastlint.callgraph.graph.interface import Parts, parts
from fastlint.index.facts import MODULE, Binding, Facts, Function
from fastlint.inference.containers import fillings

_WORD = re.compile(r"\w+")
_MOST = 40


def changed_names(before: Facts, now: Facts) -> frozenset[str] | None:
    """Functions and values of a module that others see differently, and those that rest on them.

    It is None where more than that may have changed, or where others may come to see it without its name: classes and
    their methods (by subclasses), what is put on an object or into a container, functions that are counted anew.
    """
    one, other = parts(before), parts(now)
    if (one.classes, one.exports, one.fillings) != (other.classes, other.exports, other.fillings):
        return None
    if not (_is_begun(_names(one), _names(other)) and _is_begun(_qualnames(one), _qualnames(other))):
        return None
    found = {*_different(_names(one), _names(other), one.bindings, other.bindings)}
    for mine, others in ((one.functions, other.functions), (one.deciding, other.deciding)):
        found |= {*_different(_qualnames(one), _qualnames(other), mine, others)}
    for facts in (before, now, before):
        if not _rest_on(facts, found):
            return None
    is_plain = all(name.isidentifier() and not name.startswith("__") for name in found)
    return frozenset(found) if is_plain and len(found) <= _MOST else None


def _names(seen: Parts) -> list[str]:
    return [name for name, *_ in seen.bindings]


def _qualnames(seen: Parts) -> list[str]:
    return [name for name, *_ in seen.functions]


def _is_begun(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a list only got longer at its end, or shorter."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _different(names: list[str], others: list[str], one: list[Any], other: list[Any]) -> Iterator[str]:
    """Names of what is different in two lists, of which one may be longer."""
    for i, name in enumerate(names if len(names) > len(others) else others):
        if one[i : i + 1] != other[i : i + 1]:
            yield name


def _rest_on(facts: Facts, found: set[str]) -> bool:
    """Add whatever names one of some names; False if that is a part of a class, or has an effect on something else."""
    words = _words(facts)
    held = [{*_said(facts, klass)} for klass in facts.classes]
    held += [{*_said(facts, place.value)} for places in fillings(facts).values() for place in places]
    size = -1
    while len(found) > size:
        size = len(found)
        for f, around in enumerate(words):
            if f == MODULE:
                found |= {b.name for b in facts.functions[MODULE].bindings if _is_made_of(facts, b, found)}
            elif not found.isdisjoint(around):
                outermost = _outermost(facts, f)
                if not _is_plain(outermost):
                    return False
                found |= {outermost.name, *outermost.globals}
    return all(found.isdisjoint(one) for one in held)


def _is_made_of(facts: Facts, binding: Binding, names: set[str]) -> bool:
    """Whether a value of the module itself names one of some names: an import only names what others have."""
    is_import = type(binding.value) is tuple and binding.value[0] == "import"
    return not is_import and not names.isdisjoint(_said(facts, binding))


def _is_plain(function: Function) -> bool:
    """Whether others see what is in a function by its name alone: it is no method, fills nothing, tells no state."""
    tells = bool(function.yields and function.decorators and len(function.parameters) == 1)
    return function.klass < 0 and not tells and all(b.name.isidentifier() for b in function.bindings)


def _outermost(facts: Facts, f: int) -> Function:
    """The function of the module itself, or the method, in which a function is defined."""
    while facts.functions[f].parent != MODULE:
        f = facts.functions[f].parent
    return facts.functions[f]


def _words(facts: Facts) -> list[set[str]]:
    """The words in each function."""
    found = [{*_said(facts, function)} for function in facts.functions]
    for call in facts.calls:
        found[call.owner].update(_said(facts, call))
    for block in facts.blocks:
        found[block.owner].update(_said(facts, block))
    return found


def _said(facts: Facts, part: Any) -> Iterator[str]:
    """The words in a part of the facts, and in the calls that it names by number."""
    waiting, met = [part], set[int]()
    while waiting:
        one = waiting.pop()
        if type(one) is str:
            yield from _WORD.findall(one)
        elif isinstance(one, (tuple, list)):
            if len(one) == 2 and one[0] == "()" and one[1] not in met:
                met.add(one[1])
                waiting.append(facts.calls[one[1]])
            waiting.extend(one)
