"""What a file says by its words alone: modules that its texts name, and names of what it builds and imports.

It depends on the file alone, and is looked at in every run: so it is found when the file is indexed, and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fastlint.codec import Codec
from fastlint.index.facts import Facts
from fastlint.index.terms import last_name

QUERIES = frozenset({
    "query", "select", "select_from", "delete", "update", "exists", "join", "outerjoin", "aliased", "joinedload",
    "selectinload", "contains_eager", "with_entities", "relationship", "get_one", "scalars", "count",
})  # fmt: skip
"""Calls that ask for rows of a mapped class: the rows have their values from the database."""
_QUOTED = re.compile(rb"""["']([A-Za-z_][\w.]*)(?=[:"'.])""")
_PATHS = re.compile(rb"[\"']([\w.-]+(?:/[\w.-]+)*)/?[\"']")
_DEEPEST = 6
_OTHERWISE = ("const", "import", "def", "class", "lambda", "()", "cmp")
"""Terms in which a name is not handed on."""

_LISTING = ("list", "tuple", "set", "or", "and")
"""Terms whose second part is a tuple of terms."""


class Built(NamedTuple):
    """Last names of what a module calls, asks for a method, derives from or hands on, and what it imports.

    `imports`: under which names, and what of a module: "" for a module itself.
    """

    names: list[str]
    imports: list[tuple[str, str]]


class Words(NamedTuple):
    """The words of a file: dotted texts, names of files and folders in quoted paths; what it builds, as bytes."""

    dotted: list[str]
    files: list[str]
    built: bytes


_BUILT: Codec[Built] = Codec(Built, leaves=False)
NO_WORDS = Words([], [], b"")


def words_of(data: bytes, facts: Facts) -> Words:
    """The words of a file that has these facts."""
    quoted = (token.decode("ascii", "ignore").strip(".") for token in set(_QUOTED.findall(data)))
    files = {word for text in set(_PATHS.findall(data)) for word in text.split(b"/")}
    built = Built(sorted(_built_in(facts)), sorted(_imported(facts)))
    return Words(
        sorted({text for text in quoted if "." in text}),
        sorted({word.decode("ascii", "ignore").removesuffix(".py") for word in files}),
        _BUILT.encode(built) if built.names or built.imports else b"",
    )


def built_of(words: Words) -> Built:
    """What a file builds and imports."""
    return _BUILT.decode(words.built) if words.built else Built([], [])


def _built_in(facts: Facts) -> set[str]:
    found = {last_name(base) for klass in facts.classes for base in klass.bases}
    for call in facts.calls:
        found.add(last_name(call.func))
        if type(call.func) is tuple and call.func[0] == ".":
            found.add(last_name(call.func[1]))  # `User` of `User.model_validate(...)`
    return found.union(_handed_on(facts))


def _imported(facts: Facts) -> set[tuple[str, str]]:
    return {
        (binding.name, binding.value[3] or "")
        for function in facts.functions
        for binding in function.bindings
        if type(binding.value) is tuple and binding.value[0] == "import"
    }


def _handed_on(facts: Facts) -> Iterator[str]:
    """Names that are arguments, or values: somebody else may build the class."""
    for call in facts.calls:
        if last_name(call.func) not in QUERIES:
            for term in call.arguments:
                yield from _standing_in(term)
    for function in facts.functions:
        for value in (*(b.value for b in function.bindings), *(r.value for r in function.returns)):
            yield from _standing_in(value)


def _standing_in(term: object, depth: int = 0) -> Iterator[str]:
    """Names that are a value, or a part of a display or condition."""
    if type(term) is str:
        yield term
    elif type(term) is tuple and term and depth <= _DEEPEST and term[0] not in _OTHERWISE:
        for part in _parts(term):
            yield from _standing_in(part, depth + 1)


def _parts(term: tuple[object, ...]) -> Iterator[object]:
    """The terms in a term; in displays and conditions they stand in a tuple of their own."""
    for part in term[1:] if type(term[0]) is str else term:
        if term[0] in _LISTING and type(part) is tuple:
            yield from part
        else:
            yield part
