# Arithmetic with a coroutine raises TypeError, `==` is silently False, `in` raises.
# file: app/stock.py
async def available(item: int) -> int:
    return item


async def reserve(item: int, wanted: int) -> bool:
    left = available(item) - wanted  # expect: FLT201
    if available(item) == 0:  # expect: FLT201
        return False
    return left > 0 and wanted in [1, 2]
