# FLT301 looks through calls for what is written out, into displays for models, and at both ends of a function.
# file: app/kinds.py
import enum
from typing import Any
from uuid import UUID

from pydantic import BaseModel


class Size(enum.IntEnum):
    small = 1


class Color(str, enum.Enum):
    red = "red"


class Part(BaseModel):
    id: UUID
    size: Size
    color: Color
# file: app/service.py
import json

from app.kinds import Part


class Service:
    async def drop(self, part_id: int) -> dict:
        return await self.answer(part_id)

    async def answer(self, part_id: int) -> dict:
        return {"message": "dropped", "id": part_id}

    def find(self, part_id: int):
        return {"part": Part.model_validate({"id": part_id})}

    @staticmethod
    def name() -> dict:
        found = {"name": "x"}
        found["size"] = 1
        return found


def stored(part_id: int) -> dict:
    return json.loads(STORED[part_id])


STORED: dict[int, str] = {}


def save(part: Part) -> bool:
    return bool(part)
# file: app/main.py
from typing import Any, TypedDict

from app.kinds import Part
from app.service import Service, save, stored
from fastapi import APIRouter, FastAPI

app = FastAPI()
hidden = APIRouter(prefix="/hidden", include_in_schema=False)
service = Service()


@app.delete("/parts/{part_id}")
async def drop(part_id: int):
    return await service.drop(part_id)


@app.get("/parts/{part_id}")  # expect: FLT301
async def find(part_id: int):
    return service.find(part_id)


@app.get("/names")
async def names():
    return service.name()


@app.post("/kinds")
async def kinds(part: Part):
    return {"message": "got", "id": part.id, "size": part.size, "color": part.color}


@app.post("/tokens")  # expect: FLT301
async def make(part: Part):
    token = str(part.id)
    if save(part):
        return {"token": token}


@app.post("/made")
async def made(part: Part):
    if save(part):
        return {"token": str(part.id)}
    return {"token": ""}


@app.get("/all")  # expect: FLT301
async def everything() -> Any:
    return [Part.model_construct(id=1) for _ in range(3)]


@app.get("/pairs")  # expect: FLT301
async def pairs():
    login_response = (Part.parse_obj({}), 3)
    return login_response


@app.get("/stored")  # expect: FLT301
async def read_stored():
    return stored(1)


@hidden.get("/state")
async def state():
    return Part.model_validate_json("{}")


app.include_router(hidden)


class Talk(TypedDict, total=False):
    text: str
    person: str


def answered(talk: Talk) -> dict[str, Any]:
    return {**talk, "answer": "yes"}


@app.post("/spread")
async def spread_into_another():
    return answered({"text": "hello"})


@app.get("/spread")  # expect: FLT301
async def beside_a_spread(part: Part):
    return {**{"text": "hello"}, "part": part}
