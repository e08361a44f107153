# Middleware of Starlette that answers by itself stands around CORSMiddleware, or lets everything through.
# file: app/main.py
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from starlette.middleware import Middleware
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware

HOSTS = ["api.example.com", "*.example.com"]
ANY = ["api.example.com", "*"]


def read_hosts() -> list[str]:
    return open("hosts").read().split()


listed = FastAPI(
    middleware=[
        Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS),
        Middleware(CORSMiddleware, allow_origins=["https://x.example"]),
    ]
)
moved = FastAPI(
    middleware=[
        Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS),
        Middleware(HTTPSRedirectMiddleware),
        Middleware(CORSMiddleware, allow_origins=["https://x.example"]),  # expect: FLT611
    ]
)
right = FastAPI()
right.add_middleware(HTTPSRedirectMiddleware)
right.add_middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)
right.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])
anyone = FastAPI()
anyone.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])
anyone.add_middleware(TrustedHostMiddleware, allowed_hosts=ANY)
unknown = FastAPI()
unknown.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])
unknown.add_middleware(TrustedHostMiddleware, allowed_hosts=read_hosts())
default = FastAPI()
default.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])
default.add_middleware(TrustedHostMiddleware)


# file: app/guards.py
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from pydantic_settings import BaseSettings
from starlette.middleware.base import BaseHTTPMiddleware


class Settings(BaseSettings):
    demo: bool = False
    strict: bool = True


settings = Settings()


class Guard(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        if request.method == "DELETE":
            return JSONResponse({}, status_code=403)
        return await call_next(request)


demo = FastAPI()
demo.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])
if settings.demo:
    demo.add_middleware(Guard)
strict = FastAPI()
strict.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])  # expect: FLT611
if settings.strict:
    strict.add_middleware(Guard)
by_hand = FastAPI()
by_hand.add_middleware(CORSMiddleware, allow_origins=["https://x.example"])


@by_hand.middleware("http")
async def refuse(request: Request, call_next):
    if request.method == "DELETE":
        response = JSONResponse({}, status_code=403)
        response.headers["Access-Control-Allow-Origin"] = "https://x.example"
        return response
    return await call_next(request)


# file: app/origins.py
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.middleware.base import BaseHTTPMiddleware

OWN = {"https://x.example"}

same = FastAPI()
same.add_middleware(CORSMiddleware, allow_origins=["*"])


@same.middleware("http")
async def same_origin(request: Request, call_next):
    origin = request.headers.get("Origin")
    if origin == str(request.base_url) or (origin and origin in OWN):
        return await call_next(request)
    return JSONResponse({}, status_code=403)


class Known(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        if "origin" in request.headers and request.headers["origin"] not in OWN:
            return JSONResponse({}, status_code=403)
        return await call_next(request)


class Logged(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        origin = request.headers.get("origin")
        if origin:
            print(origin)
        if request.headers.get("x-key") != "1":
            return JSONResponse({}, status_code=403)
        return await call_next(request)


known = FastAPI()
known.add_middleware(CORSMiddleware, allow_origins=["*"])
known.add_middleware(Known)
logged = FastAPI()
logged.add_middleware(CORSMiddleware, allow_origins=["*"])  # expect: FLT611
logged.add_middleware(Logged)
