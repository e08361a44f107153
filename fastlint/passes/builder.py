"""What each module is shown: the subjects of all slices, sorted by the file in which they are to be reported."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from fastlint.passes.degrading import Guard
from fastlint.passes.registry import SLICES
from fastlint.passes.view import ProjectView

Subjects = dict[str, list[Any]]


class Shown(NamedTuple):
    """The subjects of each module that has any, and the names of those that need all modules at once."""

    by_module: dict[int, Subjects]
    dear: set[str]


def build(view: ProjectView, guard: Guard, *, only_alone: bool = False) -> Shown:
    """Word the findings of the model as subjects; a slice that fails does not cost the others.

    `only_alone`: those that concern no other module than theirs.
    """
    found = Shown({}, set())
    for part in SLICES:
        if only_alone and not part.is_alone:
            continue
        if part.subjects is None or (part.needs_all and view.here is not None):
            continue
        for m, subject in guard.items(part.name, partial(part.subjects, view)):
            name = type(subject).__name__
            found.by_module.setdefault(m, {}).setdefault(name, []).append(subject)
            if part.needs_all:
                found.dear.add(name)
    return found
