# Generic functions and registering decorators: what is called depends on the argument.
# file: app/main.py
import functools
import inspect


@functools.singledispatch
def handle(value):
    raise TypeError


@handle.register
async def _(value: int) -> None: ...


@handle.register
def _(value: str) -> None: ...


async def run(value: object) -> None:
    handle("text")
    result = handle(value)
    if inspect.isawaitable(result):
        await result
