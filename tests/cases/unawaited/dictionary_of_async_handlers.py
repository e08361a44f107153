# Every handler of the table is a coroutine function, so the call certainly gives a coroutine.
# file: app/handlers.py
async def created(event: dict[str, str]) -> None: ...


async def deleted(event: dict[str, str]) -> None: ...


HANDLERS = {"created": created, "deleted": deleted}


async def dispatch(event: dict[str, str]) -> None:
    HANDLERS[event["type"]](event)  # expect: FLT201
