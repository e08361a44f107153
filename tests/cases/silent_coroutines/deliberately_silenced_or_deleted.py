# `del` of the coroutine after closing it, and a coroutine that is awaited in an except branch.
# file: app/main.py
async def load(key: str) -> int:
    return len(key)


async def fallback(key: str) -> int:
    pending = load("fallback")
    try:
        result = await load(key)
    except OSError:
        result = await pending
    else:
        pending.close()
        del pending
    return result
