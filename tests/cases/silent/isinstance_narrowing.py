# The union has a blocking half; it is offloaded, or the branch is only for the other.
# file: app/main.py
import httpx
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

app = FastAPI()


async def fetch(client: httpx.Client | httpx.AsyncClient, url: str) -> str:
    if isinstance(client, httpx.AsyncClient):
        return (await client.get(url)).text
    return (await run_in_threadpool(client.get, url)).text


async def run(db: Session | AsyncSession) -> None:
    if not isinstance(db, AsyncSession):
        await run_in_threadpool(db.execute, text("select 1"))
        return
    await db.execute(text("select 1"))


async def early(db: Session | AsyncSession) -> None:
    if isinstance(db, Session):
        raise TypeError("needs an async session")
    await db.commit()
