# Routers in a folder of its own beside that of the application, which nothing imports, are no part of it: some tool has
# written them, or they were put away. In the folder of the application, such ones are missing.
# file: api/app/main.py
from fastapi import FastAPI

from .books import router

app = FastAPI()
app.include_router(router)


# file: api/app/books.py
from fastapi import APIRouter

router = APIRouter(prefix="/books")


@router.get("/")
def books() -> list[str]:
    return []


# file: api/app/shop/orders.py
from fastapi import APIRouter

router = APIRouter(prefix="/orders")  # expect: FLT417


@router.get("/")
def orders() -> list[str]:
    return []


# file: api/app/shop/bills.py
from fastapi import APIRouter

router = APIRouter(prefix="/bills")  # expect: FLT417


@router.get("/")
def bills() -> list[str]:
    return []


# file: tools/output/routers/orders.py
from fastapi import APIRouter

router = APIRouter(prefix="/orders")


@router.get("/")
def orders() -> list[str]:
    return []


# file: tools/output/routers/bills.py
from fastapi import APIRouter

router = APIRouter(prefix="/bills")


@router.get("/")
def bills() -> list[str]:
    return []


# file: tools/write.py
print("APIRouter()")
