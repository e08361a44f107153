"""FLT818, executed: who answers for somebody else, and which clients let him."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
import threading
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
import requests

from tests.pages import load

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="certificates are made by openssl")


class Impostor(NamedTuple):
    """A server with a certificate that it has made itself."""

    url: str
    certificate: str


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "4")
        self.end_headers()
        self.wfile.write(b"mine")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def impostor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Impostor]:
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = str(folder / "key.pem"), str(folder / "own.pem")
    command = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=impostor")
    names = ("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate)
    subprocess.run([*command, *names], check=True, capture_output=True)
    server = HTTPServer(("127.0.0.1", 0), _Answer)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Impostor(f"https://127.0.0.1:{server.server_address[1]}/", certificate)
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_client_that_checks_nothing_takes_anybody(
    impostor: Impostor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):  # a session lets them overrule its `verify`
        monkeypatch.delenv(variable, raising=False)
    with load("FLT818", tmp_path, "Bad", "app.rates") as page:
        assert asyncio.run(page.client.get(impostor.url)).text == "mine"
    session = requests.Session()
    session.verify = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert session.get(impostor.url, timeout=5).text == "mine"
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    assert httpx.get(impostor.url, verify=context).text == "mine"


def test_a_client_that_checks_refuses_him(impostor: Impostor) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(impostor.url)
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(impostor.url, timeout=5)


def test_a_certificate_of_ones_own_is_a_check(impostor: Impostor) -> None:
    """What the page advises: the same server is known by its certificate."""
    context = ssl.create_default_context(cafile=impostor.certificate)
    assert httpx.get(impostor.url, verify=context).text == "mine"
    assert requests.get(impostor.url, timeout=5, verify=impostor.certificate).text == "mine"
