# What `aiohttp` gives can be entered as well as awaited, whoever of the project hands it on; a coroutine cannot.
# file: app/main.py
import inspect

import aiohttp
from fastapi import FastAPI, Request

app = FastAPI()


class Client:
    @classmethod
    def session(cls, request: Request) -> aiohttp.ClientSession:
        return request.app.state.session

    @classmethod
    def request(cls, request: Request, method: str, url: str):
        session = cls.session(request)
        return session.request(method, url)

    @classmethod
    def get(cls, request: Request, url: str):
        return cls.request(request, "GET", url)


class Node:
    async def close(self) -> None:
        pass


async def opened() -> Node:
    return Node()


def handed_on():
    return opened()


@app.get("/innocent")
async def innocent(request: Request) -> int:
    async with Client.get(request, "http://other/a") as response:
        print(response.status)
    async with Client.request(request, "POST", "http://other/b") as response:
        return response.status


@app.get("/guilty")
async def guilty() -> str:
    async with handed_on() as node:  # expect: FLT201
        return repr(node)


@app.get("/asked")
async def asked() -> None:
    node = Node()
    if inspect.iscoroutinefunction(node.close):
        await node.close()
    else:
        node.close()


@app.get("/other-question")
async def other_question(late: bool) -> None:
    node = Node()
    if late:
        await node.close()
    else:
        node.close()  # expect: FLT201
