# The type is imported only for the checker and written as text: the receiver blocks all the same.
# file: app/service.py
from __future__ import annotations

from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.store import Store


class Service:
    def __init__(self, db: Session, store: Optional[Store] = None) -> None:
        self.db = db
        self.store = store

    async def run(self) -> None:
        self.db.flush()  # expect: FLT104
        if self.store is not None:
            self.store.write()  # expect: FLT105
# file: app/store.py
from app.service import Service


class Store:
    service: Service

    def write(self) -> None:
        with open("out.txt", "w") as file:
            file.writelines(self.rows)
