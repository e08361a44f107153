# asyncio.run of a function, a value, a plain function's result; parameters and imports may be coroutines.
# file: app/cli.py
import asyncio

from app.work import build


async def main(name: str = "x") -> None: ...


def prepare() -> None:
    return None


def make(name: str):
    return main(name)


def run_all(job) -> None:
    asyncio.run(main)  # expect: FLT208
    asyncio.run(None)  # expect: FLT208
    asyncio.run(prepare())  # expect: FLT208
    asyncio.run(lambda: main())  # expect: FLT208
    asyncio.run(main())
    asyncio.run(make("a"))
    asyncio.run(build())
    asyncio.run(job)
    asyncio.run(job())


def run_given(main) -> None:
    asyncio.run(main)
# file: app/work.py
def build():
    return None
