# FLT404: `| None` would make the column of a table nullable; of a key, and of a model that no table inherits, it is right.
# file: app/main.py
from uuid import UUID

from fastapi import FastAPI
from sqlmodel import Field, SQLModel

app = FastAPI()


class HistoryBase(SQLModel):
    user_id: UUID = Field(default=None, foreign_key="user.id")  # expect: FLT404
    note: str | None = Field(default=None)


class Identified(SQLModel):
    id: UUID = Field(default=None, primary_key=True)  # expect: FLT404


class History(Identified, HistoryBase, table=True):
    id: int | None = Field(default=None, primary_key=True)


class HistoryIn(SQLModel):
    user_id: UUID = Field(default=None)  # expect: FLT404


@app.post("/history")
def add(history: HistoryIn) -> str:
    return str(history.user_id)
