# FLT520, FLT518: a task that a response is given outlives the session of its route as one of BackgroundTasks does.
# file: app/main.py
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.responses import JSONResponse
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker
from starlette.background import BackgroundTask

from app.own import BackgroundTask as OwnTask

app = FastAPI()
sessions = sessionmaker(create_engine("sqlite://"))

def get_db() -> Iterator[Session]:
    db = sessions()
    try:
        yield db
    finally:
        db.close()

Db = Annotated[Session, Depends(get_db)]

def store(db: Session, text: str) -> None:
    db.execute(text)

def store_later(text: str) -> None:
    with sessions() as db:
        store(db, text)

@app.post("/positional")
def positional(db: Db) -> JSONResponse:
    return JSONResponse({}, background=BackgroundTask(store, db, "a"))  # expect: FLT520

@app.post("/named")
def named(db: Db) -> JSONResponse:
    task = BackgroundTask(store, db=db, text="a")  # expect: FLT520
    return JSONResponse({}, background=task)

@app.post("/called")
def called() -> JSONResponse:
    return JSONResponse({}, background=BackgroundTask(store_later("a")))  # expect: FLT518

@app.post("/key")
def key(db: Db) -> JSONResponse:
    text = str(db.info)
    return JSONResponse({}, background=BackgroundTask(store_later, text))

@app.post("/own")
def own(db: Db) -> JSONResponse:
    OwnTask(store, db, "a")
    return JSONResponse({})
# file: app/own.py
class BackgroundTask:
    def __init__(self, function, *arguments) -> None:
        function(*arguments)
