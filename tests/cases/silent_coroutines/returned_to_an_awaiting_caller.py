# Plain functions and methods that hand a coroutine to a caller who awaits it; `def` facades over async methods.
# file: app/facade.py
from collections.abc import Awaitable


class Backend:
    async def get(self, key: str) -> str:
        return key


class Facade:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def get(self, key: str) -> Awaitable[str]:
        return self._backend.get(key)

    def get_upper(self, key: str):
        pending = self._backend.get(key.upper())
        return pending
# file: app/main.py
from fastapi import FastAPI

from app.facade import Backend, Facade

app = FastAPI()
facade = Facade(Backend())


@app.get("/{key}")
async def show(key: str) -> list[str]:
    return [await facade.get(key), await facade.get_upper(key)]
