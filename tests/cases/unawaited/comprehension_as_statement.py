# A comprehension for its side effects: each coroutine is dropped.
# file: app/main.py
async def notify(text: str) -> None: ...


async def run(names: list[str]) -> None:
    [notify(name) for name in names]  # expect: FLT201
    [await notify(name) for name in names]
