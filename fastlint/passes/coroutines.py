"""Coroutines, async iterators and tasks that are used as they must not be, as rules see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.callgraph.callbacks import Callbacks
from fastlint.diagnostic import Span
from fastlint.passes.request_values import Outliving, outliving_tasks
from fastlint.subjects.shared import CalledArgument, CoroutineUse
from fastlint.subjects.tasks import AsyncUse, SyncUse, TaskCapture

if TYPE_CHECKING:
    from fastlint.passes.builder import ContextBuilder

Nouns = Iterator[tuple[int, CoroutineUse | SyncUse | AsyncUse | CalledArgument | TaskCapture]]


def coroutine_nouns(builder: ContextBuilder) -> Nouns:
    """Each with the module in which it stands; of code that never runs in a server only offloaded calls."""
    callbacks = Callbacks(builder.evaluator, builder.loop)
    for m, link in sorted(builder.loop.links.items()):
        if not builder.loop.summaries[m].is_quiet:
            for use in link.unawaited:
                caller = builder.caller((m, use.owner))
                made = Span(*use.made) if use.made else None
                is_callback = not caller.is_async and use.owner > 0 and callbacks.is_handed_on((m, use.owner))
                yield m, CoroutineUse(Span(*use.place), use.text, use.name, use.how, caller, made, is_callback)
            for sync in link.sync_uses:
                caller = builder.caller((m, sync.owner))
                noun = AsyncUse if sync.how.startswith("async ") else SyncUse
                yield m, noun(Span(*sync.place), sync.text, sync.name, sync.how.removeprefix("async "), caller)
        for called in link.called:
            span, outer, caller = Span(*called.place), Span(*called.outer_place), builder.caller((m, called.owner))
            yield m, CalledArgument(span, called.text, called.outer, outer, caller)
    for task in outliving_tasks(builder.evaluator, builder.loop):
        yield task.function[0], _task_capture(task, builder)


def _task_capture(task: Outliving, builder: ContextBuilder) -> TaskCapture:
    capture, value = task.capture, task.value
    owner = builder.caller(task.owner).name
    frames = tuple(builder.frame(function, step.place, step.text) for function, step in task.steps)
    caller = builder.caller(task.function)
    return TaskCapture(
        Span(*capture.place), capture.text, capture.parameter, value.kind, value.provider, owner, frames, caller
    )
