# The test of a conditional expression and the condition of a comprehension.
# file: app/filters.py
async def visible(item: int) -> bool:
    return item > 0


async def label(item: int) -> str:
    return "shown" if visible(item) else "hidden"  # expect: FLT201


async def shown(items: list[int]) -> list[int]:
    return [item for item in items if visible(item)]  # expect: FLT201
