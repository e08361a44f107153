# Decorators without parentheses, on whatever is an application or router.

# file: app/main.py
from fastapi import APIRouter, FastAPI

from app.parts import Client, router

app = FastAPI()
client = Client()


@app.get  # expect: FLT417
def read() -> None: ...


@router.websocket  # expect: FLT417
async def follow() -> None: ...


class Views:
    router = APIRouter()

    @router.post  # expect: FLT417
    def add(self) -> None: ...


@client.get
def fetch() -> None: ...


# file: app/parts.py
from fastapi import APIRouter

router = APIRouter()


class Client:
    def get(self, function):
        return function
