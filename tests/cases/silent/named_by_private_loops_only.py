# What only coroutines of private loops name runs on these loops: whoever holds the object, no request waits for it.
# file: app/main.py
import asyncio
import threading
from typing import Any

from fastapi import FastAPI

from app.parts import Extractor, Parts

app = FastAPI()
parts = Parts(extractor=Extractor())


async def work(service: Any, text: str) -> str:
    return await service.extractor.extract_all(text)


def run(service: Any, text: str) -> None:
    asyncio.run(work(service, text))


@app.post("/jobs")
async def start(text: str) -> None:
    threading.Thread(target=run, args=(parts, text)).start()
# file: app/parts.py
import time
from typing import Any


class Extractor:
    def __init__(self, composer: Any = None) -> None:
        self.composer = composer

    async def extract_all(self, text: str) -> str:
        time.sleep(1)
        return await self.composer.compose_it(text)

    async def compose_it(self, text: str) -> str:
        time.sleep(1)
        return text + getattr(self.composer, "suffix", "")


class Parts:
    def __init__(self, extractor: Any) -> None:
        self.extractor = extractor
