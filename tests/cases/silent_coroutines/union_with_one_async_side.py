# The receiver may be either: the call may be a plain one, so nothing is certain.
# file: app/stores.py
class Memory:
    def put(self, key: str) -> int:
        return 1


class Remote:
    async def put(self, key: str) -> int:
        return 2
# file: app/main.py
import inspect

from app.stores import Memory, Remote


def make(local: bool):
    if local:
        return Memory()
    return Remote()


async def write(store: Memory | Remote, local: bool) -> int:
    store.put("a")
    found = make(local).put("b")
    if inspect.isawaitable(found):
        found = await found
    return found + 1


async def narrowed(store: Memory | Remote) -> int:
    if isinstance(store, Memory):
        return store.put("c") + 1
    return await store.put("d") + 1
