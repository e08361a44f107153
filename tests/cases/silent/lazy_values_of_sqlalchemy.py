# Building statements, sessions and results that are already loaded asks the database nothing.
# file: app/main.py
from fastapi import Depends, FastAPI
from sqlalchemy import create_engine, delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, selectinload, sessionmaker

app = FastAPI()
engine = create_engine("sqlite://")
make = sessionmaker(engine)
make_async = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"))


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


async def get_db():
    async with make_async() as db:
        yield db


def get_sync():
    with make() as db:
        yield db


@app.get("/")
async def root(db: AsyncSession = Depends(get_db), other: Session = Depends(get_sync)) -> list:
    statement = select(User).where(User.id > 3).options(selectinload("*")).limit(3)
    count = select(func.count()).select_from(User)
    user = User(id=1)
    other.add(user)
    other.expunge(user)
    db.add(user)
    db.add_all([User(id=2)])
    query = other.query(User).filter_by(id=3).join(User)
    result = await db.execute(statement)
    names = [row.id for row in result.scalars().all()]
    first = (await db.execute(count)).scalar_one()
    await db.execute(insert(User).values(id=4))
    await db.execute(delete(User))
    await db.execute(text("select 1"))
    return [names, first, str(query), result.unique().fetchmany(3)]
