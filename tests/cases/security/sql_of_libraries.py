# Without an application nobody sees who sends a value: whoever uses the library may.
# file: store.py
import sqlite3

from sqlalchemy import text
from sqlalchemy.orm import Session


class Repository:
    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path)

    def find(self, user):
        cursor = self.connection.cursor()
        cursor.execute(f"SELECT id FROM users WHERE email = '{user.email}'")  # expect: FLT809


def find(db: Session, name: str) -> None:
    db.execute(text(f"SELECT 1 FROM users WHERE name = '{name}'"))  # expect: FLT809
