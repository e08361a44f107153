# Classes of the project bear the names of blocking ones.
# file: app/models.py
class Session:
    def __init__(self, user: str) -> None:
        self.user = user

    def get(self, key: str) -> str:
        return f"{self.user}{key}"

    def query(self, key: str) -> "Session":
        return self

    def all(self) -> list[str]:
        return [self.user]

    def commit(self) -> None: ...


class Client(Session):
    def execute(self) -> None: ...
# file: app/main.py
from fastapi import Depends, FastAPI

from app.models import Client, Session

app = FastAPI()


def get_session() -> Session:
    return Session("bob")


@app.get("/")
async def root(db: Session = Depends(get_session), client: Client = Depends(lambda: Client("a"))) -> list[str]:
    db.commit()
    client.execute()
    requests = Session("x")
    requests.get("y")
    return db.query("x").all() + [client.get("z")]
