# Keys of rows that the database has given, names that the classes themselves have, numbers and members of enums, by
# whatever way they come: nobody chooses them. A text that somebody sends or gives, and the text columns of a row, are.
# file: models.py
import enum
import uuid

from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    id = Column(String, primary_key=True, default=lambda: str(uuid.uuid4()))


class Kind(enum.StrEnum):
    NEW = "new"


class Unit(Base):
    __tablename__ = "units"
    number = Column(Integer)
    title = Column(String)


class User(Base):
    __tablename__ = "users"
    code: Mapped[str] = mapped_column(primary_key=True)
    unit_id = Column(String, ForeignKey("units.id"))
    age: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(String(50))


MODELS = {"users": User, "units": Unit}
# file: main.py
from collections.abc import Sequence
from uuid import UUID

from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.orm import Session

from models import MODELS, Base, Kind, Unit, User

app = FastAPI()


class Move(BaseModel):
    id: str
    kinds: list[Kind] = []
    numbers: list[int] = []


def get_db() -> Session: ...


def find_unit(db: Session, key: str) -> Unit:
    return db.query(Unit).filter(Unit.id == key).one()


@app.post("/relations")
def relate(move: Move, user_id: UUID, db: Session = Depends(get_db)) -> None:
    user, unit = db.get(User, user_id), find_unit(db, move.id)
    bind(db, user, unit.id)
    db.execute(text(f"UPDATE users SET unit_id = '{unit.id}' WHERE id = '{user_id}'"))
    db.execute(text(f"UPDATE users SET unit_id = '{move.id}' WHERE id = '{user_id}'"))  # expect: FLT809
    db.execute(text(f"DELETE FROM users WHERE kind IN ('{', '.join(move.kinds)}')"))
    db.execute(text(f"DELETE FROM users WHERE age IN ({', '.join(str(n) for n in move.numbers)})"))
    for number in move.numbers:
        db.execute(text(f"DELETE FROM users WHERE age = {number}"))


def bind(db: Session, user: User, unit_id: str) -> None:
    db.execute(text(f"UPDATE users SET unit_id = '{unit_id}' WHERE id = '{user.id}' AND code = '{user.code}'"))
    db.execute(text(f"UPDATE users SET unit_id = '{user.unit_id}' WHERE age = {user.age}"))


def rename(db: Session, user: User, unit: Unit) -> None:
    db.execute(text(f"UPDATE units SET title = '{user.name}' WHERE number = {unit.number}"))


def close(db: Session, unit: Unit) -> None:
    db.execute(text(f"UPDATE units SET number = {unit.number} WHERE title = '{unit.title}'"))


@app.post("/sequences/{name}")
def fix(name: str, ids: list[int], db: Session = Depends(get_db)) -> None:
    model = MODELS[name]
    db.execute(text(f"SELECT setval(pg_get_serial_sequence('{model.__tablename__}', 'id'), 1)"))
    reset(db, model, ids)
    reset_named(db, name)


def reset(db: Session, model: type[Base], ids: Sequence[int]) -> None:
    db.execute(text(f"SELECT setval(pg_get_serial_sequence('{model.__tablename__}', 'id'), 1)"))
    for column in model.__table__.columns:
        db.execute(text(f"SELECT setval(pg_get_serial_sequence('{model.__tablename__}', '{column.name}'), 1)"))
    for key in ids:
        db.execute(text(f"DELETE FROM units WHERE number = {key}"))


def reset_named(db: Session, table: str) -> None:
    db.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 1)"))  # expect: FLT809
