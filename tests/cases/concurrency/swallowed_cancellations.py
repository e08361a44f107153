# Handlers that catch the cancellation of their own task and begin another round, in every spelling; and those that
# raise, leave, tell the loop to end, wait for a task that they have cancelled themselves, or cannot see a cancellation.
# file: app/main.py
import asyncio
import contextlib
import json
from asyncio import CancelledError
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import anyio
from fastapi import FastAPI, WebSocket


class Worker:
    def __init__(self) -> None:
        self.queue: asyncio.Queue[str] = asyncio.Queue()
        self.running = True
        self.stopped = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    async def imported(self) -> None:
        while True:
            try:
                print(await self.queue.get())
            except CancelledError:  # expect: FLT212
                print("cancelled")

    async def bare(self) -> None:
        while self.running:
            try:
                print(await self.queue.get())
            except:  # expect: FLT212
                continue

    async def base(self) -> None:
        while True:
            try:
                print(await self.queue.get())
            except BaseException as error:  # expect: FLT212
                print(error)
            await asyncio.sleep(1)

    async def among_others(self) -> None:
        while True:
            try:
                print(await self.queue.get())
            except (ValueError, asyncio.exceptions.CancelledError):  # expect: FLT212
                pass

    async def suppressed(self) -> None:
        while True:
            with suppress(asyncio.CancelledError):  # expect: FLT212
                print(await self.queue.get())

    async def asked(self) -> None:
        while True:
            try:
                print(await self.queue.get())
            except anyio.get_cancelled_exc_class():  # expect: FLT212
                pass

    async def left_inside_only(self) -> None:
        while True:
            while True:
                try:
                    print(await self.queue.get())
                except CancelledError:  # expect: FLT212
                    break

    async def in_a_request(self) -> str:
        text = ""
        try:
            text = await self.queue.get()
        except:  # expect: FLT212
            print("nothing")
        return text + await self.queue.get()

    # innocent

    async def last_of_a_request(self) -> str:
        try:
            return await self.queue.get()
        except:
            return ""

    async def raised(self) -> None:
        while True:
            try:
                print(await self.queue.get())
            except BaseException:
                print("over")
                raise

    async def left(self) -> None:
        while True:
            try:
                print(await self.queue.get())
            except CancelledError:
                break

    async def returned(self) -> None:
        while True:
            try:
                print(await self.queue.get())
            except CancelledError:
                print("over")
                return

    async def around(self) -> None:
        try:
            while True:
                print(await self.queue.get())
        except CancelledError:
            print("over")

    async def told(self) -> None:
        while self.running:
            try:
                print(await self.queue.get())
            except CancelledError:
                self.running = False

    async def told_by_event(self) -> None:
        while not self.stopped.is_set():
            try:
                print(await self.queue.get())
            except CancelledError:
                self.stopped.set()

    async def handled_before(self) -> None:
        while True:
            try:
                print(await self.queue.get())
            except CancelledError:
                raise
            except:
                print("failed")

    async def only_exceptions(self) -> None:
        while True:
            try:
                print(await self.queue.get())
            except Exception:
                print("failed")

    async def drains(self) -> None:
        cleanup = asyncio.ensure_future(asyncio.sleep(1))
        while not cleanup.done():
            try:
                await asyncio.shield(cleanup)
            except asyncio.CancelledError:
                continue

    async def waits_for_nothing(self) -> None:
        while True:
            text = await self.queue.get()
            try:
                print(json.loads(text))
            except:
                print("no JSON")

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task

    async def restart(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
            try:
                await asyncio.wait_for(task, 5)
            except (asyncio.CancelledError, TimeoutError):
                pass

    async def watch(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            try:
                await task
            except CancelledError:
                print("somebody has cancelled it")


worker = Worker()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    jobs = (
        worker.imported, worker.bare, worker.base, worker.among_others, worker.suppressed, worker.asked, worker.raised,
        worker.left_inside_only, worker.left, worker.returned, worker.around, worker.told, worker.told_by_event,
        worker.handled_before, worker.only_exceptions, worker.waits_for_nothing, worker.drains,
    )
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(job()) for job in jobs]
        yield
        await worker.restart(tasks)
        await worker.watch(tasks)
        await worker.stop()


app = FastAPI(lifespan=lifespan)


@app.websocket("/ws")
async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(await worker.in_a_request() + await worker.last_of_a_request())
