# `row = row or load(key)` holds a coroutine where nothing was given: reading a member of it fails then.
# file: app/crud.py
from typing import Any, Generic, Optional, TypeVar

from pydantic import BaseModel

M = TypeVar("M")


class Item(BaseModel):
    id: int


async def load(key: int) -> Item:
    return Item(id=key)


class Crud(Generic[M]):
    async def get(self, key: int) -> Optional[M]:
        return None

    async def update(self, key: int, row: Optional[M] = None) -> M:
        row = row or self.get(key)
        if row is not None:
            print(row.id)  # expect: FLT201
        return row

    async def other(self, key: int, row: M | None = None) -> M:
        if row is None:
            row = self.get(key)
        row.save()  # expect: FLT201
        return row


async def plain(key: int, row: Item | None = None) -> int:
    found = row if row else load(key)
    return found.id  # expect: FLT201


async def awaited(key: int, row: Item | None = None) -> int:
    found = row or await load(key)
    return found.id


async def awaited_later(key: int, row: Item | None = None) -> int:
    found = row or load(key)
    if not row:
        found = await found
    return found.id


async def asked(key: int, row: Item | None = None) -> int:
    found = row or load(key)
    if row:
        return found.id
    return 0


async def asked_of_its_kind(key: int, row: Item | None = None) -> None:
    found = row or load(key)
    if hasattr(found, "id"):
        print(found.id)


async def closed(key: int, row: Any = None) -> None:
    found = row or load(key)
    found.close()


async def only_filled(key: int, row: Item | None = None) -> int:
    waiting = None
    if row is None:
        waiting = load(key)
    return row.id if row is not None else (await waiting).id
# file: app/main.py
from fastapi import FastAPI

from app.crud import Crud, asked, asked_of_its_kind, awaited, awaited_later, closed, only_filled, plain

app = FastAPI()
crud = Crud()


@app.put("/items/{key}")
async def update(key: int) -> int:
    await crud.update(key)
    await crud.other(key)
    await asked_of_its_kind(key)
    await closed(key)
    return await plain(key) + await awaited(key) + await awaited_later(key) + await asked(key) + await only_filled(key)
