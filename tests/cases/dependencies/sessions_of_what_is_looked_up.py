# A dependency cannot open a session for what the route has looked up, nor in a loop; a probe needs none.
# file: app/main.py
from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import create_engine, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, sessionmaker

from app.models import Tenant

app = FastAPI()
router = APIRouter(prefix="/healthz")
engine = create_engine("sqlite://")
engines = {"eu": engine}
maker = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"))


def provide():
    with Session(engine) as session:
        yield session


@app.get("/tenants/{name}/rows")
def rows(name: str, session: Session = Depends(provide)):
    tenant = session.get(Tenant, name)
    with Session(engines[tenant.region]) as other:
        return other.scalar(text("SELECT 1"))


@app.get("/tenants/{name}/made")
def made(name: str, session: Session = Depends(provide)):
    tenant = session.get(Tenant, name)
    make = sessionmaker(engines[tenant.region])
    with make() as other:
        return other.scalar(text("SELECT 1"))


@app.get("/regions/{region}/rows")
def of_region(region: str):
    with Session(engines[region]) as session:  # expect: FLT502
        return session.scalar(text("SELECT 1"))


def choose():
    return engine


@app.get("/chosen")
def chosen():
    bind = choose()
    with Session(bind) as session:  # expect: FLT502
        return session.scalar(text("SELECT 1"))


@app.get("/each")
async def each():
    found = 0
    for _ in range(3):
        async with maker() as session:
            found += await session.scalar(text("SELECT 1"))
    return found


@router.get("/database")
async def database():
    async with maker() as session:
        await session.execute(text("SELECT 1"))


@app.get("/v1/liveness")
async def state():
    session = maker()
    await session.execute(text("SELECT 1"))
    await session.close()


@app.get("/ready-to-ship")
async def to_ship():
    async with maker() as session:  # expect: FLT502
        return (await session.scalars(select(Tenant.region))).all()


@app.get("/livestock")
async def livestock():
    async with maker() as session:  # expect: FLT502
        return (await session.scalars(select(Tenant.region))).all()


app.include_router(router)


@app.get("/system/overview")
async def overview():
    async with maker() as session:
        await session.execute(select(1))
    with engine.connect() as connection:
        connection.execute(text("select 1;"))
    return {"database": True}


@app.get("/system/counts")
def counts():
    with engine.connect() as connection:  # expect: FLT502
        connection.execute(text("SELECT 1"))
        return connection.execute(text("SELECT count(*) FROM tenants")).scalar_one()
# file: app/models.py
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Tenant(Base):
    __tablename__ = "tenants"
    name: Mapped[str] = mapped_column(primary_key=True)
    region: Mapped[str]
# file: app/providers.py
from collections.abc import AsyncIterator, Iterator

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.engines import connect, connect_async


def provide() -> Iterator[Session]:
    with connect() as session:
        yield session


async def provide_async() -> AsyncIterator[AsyncSession]:
    async with connect_async() as session:
        yield session


def provide_connection() -> Iterator[Connection]:
    with connect().connection() as connection:
        yield connection
