# A generic repository over a session: typed by PEP 695, by inheritance, by annotation; services hold several of them.
# file: app/base.py
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Session

ModelT = TypeVar("ModelT", bound=DeclarativeBase)


class Repository(Generic[ModelT]):
    model: type[ModelT]

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, key: int) -> ModelT | None:
        return self.session.get(self.model, key)

    def where(self, **values: object):
        return select(self.model).filter_by(**values)


class AsyncRepository(Generic[ModelT]):
    model: type[ModelT]

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, key: int) -> ModelT | None:
        return await self.session.get(self.model, key)
# file: app/models.py
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
# file: app/services.py
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.base import AsyncRepository, Repository
from app.db import get_async_session, get_session
from app.models import User


class UserRepository(Repository[User]):
    model = User

    def by_name(self, name: str) -> User | None:
        return self.session.scalars(self.where(name=name)).first()


class AsyncUserRepository(AsyncRepository[User]):
    model = User


class UserService:
    def __init__(self, users: Annotated[UserRepository, Depends()]) -> None:
        self.users = users

    def rename(self, key: int, name: str) -> None:
        if user := self.users.get(key):
            user.name = name
            self.users.session.commit()


def get_users(session: Annotated[Session, Depends(get_session)]) -> Repository[User]:
    return UserRepository(session)


def get_async_users(session: Annotated[AsyncSession, Depends(get_async_session)]) -> AsyncRepository[User]:
    return AsyncUserRepository(session)
# file: app/db.py
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import sessionmaker

Session = sessionmaker(create_engine("sqlite://"))
Async = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"))


def get_session():
    with Session() as session:
        yield session


async def get_async_session():
    async with Async() as session:
        yield session
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI

from app.base import AsyncRepository, Repository
from app.models import User
from app.services import UserService, get_async_users, get_users

app = FastAPI()


@app.get("/a/{key}")
async def a(key: int, users: Annotated[Repository[User], Depends(get_users)]):
    users.where(id=key)
    return users.get(key)  # expect: FLT104


@app.get("/b/{key}")
async def b(key: int, service: Annotated[UserService, Depends()]):
    service.users.by_name("x")  # expect: FLT104
    service.rename(key, "x")  # expect: FLT104


@app.get("/c/{key}")
async def c(key: int, users: Annotated[AsyncRepository[User], Depends(get_async_users)]):
    return await users.get(key)
