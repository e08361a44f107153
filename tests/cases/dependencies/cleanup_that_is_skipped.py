# Clean-up that an exception of the route skips: below an inner with, behind a narrow except, in a method, conditional.
# file: app/main.py
from contextlib import nullcontext
from typing import Annotated

from fastapi import Depends, FastAPI

app = FastAPI()


class Connection:
    async def aclose(self): ...
    def close(self): ...


async def awaited():
    connection = Connection()
    yield connection
    await connection.aclose()  # expect: FLT506


def behind_try():
    connection = Connection()
    try:
        yield connection
    except ValueError as error:
        raise RuntimeError from error
    connection.close()  # expect: FLT506


def in_other_with():
    connection = Connection()
    with nullcontext():
        yield connection
        if connection is not None:
            connection.close()  # expect: FLT506


class Provider:
    def __call__(self):
        connection = Connection()
        yield connection
        connection.close()  # expect: FLT506


@app.get("/a", dependencies=[Depends(awaited), Depends(behind_try), Depends(in_other_with)])
def read(connection: Annotated[Connection, Depends(Provider())]) -> int:
    return 1
