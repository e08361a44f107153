# A coroutine that a service's plain method passes on, by a protocol, a partial, a registry and a conditional.
# file: app/services.py
from functools import partial
from typing import Protocol


class Store(Protocol):
    async def save(self, name: str) -> None: ...


class Memory:
    async def save(self, name: str) -> None: ...


class Service:
    def __init__(self, store: Store | None = None) -> None:
        self.store = store or Memory()
        self.quick = partial(self.later, "x")

    def save(self, name: str):
        return self.store.save(name)

    async def later(self, name: str) -> None: ...

    async def run(self, name: str) -> None:
        self.save(name)  # expect: FLT201
        self.quick()  # expect: FLT201
        self.store.save(name) if name else self.later(name)  # expect: FLT201
        await self.save(name)
        await self.quick()
# file: app/main.py
from fastapi import BackgroundTasks, Depends, FastAPI

from app.services import Service

app = FastAPI()


@app.post("/{name}")
async def root(name: str, tasks: BackgroundTasks, service: Service = Depends()) -> None:
    tasks.add_task(service.save, name)
    tasks.add_task(service.later, name)
    tasks.add_task(service.run, name)
    service.later(name)  # expect: FLT201
    [await save(name) for save in (service.save, service.later)]
    for save in (service.save, service.later):
        save(name)  # expect: FLT201
