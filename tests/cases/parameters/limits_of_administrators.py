# What only administrators ask for, and what belongs to who asks, is no danger without a bound.
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import Column, Integer, String, select
from sqlalchemy.orm import DeclarativeBase, Session, relationship

app = FastAPI()


class Base(DeclarativeBase):
    id = Column(Integer, primary_key=True)


class Order(Base):
    __tablename__ = "orders"

    title = Column(String(100))


class User(Base):
    __tablename__ = "users"

    email = Column(String(100))
    orders = relationship("Order", lazy="dynamic")


def get_session() -> Session:
    raise NotImplementedError


def get_current_user() -> User:
    raise HTTPException(401)


def get_current_superuser(user: Annotated[User, Depends(get_current_user)]) -> User:
    return user


Db = Annotated[Session, Depends(get_session)]


@app.get("/admin/orders", dependencies=[Depends(get_current_superuser)])
def all_orders(db: Db, limit: int = 100) -> list[str]:
    return [order.title for order in db.scalars(select(Order).limit(limit))]


@app.get("/orders")
def orders(db: Db, user: Annotated[User, Depends(get_current_user)], limit: int = 100) -> list[str]:  # expect: FLT413
    return [order.title for order in db.scalars(select(Order).limit(limit))]


@app.get("/orders/mine")
def mine(user: Annotated[User, Depends(get_current_user)], limit: int = 100) -> list[str]:
    return [order.title for order in user.orders.all().limit(limit)]
