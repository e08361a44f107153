# add_api_route with bound methods of an object that holds its own router.
# file: app/items.py
import requests
from fastapi import APIRouter


class Items:
    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.router = APIRouter()
        self.router.add_api_route("/items", self.index, methods=["GET"])
        self.router.add_api_route("/items/threaded", self.threaded, methods=["GET"])

    async def index(self):
        return self.session.get(self.url).json()  # expect: FLT101

    def threaded(self):
        return self.session.get(self.url).json()
# file: app/main.py
from fastapi import FastAPI

from app.items import Items

app = FastAPI()
app.include_router(Items("https://example.com").router)
