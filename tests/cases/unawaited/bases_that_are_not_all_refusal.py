# A method that does something and may refuse is no stub: what it makes is a coroutine, and nothing below replaces it.
# file: main.py
from fastapi import FastAPI

app = FastAPI()


class Store:
    def __init__(self) -> None:
        self.count = 0

    async def kept(self, name: str) -> None:
        if not name:
            raise NotImplementedError("names only")
        self.count += 1


store = Store()


@app.get("/kept")
async def kept(name: str) -> int:
    store.kept(name)  # expect: FLT201
    return store.count
