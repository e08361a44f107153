# Bound methods given to an offload: of a parameter, of an attribute, of a chain, of super().
# file: app/main.py
import asyncio

import boto3
import requests
from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session, sessionmaker

app = FastAPI()
make = sessionmaker()


def get_db():
    with make() as db:
        yield db


class Base:
    def save(self) -> None:
        open("x", "w").close()


class Store(Base):
    def __init__(self) -> None:
        self.s3 = boto3.client("s3")
        self.http = requests.Session()

    async def run(self) -> None:
        await asyncio.to_thread(self.s3.upload_file, "a", "b", "c")
        await run_in_threadpool(self.http.get, "https://example.com")
        await run_in_threadpool(self.save)
        await run_in_threadpool(super().save)


@app.get("/")
async def root(db: Session = Depends(get_db)) -> None:
    await run_in_threadpool(db.commit)
    await asyncio.to_thread(db.query(Store).filter().first)
    await Store().run()
