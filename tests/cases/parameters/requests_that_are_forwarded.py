# A gateway passes the address of its request on, wherever it reads it; what only logs it, or never asks for it, drops it.
# file: app/gateway.py
from dataclasses import dataclass
from logging import getLogger
from typing import Any

from fastapi import Request
from httpx import AsyncClient

logger = getLogger(__name__)


class Gateway:
    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def forward(self, request: Request, service: str) -> Any:
        logger.info("forwarding %s", request.url)
        return await self.send(request, service)

    async def send(self, request: Request, service: str) -> Any:
        address = service + str(request.url.path)
        return await self.client.request(request.method, address)

    async def body(self, request: Request, service: str) -> Any:
        logger.info("forwarding %s", str(request.url))
        return await self.client.request(request.method, service, content=await request.body())


class Manager:
    async def forward(self, request: Request, service: str) -> Any:
        return await gateway_of(request).forward(request=request, service=service)


class Call:
    def __init__(self, request: Request) -> None:
        self.request = request

    def target(self) -> str:
        return self.request.url.path


class Caller:
    def __init__(self, request: Request) -> None:
        self.request = request

    def agent(self) -> str:
        return self.request.headers["user-agent"]


def gateway_of(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


manager = Manager()
# file: app/main.py
from app.gateway import Call, Caller, Gateway, gateway_of, logger, manager
from fastapi import FastAPI, Request

app = FastAPI()


@app.get("/1/{payment_id}")
async def through_methods(request: Request) -> object:
    return await manager.forward(request=request, service="payments")


@app.get("/2/{payment_id}")
async def itself(request: Request) -> object:
    same = request
    return await gateway_of(request).client.get(str(same.url).replace("/2", "/payments"))


@app.get("/3/{payment_id}")
def in_an_object(request: Request) -> str:
    return Call(request).target()


@app.get("/4/{payment_id}")  # expect: FLT408
def other_object(request: Request) -> str:
    return Caller(request).agent()


@app.get("/5/{payment_id}")  # expect: FLT408
async def body_only(request: Request) -> object:
    gateway: Gateway = gateway_of(request)
    return await gateway.body(request, "payments")


@app.get("/6/{payment_id}")  # expect: FLT408
async def logged(request: Request) -> int:
    logger.info("%s", request.url)
    return 1


@app.get("/7/{payment_id}")  # expect: FLT408
async def asked_as_query(request: Request, id: int) -> object:
    await manager.forward(request=request, service="payments")
    return id


@app.get("/8/{payment_id}")
async def handed_to_something(request: Request) -> object:
    return await request.app.state.unknown.forward(request)


@app.get("/9/{payment_id}")  # expect: FLT408
def port(request: Request) -> int:
    return int(request.scope["client"][1])
