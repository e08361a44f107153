"""What blocks four modules away from the route blocks all the same; mended, it does not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.serving import FIXTURES, Server, SlowMail, SlowWeb, running, serve

SECONDS = 0.6


@contextmanager
def shop(project: str, folder: Path) -> Iterator[Server]:
    with running(SlowWeb(SECONDS, b'{"text": "paid"}')) as web, running(SlowMail(SECONDS)) as mail:
        environment = {"SHOP_SMTP_PORT": str(mail.port), "SHOP_PAYMENT_URL": web.url}
        environment |= {"SHOP_DATABASE": str(folder / "shop.db"), "SHOP_DATA": str(folder)}
        with serve(FIXTURES / project, "shop.main:app", folder / "log", **environment) as server:
            server.request("/ping")
            yield server


def longest_ping(server: Server, method: str, route: str, body: object = None) -> float:
    with ThreadPoolExecutor(1) as pool:
        flight = pool.submit(server.request, route, method, body)
        longest = 0.0
        while not flight.done():
            longest = max(longest, server.request("/ping").seconds)
            time.sleep(0.01)
        answer = flight.result()
    assert answer.status in {200, 201, 409}, answer
    assert answer.seconds >= SECONDS - 0.05
    return longest


def receipt(server: Server) -> float:
    """Route, service, client, requests.get."""
    return longest_ping(server, "GET", "/v1/orders/1/payments/receipt")


def order(server: Server) -> float:
    """Route, service's coroutine, mailer, function, smtplib."""
    return longest_ping(server, "POST", "/v1/orders/quick", {"article": "tea", "cents": 250})


def handler(server: Server) -> float:
    """Exception handler, mailer, function, smtplib."""
    return longest_ping(server, "GET", "/sold-out")


def test_shop_blocks(tmp_path: Path) -> None:
    with shop("shop", tmp_path) as server:
        assert receipt(server) >= 0.4
        assert order(server) >= 0.4
        assert handler(server) >= 0.4


def test_mended_shop_does_not_block(tmp_path: Path) -> None:
    """A loaded machine may delay a ping once or twice; a blocked loop delays it every time."""
    with shop("shop_fixed", tmp_path) as server:
        for visit in (receipt, order, handler):
            assert any(visit(server) < 0.25 for _ in range(4)), visit.__name__
