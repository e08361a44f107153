# The attribute is an async method in the class and replaced on the instance by a plain callable.
# file: app/worker.py
from collections.abc import Callable


class Worker:
    def __init__(self, on_done: Callable[[int], None] | None = None) -> None:
        if on_done is not None:
            self.on_done = on_done

    async def finish(self, number: int) -> None: ...

    def run(self) -> None:
        self.on_done(1)

    def on_done(self, number: int) -> None: ...
