# Methods of a view class are routes; its attributes are injected.
# file: app/views.py
from fastapi import APIRouter, Depends
from fastapi_utils.cbv import cbv
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.database import get_db

router = APIRouter()


@cbv(router)
class Orders:
    db: Session = Depends(get_db)

    @router.get("/orders/count")
    async def count(self) -> int:
        return self.db.scalar(text("select count(*) from orders"))  # expect: FLT104

    @router.get("/orders/total")
    def total(self) -> int:
        return self.db.scalar(text("select sum(cents) from orders"))

    @router.get("/orders/both")
    async def both(self) -> int:
        return self.total()  # expect: FLT104
# file: app/database.py
from sqlalchemy.orm import sessionmaker

SessionLocal = sessionmaker()


def get_db():
    with SessionLocal() as db:
        yield db
