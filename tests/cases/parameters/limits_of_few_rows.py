# A bound is worth nothing where rows are few: names that others refer to, slices of memory, rows of who asks.
# file: app/tables.py
from datetime import datetime

from sqlalchemy import Column, DateTime, ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, relationship


class Base(DeclarativeBase):
    id = Column(Integer, primary_key=True)
    created_at = Column(DateTime, default=datetime.now)


class Degree(Base):
    __tablename__ = "degrees"

    name = Column(String, nullable=False)
    nameKZ = Column("namekz", String)


class Faculty(Base):
    __tablename__ = "faculties"

    title = Column(String(100))
    sort_order = Column(Integer)


class Club(Base):
    __tablename__ = "clubs"

    name = Column(String(100))
    members = relationship("Person", back_populates="club")


class Person(Base):
    __tablename__ = "persons"

    name = Column(String(100))
    email = Column(String(100))
    faculty_id = Column(Integer, ForeignKey("faculties.id"))


class Item(Base):
    """Nothing refers to it."""

    __tablename__ = "items"

    name = Column(String(100))


class User(Base):
    """Of people there are always more."""

    __tablename__ = "users"

    name = Column(String(100))
    posts = relationship("Post")


class PostType(Base):
    """A kind, but of somebody's posts."""

    __tablename__ = "post_types"

    name = Column(String(100))
    user_id = Column(Integer, ForeignKey("users.id"))
# file: app/services.py
from typing import Generic, TypeVar

from app.tables import Degree, Person
from sqlalchemy.orm import Query, Session

Model = TypeVar("Model")
Other = TypeVar("Other")


def filtered(query: Query, text: str) -> Query:
    return query.filter(text)


class Service(Generic[Model, Other]):
    def __init__(self, model: type[Model]) -> None:
        self.model = model

    def page(self, db: Session, skip: int, limit: int) -> list[Model]:
        return self.some(db, skip, limit)

    def some(self, db: Session, skip: int, number: int) -> list[Model]:
        query = db.query(self.model)
        query = filtered(query, "x")
        return query.offset(skip).limit(number).all()


class Degrees(Service[Degree, int]):
    pass


class Persons(Service[Person, int]):
    pass


degrees = Degrees(Degree)
persons = Persons(Person)
# file: app/main.py
from typing import Annotated, Any

from app import services
from app.tables import Club, Degree, Faculty, Item, Person, PostType, User
from fastapi import HTTPException, Depends, FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

app = FastAPI()
HISTORY: list[int] = []


def get_session() -> Session:
    return Session()


def get_current_user() -> dict[str, Any]:
    return {"id": 1}


Db = Annotated[Session, Depends(get_session)]


@app.get("/degrees")
def degrees(db: Db, limit: int = 10) -> list[str]:
    query = db.query(Degree)
    return [str(row.name) for row in query.order_by(Degree.name).limit(limit).all()]


class Faculties:
    def find(self, db: Session, rows: int) -> list[str]:
        return [str(row.title) for row in db.scalars(select(Faculty).limit(rows))]


@app.get("/faculties")
def faculties(db: Db, limit: int = 10) -> list[str]:
    return Faculties().find(db, limit)


@app.get("/clubs")
def clubs(db: Db, limit: int = 10) -> list[str]:
    return [str(row.name) for row in db.scalars(select(Club).limit(limit))]


@app.get("/persons")
def persons(db: Db, limit: int = 10) -> list[str]:  # expect: FLT413
    return [str(row.name) for row in db.scalars(select(Person).limit(limit))]


@app.get("/items")
def items(db: Db, limit: int = 10) -> list[str]:  # expect: FLT413
    return [str(row.name) for row in db.scalars(select(Item).limit(limit))]


@app.get("/users")
def users(db: Db, limit: int = 10) -> list[str]:  # expect: FLT413
    return [str(row.name) for row in db.scalars(select(User).limit(limit))]


@app.get("/post-types")
def post_types(db: Db, limit: int = 10) -> list[str]:  # expect: FLT413
    return [str(row.name) for row in db.scalars(select(PostType).limit(limit))]


@app.get("/search")
def both(db: Db, limit: int = 10) -> list[str]:  # expect: FLT413
    found = [str(row.name) for row in db.scalars(select(Degree).limit(limit))]
    return found + [str(row.name) for row in db.scalars(select(Person).limit(limit))]


@app.get("/history")
def history(limit: int = 10) -> list[int]:
    return HISTORY[-limit:]


def newest(rows: int, start: int) -> list[int]:
    return HISTORY[start : start + rows]


@app.get("/history/newest")
def newest_history(start: int = 0, limit: int = 10) -> dict[str, object]:
    return {"limit": limit, "rows": newest(limit, start)}


@app.get("/history/and-rows")
def both_of_them(db: Db, limit: int = 10) -> list[int]:  # expect: FLT413
    return HISTORY[:limit] + [int(str(row.id)) for row in db.query(Person)[:limit]]


@app.get("/history/elsewhere")
def found_elsewhere(limit: int = 10) -> list[int]:  # expect: FLT413
    return list(range(limit))[:limit]


@app.get("/notes")
def of_who_asks(db: Any, user: Annotated[dict[str, Any], Depends(get_current_user)], limit: int = 10) -> object:
    user_id = user["id"]
    query = db.table("notes").select("*").eq("user_id", str(user_id))
    query = query.order("created_at").limit(limit)
    return query.execute().data


@app.get("/notes/all")
def of_everybody(db: Any, user: Annotated[dict[str, Any], Depends(get_current_user)], limit: int = 10) -> object:  # expect: FLT413
    return db.table("notes").select("*").eq("kind", "note").limit(limit).execute().data


@app.get("/service/degrees")
def degrees_of_a_service(db: Db, skip: int = 0, limit: int = 10) -> list[Any]:
    return services.degrees.page(db, skip, limit)


@app.get("/service/persons")
def persons_of_a_service(db: Db, skip: int = 0, limit: int = 10) -> list[Any]:  # expect: FLT413
    return services.persons.page(db, skip, limit)


@app.get("/users/{user_id}/notes")
def of_one_user(
    db: Any, user_id: int, current_user: Annotated[Any, Depends(get_current_user)], limit: int = 10
) -> object:
    if current_user.id != user_id and not current_user.is_superuser:
        raise HTTPException(403)
    return db.table("notes").select("*").eq("user_id", user_id).limit(limit).execute().data


@app.get("/shops/{shop_id}/notes")
def of_a_shop(db: Any, shop_id: int, current_user: Annotated[Any, Depends(get_current_user)], limit: int = 10) -> object:  # expect: FLT413
    if shop_id == 0 or not current_user.is_active:
        raise HTTPException(403)
    return db.table("notes").select("*").eq("shop_id", shop_id).limit(limit).execute().data


@app.get("/history/from-the-end")
def from_the_end(offset: int = 0, limit: int = 10) -> list[int]:
    start = max(0, len(HISTORY) - limit - offset)
    end = max(0, len(HISTORY) - offset)
    return list(reversed(HISTORY[start:end]))


@app.get("/notes/range")
def range_of_who_asks(
    db: Any, user: Annotated[dict[str, Any], Depends(get_current_user)], offset: int = 0, limit: int = 10
) -> object:
    found = db.table("notes").select("*").eq("user_id", user["id"])
    return found.range(offset, offset + limit - 1).execute().data


@app.get("/notes/range-of-all")
def range_of_all(db: Any, offset: int = 0, limit: int = 10) -> object:  # expect: FLT413
    return db.table("notes").select("*").range(offset, offset + limit - 1).execute().data


class Invoice(Base):
    __tablename__ = "invoices"

    company_id = Column(Integer)
    author_id = Column(Integer)


@app.get("/invoices")
def of_a_company(db: Db, user: Annotated[Any, Depends(get_current_user)], limit: int = 10) -> Any:  # expect: FLT413
    return db.scalars(select(Invoice).where(Invoice.company_id == user.company_id).limit(limit)).all()


@app.get("/invoices/named")
def of_a_company_by_name(db: Db, user: Annotated[Any, Depends(get_current_user)], limit: int = 10) -> Any:  # expect: FLT413
    tenant = user["tenant_id"]
    return db.query(Invoice).filter(Invoice.company_id == tenant).limit(limit).all()


@app.get("/invoices/of-the-company")
def that_a_company_has(user: Annotated[Any, Depends(get_current_user)], limit: int = 10) -> Any:  # expect: FLT413
    return user.company.invoices.limit(limit).all()


@app.get("/invoices/mine")
def of_who_asks_in_a_company(db: Db, user: Annotated[Any, Depends(get_current_user)], limit: int = 10) -> Any:
    found = db.query(Invoice).filter(Invoice.company_id == user.company_id)
    return found.filter(Invoice.author_id == user.id).limit(limit).all()


@app.get("/invoices/mine-at-once")
def of_who_asks_at_once(db: Db, user: Annotated[Any, Depends(get_current_user)], limit: int = 10) -> Any:
    query = db.query(Invoice).filter(Invoice.company_id == user.company_id, Invoice.author_id == user.id)
    return query.limit(limit).all()
