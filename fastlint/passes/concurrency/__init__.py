"""What several tasks, threads and loops of a process do with the same things: containers, sessions, locks, loops.

`collect` reads one module; who runs at the same time is known when all modules are, and that is where
`passes/slices/shared_things.py` takes over.
"""

from fastlint.passes.concurrency.collect import collect
from fastlint.passes.concurrency.record import Concurrency

__all__ = ["Concurrency", "collect"]
