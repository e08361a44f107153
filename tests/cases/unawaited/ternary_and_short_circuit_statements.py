# Statements that are expressions: `flag and coro()`, `coro() if flag else None`, and a comma too many.
# file: app/main.py
async def notify(text: str) -> None: ...


async def run(flag: bool) -> None:
    flag and notify("a")  # expect: FLT201
    notify("b") if flag else None  # expect: FLT201
    notify("c"),  # expect: FLT201
