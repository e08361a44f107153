# A client put on app.state in the lifespan is used in a router that never sees its type, directly and through a dependency.
# file: app/main.py
from contextlib import asynccontextmanager

import boto3
import requests
from fastapi import FastAPI

from app.routes import router


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.rates = requests.Session()
    app.state.queue = boto3.client("sqs")
    yield
    app.state.rates.close()


app = FastAPI(lifespan=lifespan)
app.include_router(router)
# file: app/routes.py
from fastapi import APIRouter, Depends, Request

router = APIRouter()


def get_queue(request: Request):
    return request.app.state.queue


@router.get("/rates")
async def rates(request: Request):
    return request.app.state.rates.get("https://example.com/rates").json()  # expect: FLT101


@router.get("/local")
async def local(request: Request):
    state = request.app.state
    session = state.rates
    return session.get("https://example.com/rates").json()  # expect: FLT101


@router.post("/jobs")
async def job(queue=Depends(get_queue)):
    queue.send_message(QueueUrl="q", MessageBody="go")  # expect: FLT106
