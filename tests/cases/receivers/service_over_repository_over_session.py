# Three layers are wired by Depends in constructors; the type is only known at the bottom.
# file: app/database.py
from sqlalchemy.orm import sessionmaker

SessionLocal = sessionmaker()


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()
# file: app/repository.py
from fastapi import Depends
from sqlalchemy import text

from app.database import get_db


class OrderRepository:
    def __init__(self, db=Depends(get_db)):
        self._db = db

    def total(self):
        return self._db.execute(text("select sum(cents) from orders")).scalar()
# file: app/service.py
from fastapi import Depends

from app.repository import OrderRepository


class OrderService:
    def __init__(self, repository: OrderRepository = Depends()):
        self.repository = repository

    def report(self):
        return {"total": self.repository.total()}
# file: app/main.py
from fastapi import Depends, FastAPI

from app.service import OrderService

app = FastAPI()


@app.get("/report")
async def report(service: OrderService = Depends(OrderService)):
    return service.report()  # expect: FLT104
