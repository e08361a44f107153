# The coroutine is made first and awaited later, also under a second name and in a conditional expression.
# file: app/main.py
async def load(key: str) -> int:
    return len(key)


async def later(key: str) -> int:
    pending = load(key)
    other = pending
    if key:
        return await other
    return await pending


async def chosen(key: str) -> int:
    return await (load(key) if key else load("default"))


async def walrus(key: str) -> int:
    return await (pending := load(key))
