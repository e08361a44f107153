# That a script runs a coroutine of its own says nothing of who else awaits the same code: an object that the server has.
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()


@app.post("/texts")
async def take(text: str) -> str:
    return await app.state.service.take(text)
# file: app/service.py
from app.lines import Line


class Service:
    def __init__(self) -> None:
        self.line = Line()

    async def take(self, text: str) -> str:
        return await self.line.run(text)
# file: app/lines.py
import requests


class Line:
    async def run(self, text: str) -> str:
        return await self.send(text)

    async def send(self, text: str) -> str:
        return requests.post("https://line.example", data=text, timeout=5).text  # expect: FLT101

    async def try_out(self) -> str:
        return requests.get("https://line.example", timeout=5).text
# file: app/tool.py
import asyncio

from app.lines import Line


async def main() -> None:
    await Line().run("hello")
    await Line().try_out()


if __name__ == "__main__":
    asyncio.run(main())
