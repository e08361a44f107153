# FLT306: content that a Pydantic model made is filtered, wherever the dump stands; what JSON does not know is a 500.
# file: app/models.py
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, field_serializer

T = TypeVar("T")


class Address(BaseModel):
    street: str


class UserOut(BaseModel):
    id: int
    name: str


class Member(UserOut):
    address: Address


class Event(BaseModel):
    id: UUID
    at: datetime


class Note(BaseModel):
    at: datetime

    @field_serializer("at")
    def shown(self, at: datetime) -> str:
        return at.isoformat()


class Draft(Event):
    id: str
    at: datetime | None = None


class Body(BaseModel, Generic[T]):
    code: int
    body: T


def shown(user: UserOut) -> dict:
    return {"user": user.model_dump()}
# file: app/main.py
import json

from app.models import Address, Body, Draft, Event, Member, Note, UserOut, shown
from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

app = FastAPI()
users = {}


@app.get("/taken-apart", response_model=Body[UserOut])
def taken_apart():
    user = UserOut(id=1, name="Ada")
    return JSONResponse(content=dict(Body[dict](code=200, body=dict(user))))


@app.get("/kept", response_model=Body[UserOut])
def kept():
    user = UserOut(id=1, name="Ada")
    data = user.model_dump(by_alias=True)
    return JSONResponse({"code": 200, "body": data})


@app.get("/read-again", response_model=UserOut)
def read_again():
    user = UserOut(id=1, name="Ada")
    text = user.json()
    data = json.loads(text)
    return JSONResponse(data, headers={"x-one": "1"})


@app.get("/encoded", response_model=list[UserOut])
def encoded():
    rows = list(users.values())
    content = jsonable_encoder(rows)
    return JSONResponse(content)


@app.get("/helped", response_model=dict)
def helped():
    content = shown(UserOut(id=1, name="Ada"))
    return JSONResponse(content)


@app.get("/each", response_model=list[UserOut])
def each():
    found = [UserOut(id=1, name="Ada")]
    return JSONResponse([dict(one) for one in found])


@app.get("/note", response_model=Note)
def note(one: Note):
    return JSONResponse(one.model_dump())


@app.get("/mode", response_model=Event)
def mode(one: Event):
    return JSONResponse(one.model_dump(mode="json"))


@app.get("/draft", response_model=Draft)
def draft():
    return JSONResponse(Draft(id="1").model_dump())


@app.get("/row", response_model=UserOut)
def row():
    return JSONResponse(dict(users[1]))


@app.get("/raw", response_model=UserOut)
def raw():
    data = dict(users[1])
    return JSONResponse(content=data)


@app.get("/itself", response_model=UserOut)
def itself():
    return JSONResponse(UserOut(id=1, name="Ada"))  # expect: FLT306


@app.get("/nested", response_model=Member)
def nested():
    member = Member(id=1, name="Ada", address=Address(street="x"))
    return JSONResponse(content=dict(member))  # expect: FLT306


@app.get("/event", response_model=Event)
def event(one: Event):
    return JSONResponse({"event": one.model_dump()})  # expect: FLT306


@app.get("/named", response_model=Event)
def named(one: Event):
    data = one.dict()
    return JSONResponse(content=data)  # expect: FLT306
