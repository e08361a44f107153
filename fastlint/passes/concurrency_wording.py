"""Things that several tasks, threads or loops use at the same time, as rules see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fastlint.diagnostic import Span
from fastlint.passes.probes import threaded_probes
from fastlint.passes.shared_containers import shared_iterations
from fastlint.passes.two_loops import loop_subjects
from fastlint.subjects.tasks import CaughtCancellation, ConcurrentSession

if TYPE_CHECKING:
    from fastlint.passes.builder import ContextBuilder


def concurrency_subjects(builder: ContextBuilder) -> Iterator[tuple[int, Any]]:
    """Each with the module in which it stands."""
    yield from shared_iterations(builder)
    yield from threaded_probes(builder)
    yield from loop_subjects(builder)
    for m, found in sorted(builder.shared.items()):
        if builder.loop.summaries[m].is_quiet:
            continue
        for use in found.sessions:
            caller = builder.caller((m, use.owner))
            yield m, ConcurrentSession(Span(*use.place), use.text, use.name, use.is_many, caller)
        for one in found.caught:
            if builder.loop.status((m, one.owner)):
                caller = builder.caller((m, one.owner))
                yield m, CaughtCancellation(Span(*one.place), Span(*one.statement), one.what, one.is_suppress, caller)
