# The result of a callable that may be async is looked at before it is awaited.
# file: app/hooks.py
import asyncio
import inspect
from collections.abc import Callable
from typing import Any


async def default_hook(value: int) -> int:
    return value


async def call(hook: Callable[..., Any], value: int) -> Any:
    result = hook(value)
    if inspect.isawaitable(result):
        result = await result
    return result


async def call_default(value: int) -> Any:
    result = default_hook(value)
    if asyncio.iscoroutine(result):
        result = await result
    return result


async def call_any(value: int) -> Any:
    result = default_hook(value)
    return await result if inspect.iscoroutine(result) else result
