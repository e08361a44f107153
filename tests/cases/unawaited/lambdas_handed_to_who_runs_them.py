# What is handed to a function of the project is called there: where it is run to its end, nothing is lost.
# file: app/run.py
import asyncio
from collections.abc import Awaitable, Callable


def run_task(factory: Callable[[], Awaitable[None]], *, name: str = "") -> None:
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(factory())
    finally:
        loop.close()


def run_named(name: str, factory: Callable[[], Awaitable[None]]) -> None:
    print(name)
    made = factory()
    asyncio.run(made)


def only_call(action: Callable[[], object]) -> None:
    action()


def ask(action: Callable[[], object]) -> bool:
    return bool(action() == 1)


class Runner:
    def run(self, factory):
        asyncio.run(factory())

    def touch(self, action):
        action()


# file: app/jobs.py
from app.run import Runner, ask, only_call, run_named, run_task

runner = Runner()


async def mark(key: str) -> None:
    print(key)


def job(key: str) -> dict[str, str]:
    try:
        return {"done": str(run_task(lambda: mark(key)))}
    except ValueError:
        run_task(lambda: mark("failed"))
        run_task(factory=lambda: mark("failed"), name=key)
        run_named(key, lambda: mark("failed"))
        runner.run(lambda: mark("failed"))
        return {}


def guilty(key: str) -> None:
    only_call(lambda: mark(key))  # expect: FLT202
    ask(lambda: mark(key))  # expect: FLT202
    runner.touch(lambda: mark(key))  # expect: FLT202
