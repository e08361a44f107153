# A future that is known to be done gives its result at once: it was polled by a member of its object, or comes out of a wait.
# file: main.py
import asyncio
import concurrent.futures
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

from fastapi import FastAPI

app = FastAPI()
pool = ThreadPoolExecutor()


def work() -> int:
    return 1


class Base:
    @property
    def done(self) -> bool:
        raise NotImplementedError


class Job(Base):
    def __init__(self, future: Future[int], other: Future[int]) -> None:
        self._future = future
        self._other = other

    @property
    def status(self) -> str:
        if self._future.done():
            return "failed" if self._future.exception() else "done"
        return "pending"

    @property
    def done(self) -> bool:
        return self.status in ("failed", "done")

    def is_other_done(self) -> bool:
        return self._other.done()

    async def wait(self) -> int:
        while not self.done:
            await asyncio.sleep(0.1)
        if self.status == "failed":
            raise RuntimeError from self._future.exception()
        return self._future.result()

    async def answer(self) -> int:
        if not self.is_other_done():
            return 0
        return self._other.result()

    async def at_once(self) -> int:
        return self._future.result()  # expect: FLT108

    async def of_the_other(self) -> int:
        while not self.is_other_done():
            await asyncio.sleep(0.1)
        return self._future.result()  # expect: FLT108


@app.get("/completed")
async def completed() -> int:
    futures = [pool.submit(work) for _ in range(3)]
    total = 0
    for future in as_completed(futures):  # expect: FLT108
        total += future.result()
    return total


@app.get("/waited")
async def waited() -> int:
    futures = [pool.submit(work) for _ in range(3)]
    done, pending = concurrent.futures.wait(futures, timeout=1)  # expect: FLT108
    for future in done:
        future.result()
    return len(pending)


@app.get("/rest")
async def rest() -> int:
    futures = [pool.submit(work) for _ in range(3)]
    total = 0
    for future in futures:
        total += future.result()  # expect: FLT108
    return total


@app.get("/jobs")
async def jobs() -> int:
    job = Job(pool.submit(work), pool.submit(work))
    return await job.wait() + await job.answer() + await job.at_once() + await job.of_the_other()
