# An annotation of the awaited type does not make the coroutine a number.
# file: app/main.py
async def count(name: str) -> int:
    return len(name)


async def report(name: str) -> str:
    total: int = count(name)  # expect: FLT201
    return name
