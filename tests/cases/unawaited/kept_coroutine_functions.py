# Coroutine functions that are kept and called: awaited, gathered, scheduled, or forgotten by who calls them.
# file: app/bus.py
import asyncio


class Bus:
    def __init__(self):
        self.handlers = {}
        self.finisher = None

    def on(self, name):
        def register(handler):
            self.handlers.setdefault(name, []).append(handler)
            return handler

        return register

    async def emit(self, name):
        await asyncio.gather(*(handler() for handler in self.handlers.get(name, [])))

    async def emit_in_turn(self, name):
        for handler in self.handlers[name]:
            await handler()

    async def emit_if_needed(self, name):
        for handler in self.handlers[name]:
            result = handler()
            if asyncio.iscoroutine(result):
                await result


class Job:
    def __init__(self, func):
        self.func = func

    async def run(self):
        return await self.func()


bus = Bus()
# file: app/main.py
from app.bus import Job, bus


@bus.on("made")
async def made() -> None: ...


@bus.on("made")
async def told() -> None: ...


async def work() -> None: ...


job = Job(work)


async def run() -> None:
    await bus.emit("made")
    await bus.emit_in_turn("made")
    await bus.emit_if_needed("made")
    await job.run()
    bus.emit("made")  # expect: FLT201
    job.run()  # expect: FLT201
