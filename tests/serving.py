"""Real servers for the tests: an application under uvicorn in its own process, and slow ones that it can call."""

from __future__ import annotations

import json
import os
import re
import socketserver
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

FIXTURES = Path(__file__).parent.parent / "fixtures"
AnyServer = TypeVar("AnyServer", bound=socketserver.TCPServer)
_RUNNING = re.compile(r"Uvicorn running on (http://\S+)")
_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Answer:
    """What a server said; `seconds` is how long that took."""

    status: int
    body: str
    seconds: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A running application; `log` is the file of its standard output and error."""

    url: str
    log: Path

    def request(self, path: str, method: str = "GET", body: object = None) -> Answer:
        """Ask once, over a connection of its own."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json", "connection": "close"}
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        begin = time.perf_counter()
        try:
            with _NO_PROXY.open(request, timeout=30) as response:
                status, text = response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode()
        return Answer(status, text, time.perf_counter() - begin)


@contextmanager
def serve(folder: Path, application: str, log: Path, **environment: str) -> Iterator[Server]:
    """`application` (`module:name`, below `folder`) under uvicorn on a free port of the loopback interface."""
    command = [sys.executable, "-B", "-m", "uvicorn", application, "--app-dir", str(folder)]
    command += ["--host", "127.0.0.1", "--port", "0", "--no-use-colors"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=clean_environment(environment), stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield Server(_address(process, log), log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def clean_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The environment of a fixture's process: no proxies, no paths of ours, warnings shown."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy") and name != "PYTHONPATH"
    }
    return {**kept, "PYTHONWARNINGS": "default", "PYTHONUNBUFFERED": "1", **extra}


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if match := _RUNNING.search(log.read_text(encoding="utf-8", errors="replace")):
            return match[1]
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise AssertionError(f"the application did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-4000:]}")


class SlowWeb(ThreadingHTTPServer):
    """A web server that thinks for `seconds` before it answers `body`, and counts the connections made to it."""

    daemon_threads = True

    def __init__(self, seconds: float, body: bytes = b"done") -> None:
        super().__init__(("127.0.0.1", 0), _SlowWebHandler)
        self.seconds = seconds
        self.body = body
        self.connections = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _SlowWebHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: SlowWeb

    def setup(self) -> None:
        self.server.connections += 1
        super().setup()

    def do_GET(self) -> None:
        time.sleep(self.server.seconds)
        self.send_response(200)
        self.send_header("content-length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        pass


class SlowMail(socketserver.ThreadingTCPServer):
    """A mail server that thinks for `seconds` before it greets."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, seconds: float) -> None:
        super().__init__(("127.0.0.1", 0), _SlowMailHandler)
        self.seconds = seconds

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _SlowMailHandler(socketserver.StreamRequestHandler):
    server: SlowMail

    def handle(self) -> None:
        time.sleep(self.server.seconds)
        self.wfile.write(b"220 ready\r\n")
        in_message = False
        for line in self.rfile:
            command = line.strip().upper()
            if in_message:
                in_message = command != b"."
            elif command == b"DATA":
                in_message = True
                self.wfile.write(b"354 go on\r\n")
                continue
            elif command == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if not in_message:
                self.wfile.write(b"250 fine\r\n")


@contextmanager
def running(server: AnyServer) -> Iterator[AnyServer]:
    """Answer in a thread until the end of the block."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
