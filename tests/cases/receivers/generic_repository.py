# A generic base does the queries; subclasses bind the type variable and inherit everything.
# file: app/repository.py
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

Model = TypeVar("Model")


class Repository(Generic[Model]):
    model: type[Model]

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, id: int) -> Model | None:
        return self.session.get(self.model, id)

    def list(self) -> list[Model]:
        return list(self.session.scalars(select(self.model)))

    def with_session(self, session: Session) -> "Repository[Model]":
        self.session = session
        return self
# file: app/users.py
from app.repository import Repository


class User: ...


class Users(Repository[User]):
    model = User

    def first(self) -> User | None:
        return next(iter(self.list()), None)
# file: app/main.py
from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from app.repository import Repository
from app.users import User, Users

app = FastAPI()
make = sessionmaker()


@app.get("/a")
async def a():
    users = Users(make())
    users.first()  # expect: FLT104
    return users.get(1)  # expect: FLT104


async def generic(repository: Repository[User], session: Session):
    return repository.with_session(session).get(2)  # expect: FLT104


READERS = (generic,)
