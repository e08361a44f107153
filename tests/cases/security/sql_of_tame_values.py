# What is no text of anybody's choice cannot change a statement: members of enums, numbers, UUIDs, by any name.
# file: kinds.py
import enum
import uuid as ids
from datetime import date as day
from zoneinfo import ZoneInfo

Number = int


class Kind(enum.StrEnum):
    NEW = "new"


class Level(str, enum.Enum):
    LOW = "low"


class Zone(str):
    pass


__all__ = ["Kind", "Level", "Number", "Zone", "ZoneInfo", "day", "ids"]
# file: main.py
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.orm import Session

from kinds import Kind, Level, Number, Zone, ZoneInfo, day, ids

app = FastAPI()


@app.get("/tame")
def tame(db: Session, kind: Kind, level: Level, number: Number, key: ids.UUID, on: day, zone: ZoneInfo) -> None:
    db.execute(text(f"SELECT 1 FROM t WHERE kind = '{kind}'"))
    db.execute(text(f"SELECT 1 FROM t WHERE kind = '{kind.value}' AND level = '{level.name}'"))
    db.execute(text(f"SELECT 1 FROM t LIMIT {number}"))
    db.execute(text("SELECT 1 FROM t WHERE id = '" + str(key) + "'"))
    db.execute(text(f"SELECT 1 FROM t WHERE day = '{on}' AND zone = '{zone.key}'"))


@app.get("/wild")
def wild(db: Session, name: str, zone: Zone, kind: Kind) -> None:
    db.execute(text(f"SELECT 1 FROM t WHERE name = '{name}'"))  # expect: FLT809
    db.execute(text(f"SELECT 1 FROM t WHERE kind = '{kind}' AND zone = '{zone}'"))  # expect: FLT809


def helper(db: Session, name: str, kind: Kind | None = None) -> None:
    db.execute(text(f"SELECT 1 FROM t WHERE name = '{name}'"))
    db.execute(text(f"SELECT 1 FROM t WHERE kind = '{kind}'"))
