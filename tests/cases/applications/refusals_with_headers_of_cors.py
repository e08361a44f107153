# Middleware around CORSMiddleware that sets the headers of CORS on its own answers, in some way; and what does so for
# one of its answers only.
# file: app/config.py
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    demo_mode: bool = False
    guarded: bool = True


settings = Settings()
# file: app/guards.py
from fastapi import Request, Response
from fastapi.responses import JSONResponse
from starlette.middleware.base import BaseHTTPMiddleware

HEADERS = {"Access-Control-Allow-Origin": "*"}


def headers_for(request: Request) -> dict[str, str]:
    return {"access-control-allow-origin": request.headers["origin"]}


class ByAssignment(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        if "token" not in request.headers:
            response = JSONResponse({"detail": "who?"}, status_code=401)
            if "origin" in request.headers:
                response.headers["Access-Control-Allow-Origin"] = request.headers["origin"]
            return response
        return await call_next(request)


class ByName(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        if "token" not in request.headers:
            return Response(status_code=401, headers=HEADERS)
        return await call_next(request)


class ByHelper(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        if "token" not in request.headers:
            return Response(status_code=401, headers=headers_for(request))
        return await call_next(request)


class ByUpdate(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        if "token" not in request.headers:
            refusal = Response(status_code=401)
            refusal.headers.update({"Access-Control-Allow-Origin": "*"})
            return refusal
        return await call_next(request)


class ForOne(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        if "token" not in request.headers:
            refusal = Response(status_code=401)
            refusal.headers["Access-Control-Allow-Origin"] = "*"
            return refusal
        if "user" not in request.headers:
            return Response(status_code=403)
        return await call_next(request)


class Other(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        if "token" not in request.headers:
            return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
        return await call_next(request)
# file: app/main.py
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from app.config import settings
from app.guards import ByAssignment, ByHelper, ByName, ByUpdate, ForOne, Other

by_assignment = FastAPI()
by_assignment.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])
by_assignment.add_middleware(ByAssignment)
by_name = FastAPI()
by_name.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])
by_name.add_middleware(ByName)
by_helper = FastAPI()
by_helper.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])
by_helper.add_middleware(ByHelper)
by_update = FastAPI()
by_update.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])
by_update.add_middleware(ByUpdate)
for_one = FastAPI()
for_one.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])  # expect: FLT611
for_one.add_middleware(ForOne)
other = FastAPI()
other.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])  # expect: FLT611
other.add_middleware(Other)
in_demos = FastAPI()
in_demos.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])
if settings.demo_mode:
    in_demos.add_middleware(Other)
by_default = FastAPI()
by_default.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])  # expect: FLT611
if settings.guarded:
    by_default.add_middleware(Other)
