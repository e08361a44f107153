# Dependencies given to the application, a router, an inclusion and a websocket, as coroutine functions and callable objects.
# file: app/deps.py
import requests


async def verify(token: str = "") -> None:
    requests.get("https://example.com", params={"token": token})  # expect: FLT101


class Tenant:
    def __init__(self, name: str) -> None:
        self.name = name

    async def __call__(self) -> str:
        return self.lookup()  # expect: FLT101

    def lookup(self) -> str:
        return requests.get(f"https://example.com/{self.name}").text


class Quota:
    def __call__(self) -> None:
        requests.get("https://example.com")
# file: app/main.py
from fastapi import APIRouter, Depends, FastAPI

from app.deps import Quota, Tenant, verify

router = APIRouter(dependencies=[Depends(Tenant("a"))])
app = FastAPI(dependencies=[Depends(Quota())])


@router.get("/")
def root() -> str:
    return "a"


app.include_router(router, dependencies=[Depends(verify)])
