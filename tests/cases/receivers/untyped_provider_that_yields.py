# Neither the parameter nor the provider is annotated: what is yielded tells.
# file: app/database.py
import sqlite3


def connection():
    db = sqlite3.connect("shop.db")
    try:
        yield db
    finally:
        db.close()
# file: app/main.py
from fastapi import Depends, FastAPI

from app.database import connection

app = FastAPI()


@app.delete("/orders/{number}")
async def cancel(number: int, db=Depends(connection)) -> None:
    db.execute("delete from orders where number = ?", (number,))  # expect: FLT104
    db.commit()  # expect: FLT104
