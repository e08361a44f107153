# Depends(get_repository(UserRepository)): the provider is a closure that a factory returns.
# file: app/repositories.py
from collections.abc import Callable

from fastapi import Depends
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

SessionLocal = sessionmaker()


def get_session():
    with SessionLocal() as session:
        yield session


class BaseRepository:
    def __init__(self, session: Session) -> None:
        self.session = session


class UserRepository(BaseRepository):
    def count(self) -> int:
        return self.session.scalar(text("select count(*) from users"))


class Clock(BaseRepository):
    def hour(self) -> int:
        return 12


def get_repository(kind: type[BaseRepository]) -> Callable[[Session], BaseRepository]:
    def build(session: Session = Depends(get_session)) -> BaseRepository:
        return kind(session)

    return build
# file: app/main.py
from fastapi import Depends, FastAPI

from app.repositories import Clock, UserRepository, get_repository

app = FastAPI()


@app.get("/users/count")
async def count(users: UserRepository = Depends(get_repository(UserRepository))) -> int:
    return users.count()  # expect: FLT104


@app.get("/hour")
async def hour(clock: Clock = Depends(get_repository(Clock))) -> int:
    return clock.hour()
