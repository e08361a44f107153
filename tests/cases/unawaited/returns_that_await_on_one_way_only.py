# One return awaits, another hands out a coroutine: the caller cannot know. One that gives a coroutine each time may be meant.
# file: app/main.py
async def stored(key: str) -> str | None:
    return None if key == "x" else key


async def fresh(key: str) -> str:
    return key.upper()


async def either(key: str):
    return await stored(key) or fresh(key)  # expect: FLT202


async def branch(key: str, is_new: bool):
    if is_new:
        return await fresh(key)
    return stored(key)  # expect: FLT202


async def conditional(key: str, is_new: bool):
    return await fresh(key) if is_new else stored(key)  # expect: FLT202


async def twin(key: str, is_new: bool):
    if is_new:
        return fresh(key)
    return stored(key)


async def nested(key: str):
    async def inner() -> str:
        return await fresh(key)

    print(await inner())
    return stored(key)


def plain(key: str):
    return fresh(key)


async def kept_first(key: str):
    found = await stored(key)
    if found:
        return found
    return stored(key)  # expect: FLT202


async def kept_either(key: str):
    found = stored(key) if key else await stored(key)
    if key:
        return found
    return stored(key)
