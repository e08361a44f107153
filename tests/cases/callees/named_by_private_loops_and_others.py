# A coroutine that a private loop names and a coroutine of unknown standing as well may run on the server's loop.
# file: app/main.py
import asyncio
import threading
from typing import Any

from fastapi import Depends, FastAPI

from app.parts import Extractor, Parts

app = FastAPI()
parts = Parts(extractor=Extractor())


async def work(service: Any, text: str) -> str:
    return await service.extractor.extract_all(text)


def run(service: Any, text: str) -> None:
    asyncio.run(work(service, text))


def get_service() -> Any:
    return parts


@app.post("/jobs")
async def start(text: str) -> None:
    threading.Thread(target=run, args=(parts, text)).start()


@app.post("/steps")
async def steps(names: list[str]) -> None:
    from app.parts import Steps

    await Steps(names).run_all()


@app.post("/now")
async def now(text: str, service: Any = Depends(get_service)) -> str:
    return await service.extractor.extract_all(text)
# file: app/parts.py
import time
from typing import Any


class Extractor:
    async def extract_all(self, text: str) -> str:
        time.sleep(1)  # expect: FLT102
        return text


class Steps:
    def __init__(self, names: list[str]) -> None:
        self.names = names

    async def run_all(self) -> None:
        for name in self.names:
            await getattr(self, f"step_{name}")()

    async def step_first(self) -> None:
        time.sleep(1)  # expect: FLT102


class Parts:
    def __init__(self, extractor: Any) -> None:
        self.extractor = extractor
