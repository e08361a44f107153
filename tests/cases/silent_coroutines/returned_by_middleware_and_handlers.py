# call_next and endpoints called by wrappers: a plain wrapper that returns `call_next(request)` is awaited by its caller.
# file: app/main.py
from fastapi import FastAPI, Request
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

app = FastAPI()


class Header(BaseHTTPMiddleware):
    def dispatch(self, request: Request, call_next):
        return call_next(request)


class Pure:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send):
        return self.app(scope, receive, send)


app.add_middleware(Header)
app.add_middleware(Pure)
