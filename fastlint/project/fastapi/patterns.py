"""Which paths match everything that another one matches, as Starlette's convertors do."""

from __future__ import annotations

import re
from functools import lru_cache

_PARAMETER = re.compile(r"\{([a-zA-Z_][a-zA-Z0-9_]*)(?::([a-zA-Z_][a-zA-Z0-9_]*))?\}")
_UUID = re.compile(r"[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}")
_NUMERIC = frozenset({"int", "float"})
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
    if not wide:
        return not narrow
    first, rest = wide[0], wide[1:]
    if len(first) == 1:
        return bool(narrow) and narrow[0] == first and _covers(rest, narrow[1:])
    least = 0 if first == "{path}" else 1
    return any(
        _takes(first, narrow[:length]) and _covers(rest, narrow[length:])
        for length in range(least, len(narrow) + 1)
    )  # fmt: skip


def _takes(parameter: str, part: Tokens) -> bool:
    """Whether a parameter matches everything that a part of another path matches."""
    if parameter == "{path}":
        return True
    if parameter == "{str}":
        return all(t[1:-1] in _KNOWN if len(t) > 1 else t != "/" and t < UNKNOWN for t in part) and "{path}" not in part
    if len(part) == 1 and len(part[0]) > 1:
        is_integer = parameter == "{float}" and part[0] == "{int}"
        return is_integer or (part[0] == parameter and parameter[1:-1] in _KNOWN)
    if any(len(t) > 1 for t in part):
        return parameter == "{int}" and all(t == "{int}" or t.isdigit() for t in part)
    text = "".join(part)
    if parameter == "{int}":
        return re.fullmatch("[0-9]+", text) is not None
    if parameter == "{float}":
        return re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) is not None
    return parameter == "{uuid}" and _UUID.fullmatch(text) is not None
