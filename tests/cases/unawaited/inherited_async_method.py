# The method is defined two bases up, in another module; the subclass does not override it.
# file: app/base.py
class Repository:
    async def save(self, entity: object) -> None: ...


class Audited(Repository):
    pass
# file: app/users.py
from app.base import Audited


class UserRepository(Audited):
    def names(self) -> list[str]:
        return []
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI

from app.users import UserRepository

app = FastAPI()


@app.post("/users")
async def create(users: Annotated[UserRepository, Depends()]) -> list[str]:
    users.save(object())  # expect: FLT201
    return users.names()
