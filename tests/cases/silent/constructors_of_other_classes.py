# A call of a class whose constructor does nothing does not run the constructors of the classes below it.
# file: app/main.py
from fastapi import Depends, FastAPI

from app.parts import Empty

app = FastAPI()


def get_part() -> Empty:
    return Empty()


@app.get("/")
async def read(part: Empty = Depends(get_part)) -> str:
    return Empty().name()
# file: app/parts.py
import time


class Empty:
    def __init__(self) -> None:
        pass

    def name(self) -> str:
        return "empty"


class Slow(Empty):
    def __init__(self) -> None:
        time.sleep(1)
