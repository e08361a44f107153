# A Protocol declares a plain method; that some class of the same project has an async one of that name is beside the point.
# file: app/ports.py
from typing import Protocol


class Clock(Protocol):
    def now(self) -> float: ...

    def tick(self) -> None: ...


class AsyncClock:
    async def now(self) -> float:
        return 0.0

    async def tick(self) -> None: ...
# file: app/main.py
from app.ports import Clock


async def elapsed(clock: Clock, start: float) -> float:
    clock.tick()
    return clock.now() - start
