# A default that runs once hurts nobody in a class that is there for annotations only; one that anybody builds, also
# under another name, by a method, through a subclass or a field, gets the same value each time.
# file: app/models.py
from datetime import datetime

from pydantic import BaseModel


class Stub(BaseModel):
    created: datetime = datetime.now()


class Built(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Renamed(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Read(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Held(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Handed(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Base(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Given(BaseModel):
    created: datetime = datetime.now()


class GivenOnce(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class GivenWithOthers(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Sent(BaseModel):
    created: datetime = datetime.now()  # expect: FLT705


class Holder(BaseModel):
    held: list[Held]


# file: app/main.py
from datetime import datetime

from fastapi import FastAPI

from app import models
from app.models import Base, Built, Given, GivenOnce, GivenWithOthers, Handed, Holder, Read, Sent, Stub
from app.models import Renamed as Other

app = FastAPI()
KINDS = {"handed": Handed}


class Derived(Base):
    pass


def build() -> list[object]:
    return [Built(), Other(), Read.model_validate({}), Derived(), models.Holder(held=[])]


def give(values: dict[str, object]) -> list[object]:
    now = datetime.now()
    return [Given(created=now), GivenOnce(created=now), GivenOnce(), GivenWithOthers(**values), Sent(created=now)]


@app.post("/sent")
def send(sent: Sent) -> str:
    return str(sent.created)


def show(stub: Stub, holder: Holder | None = None) -> str:
    return str(stub.created)
