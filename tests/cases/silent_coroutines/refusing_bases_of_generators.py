# A base that refuses after its first statements stands for those below it: they are generators, which `async for` takes.
# file: main.py
from fastapi import FastAPI

app = FastAPI()


class Generator:
    async def stream(self, query: str, talk: dict | None = None):
        if talk is None:
            talk = {}
        raise NotImplementedError("to be implemented by a subclass")


class Words(Generator):
    async def stream(self, query: str, talk: dict | None = None):
        for word in query.split():
            yield word


class Letters(Generator):
    async def stream(self, query: str, talk: dict | None = None):
        for letter in query:
            yield letter


class Manager:
    def __init__(self) -> None:
        self.generators: dict[str, Generator] = {"words": Words(), "letters": Letters()}

    async def told(self, name: str, query: str) -> list[str]:
        return [part async for part in self.generators[name].stream(query)]


manager = Manager()


@app.get("/told")
async def told(name: str, query: str) -> list[str]:
    return await manager.told(name, query)
