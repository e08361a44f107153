# What is kept in an object of this very request, in a row of a database or in a dict of the function is filled for each.
# file: main.py
import subprocess
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from store import Basket, User, charge, elsewhere, from_dict, from_state, kept_by_basket

app = FastAPI()


async def get_session() -> AsyncSession: ...


async def get_text(request: Request) -> str:
    if not hasattr(request.state, "text"):
        request.state.text = subprocess.check_output(["uname"])  # expect: FLT103
    return request.state.text


@app.get("/")
async def read_root(
    key: str, request: Request, text: Annotated[str, Depends(get_text)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> list[object]:
    found: dict[str, str] = {}
    basket = Basket()
    from_dict(found, key)  # expect: FLT105
    from_dict({}, key)  # expect: FLT105
    from_state(request.state)  # expect: FLT103
    kept_by_basket(basket)  # expect: FLT105
    elsewhere(basket, basket)  # expect: FLT105
    user = (await session.scalars(select(User))).one()
    charge(user)  # expect: FLT103
    return [text]


def through(state: object) -> bytes:
    return from_state(state)


@app.get("/through")
async def read_through(request: Request) -> bytes:
    return through(request.state)  # expect: FLT103
# file: store.py
import subprocess
from pathlib import Path

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[bytes | None]


class Basket:
    text: str | None = None


def from_dict(texts: dict[str, str], key: str) -> str:
    if key not in texts:
        texts[key] = Path(key).read_text()
    return texts[key]


def from_state(state) -> bytes:
    if not hasattr(state, "version"):
        state.version = subprocess.check_output(["uname"])
    return state.version


def kept_by_basket(basket: Basket) -> str:
    if basket.text is None:
        basket.text = Path("text").read_text()
    return basket.text


def elsewhere(basket, other) -> str:
    if basket.text is None:
        other.text = Path("text").read_text()
    return other.text


def charge(user: User) -> None:
    if user.customer is None:
        user.customer = subprocess.check_output(["uname"])
