# A coroutine function with a declared result must await what it returns; what promises an awaitable, or nothing, may not.
# file: app/search.py
from collections.abc import Awaitable
from typing import Any, TypeVar

T = TypeVar("T")


async def search(query: str) -> list[str]:
    return [query]


async def fallback(query: str) -> list[str]:
    if not query:
        return await search("all")
    return search(query)  # expect: FLT202


async def note(query: str) -> None:
    return search(query)  # expect: FLT202


async def stored(query: str) -> list[str] | None:
    found = search(query)
    return found  # expect: FLT202


async def later(query: str) -> Awaitable[list[str]]:
    return search(query)


async def anything(query: str) -> Any:
    return search(query)


async def generic(query: str, kind: type[T]) -> T:
    return search(query)


async def undeclared(query: str):
    return search(query)


def plain(query: str) -> list[str]:
    return search(query)


class Tool:
    async def call(self, query: str) -> list[str]:
        return Search().call(query)  # expect: FLT202


class Search(Tool):
    async def call(self, query: str) -> list[str]:
        return await search(query)
