# A router that no application includes has been taken out on purpose where another route answers all its paths, or
# where its module says so. Where one of its paths is answered by nobody, it is missing.
# file: app/main.py
from fastapi import FastAPI, HTTPException

from app.books import router

app = FastAPI()
app.include_router(router)


@app.api_route("/mail/{path:path}", methods=["GET", "POST"])
def retired(path: str) -> None:
    raise HTTPException(410)


# file: app/books.py
from fastapi import APIRouter

router = APIRouter(prefix="/books")


@router.get("/")
def books() -> list[str]:
    return []


# file: app/mail.py
from fastapi import APIRouter

router = APIRouter(prefix="/mail")


@router.post("/verify")
def verify() -> None: ...


# file: app/post.py
from fastapi import APIRouter

router = APIRouter()  # expect: FLT417


@router.post("/mail/verify")
def verify() -> None: ...


@router.post("/mails")
def send() -> None: ...


# file: app/_archive/authors.py
from fastapi import APIRouter

router = APIRouter(prefix="/authors")


@router.get("/")
def authors() -> list[str]:
    return []


# file: app/places.py
"""Legacy routes: the archive of places is read by hand."""

from fastapi import APIRouter

router = APIRouter(prefix="/places")


@router.get("/")
def places() -> list[str]:
    return []


# file: app/shops.py
"""Shops."""

from fastapi import APIRouter

router = APIRouter(prefix="/shops")  # expect: FLT417


@router.get("/legacy")
def shops() -> list[str]:
    return []
