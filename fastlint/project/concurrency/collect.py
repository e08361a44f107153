"""Read what one module does with things that several tasks, threads or loops use."""

from __future__ import annotations

from fastlint.project.concurrency.cancelled import caught
from fastlint.project.concurrency.containers import Containers
from fastlint.project.concurrency.loops import Loops
from fastlint.project.concurrency.record import Concurrency, empty
from fastlint.project.concurrency.started import Starts
from fastlint.project.evaluate import Evaluator


def collect(ev: Evaluator, m: int) -> Concurrency:
    """The facts of one module."""
    found = empty()
    Containers(ev, m, found).run()
    Starts(ev, m, found).run()
    caught(ev, m, found)
    Loops(ev, m, found).run()
    return found
