# add_api_route instead of a decorator, the endpoint in another module.
# file: app/endpoints.py
async def load() -> dict[str, int]:
    return {}


async def show():
    return load()  # expect: FLT202
# file: app/main.py
from fastapi import FastAPI

from app.endpoints import show

app = FastAPI()
app.add_api_route("/show", show, methods=["GET"])
