# A prefix that is empty by default is not empty where it is tested: the same router has other paths there.
# file: app/settings.py
import os

PREFIX = os.getenv("PREFIX", "")
BASE = ""
# file: app/main.py
from fastapi import APIRouter, FastAPI

from app.settings import BASE, PREFIX

login = APIRouter()
books = APIRouter()
shelves = APIRouter()
users = APIRouter()
notes = APIRouter()


@login.post("/login")
async def log_in() -> str:
    return ""


@books.get("/books")
async def list_books() -> list[str]:
    return []


@shelves.get("/shelves")
async def list_shelves() -> list[str]:
    return []


@users.get("/users")
async def list_users() -> list[str]:
    return []


@notes.get("/notes")
async def list_notes() -> list[str]:
    return []


app = FastAPI()
app.include_router(login)
app.include_router(books)
app.include_router(shelves)
app.include_router(users)
app.include_router(notes)
if PREFIX:
    app.include_router(login, prefix=PREFIX)
if BASE != "" and PREFIX:
    app.include_router(books, prefix=f"{BASE}")
app.include_router(shelves, prefix=BASE)  # expect: FLT416
if PREFIX:
    app.include_router(users, prefix=BASE)  # expect: FLT416
if not PREFIX:
    app.include_router(notes, prefix=PREFIX)  # expect: FLT416
