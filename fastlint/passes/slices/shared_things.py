"""Things that several tasks, threads or loops use at the same time, as rules see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.passes import concurrency
from fastlint.passes.concurrency import Concurrency
from fastlint.passes.concurrency.probes import threaded_probes
from fastlint.passes.concurrency.shared_containers import shared_iterations
from fastlint.passes.concurrency.two_loops import loop_subjects
from fastlint.subjects.tasks import CaughtCancellation, ConcurrentSession

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


WHOLE_PROJECT = True
Kept = Concurrency


def collect(reader: ModuleReader) -> Kept:
    """What one module does with what others may use at the same time."""
    return concurrency.collect(reader.ev, reader.m)


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each with the module in which it stands."""
    yield from shared_iterations(view)
    yield from threaded_probes(view)
    yield from loop_subjects(view)
    for m, found in sorted(view.kept(Kept).items()):
        if view.loop.summaries[m].is_quiet:
            continue
        for use in found.sessions:
            function = view.function((m, use.owner))
            yield m, ConcurrentSession(Span(*use.place), use.text, use.name, use.is_many, function)
        for one in found.caught:
            if view.loop.status((m, one.owner)):
                function = view.function((m, one.owner))
                yield m, CaughtCancellation(Span(*one.place), Span(*one.statement), one.what, one.is_suppress, function)
