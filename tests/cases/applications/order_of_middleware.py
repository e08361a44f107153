# Which middleware runs before CORSMiddleware, over several functions and forms of adding it.

# file: app/main.py
from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from starlette.middleware import Middleware

from app.guards import Authentication, LetsPreflightThrough, Logging, PureGuard, add_guards, check_key

ANY = {"allow_origins": ["https://shop.example"], "allow_methods": ["*"]}

wrong = FastAPI()
wrong.add_middleware(CORSMiddleware, **ANY)  # expect: FLT611
add_guards(wrong)

listed = FastAPI(middleware=[Middleware(PureGuard), Middleware(CORSMiddleware, **ANY)])  # expect: FLT611

decorated = FastAPI()
decorated.add_middleware(CORSMiddleware, **ANY)  # expect: FLT611


@decorated.middleware("http")
async def guard(request: Request, call_next) -> Response:
    if request.url.path == "/health":
        return await call_next(request)
    if not request.headers.get("x-key"):
        response = Response(status_code=401)
        return response
    return await call_next(request)


called = FastAPI()
called.add_middleware(CORSMiddleware, **ANY)  # expect: FLT611
called.middleware("http")(check_key)

right = FastAPI(middleware=[Middleware(CORSMiddleware, **ANY), Middleware(PureGuard)])
also_right = FastAPI()
add_guards(also_right)
also_right.add_middleware(CORSMiddleware, **ANY)

harmless = FastAPI()
harmless.add_middleware(CORSMiddleware, **ANY)
harmless.add_middleware(GZipMiddleware)
harmless.add_middleware(Logging)
harmless.add_middleware(LetsPreflightThrough)

# file: app/guards.py
from fastapi import FastAPI, Request, Response, status
from fastapi.responses import JSONResponse
from starlette.middleware.base import BaseHTTPMiddleware


class Authentication(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next) -> Response:
        if "authorization" not in request.headers:
            return self.refuse()
        return await call_next(request)

    def refuse(self) -> Response:
        return JSONResponse({"detail": "no"}, status_code=status.HTTP_401_UNAUTHORIZED)


class Logging(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next) -> Response:
        response = await call_next(request)
        return Response(response.body, status_code=response.status_code)


class LetsPreflightThrough(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next) -> Response:
        if request.method != "OPTIONS" and "authorization" not in request.headers:
            return Response(status_code=401)
        return await call_next(request)


class PureGuard:
    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        if not scope["headers"]:
            response = JSONResponse({"detail": "no"}, 403)
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)


async def check_key(request: Request, call_next) -> Response:
    if not request.headers.get("x-key"):
        return Response(status_code=401)
    return await call_next(request)


def add_guards(application: FastAPI) -> None:
    application.add_middleware(Authentication)
