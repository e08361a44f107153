# Methods that a library makes routes of ask by Depends: what overrides that is no mistake; what nothing asks is one.
# file: app/deps.py
def get_users() -> list[str]:
    return []


def get_books() -> list[str]:
    return []
# file: app/main.py
from classy_fastapi import Routable, get
from fastapi import Depends, FastAPI

from app.deps import get_users


class Users(Routable):
    @get("/users")
    async def users(self, users: list[str] = Depends(get_users)) -> list[str]:
        return users


app = FastAPI()
app.include_router(Users().router)


@app.get("/health")
def health() -> str:
    return "ok"
# file: tests/test_users.py
from fastapi.testclient import TestClient

from app.deps import get_books, get_users
from app.main import app


def test_users() -> None:
    app.dependency_overrides[get_users] = lambda: ["Ann"]
    app.dependency_overrides[get_books] = lambda: ["Emma"]  # expect: FLT923
    assert TestClient(app).get("/health").status_code == 200
    app.dependency_overrides.clear()
