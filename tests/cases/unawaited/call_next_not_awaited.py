# `call_next(request)` in an http middleware is a coroutine: `response.headers` is asked of it.
# file: app/main.py
from fastapi import FastAPI, Request

app = FastAPI()


@app.middleware("http")
async def timing(request: Request, call_next):
    response = call_next(request)
    response.headers["X-Time"] = "0"  # expect: FLT201
    return response
