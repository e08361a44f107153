# The rows of a query are of the class that it asks for, in every style; of values that nobody knows nothing is certain.
# file: app/models.py
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    secret_note: Mapped[str]
# file: app/service.py
from app.models import Item
from sqlalchemy import select


class Items:
    def __init__(self, session):
        self.session = session

    async def newest(self):
        found = await self.session.execute(select(Item).order_by(Item.id).limit(1))
        return found.scalar_one()

    def names(self) -> list:
        return [{"id": item.id} for item in self.session.query(Item).all()]

    def state(self) -> dict:
        rows = []
        for item in self.session.query(Item):
            rows.append({"id": item.id})
        return {"items": rows, "count": self.session.query(Item).count()}
# file: app/main.py
import json
import sqlalchemy as sa
from app.models import Item
from app.service import Items
from fastapi import Depends, FastAPI
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

app = FastAPI()
make_session = sessionmaker()


def get_session():
    with make_session() as session:
        yield session


@app.get("/first")  # expect: FLT301
def first(session: Session = Depends(get_session)):
    return session.query(Item).filter(Item.id == 1).first()


@app.get("/by_name")  # expect: FLT301
def by_name(number: int, session: Session = Depends(get_session)):
    query = session.query(Item)
    if number:
        query = query.filter(Item.id == number)
    return query.order_by(Item.id).all()


@app.get("/scalars")  # expect: FLT301
def scalars(session: Session = Depends(get_session)):
    return {"items": session.scalars(sa.select(Item)).all()}


@app.get("/executed")  # expect: FLT301
def executed(session: Session = Depends(get_session)):
    statement = select(Item).where(Item.id == 1)
    result = session.execute(statement)
    return list(result.scalars().unique())


@app.get("/each")  # expect: FLT301
def each(session: Session = Depends(get_session)):
    return [item for item in session.query(Item)]


@app.get("/newest")  # expect: FLT301
async def newest(session: Session = Depends(get_session)):
    return await Items(session).newest()


@app.get("/count")
def count(session: Session = Depends(get_session)):
    return session.scalar(select(func.count()).select_from(Item))


@app.get("/columns")
def columns(session: Session = Depends(get_session)):
    return session.query(Item.id, Item.secret_note).all()


@app.get("/tuples")
def tuples(session: Session = Depends(get_session)):
    return session.execute(select(Item)).all()


@app.get("/names")
def names(session: Session = Depends(get_session)):
    return Items(session).names()


@app.get("/state")
def state(session: Session = Depends(get_session)):
    result = Items(session).state()
    return result


@app.get("/reused")
def reused(session: Session = Depends(get_session)):
    known = {i.id for i in session.query(Item).all()}
    pairs = session.query(Item.id, Item.secret_note).all()
    rows = [{"id": n, "note": ""} for n in known]
    kept = [i for i in rows if i["id"]]
    return {"known": len(known), "pairs": [{"id": i[0], "size": int(i[1])} for i in pairs], "best": kept[0]["id"]}


@app.get("/loaded")
def loaded():
    return json.loads("{}")
