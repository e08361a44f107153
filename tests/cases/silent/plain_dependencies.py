# Plain dependencies of async routes run in a thread: functions, generators, classes, instances, lambdas, nested ones.
# file: app/main.py
from fastapi import Depends, FastAPI, Security
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

import requests

app = FastAPI()
make = sessionmaker()


def get_db():
    db = make()
    try:
        yield db
        db.commit()
    finally:
        db.close()


def current_user(db: Session = Depends(get_db)) -> str:
    return str(db.scalar(text("select name from users")))


class Limits:
    def __init__(self, user: str = Depends(current_user)) -> None:
        self.limit = requests.get(f"https://example.com/{user}").json()


class Checker:
    def __init__(self, role: str) -> None:
        self.role = role

    def __call__(self, user: str = Security(current_user)) -> bool:
        return requests.get(f"https://example.com/{user}/{self.role}").ok


class Reader:
    def rows(self) -> list[str]:
        return open("x").readlines()


reader = Reader()


@app.get("/", dependencies=[Depends(Checker("admin"))])
async def root(
    limits: Limits = Depends(),
    page: str = Depends(lambda: requests.get("https://example.com").text),
    rows: list[str] = Depends(reader.rows),
    user: str = Depends(current_user),
) -> str:
    return f"{limits.limit}{page}{rows}{user}"
