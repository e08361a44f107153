# Middleware is awaited: a plain function is a fault only if it gives a response itself.
# file: app/extras.py
from fastapi import Request
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import PlainTextResponse


class Closing(BaseHTTPMiddleware):
    def dispatch(self, request, call_next):  # expect: FLT613
        return PlainTextResponse("closed")


class Passing(BaseHTTPMiddleware):
    def dispatch(self, request, call_next):
        return call_next(request)


class Pure:
    def __init__(self, app):
        self.app = app

    def __call__(self, scope, receive, send):
        return self.app(scope, receive, send)


def made(app):
    async def run(scope, receive, send):
        await app(scope, receive, send)

    return run


def answer(request: Request):
    return PlainTextResponse("not middleware")


# file: app/main.py
from fastapi import FastAPI, HTTPException

from app.extras import Closing, Passing, Pure, made

app = FastAPI()
app.add_middleware(Closing)
app.add_middleware(Passing)
app.add_middleware(Pure)
app.add_middleware(made)


@app.middleware("http")
async def guarded(request, call_next):
    try:
        if not request.headers:
            raise HTTPException(401)
    except HTTPException as error:
        return error
    return await call_next(request)


async def check(request, call_next):
    if not request.headers:
        raise HTTPException(401)  # expect: FLT614
    return await call_next(request)


app.middleware("http")(check)
