# The other branch closes it or returns: that is a leak at most, and often meant so.
# file: app/main.py
async def load(key: str) -> int:
    return len(key)


async def maybe(key: str, wanted: bool) -> int:
    pending = load(key)
    if wanted:
        return await pending
    pending.close()
    return 0


async def early(key: str, wanted: bool) -> int:
    pending = load(key)
    if not wanted:
        return 0
    return await pending
