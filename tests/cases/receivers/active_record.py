# ORMs whose models query themselves: the class of the project inherits the blocking methods.
# file: app/models.py
import peewee
from sqlmodel import Field, Session, SQLModel, create_engine, select

database = peewee.SqliteDatabase("shop.db")
engine = create_engine("sqlite://")


class Record(peewee.Model):
    class Meta:
        database = database


class Article(Record):
    title = peewee.CharField()


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)

    @classmethod
    def find(cls, session: Session, id: int) -> "Hero | None":
        return session.exec(select(cls).where(cls.id == id)).first()
# file: app/main.py
from fastapi import FastAPI
from sqlmodel import Session

from app.models import Article, Hero, engine

app = FastAPI()


@app.get("/articles/{title}")
async def article(title: str):
    return Article.get_or_none(Article.title == title)  # expect: FLT104


@app.get("/heroes/{id}")
async def hero(id: int):
    with Session(engine) as session:
        return Hero.find(session, id)  # expect: FLT104
