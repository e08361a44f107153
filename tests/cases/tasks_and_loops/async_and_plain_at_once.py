# Managers and iterators that have both faces, may have them, are asked first, or are used rightly.
# file: app/main.py
import asyncio
import inspect
from contextlib import ExitStack, asynccontextmanager, contextmanager

import aiofiles
from fastapi import FastAPI
from somewhere import Manager, wrapped

app = FastAPI()

class Both:
    def __enter__(self) -> "Both":
        return self

    def __exit__(self, *args: object) -> None: ...

    async def __aenter__(self) -> "Both":
        return self

    async def __aexit__(self, *args: object) -> None: ...

    def __iter__(self):
        return iter(())

    def __aiter__(self):
        return self

class Derived(Manager):
    async def __aenter__(self) -> "Derived":
        return self

@wrapped
class Decorated:
    async def __aenter__(self) -> "Decorated":
        return self

class Indexed:
    def __aiter__(self):
        return self

    def __getitem__(self, i: int) -> int:
        raise IndexError

@contextmanager
def plain():
    yield 1

@asynccontextmanager
async def scope():
    yield 1

async def pages():
    yield 1

def either(flag: bool):
    return pages() if flag else [1]

@app.get("/a")
async def a(flag: bool) -> None:
    with Both(), plain():
        pass
    with Derived(), Decorated():
        pass
    for _ in Both():
        pass
    for _ in Indexed():
        pass
    for _ in either(flag):
        pass
    async with scope(), Both():
        pass
    async for _ in pages():
        pass
    print([page async for page in pages()], flag)
    with ExitStack() as stack:
        stack.enter_context(plain())

@app.get("/b")
async def b() -> None:
    things = pages()
    if inspect.isasyncgen(things):
        async for _ in things:
            pass
    else:
        for _ in things:
            pass
    try:
        for _ in things:
            pass
    except TypeError:
        pass

def pass_on():
    return pages()

async def tasks() -> None:
    for future in asyncio.as_completed([asyncio.sleep(1)]):
        await future
    async with aiofiles.open("x") as file, asyncio.timeout(1):
        print(await file.read())

