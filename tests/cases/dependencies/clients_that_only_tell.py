# A helper that only sends something (a mail, an alert) and takes of the answer no more than its outcome, and a task for
# which nobody waits, would find the connection closed that the last one has left. Each has a guilty twin: what uses the
# answer, what sends twice for one request, what runs for each of them, and a task that is waited for.
# file: app/main.py
import asyncio
from typing import Annotated

import httpx
from fastapi import Depends, FastAPI, HTTPException

from app.alerts import alert
from app.mail import Mailer

app = FastAPI()
tasks: set[asyncio.Task[None]] = set()


class Ledger:
    def __init__(self) -> None:
        self.last = ""

    async def book(self, text: str) -> None:
        async with httpx.AsyncClient() as client:  # expect: FLT501
            response = await client.post("https://ledger.example.com", json={"text": text})
        self.last = response.json()["number"]


@app.post("/feedback")
@app.post("/again/feedback")
@app.post("/once/feedback")
async def feedback(text: str) -> None:
    if not await Mailer().send(text):
        raise HTTPException(502)
    await Ledger().book(text)


async def moderate(text: str) -> bool:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        reply = await client.post("https://moderation.example.com", json={"text": text})
        reply.raise_for_status()
        data = reply.json()
    return bool(data["flagged"])


async def look(text: str) -> bool:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get(f"https://example.com/{text}")).status_code == 200


async def unsubscribe(mail: str) -> None:
    async with httpx.AsyncClient() as client:
        found = await client.get(f"https://contacts.example.com/{mail}")
        if found.status_code == 404:
            return
        (await client.patch(f"https://contacts.example.com/{mail}", json={"off": True})).raise_for_status()


async def rename(mail: str) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        found = await client.get(f"https://contacts.example.com/{mail}")
        await client.patch(f"https://contacts.example.com/{mail}", json={"off": False})
        return found.json()["name"]


@app.post("/unsubscribed")
@app.post("/again/unsubscribed")
@app.post("/once/unsubscribed")
async def leave(text: str) -> None:
    await unsubscribe(text)


@app.post("/renamed")
@app.post("/again/renamed")
@app.post("/once/renamed")
async def name(text: str) -> str:
    return await rename(text)


@app.post("/alerts")
@app.post("/again/alerts")
@app.post("/once/alerts")
async def alerts(text: str) -> bool:
    await alert(text)
    return await moderate(text) or await look(text)


async def charge(cents: int) -> None:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        (await client.post("https://quota.example.com", json={"cents": cents})).raise_for_status()


async def refund(cents: int) -> None:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        (await client.post("https://quota.example.com", json={"cents": -cents})).raise_for_status()


@app.post("/answers")
@app.post("/again/answers")
@app.post("/once/answers")
async def answer() -> None:
    await charge(1)
    await refund(1)


async def count() -> None:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        await client.post("https://counts.example.com")


async def counted() -> None:
    await count()


@app.get("/counted")
@app.get("/again/counted")
@app.get("/once/counted")
async def read_counted(_: Annotated[None, Depends(counted)]) -> None: ...


async def refresh() -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/rates")).text


async def fetch() -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/rates")).text


@app.post("/rates")
@app.post("/again/rates")
@app.post("/once/rates")
async def rates() -> str:
    task = asyncio.create_task(refresh())
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    other = asyncio.create_task(fetch())
    return await other


@app.post("/rates/webhook")
@app.post("/again/rates/webhook")
@app.post("/once/rates/webhook")
async def rates_changed() -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://example.com/rates")).text


@app.post("/whatsapp/webhook")
@app.post("/again/whatsapp/webhook")
@app.post("/once/whatsapp/webhook")
async def message() -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://example.com/rates")).text

class Channels:
    async def send(self, names: list[str], text: str) -> None:
        for name in names:
            await self.dispatch(name, text)

    async def dispatch(self, name: str, text: str) -> None:
        if name == "chat":
            await self.chat(text)

    async def chat(self, text: str) -> None:
        await self.post(text)

    async def post(self, text: str) -> None:
        async with httpx.AsyncClient() as client:
            answer = await client.post("https://hooks.example.com/chat", json={"text": text})
            answer.raise_for_status()


@app.post("/channels")
@app.post("/again/channels")
@app.post("/once/channels")
async def tell_channels(names: list[str], text: str) -> None:
    await Channels().send(names, text)


def validated_url(url: str) -> str:
    if not url.startswith("https://"):
        raise HTTPException(422)
    return url


async def fetch_checked(url: str) -> str:
    checked = validated_url(url)
    async with httpx.AsyncClient() as client:
        return (await client.get(checked)).text


def full_url(path: str) -> str:
    return f"https://example.com/{path}"


async def fetch_own(path: str) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get(full_url(path))).text


@app.get("/fetched")
@app.get("/again/fetched")
@app.get("/once/fetched")
async def fetched(url: str, path: str) -> list[str]:
    return [await fetch_checked(url), await fetch_own(path)]


# file: app/mail.py
import logging

import httpx

log = logging.getLogger(__name__)


class Mailer:
    def __init__(self) -> None:
        self.last = ""

    async def send(self, text: str) -> bool:
        try:
            async with httpx.AsyncClient(timeout=5) as client:
                response = await client.post("https://mail.example.com", json={"text": text})
                if response.status_code != 202:
                    log.warning("mail: %s", response.text)
                    return False
        except httpx.HTTPError as error:
            log.exception("mail: %s", error)
            return False
        return response.is_success


# file: app/alerts.py
import httpx


async def alert(text: str) -> None:
    async with httpx.AsyncClient() as client:
        reply = await client.request("POST", "https://alerts.example.com", content=text)
    if reply.is_error:
        raise RuntimeError(f"alert: {reply.json()}")
