# A local def shadows the async function in one place; elsewhere the module's own is called.
# file: app/main.py
async def notify(text: str) -> None: ...


async def quiet() -> None:
    def notify(text: str) -> None: ...

    notify("a")


async def loud() -> None:
    notify("b")  # expect: FLT201
