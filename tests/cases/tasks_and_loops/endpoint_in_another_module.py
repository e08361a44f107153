# The def endpoint is registered elsewhere: the finding stands where its code is.
# file: app/endpoints.py
import asyncio


def now() -> float:
    return asyncio.get_running_loop().time()  # expect: FLT205
# file: app/main.py
from fastapi import FastAPI

from app.endpoints import now

app = FastAPI()
app.add_api_route("/now", now)
