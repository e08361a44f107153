"""Read what one module does with things that several tasks, threads or loops use."""

from __future__ import annotations

from fastlint.codec import nothing
from fastlint.inference.evaluator import Evaluator
from fastlint.passes.concurrency.cancelled import caught
from fastlint.passes.concurrency.containers import Containers
from fastlint.passes.concurrency.loops import Loops
from fastlint.passes.concurrency.record import Concurrency
from fastlint.passes.concurrency.started import Starts


def collect(ev: Evaluator, m: int) -> Concurrency:
    """The facts of one module."""
    found: Concurrency = nothing(Concurrency)
    Containers(ev, m, found).run()
    Starts(ev, m, found).run()
    caught(ev, m, found)
    Loops(ev, m, found).run()
    return found
