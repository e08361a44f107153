# Some handlers are async, some are not: the call is no certain coroutine; and the awaited table is right.
# file: app/handlers.py
import inspect


async def created(event: str) -> None: ...


def deleted(event: str) -> None: ...


async def renamed(event: str) -> None: ...


MIXED = {"created": created, "deleted": deleted}
ASYNC = {"created": created, "renamed": renamed}


async def dispatch(kind: str, event: str) -> None:
    MIXED[kind](event)
    await ASYNC[kind](event)
    handler = MIXED.get(kind)
    if handler:
        outcome = handler(event)
        if inspect.isawaitable(outcome):
            await outcome
