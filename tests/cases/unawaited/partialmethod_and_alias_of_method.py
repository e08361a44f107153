# A method under a second name, and functools.partialmethod: the same coroutine function.
# file: app/api.py
import functools


class Api:
    async def call(self, method: str, path: str) -> str:
        return method + path

    get = functools.partialmethod(call, "GET")
    request = call


async def run(api: Api) -> None:
    api.request("GET", "/")  # expect: FLT201
    api.get("/")  # expect: FLT201
