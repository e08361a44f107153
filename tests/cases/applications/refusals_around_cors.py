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
