# A statement that callers give to a helper as a whole is reported where they put it together, with what stands there.
# file: app/database.py
from typing import Any

import asyncpg

pool: asyncpg.Pool


async def fetch_one(query: str, *values: Any) -> Any:
    async with pool.acquire() as conn:
        return await conn.fetchrow(query, *values)


async def execute(query: str, *values: Any) -> Any:
    return await pool.execute(query, *values)


class Store:
    def __init__(self, conn: asyncpg.Connection) -> None:
        self.conn = conn

    async def all(self, query: str) -> Any:
        return await self.conn.fetch(query)


async def first(query: str) -> Any:
    return await fetch_one(query.strip())


# file: app/names.py
from fastapi import HTTPException

TABLES = {"users": "users", "shops": "shops"}


def checked(table: str) -> None:
    if table not in TABLES:
        raise HTTPException(404)


def is_known(table: str) -> bool:
    return table in TABLES


def looked_at(table: str) -> None:
    print(table)


# file: app/service.py
from app.database import execute, fetch_one, first


async def adjustments(status: str | None) -> None:
    where = f"WHERE status = '{status}'" if status else ""  # expect: FLT809
    await fetch_one(f"SELECT count(*) FROM adjustments {where}")
    await fetch_one(f"SELECT id FROM adjustments {where} LIMIT 1")


async def by_name(name: str) -> None:
    await first("SELECT id FROM users WHERE name = '" + name + "'")  # expect: FLT809


async def of_code(kind: str) -> None:
    await execute(f"SELECT id FROM users WHERE kind = '{kind}'")


async def listed(status: str) -> None:
    if status not in ("open", "closed"):
        raise ValueError(status)
    await fetch_one(f"SELECT id FROM adjustments WHERE status = '{status}'")


# file: app/main.py
from uuid import UUID

from fastapi import Depends, FastAPI

from app import fields, names, service
from app.database import Store, execute, fetch_one

app = FastAPI()
app.include_router(fields.router)


def store() -> Store: ...


@app.get("/adjustments")
async def adjustments(status: str | None = None, name: str = "", state: str = "") -> None:
    await service.adjustments(status)
    await service.by_name(name)
    await service.of_code("admin")
    await service.listed(state)


@app.get("/tables/{table}")
async def tables(table: str, ident: UUID, number: int) -> None:
    await execute(f"DELETE FROM {table}")  # expect: FLT809
    await execute(f"DELETE FROM users WHERE id = '{ident}' AND number = {number}")


@app.get("/compared/{table}")
async def compared(table: str, db: Store = Depends(store)) -> None:
    known = {row[0] for row in await db.all("SELECT name FROM tables")}
    if table not in known:
        return
    await execute(f"DELETE FROM {table}")
    await db.all(f'SELECT * FROM "{table}"')


@app.get("/checked/{table}")
async def checked(table: str) -> None:
    names.checked(table)
    await execute(f"DELETE FROM {table}")


@app.get("/known/{table}")
async def known(table: str) -> None:
    if not names.is_known(table):
        return
    await execute(f"DELETE FROM {table}")


@app.get("/looked/{table}")
async def looked(table: str, db: Store = Depends(store)) -> None:
    names.looked_at(table)
    await execute(f"DELETE FROM {names.TABLES[table]}")
    await db.all(f'SELECT * FROM "{table}"')  # expect: FLT809


# file: app/fields.py
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel

from app.database import execute

router = APIRouter()


class Change(BaseModel):
    name: str = ""
    kind: str = ""


@router.put("/named")
async def named(change: Change) -> None:
    parts = []
    for field, value in change.model_dump(exclude_unset=True).items():
        parts.append(f"{field} = $1")
    await execute(f"UPDATE users SET {', '.join(parts)}")


@router.put("/dumped")
async def dumped(change: Change) -> None:
    fields = {k: v for k, v in change.dict().items() if v is not None}
    sets = ", ".join(f"{k} = ?" for k in fields)
    await execute(f"UPDATE users SET {sets}", *fields.values())


@router.put("/values")
async def values(change: Change) -> None:
    parts = []
    for field, value in change.model_dump().items():
        parts.append(f"{field} = '{value}'")  # expect: FLT809
    await execute(f"UPDATE users SET {', '.join(parts)}")


@router.put("/free")
async def free(request: Request) -> None:
    data = await request.json()
    parts = []
    for field, value in data.items():
        parts.append(f"{field} = $1")  # expect: FLT809
    await execute(f"UPDATE users SET {', '.join(parts)}", *data.values())


@router.put("/allowed")
async def allowed(request: Request) -> None:
    data = await request.json()
    sets = ", ".join(f"{key} = ?" for key in data if key in ("name", "kind"))
    await execute(f"UPDATE users SET {sets}")


async def updated(**fields: Any) -> None:
    sets = ", ".join(f"{key} = ?" for key in fields)
    await execute(f"UPDATE users SET {sets}", *fields.values())


@router.put("/arguments")
async def arguments(change: Change) -> None:
    await updated(name=change.name, kind=change.kind)
