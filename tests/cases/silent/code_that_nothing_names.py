# In an application, what no root reaches and nothing that runs names is dead; what is named may be called, also by others.
# file: app/__init__.py
# file: app/main.py
from fastapi import FastAPI

from app.old import current

app = FastAPI()


@app.get("/")
async def read_root() -> str:
    return await current()
# file: app/old.py
import time


async def current() -> str:
    return "now"


async def former() -> str:
    time.sleep(1)
    return await former()


class Reader:
    async def read(self) -> str:
        return await self.again()

    async def again(self) -> str:
        time.sleep(1)
        return await self.read()
# file: app/older.py
import time

from app import oldest


async def _first() -> None:
    time.sleep(1)
    await oldest.last()


async def second() -> None:
    await _first()
# file: app/oldest.py
import time


async def last() -> None:
    time.sleep(1)
