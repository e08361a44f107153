"""Calls on the event loop that lead to blocking ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.callgraph.blocking_ways import Entry
from fastlint.subjects.shared import CallPath

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


_READ_FOR_PAGES = frozenset({
    "pathlib.Path.read_text", "pathlib.Path.exists", "pathlib.Path.is_file", "pathlib.Path.stat",
    "pathlib.Path.iterdir", "pathlib.Path.glob", "os.listdir", "os.scandir", "os.stat", "os.path.exists",
    "os.path.isfile", "os.path.getsize", "os.path.getmtime", "glob.glob",
})  # fmt: skip
"""What reads a text, or asks about files."""


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each of them, where it stands."""
    return ((one.owner[0], _call_path(view, one)) for one in view.entries if view.shows(one.owner[0]))


def _call_path(view: ProjectView, entry: Entry) -> CallPath:
    end = entry.end
    frames = view.frames(entry.steps, entry.end_owner, end.place, end.text)
    cause = f"{view.paths[entry.end_owner[0]]}:{end.place[0]}"
    return CallPath(
        frames[0].span, frames[0].callee, end.kind, end.name, end.instead, frames, view.caller(entry.owner),
        end.in_loop, cause, _makes_generator(view, entry),
        bool(entry.steps) and entry.steps[0][1].target in view.loop.loop_bound, entry.is_certain,
        end.is_small or _is_for_administrators(view, entry), end.since,
        bool(entry.steps) and entry.steps[0][1].target in view.loop.error_bound,
    )  # fmt: skip


def _is_for_administrators(view: ProjectView, entry: Entry) -> bool:
    """Whether a text, or the names in a folder, are read for a page that only administrators open."""
    return entry.end.name in _READ_FOR_PAGES and view.administrators.own(entry.owner)


def _makes_generator(view: ProjectView, entry: Entry) -> bool:
    if not entry.steps:
        return False
    m, f = entry.steps[0][1].target
    return view.loop.summaries[m].functions[f].is_generator
