# @asynccontextmanager functions give managers, entered with async with or by a stack; @contextmanager ones are sync.
# file: app/main.py
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager


@asynccontextmanager
async def locked(name: str) -> AsyncIterator[str]:
    yield name


@contextmanager
def timed(name: str) -> Iterator[str]:
    yield name


async def use() -> str:
    with timed("a") as a:
        async with locked(a) as b:
            pass
    async with AsyncExitStack() as stack:
        c = await stack.enter_async_context(locked(b))
        manager = locked(c)
        await stack.enter_async_context(manager)
    return c
