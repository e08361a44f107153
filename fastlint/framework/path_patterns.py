"""Which paths match everything that another one matches, as Starlette's convertors do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from fastlint.later_pattern import later

_PARAMETER = later(r"\{([a-zA-Z_][a-zA-Z0-9_]*)(?::([a-zA-Z_][a-zA-Z0-9_]*))?\}")
_UUID = later(r"[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}")
_FLOAT = later(r"[0-9]+(\.[0-9]+)?")
_DIGITS = frozenset("0123456789")
_LONGEST_VALUE = 64
_LARGEST = 1_000_000
"""Steps that a comparison may take: longer paths are not compared."""
_KNOWN = frozenset({"str", "path", "int", "float", "uuid"})

UNKNOWN = "\ue000"
"""From this character on, characters stand for texts that are not known: each for one of them."""

Tokens = tuple[str, ...]
"""One a character; a parameter is `{convertor}`, a part of unknown text `<...>`."""


@lru_cache(maxsize=8192)
def tokens(path: str) -> Tokens:
    """The parts of a path."""
    found: list[str] = []
    i = 0
    while i < len(path):
        if parameter := _PARAMETER.match(path, i):
            found.append(f"{{{parameter[2] or 'str'}}}")
            i = parameter.end()
        elif path[i] == "<" and ">" in path[i:]:
            found.append("<>")
            i = path.rindex(">") + 1
        else:
            found.append(path[i])
            i += 1
    return tuple(found)


def is_known(path: str) -> bool:
    """Whether all parts of a path are known, its convertors too."""
    return all(len(t) == 1 or t[1:-1] in _KNOWN for t in tokens(path))


def is_catch_all(path: str) -> bool:
    """Whether a path has a parameter that matches slashes."""
    return "{path}" in tokens(path)


@lru_cache(maxsize=65536)
def covers(wide: str, narrow: str) -> bool:
    """Whether everything that `narrow` matches is matched by `wide`; False where that is not certain."""
    return _covers(tokens(wide), tokens(narrow))


def _covers(wide: Tokens, narrow: Tokens) -> bool:
    if len(wide) * len(narrow) > _LARGEST:
        return False
    reached = {0}
    for token in wide:
        reached = _reached(token, narrow, reached)
        if not reached:
            return False
    return len(narrow) in reached


def _reached(token: str, narrow: Tokens, starts: set[int]) -> set[int]:
    """The places of a path up to which a token of another one matches all that stands there, from any of the starts."""
    if len(token) == 1:
        return {start + 1 for start in starts if start < len(narrow) and narrow[start] == token}
    if token == "{path}":
        return set(range(min(starts), len(narrow) + 1))
    fits = {"{str}": _fits_segment, "{int}": _fits_integer}.get(token)
    if fits is None:
        return {end for start in starts for end in _ends(token, narrow, start)}
    found: set[int] = set()
    is_within = False
    for place, other in enumerate(narrow):
        is_within = (is_within or place in starts) and fits(other)
        if is_within:
            found.add(place + 1)
    return found


def _fits_segment(token: str) -> bool:
    if len(token) > 1:
        return token != "{path}" and token[1:-1] in _KNOWN
    return token != "/" and token < UNKNOWN


def _fits_integer(token: str) -> bool:
    return token == "{int}" or token in _DIGITS


def _ends(parameter: str, narrow: Tokens, start: int) -> Iterator[int]:
    """Where what a number with a point, a UUID or an unknown convertor matches can end."""
    if parameter[1:-1] not in _KNOWN or start == len(narrow):
        return
    if narrow[start] == parameter or (parameter, narrow[start]) == ("{float}", "{int}"):
        yield start + 1
    form = _FLOAT if parameter == "{float}" else _UUID
    text = "".join(takewhile(lambda token: len(token) == 1, narrow[start : start + _LONGEST_VALUE]))
    yield from (start + length for length in range(1, len(text) + 1) if form.fullmatch(text, 0, length))
