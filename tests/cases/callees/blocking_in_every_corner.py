# Where a statement stands does not matter: finally, else, match, while, default of a nested def, decorator argument, await.
# file: app/main.py
import asyncio
import time

from fastapi import FastAPI

app = FastAPI()


def now() -> float:
    time.sleep(1)
    return time.time()


@app.get("/{kind}")
async def root(kind: str):
    try:
        pass
    except ValueError:
        now()  # expect: FLT102
    else:
        now()  # expect: FLT102
    finally:
        now()  # expect: FLT102
    match kind:
        case "a" if now():  # expect: FLT102
            pass
        case _:
            now()  # expect: FLT102
    while now() < 0:  # expect: FLT102
        pass

    def nested(at=now()):  # expect: FLT102
        return at

    async with asyncio.timeout(now()):  # expect: FLT102
        await asyncio.sleep(now())  # expect: FLT102
    assert now(), "never"  # expect: FLT102
    for _ in range(3):
        pass
    else:
        now()  # expect: FLT102
    return nested()
