# `total += coroutine` is a TypeError.
# file: app/sums.py
async def price(item: int) -> float:
    return 1.0


async def total(items: list[int]) -> float:
    result = 0.0
    for item in items:
        result += price(item)  # expect: FLT201
        result += await price(item)
    return result
