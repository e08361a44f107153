from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Argument, Call, Confidence, Diagnostic, Rule

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class ClientWithoutTimeout(Rule):
    """An HTTP client waits for an answer without limit.

    Why it hurts: requests has no default timeout, and `timeout=None` switches that of httpx and aiohttp off. If the
    other side accepts the connection and says nothing, the request hangs for ever, and with it a thread of the pool (40
    of them) or a connection: soon the service answers nobody.

    Bad:
        # app/rates.py
        import asyncio

        import httpx
        import requests

        client = httpx.AsyncClient(timeout=None)  # expect: no limit


        def fetch_rates(url: str) -> str:
            return requests.get(url).text  # expect: timeout=


        async def fetch_later(url: str) -> str:
            return (await asyncio.to_thread(requests.get, url)).text  # expect: timeout=

    Good:
        # app/rates.py
        import asyncio

        import httpx
        import requests

        client = httpx.AsyncClient(timeout=30)


        def fetch_rates(url: str) -> str:
            return requests.get(url, timeout=10).text


        async def fetch_later(url: str) -> str:
            return (await asyncio.to_thread(requests.get, url, timeout=10)).text

    Exceptions: calls with `**kwargs`, a `timeout=` of unknown value, httpx and aiohttp without `timeout=`: their
    defaults are 5 seconds and 5 minutes. A `ClientTimeout` that has other limits than `total`. Files with a main block,
    where the call is not a part of a request. A session that brings a limit: by a mounted adapter, by its class or by a
    replaced `request`. With `--confidence low` only: a session that nobody is seen to make, and what stands beside the
    server, in scripts, examples and modules that it does not import: a script may wait.

    References: https://requests.readthedocs.io/en/latest/user/advanced/#timeouts

    Overlaps: ruff S113 reports calls of requests and httpx; fastlint also those of a `requests.Session`, wherever it
    comes from, and `timeout=None` through variables, and in aiohttp.
    """

    code = "FLT525"
    needs = (
        "requests.get", "requests.post", "requests.put", "requests.patch", "requests.delete", "requests.head",
        "requests.options", "requests.request", "requests.Session.get", "requests.Session.post",
        "requests.Session.put", "requests.Session.patch", "requests.Session.delete", "requests.Session.head",
        "requests.Session.options", "requests.Session.request", "httpx.Client", "httpx.AsyncClient", "httpx.get",
        "httpx.post", "httpx.put", "httpx.patch", "httpx.delete", "httpx.head", "httpx.options", "httpx.request",
        "httpx.stream", "aiohttp.ClientSession", "aiohttp.ClientTimeout",
    )  # fmt: skip
    overlaps = ("ruff:S113",)

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.name not in self.needs or call.is_unpacked or module.is_script(call.function):
            return
        if call.limit == "limited":
            return
        if message := _message(call):
            is_guess = call.function.is_aside or call.limit == "unknown"
            confidence = Confidence.LOW if is_guess else Confidence.HIGH
            habit = f"{call.name.partition('.')[0]} {message.partition(' ')[2]}"
            yield Diagnostic(call.span, message, confidence=confidence, habit=habit)


def _message(call: Call) -> str:
    """What is wrong with the limit of a call, "" if nothing is."""
    is_limit = call.name == "aiohttp.ClientTimeout"
    timeout = call.argument(0 if is_limit else None, "total" if is_limit else "timeout")
    if timeout is None:
        if call.own or not call.name.startswith("requests."):
            return ""
        return f"`{call.callee}` waits without limit, because requests has no default timeout; set `timeout=`"
    if not _is_none(timeout) or (is_limit and len(call.arguments) > 1):
        return ""
    name = timeout.keyword or "total"
    return f"`{name}=None` sets no limit: if the other side is silent, this waits for ever; set one in seconds"


def _is_none(timeout: Argument) -> bool:
    return bool(timeout.values) and all(v.kind == "const" and v.value is None for v in timeout.values)
