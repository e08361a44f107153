# The lambda is called here and its coroutine dropped.
# file: app/main.py
async def log(text: str) -> None: ...


async def run(fast: bool) -> None:
    emit = lambda text: log(text)
    emit("a")  # expect: FLT201
    await emit("b")
