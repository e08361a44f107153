"""Keys of the application itself that no code reads: nothing is signed with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

_OWN_KEY = re.compile(
    r"(?:(?:email|activation|verification|confirmation|reset|invite|jwt|session|signing|csrf|refresh|access|auth|token"
    r"|hmac|cookie|encryption|app)_)*(?:secret|secret_key|signing_key|jwt_key|encryption_key)",
    re.IGNORECASE,
)
"""What an application signs and encrypts with itself."""
_MOST_BESIDE = 20
"""Settings of a class that are looked at for whether somebody reads one: a library reads all of its own."""


def signs_nothing(view: ProjectView, m: int, row: int, name: str) -> bool:
    """Whether no code reads a setting that can only be a key of the application itself, while others are read."""
    if _OWN_KEY.fullmatch(name) is None or _readers(view, name) - {(m, row)}:
        return False
    bound = (one.bindings for one in view.evaluator.facts(m).classes)
    beside = next((found for found in bound if any((b.row, b.name) == (row, name) for b in found)), ())
    return any(k not in (m, -1) for b in beside[:_MOST_BESIDE] for k, _ in _readers(view, b.name))


def _readers(view: ProjectView, name: str) -> set[tuple[int, int]]:
    """Where a name stands; somewhere, if that is not known."""
    found = view.standing.texts.rows(name)
    return {(-1, 0)} if found is None else set(found)
