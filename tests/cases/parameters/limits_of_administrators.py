# What only administrators ask for, and what belongs to who asks, is no danger without a bound.
# file: app/main.py
import math
from typing import Annotated, Any

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


@app.get("/admin/best", dependencies=[Depends(get_current_superuser)])
def best_by_a_service(service: Annotated[Any, Depends(get_session)], limit: int = 10) -> list[str]:
    return service.best(limit=limit)


@app.get("/best")
def best_for_all(service: Annotated[Any, Depends(get_session)], limit: int = 10) -> list[str]:  # expect: FLT413
    return service.best(limit=limit)


DEVICES: dict[str, str] = {}


@app.get("/devices")
def what_is_in_memory(page: int = 1, page_size: int = 50) -> dict[str, Any]:
    pages = math.ceil(len(DEVICES) / page_size)
    start = (page - 1) * page_size
    end = start + page_size
    return {"devices": list(DEVICES.values())[start:end], "pages": pages}
