# The answer to an exception has no background tasks: what was added before it never runs.
# file: app/audit.py
from fastapi import BackgroundTasks, HTTPException


def write(text: str) -> None:
    print(text)


class Audit:
    def write(self, text: str) -> None:
        print(text)

    def later(self, tasks: BackgroundTasks, text: str) -> None:
        tasks.add_task(self.write, text)


def note(background: BackgroundTasks, text: str) -> None:
    background.add_task(write, text)


def describe(background: BackgroundTasks, text: str) -> str:
    return f"{text}: {len(background.tasks)}"


def get_or_404(key: int) -> int:
    if key > 10:
        raise HTTPException(404)
    return key
# file: app/main.py
from typing import Annotated

import fastapi
from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException
from fastapi.responses import JSONResponse

from app.audit import Audit, describe, get_or_404, note, write

app = FastAPI()
audit = Audit()


class Conflict(Exception):
    pass


@app.get("/certain")
async def certain(tasks: BackgroundTasks) -> int:
    try:
        return get_or_404(11)
    except ValueError as error:
        tasks.add_task(write, "lost")  # expect: FLT632
        raise HTTPException(400) from error


@app.get("/again")
async def again(tasks: BackgroundTasks) -> int:
    try:
        return get_or_404(11)
    except HTTPException:
        tasks.add_task(write, "lost")  # expect: FLT632
        raise


@app.get("/helped/{key}")
def helped(key: int, bg: BackgroundTasks) -> int:
    note(bg, "lost")  # expect: FLT632
    if key > 3:
        raise Conflict
    return key


@app.get("/method/{key}")
def method(key: int, background_tasks: BackgroundTasks) -> int:
    if key > 3:
        audit.later(background_tasks, "lost")  # expect: FLT632
        raise HTTPException(409)
    return key


@app.get("/called/{key}")
def called(key: int, tasks: BackgroundTasks) -> int:
    tasks.add_task(write, "lost")  # expect: FLT632
    return get_or_404(key)


@app.get("/loop")
def loop(keys: str, tasks: BackgroundTasks) -> int:
    for key in keys:
        if key == "x":
            raise HTTPException(422)
        tasks.add_task(write, key)  # expect: FLT632
    return 1


def get_name(name: str, tasks: BackgroundTasks) -> str:
    tasks.add_task(write, name)  # expect: FLT632
    if not name:
        raise fastapi.HTTPException(status_code=401)
    return name


class Books:
    def __init__(self, tasks: BackgroundTasks) -> None:
        self.tasks = tasks

    def read(self, key: int) -> int:
        self.tasks.add_task(write, "read")  # expect: FLT632
        if key > 5:
            raise HTTPException(404)
        return key


@app.get("/books/{key}")
def read_book(key: int, books: Annotated[Books, Depends()], name: Annotated[str, Depends(get_name)]) -> int:
    return books.read(key)


@app.get("/right/{key}")
def right(key: int, tasks: BackgroundTasks) -> int:
    if key > 3:
        raise HTTPException(404)
    describe(tasks, "none")
    note(tasks, "kept")
    return key


@app.get("/branches/{key}")
def branches(key: int, tasks: BackgroundTasks) -> int:
    if key > 3:
        tasks.add_task(write, "kept")
    elif key == 2:
        raise HTTPException(404)
    else:
        tasks.add_task(write, "kept")
        return key
    return key


@app.get("/early/{key}")
def early(key: int, tasks: BackgroundTasks) -> int:
    if key > 3:
        tasks.add_task(write, "kept")
        return key
    raise HTTPException(404)


@app.get("/answered/{key}", response_model=int)
def answered(key: int, tasks: BackgroundTasks) -> int | JSONResponse:
    try:
        tasks.add_task(write, "kept")
        if key > 3:
            raise HTTPException(404)
    except HTTPException as error:
        return JSONResponse({"detail": error.detail}, error.status_code, background=tasks)
    return key


@app.get("/inner/{key}")
def inner(key: int, tasks: BackgroundTasks) -> int:
    def check() -> None:
        raise HTTPException(404)

    tasks.add_task(write, "kept")
    try:
        if key > 3:
            raise ValueError
    except Exception:
        return 0
    return key if check else 0
