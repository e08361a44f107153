"""Coroutines, async iterators and tasks that are used as they must not be, as rules see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.callgraph.callbacks import Callbacks
from fastlint.callgraph.edges import FunctionId
from fastlint.diagnostic import Span
from fastlint.passes.request_values import Outliving, outliving_tasks
from fastlint.subjects.tasks import AsyncUse, CalledArgument, CoroutineUse, SyncUse, TaskCapture

if TYPE_CHECKING:
    from fastlint.passes.builder import ContextBuilder

Subjects = Iterator[tuple[int, CoroutineUse | SyncUse | AsyncUse | CalledArgument | TaskCapture]]


def coroutine_subjects(builder: ContextBuilder) -> Subjects:
    """Each with the module in which it stands; of code that never runs in a server only offloaded calls."""
    receivers = _Receivers(builder)
    for m, link in sorted(builder.loop.links.items()):
        if not builder.loop.summaries[m].is_quiet:
            for use in link.unawaited:
                caller = builder.caller((m, use.owner))
                made = Span(*use.made) if use.made else None
                goes_to = receivers.of((m, use.owner)) if not caller.is_async and use.owner > 0 else ""
                yield m, CoroutineUse(Span(*use.place), use.text, use.name, use.how, caller, made, goes_to)
            for sync in link.sync_uses:
                caller = builder.caller((m, sync.owner))
                subject = AsyncUse if sync.how.startswith("async ") else SyncUse
                yield m, subject(Span(*sync.place), sync.text, sync.name, sync.how.removeprefix("async "), caller)
        for called in link.called:
            span, outer, caller = Span(*called.place), Span(*called.outer_place), builder.caller((m, called.owner))
            yield m, CalledArgument(span, called.text, called.outer, outer, caller)
    for task in outliving_tasks(builder.evaluator, builder.loop):
        yield task.function[0], _task_capture(task, builder)


class _Receivers:
    """Who calls plain functions, beside the project's own code."""

    def __init__(self, builder: ContextBuilder) -> None:
        self.callbacks = Callbacks(builder.evaluator, builder.loop)
        self.jobs = {
            (m, f) for m, link in builder.loop.links.items() for f, who in link.workers if who in ("worker", "command")
        }

    def of(self, function: FunctionId) -> str:
        """Tell "worker" for what runs jobs or commands, "others" for who is handed the function, or ""."""
        if function in self.jobs:
            return "worker"
        return "others" if self.callbacks.is_handed_on(function) else ""


def _task_capture(task: Outliving, builder: ContextBuilder) -> TaskCapture:
    capture, value = task.capture, task.value
    owner = builder.caller(task.owner).name
    frames = tuple(builder.frame(function, step.place, step.text) for function, step in task.steps)
    caller = builder.caller(task.function)
    return TaskCapture(
        Span(*capture.place), capture.text, capture.parameter, value.kind, value.provider, owner, frames, caller
    )
