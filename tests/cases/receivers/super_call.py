# An async override that still calls its synchronous parent on the loop.
# file: app/stores.py
class FileStore:
    def __init__(self, root: str) -> None:
        self.root = root

    def load(self, name: str) -> str:
        with open(f"{self.root}/{name}") as file:
            return file.read()


class CachedStore(FileStore):
    def __init__(self, root: str) -> None:
        super().__init__(root)
        self.cache: dict[str, str] = {}

    async def load(self, name: str) -> str:
        if name in self.cache:
            return self.cache[name]
        return super().load(name)  # expect: FLT105
# file: app/main.py
from fastapi import FastAPI

from app.stores import CachedStore

app = FastAPI()
store = CachedStore("/srv")


@app.get("/{name}")
async def read(name: str) -> str:
    return await store.load(name)
