# Plain methods of view classes and plain websocket-free routers are routes in threads.
# file: app/views.py
import requests
from fastapi import APIRouter, Depends
from fastapi_utils.cbv import cbv

router = APIRouter()


def session() -> requests.Session:
    return requests.Session()


@cbv(router)
class Pages:
    http: requests.Session = Depends(session)

    @router.get("/a")
    def a(self) -> str:
        return self.load("a")

    @router.get("/b")
    async def b(self) -> str:
        return self.title("b")

    def load(self, name: str) -> str:
        return self.http.get(name).text

    def title(self, name: str) -> str:
        return name.title()
