# Who comments out the call that includes a router has taken its routes away on purpose; others are forgotten.
# file: app/main.py
from fastapi import FastAPI

from app.api import orders, reports
# from app.api.users import router as users_router
# from app.chat.router import chat_router

app = FastAPI()
app.include_router(orders.router)
# app.include_router(users_router, prefix="/users")
#app.include_router(
#    reports.router,
#)
# app.include_router(router=chat_router)
# The last application.include_router(stock) was here.
# file: app/api/orders.py
from fastapi import APIRouter

router = APIRouter()


@router.get("/orders")
def orders() -> list[str]:
    return []
# file: app/api/users.py
from fastapi import APIRouter

router = APIRouter()


@router.get("/users")
def users() -> list[str]:
    return []
# file: app/api/reports.py
from fastapi import APIRouter

router = APIRouter()


@router.get("/reports")
def reports() -> list[str]:
    return []
# file: app/chat/router.py
from fastapi import APIRouter

chat_router = APIRouter()


@chat_router.get("/chat")
def chat() -> list[str]:
    return []
# file: app/api/invoices.py
from fastapi import APIRouter

router = APIRouter()  # expect: FLT417


@router.get("/invoices")
def invoices() -> list[str]:
    return []
