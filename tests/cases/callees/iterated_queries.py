# A query runs when it is iterated: for, comprehension, list(), a name of its own; building it does not.
# file: app/main.py
from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session, sessionmaker

from app.models import User

app = FastAPI()
make = sessionmaker()


def get_db():
    with make() as db:
        yield db


@app.get("/a")
async def loop(db: Session = Depends(get_db)):
    query = db.query(User).filter(User.id > 3)
    for user in query:  # expect: FLT104
        print(user)


@app.get("/b")
async def comprehension(db: Session = Depends(get_db)):
    return [user.id for user in db.query(User).order_by(User.id)]  # expect: FLT104


@app.get("/c")
async def listed(db: Session = Depends(get_db)):
    query = db.query(User)
    if query is not None:
        query = query.limit(3)
    return {user.id: user for user in query}  # expect: FLT104


@app.get("/d")
async def only_built(db: Session = Depends(get_db)):
    query = db.query(User).filter(User.id > 3).order_by(User.id)
    return str(query)
# file: app/models.py
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
