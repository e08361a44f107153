# Under 204 nothing is sent: what a call gives that did the work is only passed on, what is made to be sent is lost.
# file: app/service.py
class Removed:
    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def ok(cls, name: str = "", http_status: int = 200) -> "Removed":
        return cls(name)


class Service:
    def remove(self, name: str) -> dict[str, str]:
        return {"name": name}

    async def drop(self, name: str) -> Removed:
        return Removed(name)


service = Service()
# file: app/main.py
from app.service import Removed, service
from fastapi import Depends, FastAPI, status
from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase, Session

app = FastAPI()


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "rows"

    id = Column(Integer, primary_key=True)


def find() -> Session: ...


@app.delete("/1", status_code=204)
def passed_on(name: str):
    return service.remove(name)


@app.delete("/2", status_code=204)
async def awaited(name: str):
    return await service.drop(name)


@app.delete("/3", status_code=204)
def written(name: str):
    service.remove(name)
    return {"removed": name}  # expect: FLT312


@app.delete("/4", status_code=204)
def made(name: str):
    return Removed(name)  # expect: FLT312


@app.delete("/5", status_code=204)
def an_envelope_of_nothing(name: str):
    service.remove(name)
    return Removed.ok(http_status=status.HTTP_204_NO_CONTENT)


@app.delete("/6", status_code=204)
def an_envelope(name: str):
    service.remove(name)
    return Removed.ok(name, http_status=204)  # expect: FLT312


@app.delete("/7", status_code=204)
def empty(name: str):
    service.remove(name)
    return {}


@app.delete("/8", status_code=204)
def a_row(session: Session = Depends(find)):
    row = session.get(Row, 1)
    session.delete(row)
    return row


@app.delete("/9", status_code=204)
def a_row_in_an_answer(session: Session = Depends(find)):
    row = session.get(Row, 1)
    session.delete(row)
    return {"removed": row}  # expect: FLT312
