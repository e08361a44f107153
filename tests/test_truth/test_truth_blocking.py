"""FLT101 to FLT106, executed: what blocks the event loop keeps /ping waiting, what does not leaves it alone."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.serving import FIXTURES, Answer, Server, SlowMail, SlowWeb, running, serve

SECONDS = 0.6
SOURCE = (FIXTURES / "truth" / "blocking.py").read_text(encoding="utf-8")
ROUTES = sorted(set(re.findall(r'"(/(?:direct|helper|thread|offloaded|place|innocent)/[\w-]+)"', SOURCE)))
BLOCKING = [route for route in ROUTES if route.startswith(("/direct/", "/helper/", "/place/"))]
INNOCENT = [route for route in ROUTES if route not in BLOCKING]
UNROUTED = {"/place/middleware-function", "/place/middleware-class", "/place/middleware-pure", "/innocent/middleware"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("blocking")
    pipe = folder / "pipe"
    if hasattr(os, "mkfifo"):
        os.mkfifo(pipe)
        threading.Thread(target=_write_slowly, args=(pipe,), daemon=True).start()
    with running(SlowWeb(SECONDS)) as web, running(SlowMail(SECONDS)) as mail:
        environment = {"HTTP": web.url, "SMTP": str(mail.port), "PIPE": str(pipe)}
        with serve(FIXTURES / "truth", "blocking:app", folder / "log", **environment) as server:
            server.request("/ping")
            yield server


def _write_slowly(pipe: Path) -> None:
    """Let each reader of the named pipe wait; opening it waits for the reader."""
    while True:
        with pipe.open("w", encoding="utf-8") as file:
            time.sleep(SECONDS)
            file.write("done")
        time.sleep(0.1)


def longest_ping(server: Server, *routes: str) -> float:
    """The longest that /ping took in seconds while `routes` were in flight, or what they left behind was running."""
    with ThreadPoolExecutor(len(routes)) as pool:
        begin = time.perf_counter()
        flights = [pool.submit(server.request, route) for route in routes]
        longest = 0.0
        while not all(flight.done() for flight in flights) or time.perf_counter() - begin < SECONDS + 0.1:
            longest = max(longest, server.request("/ping").seconds)
            time.sleep(0.01)
        for route, flight in zip(routes, flights, strict=True):
            check_flight(route, flight.result())
    return longest


def check_flight(route: str, answer: Answer) -> None:
    """A route that fails or returns early would prove nothing."""
    assert answer.status == (404 if route in UNROUTED else 200), (route, answer)
    if "background" not in route and route != "/place/generator":
        assert answer.seconds >= SECONDS - 0.05, f"{route} did not take the time that it should have"


def runs_here(route: str) -> bool:
    """Windows has no named pipes in the file system."""
    return not (route.endswith("/file") and sys.platform == "win32")


@pytest.mark.parametrize("route", [route for route in BLOCKING if runs_here(route)])
def test_blocking(server: Server, route: str) -> None:
    assert longest_ping(server, route) >= 0.4


def test_innocent(server: Server) -> None:
    """All of them at once. A loaded machine may delay a ping once or twice; a blocked loop delays it every time."""
    routes = [route for route in INNOCENT if runs_here(route)]
    if not any(longest_ping(server, *routes) < 0.25 for _ in range(3)):
        guilty = [route for route in routes if all(longest_ping(server, route) >= 0.25 for _ in range(3))]
        assert not guilty


def test_memoised(server: Server) -> None:
    """Only the first call blocks."""
    assert server.request("/memoised").seconds >= SECONDS - 0.05
    assert any(server.request("/memoised").seconds < 0.25 for _ in range(4))


def test_routes_are_complete() -> None:
    """Each kind is there directly, in a helper, in a thread and offloaded."""
    kinds = {"http", "sleep", "subprocess", "database", "file", "mail"}
    for place in ("direct", "helper", "thread", "offloaded"):
        assert kinds <= {route.rsplit("/", 1)[1] for route in ROUTES if route.startswith(f"/{place}/")}
