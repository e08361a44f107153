"""Names of other libraries by the role that they play for the model: sessions, uploads, settings, bases of models."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "names.toml"


def named(role: str) -> frozenset[str]:
    """The names of a role, as they are canonical; raises KeyError for an unknown one."""
    return roles()[role]


@cache
def roles() -> Mapping[str, frozenset[str]]:
    """The names of each role."""
    import tomllib

    return {role: frozenset(names) for role, names in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}
