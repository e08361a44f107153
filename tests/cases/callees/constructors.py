# __init__, __post_init__, __new__ and a base class's constructor block when an instance is made, not when the class is named.
# file: app/settings.py
import dataclasses
import pathlib
import time


class Settings:
    def __init__(self, path: str = "settings.csv") -> None:
        self.rows = pathlib.Path(path).read_text().splitlines()


class Local(Settings):
    pass


@dataclasses.dataclass
class Lease:
    name: str

    def __post_init__(self) -> None:
        time.sleep(1)


class Single:
    def __new__(cls):
        time.sleep(1)
        return super().__new__(cls)


SHARED = Settings()
# file: app/main.py
from fastapi import FastAPI

from app.settings import SHARED, Lease, Local, Settings, Single

app = FastAPI()


@app.get("/")
async def root():
    Settings()  # expect: FLT105
    Local("b.csv")  # expect: FLT105
    Lease("x")  # expect: FLT102
    Single()  # expect: FLT102
    return isinstance(SHARED, Local), [Settings, Lease]
