# `get` is async in one class and plain in the others; only the class of the receiver counts.
# file: app/stores.py
class MemoryStore:
    def get(self, key: str) -> str:
        return key

    def commit(self) -> None: ...


class RemoteStore:
    async def get(self, key: str) -> str:
        return key

    async def commit(self) -> None: ...
# file: app/main.py
from app.stores import MemoryStore, RemoteStore

memory = MemoryStore()
remote = RemoteStore()


async def read(key: str, store: MemoryStore, unknown) -> str:
    memory.get(key)
    store.commit()
    unknown.commit()
    unknown.get(key).strip()
    if not store.get(key):
        return await remote.get(key)
    return memory.get(key).upper()
