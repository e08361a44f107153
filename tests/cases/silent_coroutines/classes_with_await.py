# An object with __await__ is no coroutine: it may be tested, read, configured and then awaited.
# file: app/query.py
from collections.abc import Generator
from typing import Any


class Query:
    def __init__(self) -> None:
        self.limit_to = 0

    def limit(self, number: int) -> "Query":
        self.limit_to = number
        return self

    async def _run(self) -> list[int]:
        return [self.limit_to]

    def __await__(self) -> Generator[Any, None, list[int]]:
        return self._run().__await__()
# file: app/main.py
from app.query import Query


async def run() -> int:
    query = Query()
    query.limit(3)
    if query and query.limit_to:
        return len(await query.limit(4))
    return len(await query)
