# A plain `def` gives no coroutine: `create_task` raises TypeError, which FLT203 says.
# file: app/mail.py
from typing import Any


class Mails:
    def __init__(self, session) -> None:
        self.session = session

    def send(self, to: str) -> dict[str, Any]:
        return {"to": to}

    def count(self) -> int:
        return 1

    def later(self, to: str):
        return self.send_soon(to)

    async def send_soon(self, to: str) -> None:
        await self.session.execute(to)


class Closing:
    async def close(self) -> None:
        await self.session.close()

    def __del__(self) -> None:
        import asyncio

        try:
            asyncio.get_running_loop().create_task(self.close())
        except RuntimeError:
            pass
# file: app/main.py
import asyncio

from fastapi import FastAPI
from app.mail import Closing, Mails

app = FastAPI()
mails = Mails(None)
closing = Closing()


@app.post("/orders")
async def order(to: str) -> None:
    try:
        asyncio.create_task(mails.send(to))  # expect: FLT203
        asyncio.ensure_future(mails.count())  # expect: FLT203
    except TypeError:
        pass


@app.post("/letters")
async def letter(to: str) -> None:
    asyncio.create_task(mails.send_soon(to))  # expect: FLT203
    asyncio.ensure_future(mails.later(to))  # expect: FLT203
