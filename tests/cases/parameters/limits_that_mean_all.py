# A default of 0 or None is no limit, which a bound of what clients give does not change; 0 may be replaced. Clamps are found inside other calls.
# file: app/storage.py
import os
from typing import Any

MOST = max(1, int(os.getenv("MOST", "100")))


class Runs:
    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def clamped(self, name: str, limit: int = 100) -> list[Any]:
        return await self.connection.fetchall("SELECT 1", (name, min(max(limit, 1), MOST)))

    async def at_least(self, name: str, limit: int = 100) -> list[Any]:
        return await self.connection.fetchall("SELECT 1", (name, max(int(limit), 1)))

    async def everything(self, limit: int = 0) -> list[Any]:
        cursor = self.connection.find()
        return await cursor.to_list(length=limit or None)

    async def some(self, limit: int | None) -> list[Any]:
        cursor = self.connection.find()
        return await cursor.to_list(length=limit or 50)

    async def first(self, limit: int = 0) -> list[Any]:
        cursor = self.connection.find()
        if not limit:
            limit = 20
        return await cursor.limit(limit).to_list(limit)

    async def page(self, limit: int | None = None) -> tuple[list[Any], int]:
        total = await self.connection.count()
        rows = await self.connection.fetchall("SELECT 1", limit)
        return rows, limit if limit else total


runs = Runs(None)
# file: app/main.py
from typing import Any

from app.storage import runs
from fastapi import FastAPI, Query

app = FastAPI()


@app.get("/1")
async def clamped_in_a_tuple(limit: int = 100) -> list[Any]:
    return await runs.clamped("ada", limit=limit)


@app.get("/2")
async def only_from_below(limit: int = 100) -> list[Any]:  # expect: FLT413
    return await runs.at_least("ada", limit)


@app.get("/3")
async def all_by_default(limit: int = 0) -> list[Any]:
    return await runs.everything(limit)


@app.get("/4")
async def all_by_default_of_a_query(limit: int = Query(0, ge=0)) -> list[Any]:
    return await runs.everything(limit if limit else 0)


@app.get("/5")
async def not_all_by_default(limit: int = 20) -> list[Any]:  # expect: FLT413
    return await runs.everything(limit)


@app.get("/6")
async def replaced_elsewhere(limit: int | None = None) -> list[Any]:  # expect: FLT413
    return await runs.some(limit)


@app.get("/7")
async def replaced_by_a_statement(limit: int = 0) -> list[Any]:  # expect: FLT413
    return await runs.first(limit)


@app.get("/8")
async def replaced_here(limit: int | None = None) -> list[Any]:  # expect: FLT413
    return await runs.everything(50 if limit is None else limit)


@app.get("/total")
async def all_of_a_total(limit: int | None = None) -> tuple[list[Any], int]:
    return await runs.page(limit)


@app.get("/pages")
async def all_on_one_page(connection: Any, page: int = 1, per_page: int | None = Query(None, ge=1)) -> dict[str, Any]:
    query, total = connection.query(), connection.count()
    if per_page is not None:
        query = query.offset((page - 1) * per_page).limit(per_page)
        pages = max(1, (total + per_page - 1) // per_page)
    else:
        pages = 1
    return {"rows": query.all(), "pages": pages}
