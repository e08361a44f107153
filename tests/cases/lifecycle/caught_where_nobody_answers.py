# In middleware and beside requests no HTTPException becomes an answer: to let it pass would help nobody.
# file: app/main.py
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request
from starlette.middleware.base import BaseHTTPMiddleware


@asynccontextmanager
async def lifespan(app: FastAPI):
    try:
        raise HTTPException(503)
    except Exception as error:
        print(error)
    yield


app = FastAPI(lifespan=lifespan)


class Stores(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        try:
            if "store" not in request.url.path:
                raise HTTPException(status_code=400)
        except Exception as error:
            print(error)
        self.check(request)
        return await call_next(request)

    def check(self, request: Request) -> None:
        try:
            raise HTTPException(status_code=400)
        except Exception as error:
            print(error)


app.add_middleware(Stores)


@app.middleware("http")
async def stores(request: Request, call_next):
    try:
        raise HTTPException(status_code=400)
    except Exception as error:
        print(error)
    return await call_next(request)


def report() -> None:
    try:
        raise HTTPException(status_code=400)
    except Exception as error:
        print(error)


class Checks:
    def check(self) -> None:
        try:
            raise HTTPException(status_code=400)  # expect: FLT619
        except Exception as error:
            print(error)


def user(request: Request) -> str:
    try:
        raise HTTPException(status_code=401)  # expect: FLT619
    except Exception as error:
        print(error)
    return ""


@app.get("/")
async def read(tasks: BackgroundTasks, user: Annotated[str, Depends(user)]) -> None:
    tasks.add_task(report)
    Checks().check()
