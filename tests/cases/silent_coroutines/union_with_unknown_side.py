# One alternative is a coroutine, the other one is unknown: a parameter, a call into a library, a plain method without a return.
# file: app/stores.py
from vendor.storage import connect


class Memory:
    def put(self, key: str) -> None: ...


class Remote:
    async def put(self, key: str) -> None: ...


def make(local: bool):
    if local:
        return connect("memory")
    return Remote()


def make_own(local: bool):
    return Memory() if local else Remote()
# file: app/main.py
from app.stores import Memory, Remote, make, make_own


async def load(key: str) -> str:
    return key


def write(store: Memory | Remote, local: bool) -> None:
    store.put("a")
    make(local).put("b")
    make_own(local).put("c")


async def read(key: str, given, fast: bool) -> str:
    value = given
    if fast:
        value = load(key)
    if value:
        return "x"
    return value.upper()
