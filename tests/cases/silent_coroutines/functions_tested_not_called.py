# The function object itself is tested, compared, stored, formatted: nothing is called.
# file: app/main.py
import asyncio
import inspect


async def hook(text: str) -> None: ...


def describe(func) -> str:
    if hook and func is hook:
        return f"{hook.__name__} {hook}"
    if asyncio.iscoroutinefunction(hook) or inspect.iscoroutinefunction(func):
        return str(hook)
    handlers = {"hook": hook}
    return "x" if handlers["hook"] == hook and len([hook]) else "y"
