# Unpacking asks the coroutine to be iterable.
# file: app/pages.py
async def page(number: int) -> tuple[list[int], int]:
    return [number], 1


async def show(number: int) -> list[int]:
    items, total = page(number)  # expect: FLT201
    return items[:total]
