# types.CoroutineType, alone or in a union, is a coroutine as Coroutine is; one way that is none makes it uncertain.
# file: app/main.py
from collections.abc import Coroutine
from types import CoroutineType
from typing import Any

from elsewhere import make, make_either, make_plain


def later() -> "CoroutineType[Any, Any, int]":
    return make()


def either(first: bool) -> "CoroutineType[Any, Any, int] | CoroutineType[Any, Any, str]":
    return make_either(first)


def maybe(first: bool) -> "CoroutineType[Any, Any, int] | int":
    return make_either(first)


def plain() -> Coroutine[Any, Any, int]:
    return make_plain()


async def bad() -> None:
    later()  # expect: FLT201
    either(True)  # expect: FLT201
    plain()  # expect: FLT201


async def good() -> int:
    maybe(True)
    return await later() + await either(False)
