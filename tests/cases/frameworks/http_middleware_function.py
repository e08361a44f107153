# A function middleware runs on the loop, by decorator and by add_middleware(BaseHTTPMiddleware, dispatch=...).
# file: app/main.py
from fastapi import FastAPI, Request
from starlette.middleware.base import BaseHTTPMiddleware

from app.limits import count, limit

app = FastAPI()


@app.middleware("http")
async def counting(request: Request, call_next):
    count(request.client.host)  # expect: FLT104
    return await call_next(request)


app.add_middleware(BaseHTTPMiddleware, dispatch=limit)
# file: app/limits.py
import time

import redis

store = redis.Redis()


def count(host):
    store.incr(host)


async def limit(request, call_next):
    time.sleep(0.1)  # expect: FLT102
    return await call_next(request)
