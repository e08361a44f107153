# partialmethod, functools.wraps'd plain wrapper returning the coroutine, and a decorator that returns the function itself.
# file: app/main.py
import functools


def tagged(tag: str):
    def decorate(func):
        func.tag = tag
        return func

    return decorate


def counted(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        return func(*args, **kwargs)

    return wrapper


class Api:
    async def call(self, method: str, path: str) -> str:
        return method + path

    get = functools.partialmethod(call, "GET")

    @tagged("x")
    @counted
    async def ping(self) -> str:
        return "pong"


async def run(api: Api) -> str:
    api.ping.tag
    return await api.get("/") + await api.ping()
