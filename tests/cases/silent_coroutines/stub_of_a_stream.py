# An abstract `async def` that says AsyncIterator is implemented by generators: `async for` over it needs no `await`.
# file: stages.py
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any


class Stage(ABC):
    async def run(self, text: str) -> AsyncIterator[str]:
        async for part in self.parts(text):
            yield part
        async for part in self.more(text):
            yield part
        async for part in self.bare(text):
            yield part
        async for part in await self.promised(text):
            yield part

    @abstractmethod
    async def parts(self, text: str) -> AsyncGenerator[Any, None]:
        pass

    @abstractmethod
    async def more(self, text: str) -> AsyncIterator[str]: ...

    @abstractmethod
    async def bare(self, text: str):
        raise NotImplementedError

    @abstractmethod
    async def promised(self, text: str) -> AsyncIterator[str]: ...

    async def length(self, text: str) -> int:
        raise NotImplementedError

    async def lengths(self, text: str) -> list[int]:
        found = []
        async for part in self.length(text):  # expect: FLT201
            found.append(part)
        return found


class Letters(Stage):
    async def parts(self, text: str) -> AsyncGenerator[Any, None]:
        for letter in text:
            yield letter

    async def more(self, text: str) -> AsyncIterator[str]:
        yield "end"

    async def bare(self, text: str):
        yield "bare"

    async def promised(self, text: str) -> AsyncIterator[str]:
        return self.more(text)

    async def length(self, text: str) -> int:
        return len(text)
# file: main.py
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from stages import Letters

app = FastAPI()


@app.get("/letters")
async def letters(text: str) -> StreamingResponse:
    return StreamingResponse(Letters().run(text))


@app.get("/lengths")
async def lengths(text: str) -> list[int]:
    return await Letters().lengths(text)
