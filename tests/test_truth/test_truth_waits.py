"""FLT107, FLT108, FLT109, FLT111 and FLT114, executed: who computes, waits, reads and produces, and where."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.serving import FIXTURES, Server, serve

SECONDS = 0.6
SOURCE = (FIXTURES / "truth" / "waits.py").read_text(encoding="utf-8")
BLOCKING = sorted(set(re.findall(r'"(/blocking/[\w-]+)"', SOURCE)))
FREE = sorted(set(re.findall(r'"(/free/[\w-]+)"', SOURCE)))
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("waits") / "log"
    with serve(FIXTURES / "truth", "waits:app", log) as server:
        server.request("/ping")
        yield server


def longest_ping(server: Server, route: str) -> float:
    """The longest that /ping took in seconds while a route was in flight."""
    with ThreadPoolExecutor(1) as pool:
        flight = pool.submit(server.request, route)
        longest = 0.0
        while not flight.done():
            longest = max(longest, server.request("/ping").seconds)
            time.sleep(0.01)
        answer = flight.result()
    assert answer.status == 200, answer
    assert answer.seconds >= SECONDS - 0.05, f"{route} did not take the time that it should have"
    return longest


@pytest.mark.parametrize("route", BLOCKING)
def test_blocking(server: Server, route: str) -> None:
    assert longest_ping(server, route) >= 0.4


@pytest.mark.parametrize("route", FREE)
def test_free(server: Server, route: str) -> None:
    """A loaded machine may delay a ping once or twice; a blocked loop delays it every time."""
    assert any(longest_ping(server, route) < 0.3 for _ in range(3))


def test_each_blocking_route_has_a_free_twin() -> None:
    assert {route.rpartition("/")[2] for route in BLOCKING} <= {route.rpartition("/")[2] for route in FREE}


def upload(server: Server, route: str, size: int) -> list[str]:
    """In which threads the route read an upload of `size` bytes."""
    head = b'--x\r\nContent-Disposition: form-data; name="upload"; filename="a.bin"\r\n\r\n'
    headers = {"content-type": "multipart/form-data; boundary=x", "connection": "close"}
    body = head + b"0" * size + b"\r\n--x--\r\n"
    request = urllib.request.Request(server.url + route, data=body, headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as response:
        found: list[str] = json.load(response)
    return found


def test_large_upload_is_read_on_the_loop_by_its_file_and_in_a_thread_by_itself(server: Server) -> None:
    assert upload(server, "/upload/file", 2 * MEGABYTE) == ["loop"]
    assert upload(server, "/upload/own", 2 * MEGABYTE) == ["thread"]


def test_small_upload_is_in_memory(server: Server) -> None:
    assert upload(server, "/upload/own", 1000) == ["loop"]


def test_called_argument_runs_on_the_loop_and_fails(server: Server) -> None:
    assert server.request("/called").json == ["loop", "'str' object is not callable"]
    assert server.request("/handed-over").json == ["thread"]
