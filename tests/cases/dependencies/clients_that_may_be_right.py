# A client for each request is certain to be wrong only where all requests could share it: not a socket's, nor the
# user's own, nor one that a task keeps, nor one for what is asked now and then. Each has a guilty twin.
# file: app/main.py
import asyncio
from functools import lru_cache
from typing import Annotated

import docker
import httpx
from fastapi import BackgroundTasks, Depends, FastAPI, Request, WebSocket
from fastapi.security import OAuth2PasswordBearer
from pydantic_settings import BaseSettings
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.jobs import router
from app.models import Account

app = FastAPI()
app.include_router(router)
engine = create_engine("sqlite://")
sessions: dict[str, httpx.AsyncClient] = {}
bearer = OAuth2PasswordBearer(tokenUrl="token")


class Settings(BaseSettings):
    url: str = "https://example.com"


@lru_cache
def get_settings() -> Settings:
    return Settings()


def get_user(token: Annotated[str, Depends(bearer)]) -> str:
    return token


@app.websocket("/session")
async def session(socket: WebSocket) -> None:
    async with httpx.AsyncClient() as client:
        while True:
            await socket.send_text((await client.get(await socket.receive_text())).text)


@app.websocket("/messages")
async def messages(socket: WebSocket) -> None:
    while True:
        async with httpx.AsyncClient() as client:  # expect: FLT501
            await socket.send_text((await client.get(await socket.receive_text())).text)


@app.get("/of_the_settings")
@app.get("/again/of_the_settings")
@app.get("/once/of_the_settings")
async def of_the_settings(settings: Annotated[Settings, Depends(get_settings)]) -> str:
    async with httpx.AsyncClient(base_url=settings.url) as client:  # expect: FLT501
        return (await client.get("/")).text


@app.get("/of_the_user")
@app.get("/again/of_the_user")
@app.get("/once/of_the_user")
async def of_the_user(user: Annotated[str, Depends(get_user)]) -> str:
    header = f"Bearer {user}"
    async with httpx.AsyncClient(headers={"Authorization": header}) as client:
        return (await client.get("/")).text


@app.get("/of_the_header")
@app.get("/again/of_the_header")
@app.get("/once/of_the_header")
async def of_the_header(request: Request) -> str:
    async with httpx.AsyncClient(cookies=request.cookies) as client:
        return (await client.get("/")).text


@app.get("/of_the_state")
@app.get("/again/of_the_state")
@app.get("/once/of_the_state")
async def of_the_state(request: Request) -> str:
    async with httpx.AsyncClient(base_url=request.app.state.url) as client:  # expect: FLT501
        return (await client.get("/")).text


@app.get("/of_a_row")
@app.get("/again/of_a_row")
@app.get("/once/of_a_row")
def of_a_row() -> str:
    with Session(engine) as session:  # expect: FLT502
        account = session.scalars(select(Account)).one()
    with httpx.Client(headers={"X-Key": account.key}) as client:
        return client.get("/").text


class Service:
    def __init__(self, token: str, url: str) -> None:
        self.token = token
        self.url = url

    async def mine(self) -> str:
        async with httpx.AsyncClient(headers={"Authorization": self.token}) as client:
            return (await client.get("/")).text

    async def common(self) -> str:
        async with httpx.AsyncClient(base_url=self.url) as client:  # expect: FLT501
            return (await client.get("/")).text


async def fetch(url: str, token: str | None = None) -> str:
    async with httpx.AsyncClient(headers={"Authorization": token}) as client:
        return (await client.get(url)).text


async def fetch_all(url: str, agent: str) -> str:
    async with httpx.AsyncClient(headers={"User-Agent": agent}) as client:  # expect: FLT501
        return (await client.get(url)).text


@app.get("/through_functions")
@app.get("/again/through_functions")
@app.get("/once/through_functions")
async def through_functions(token: str) -> str:
    return await fetch("https://example.com", token) + await fetch_all("https://example.com", "fetcher")


@app.get("/through_methods")
@app.get("/again/through_methods")
@app.get("/once/through_methods")
async def through_methods(token: str) -> str:
    service = Service(token, "https://example.com")
    return await service.mine() + await service.common()


class Poller:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def run(self) -> None:
        while True:
            await self.client.get("https://example.com")

    async def once(self) -> int:
        return (await self.client.get("https://example.com")).status_code


@app.post("/pollers")
@app.post("/again/pollers")
@app.post("/once/pollers")
async def poll() -> None:
    client = httpx.AsyncClient()
    poller = Poller(client)
    app.state.task = asyncio.create_task(poller.run())


@app.post("/pollers/once")
@app.post("/again/pollers/once")
@app.post("/once/pollers/once")
async def poll_once() -> int:
    client = httpx.AsyncClient()  # expect: FLT501
    poller = Poller(client)
    return await poller.once()


@app.post("/kept/{name}")
@app.post("/again/kept/{name}")
@app.post("/once/kept/{name}")
async def keep(name: str) -> None:
    client = httpx.AsyncClient()
    sessions[name] = client


@app.post("/tasks")
@app.post("/again/tasks")
@app.post("/once/tasks")
async def in_a_task(tasks: BackgroundTasks) -> None:
    client = httpx.AsyncClient()
    tasks.add_task(client.get, "https://example.com")


def make_client() -> httpx.AsyncClient:
    return httpx.AsyncClient()


@app.post("/made/{name}")
@app.post("/again/made/{name}")
@app.post("/once/made/{name}")
async def made(name: str) -> None:
    sessions[name] = make_client()


def make_another() -> httpx.AsyncClient:
    return httpx.AsyncClient()  # expect: FLT501


@app.get("/made/another")
@app.get("/again/made/another")
@app.get("/once/made/another")
async def made_another() -> int:
    return (await make_another().get("https://example.com")).status_code


@app.get("/auth/google/callback")
@app.get("/again/auth/google/callback")
@app.get("/once/auth/google/callback")
async def exchange(code: str) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.post("https://example.com", data={"code": code})).text


@app.get("/countries/{code}")
@app.get("/again/countries/{code}")
@app.get("/once/countries/{code}")
async def country(code: str) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get(f"https://example.com/{code}")).text


@app.post("/callbacks")
@app.post("/again/callbacks")
@app.post("/once/callbacks")
async def payment() -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.post("https://example.com")).text


@app.post("/sso/refresh")
@app.post("/again/sso/refresh")
@app.post("/once/sso/refresh")
async def refresh(token: str) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.post("https://example.com", data={"token": "a"})).text


@app.post("/onboarding/picture")
@app.post("/again/onboarding/picture")
@app.post("/once/onboarding/picture")
async def picture() -> bytes:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com")).content


@app.post("/auth/sign-up")
@app.post("/again/auth/sign-up")
@app.post("/once/auth/sign-up")
async def sign_up() -> bytes:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com")).content


@app.get("/onboarding")
@app.get("/again/onboarding")
@app.get("/once/onboarding")
async def steps() -> bytes:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com")).content


@app.post("/auth/login")
@app.post("/again/auth/login")
@app.post("/once/auth/login")
async def login() -> bytes:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com")).content


@app.post("/register")
@app.post("/again/register")
@app.post("/once/register")
async def registered() -> str:
    return str(create_engine("sqlite://"))  # expect: FLT501


@app.post("/firmware/install")
@app.post("/again/firmware/install")
@app.post("/once/firmware/install")
def install() -> None:
    docker.from_env().containers.get("me").restart()


@app.get("/firmware")
@app.get("/again/firmware")
@app.get("/once/firmware")
def firmware() -> list[str]:
    return [one.name for one in docker.from_env().containers.list()]  # expect: FLT501


@app.post("/providers/test-connection")
@app.post("/again/providers/test-connection")
@app.post("/once/providers/test-connection")
async def test_connection(company: int) -> int:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"https://api.example.com/{company}")).status_code


class Payment:
    webhook: str
    page: str


async def load_payment(number: int) -> Payment: ...


async def notify(payment: Payment) -> None:
    async with httpx.AsyncClient() as client:
        await client.post(payment.webhook, json={})


async def inform(payment: Payment) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.post("https://audit.example.com", json={"page": payment.page})).text


@app.post("/payments/{number}")
@app.post("/again/payments/{number}")
@app.post("/once/payments/{number}")
async def pay(number: int) -> None:
    payment = await load_payment(number)
    await notify(payment)
    await inform(payment)


def of_somebody(token: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(headers={"authorization": token})


def of_service(token: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(headers={"authorization": token})  # expect: FLT501


@app.get("/rates/open")
@app.get("/again/rates/open")
@app.get("/once/rates/open")
async def open_rates() -> int:
    answer = await of_somebody(SERVICE_TOKEN).get("https://example.com/rates")
    other = await of_service(SERVICE_TOKEN).get("https://example.com/rates")
    return answer.status_code + other.status_code


@app.get("/rates/own")
@app.get("/again/rates/own")
@app.get("/once/rates/own")
async def own_rates(token: str) -> int:
    return (await of_somebody(token).get("https://example.com/rates")).status_code


SERVICE_TOKEN = str(open("token").read())


# file: app/models.py
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    key: Mapped[str] = mapped_column(primary_key=True)


# file: app/jobs.py
import httpx
from fastapi import APIRouter

router = APIRouter()


async def fetch() -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/rates")).text


async def fetch_soon() -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/rates")).text


async def sixth() -> list[str]:
    return [await fetch()]


async def fifth() -> list[str]:
    return await sixth()


async def fourth() -> list[str]:
    return await fifth()


async def third() -> list[str]:
    return [*(await fourth()), await fetch_soon()]


async def second() -> list[str]:
    return await third()


async def first() -> list[str]:
    return await second()


@router.post("/plans")
@router.post("/again/plans")
@router.post("/once/plans")
async def plan() -> list[str]:
    return await first()
# file: app/providers.py
from collections.abc import AsyncIterator, Iterator

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from app.engines import connect, connect_async


def provide() -> Iterator[Session]:
    with connect() as session:
        yield session


async def provide_async() -> AsyncIterator[AsyncSession]:
    async with connect_async() as session:
        yield session


def provide_connection() -> Iterator[Connection]:
    with connect().connection() as connection:
        yield connection
