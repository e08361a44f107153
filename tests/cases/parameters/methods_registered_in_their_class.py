# A decorator in the body of a class registers a plain function: nothing binds it to an object, so its first parameter is
# one of the request. What `cbv` makes of a class, and what an object registers of itself, is bound.
# file: main.py
from fastapi import APIRouter, FastAPI
from fastapi_utils.cbv import cbv

app = FastAPI()
outer = APIRouter()
views = APIRouter()


class Books:
    router = APIRouter(prefix="/books")

    @router.get("/{number}")
    async def read(number: int) -> int:
        return number

    @router.get("/{number}/pages/{page}")  # expect: FLT408
    async def read_page(number: int) -> int:
        return number

    @staticmethod
    @router.get("/{number}/title")
    async def title(number: int) -> int:
        return number

    @outer.get("/shelves/{shelf}")
    async def shelf(shelf: int) -> int:
        return shelf


@cbv(views)
class Views:
    @views.get("/views/{number}")
    async def read(self, number: int) -> int:
        return number

    @views.get("/views/{number}/{other}")  # expect: FLT408
    async def read_other(self, number: int) -> int:
        return number


class Service:
    def __init__(self) -> None:
        self.router = APIRouter()
        self.router.add_api_route("/services/{number}", self.read)
        self.router.add_api_route("/services/{self}/{number}", self.read)  # expect: FLT408

    def read(self, number: int) -> int:
        return number


app.include_router(Books.router)
app.include_router(outer)
app.include_router(views)
app.include_router(Service().router)
