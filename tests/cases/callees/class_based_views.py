# Methods as endpoints: registered in __init__, on a router of the object, through a helper that walks over methods.
# file: app/views.py
import requests
from fastapi import APIRouter, Depends


def get_token() -> str:
    return "x"


class UserView:
    def __init__(self, client: requests.Session) -> None:
        self.client = client
        self.router = APIRouter(prefix="/users")
        self.router.add_api_route("/", self.list, methods=["GET"])
        self.router.add_api_route("/plain", self.plain, methods=["GET"])

    async def list(self, token: str = Depends(get_token)) -> str:
        return self.load(token)  # expect: FLT101

    def plain(self) -> str:
        return self.load("x")

    def load(self, token: str) -> str:
        return self.client.get("https://example.com").text


class Health:
    router = APIRouter()

    @staticmethod
    @router.get("/health")
    async def check() -> str:
        return requests.get("https://example.com").text  # expect: FLT101


view = UserView(requests.Session())
# file: app/main.py
from fastapi import FastAPI

from app.views import Health, view

app = FastAPI()
app.include_router(view.router)
app.include_router(Health.router)
