# Overloads of an async function: the stubs are declarations, the implementation is awaited.
# file: app/main.py
from typing import Literal, overload


class Store:
    @overload
    async def get(self, key: str, many: Literal[True]) -> list[str]: ...

    @overload
    async def get(self, key: str, many: Literal[False] = False) -> str: ...

    async def get(self, key: str, many: bool = False) -> list[str] | str:
        return [key] if many else key

    @overload
    def size(self, key: str) -> int: ...

    @overload
    def size(self, key: None) -> None: ...

    def size(self, key: str | None) -> int | None:
        return len(key) if key else None


async def use(store: Store) -> int:
    values = await store.get("a", True)
    store.size("a")
    if store.size(None):
        return 0
    return len(values)
