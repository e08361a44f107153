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
