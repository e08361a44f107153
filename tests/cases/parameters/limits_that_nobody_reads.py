# A limit that is handed on to what does nothing with it bounds nothing; below 0 it may stand for all rows on purpose.
# file: app/main.py
from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import select

app = FastAPI()


class Jobs:
    @staticmethod
    async def stub(limit: int = 50) -> list[str]:
        return []

    @staticmethod
    async def real(limit: int = 50) -> list[str]:
        return [str(number) for number in range(limit)]

    async def later(self, limit: int = 50) -> list[str]:
        return []


async def given(limit: int) -> list[str]:
    return await Jobs.stub(limit=limit)


class Page(BaseModel):
    page: int = 1
    per_page: int = 50


class Rest(BaseModel):
    per_page: int = 50  # expect: FLT413


def rows(page: Page) -> object:
    query = select("items")
    if page.per_page == -1:
        return query
    return query.limit(page.per_page)


@app.get("/stub")
async def stub(limit: int = 50) -> list[str]:
    return await Jobs.stub(limit)


@app.get("/given")
async def far(limit: int = 50) -> list[str]:
    return await given(limit)


@app.get("/real")
async def real(limit: int = 50) -> list[str]:  # expect: FLT413
    return await Jobs.real(limit=limit)


@app.get("/later")
async def later(limit: int = 50, jobs: Jobs = Depends()) -> list[str]:  # expect: FLT413
    return await jobs.later(limit=limit)


@app.get("/rows")
async def all_rows(page: Page = Depends()) -> object:
    return rows(page)


@app.get("/rest")
async def rest(page: Rest = Depends()) -> object:
    return select("items").limit(page.per_page)
