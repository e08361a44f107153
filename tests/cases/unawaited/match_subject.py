# No pattern of a `match` fits a coroutine.
# file: app/main.py
async def status(order: int) -> str:
    return "open"


async def label(order: int) -> str:
    match status(order):  # expect: FLT201
        case "open":
            return "Open"
        case _:
            return "Unknown"
