"""Which names of a module mean something else after an edit, for who asks for them by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from fastlint.callgraph.graph.interface import Parts, parts
from fastlint.index.facts import MODULE, Binding, Call, Class, Facts
from fastlint.inference.containers import fillings
from fastlint.inference.module_summary import told

T = TypeVar("T")

_WORD = re.compile(r"\w+")
_MOST = 40
_ATTRIBUTE = "."
"""In front of a name that is only seen where it is read as an attribute."""


def changed_names(before: Facts, now: Facts) -> frozenset[str] | None:
    """Functions, methods and values of a module that others see differently, and those that rest on them.

    Who sees a method says its name, or that of its class, or asks a module that says it; who sees what is put on an
    object says the name of the attribute. It is None where more may have changed, or where others may come to see it
    without a name: methods that Python calls by itself, what is put into a container, functions that are counted anew.
    """
    one, other = parts(before), parts(now)
    if (one.classes, one.exports, one.fillings) != (other.classes, other.exports, other.fillings):
        return None
    if not (_is_begun(_names(one), _names(other)) and _is_begun(_qualnames(one), _qualnames(other))):
        return None
    found = {*_different(_names(one), _names(other), one.bindings, other.bindings)}
    for mine, others in ((one.functions, other.functions), (one.deciding, other.deciding)):
        for f in _different(range(len(one.functions)), range(len(other.functions)), mine, others):
            for facts in (before, now):
                seen = _seen_as(facts, f + 1) if f + 1 < len(facts.functions) else set()
                if seen is None:
                    return None
                found |= seen
    for facts in (before, now, before):
        if not _rest_on(facts, found):
            return None
    names = frozenset(name.removeprefix(_ATTRIBUTE) for name in found)
    is_plain = all(name.isidentifier() and not name.startswith("__") for name in names)
    return names if is_plain and len(names) <= _MOST else None


def _names(seen: Parts) -> list[str]:
    return [name for name, *_ in seen.bindings]


def _qualnames(seen: Parts) -> list[str]:
    return [name for name, *_ in seen.functions]


def _is_begun(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a list only got longer at its end, or shorter."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _different(names: Sequence[T], others: Sequence[T], one: list[Any], other: list[Any]) -> Iterator[T]:
    """Names of what is different in two lists, of which one may be longer."""
    for i, name in enumerate(names if len(names) > len(others) else others):
        if one[i : i + 1] != other[i : i + 1]:
            yield name


def _rest_on(facts: Facts, found: set[str]) -> bool:
    """Add whatever names one of some names; False if others may come to see that without a name."""
    words = _words(facts)
    size = -1
    while len(found) > size:
        size = len(found)
        for f, around in enumerate(words):
            if f == MODULE:
                found |= {b.name for b in facts.functions[MODULE].bindings if _is_made_of(facts, b, found)}
            elif not found.isdisjoint(around):
                names = _seen_as(facts, f)
                if names is None:
                    return False
                found |= names
        for klass in facts.classes:
            if not _rests_class(facts, klass, found):
                return False
    held = (_said(facts, place.value) for places in fillings(facts).values() for place in places)
    return all(found.isdisjoint(one) for one in held)


def _rests_class(facts: Facts, klass: Class, found: set[str]) -> bool:
    """Add a class and its attributes that rest on some names; False if it would be another class with them."""
    of_names = [b.name for b in klass.bindings if _is_made_of(facts, b, found)]
    above = found.intersection(_said(facts, (klass.bases, klass.keywords, klass.decorators)))
    if of_names or above:
        found |= {*of_names, *klass.qualname.split(".")} - {"<locals>"}
    return above <= {one.name for one in facts.classes}


def _is_made_of(facts: Facts, binding: Binding, names: set[str]) -> bool:
    """Whether a value of the module itself names one of some names: an import only names what others have."""
    is_import = type(binding.value) is tuple and binding.value[0] == "import"
    return not is_import and not names.isdisjoint(_said(facts, binding))


def _seen_as(facts: Facts, f: int) -> set[str] | None:
    """By which names others see what is in a function; None if they may see it without one.

    Those of a method are its own and that of its class; what a function puts on an object is seen by the attribute,
    what a lifespan yields by the key.
    """
    number = _outermost(facts, f)
    outermost = facts.functions[number]
    *around, name = outermost.qualname.split(".")
    is_called_by_itself = name.startswith("__") and name != "__init__" and outermost.klass >= 0
    if is_called_by_itself or not name.isidentifier():
        return None
    found = {*around, *([name] if name != "__init__" else ())}
    if outermost.decorators:  # it may be a lifespan, which tells a state
        found.update(f"{_ATTRIBUTE}{key}" for y in outermost.yields for key in told(facts, number, y.value))
    for function in (outermost, facts.functions[f]):
        found.update(function.globals)
        put = (b.name.rpartition(".")[2].partition("[")[0] for b in function.bindings if "." in b.name)
        found.update(f"{_ATTRIBUTE}{attribute}" for attribute in put if attribute)
    return found


def _outermost(facts: Facts, f: int) -> int:
    """The function of the module itself, or the method, in which a function is defined."""
    while facts.functions[f].parent != MODULE:
        f = facts.functions[f].parent
    return f


def _words(facts: Facts) -> list[set[str]]:
    """The words in each function, but for its own name."""
    found = [{*_said(facts, function._replace(name="", qualname=""))} for function in facts.functions]
    for call in facts.calls:
        found[call.owner].update(_said(facts, call))
    for block in facts.blocks:
        found[block.owner].update(_said(facts, block))
    return found


def _said(facts: Facts, part: Any) -> Iterator[str]:
    """The words in a part of the facts, and in the calls that it names by number; of attributes that are read two."""
    waiting, met = [part], set[int]()
    while waiting:
        one = waiting.pop()
        if type(one) is str:
            yield from _WORD.findall(one)
        elif isinstance(one, (tuple, list)):
            if len(one) == 2 and one[0] == "()" and one[1] not in met:
                met.add(one[1])
                waiting.append(facts.calls[one[1]])
            elif len(one) == 3 and one[0] == ".":
                yield f"{_ATTRIBUTE}{one[2]}"
            elif type(one) is Call and one.func == "getattr" and len(one.args) > 1:
                yield from (f"{_ATTRIBUTE}{word}" for word in _said(facts, one.args[1]))
            waiting.extend(one)
