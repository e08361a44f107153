# What a method does that nobody calls is done to nobody, where others of its class are called; a class that nobody uses
# yet is as it is written.
# file: app/store.py
import jwt


class Store:
    def __init__(self, db) -> None:
        self.db = db

    def find(self, name: str) -> list[str]:
        self.db.execute("SELECT 1")
        return [name]

    def sorted_by(self, connection, interval: str) -> list[str]:
        return connection.execute(f"SELECT * FROM books WHERE published > '{interval}'").fetchall()

    def peek(self, token: str) -> str:
        return jwt.decode(token, options={"verify_signature": False})["sub"]


class Later:
    def peek_later(self, token: str) -> str:
        return jwt.decode(token, options={"verify_signature": False})["sub"]  # expect: FLT806

    def other(self) -> None:
        pass


class Used:
    def all_of(self, token: str) -> str:
        return self._claims(token)

    def _claims(self, token: str) -> str:
        return jwt.decode(token, options={"verify_signature": False})["sub"]  # expect: FLT806


# file: app/main.py
from fastapi import FastAPI

from app.store import Store, Used

app = FastAPI()


@app.get("/books")
def books(name: str, db=None) -> list[str]:
    return Store(db).find(name)


@app.get("/me")
def me(token: str) -> str:
    return Used().all_of(token)
