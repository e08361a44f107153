"""Which names of a module mean something else after an edit, for who asks for them by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from fastlint.callgraph.graph.interface import Parts, parts
from fastlint.index.facts import MODULE, Binding, Call, Class, Facts, Function, Kind
from fastlint.inference.containers import container_writes
from fastlint.inference.module_summary import mapping_items

T = TypeVar("T")

_WORD = re.compile(r"\w+")
_MOST = 40
_ATTRIBUTE = "."
"""In front of a name that is only seen where it is read as an attribute."""
_CALLED = "("
"""In front of a name that is called: who does no more than that sees what it gives."""
_PARAMETERS, _UNUSED = 4, 9
"""Where the parameters of a function stand in what others see of it, and those that it never reads."""
_OTHERS = frozenset({Kind.VAR_POSITIONAL, Kind.VAR_KEYWORD})


def changed_names(before: Facts, now: Facts) -> frozenset[str] | None:
    """Functions, methods and values of a module that others see differently, and those that rest on them.

    Who sees a method says its name, or that of its class, or asks a module that says it; who sees what is put on an
    object says the name of the attribute. It is None where more may have changed, or where others may come to see it
    without a name: methods that Python calls by itself, what is put into a container, functions that are counted anew.

    A function that takes more than before, if one likes, gives the same: who calls it need not say that to others.
    """
    one, other = parts(before), parts(now)
    if (one.classes, one.exports, one.container_writes) != (other.classes, other.exports, other.container_writes):
        return None
    if not (_is_begun(_names(one), _names(other)) and _is_begun(_qualnames(one), _qualnames(other))):
        return None
    found = _also_called(_different(_names(one), _names(other), one.bindings, other.bindings))
    of_functions = _of_functions(before, now, one, other)
    if of_functions is None:
        return None
    found |= of_functions
    for facts in (before, now, before):
        if not _rest_on(facts, found):
            return None
    names = frozenset(name.lstrip(_ATTRIBUTE + _CALLED) for name in found)
    is_plain = all(name.isidentifier() and not name.startswith("__") for name in names)
    return names if is_plain and len(names) <= _MOST else None


def _of_functions(before: Facts, now: Facts, one: Parts, other: Parts) -> set[str] | None:
    """By which names others see the functions that are different; None if they may see one without."""
    found = set[str]()
    for mine, others in ((one.functions, other.functions), (one.deciding, other.deciding)):
        for f in _different(range(len(one.functions)), range(len(other.functions)), mine, others):
            is_longer = mine is one.functions and _is_only_longer(before, now, one, other, f)
            for facts in (before, now):
                seen = _seen_as(facts, f + 1) if f + 1 < len(facts.functions) else set()
                if seen is None:
                    return None
                found |= seen if is_longer else _also_called(seen)
    return found


def _also_called(names: Iterable[str]) -> set[str]:
    some = {*names}
    return some | {_CALLED + name for name in some}


class _Seen(NamedTuple):
    """A function as others see it, with its facts and those of its module."""

    parts: Any
    function: Function
    facts: Facts


def _is_only_longer(before: Facts, now: Facts, one: Parts, other: Parts, f: int) -> bool:
    """Whether all that is new in a function of the module itself are parameters at its end that may be left out.

    Or they are gone. Those who only call it, as they did before, are given the same.
    """
    both = [
        _Seen(seen.functions[f], facts.functions[f + 1], facts)
        for seen, facts in ((one, before), (other, now))
        if f < len(seen.functions)
    ]
    short, *longer = sorted(both, key=lambda each: len(each.function.parameters))
    if not longer or not _is_plain(longer[0].function):
        return False
    more = longer[0].function.parameters[len(short.function.parameters) :]
    names = {p.name for p in more}
    is_new = _also_called(names).isdisjoint(_words(short.facts)[f + 1])
    return is_new and not any(p.required for p in more) and _is_same(short.parts, longer[0].parts, names)


def _is_plain(function: Function) -> bool:
    """Whether a function of the module itself takes what it has names for, and nothing is made of it."""
    is_open = any(p.kind in _OTHERS for p in function.parameters)
    return function.klass < 0 and function.parent == MODULE and not function.decorators and not is_open


def _is_same(short: Any, long: Any, names: set[str]) -> bool:
    """Whether functions look alike, but for some names among the parameters."""
    listed = (_PARAMETERS, _UNUSED)
    return all(
        a == (_without(b, i, names) if i in listed else b) for i, (a, b) in enumerate(zip(short, long, strict=True))
    )


def _without(listed: list[Any], kind: int, names: set[str]) -> list[Any]:
    """Parameters, or their names, without some."""
    return [one for one in listed if (one[0] if kind == _PARAMETERS else one) not in names]


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
                found |= _also_called(b.name for b in facts.functions[MODULE].bindings if _is_made_of(facts, b, found))
            elif not found.isdisjoint(around):
                names = _seen_as(facts, f)
                if names is None:
                    return False
                found |= _also_called(names)
        for klass in facts.classes:
            if not _rests_class(facts, klass, found):
                return False
    held = (_said(facts, place.value) for places in container_writes(facts).values() for place in places)
    return all(found.isdisjoint(one) for one in held)


def _rests_class(facts: Facts, klass: Class, found: set[str]) -> bool:
    """Add a class and its attributes that rest on some names; False if it would be another class with them."""
    of_names = [b.name for b in klass.bindings if _is_made_of(facts, b, found)]
    above = found.intersection(_said(facts, (klass.bases, klass.keywords, klass.decorators)))
    if of_names or above:
        found |= _also_called({*of_names, *klass.qualname.split(".")} - {"<locals>"})
    return {name.removeprefix(_CALLED) for name in above} <= {one.name for one in facts.classes}


def _is_made_of(facts: Facts, binding: Binding, names: set[str]) -> bool:
    """Whether a value of the module itself names one of some names: an import only names what others have."""
    is_import = type(binding.value) is tuple and binding.value[0] == "import"
    others = binding._replace(name="") if binding.name.isidentifier() else binding
    return not is_import and not names.isdisjoint(_said(facts, others))


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
        found.update(f"{_ATTRIBUTE}{key}" for y in outermost.yields for key in mapping_items(facts, number, y.value))
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
    """The words in a part of the facts, and in the calls that it names by number; of attributes that are read two.

    A name that is called has another word than one that is handed on.
    """
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
            if type(one) is Call and type(one.func) is str:
                yield f"{_CALLED}{one.func}"
                one = one[1:]
            waiting.extend(one)
