"""How long the language server takes from a keystroke to the findings of the file.

    python benchmarks/keystroke.py FOLDER [FILE ...] [--fastlint BIN] [--rounds N]

Talks to `fastlint server` as an editor does: it opens a file (of a checked-out project, which stays as it is), waits
for the look at the whole project, and edits. A *body* edit is a statement more in the middle function, a *signature*
edit a parameter more of it. Between two keystrokes lies less than the pause after which the whole project is looked at
(*typing*), or so much that this look has begun and must be left off (*looking*). Prints medians in milliseconds: wall
time, and the processor time of both processes of the server.
"""

from __future__ import annotations

import argparse
import ast
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any, NamedTuple

from edit import edited, least_imported, most_imported

PAUSES = {"typing": 0.15, "looking": 0.8}
"""Seconds between two keystrokes; the server begins to look at the whole project after 0.3."""
_READING = 8
"""Seconds before somebody begins to type."""


class Client:
    """An editor with one file: what it sends, and findings as they come."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.published: Queue[tuple[float, dict[str, Any]]] = Queue()
        self.answers: Queue[dict[str, Any]] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.asked = 0
        capabilities = {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}}
        uri = folder.as_uri()
        self.ask("initialize", processId=None, rootUri=uri, capabilities=capabilities,
                 workspaceFolders=[{"uri": uri, "name": folder.name}])  # fmt: skip
        self.tell("initialized")

    def tell(self, method: str, **params: object) -> None:
        """A notification."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, **params: object) -> Any:
        """A request, and its result."""
        self.asked += 1
        self._send({"jsonrpc": "2.0", "id": self.asked, "method": method, **({"params": params} if params else {})})
        return self.answers.get()["result"]

    def _send(self, message: dict[str, object]) -> None:
        assert self.process.stdin is not None
        data = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            message = json.loads(stream.read(length))
            if message.get("method") == "textDocument/publishDiagnostics":
                self.published.put((time.perf_counter(), message["params"]))
            elif "id" in message and "method" not in message:
                self.answers.put(message)

    def findings(self, version: int) -> tuple[float, list[object]]:
        """When the first findings of a version came, and what they are."""
        while True:
            when, told = self.published.get(timeout=600)
            if told.get("version") == version:
                return when, told["diagnostics"]

    def computed(self) -> float:
        """Seconds of processor time of the server and of its processes (Linux)."""
        return sum(_computed(pid) for pid in (self.process.pid, *_children(self.process.pid)))

    def end(self) -> None:
        """Say goodbye."""
        self.ask("shutdown")
        self.tell("exit")
        self.process.wait(30)


class Kind(NamedTuple):
    """Texts of a file, one for each keystroke."""

    name: str
    texts: Iterator[str]


def body_edits(path: Path) -> Iterator[str]:
    """The text with another statement in its middle function each time."""
    number = 0
    while True:
        yield edited(path, number := number + 1)


def signature_edits(path: Path) -> Iterator[str]:
    """The text with another parameter of its middle function each time."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    plain = [node for node in ast.parse(text).body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    methods = [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    named = [node for node in plain if node.args.args] or plain or methods
    function = named[len(named) // 2]
    row = next(r for r in range(function.lineno - 1, len(lines)) if f"{function.name}(" in lines[r])
    before, opening, after = lines[row].partition(f"{function.name}(")
    number = 0
    while True:
        number += 1
        yield "".join([*lines[:row], f"{before}{opening}new_{number}: int, {after}", *lines[row + 1 :]])


def measured(client: Client, path: Path, kind: Kind, version: int, pause: float, rounds: int) -> Iterator[list[float]]:
    """Wall and processor time of each keystroke."""
    for number in range(rounds):
        text = next(kind.texts)
        time.sleep(pause)
        document = {"uri": path.as_uri(), "version": version + number}
        before, begun = client.computed(), time.perf_counter()
        client.tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])
        when, _ = client.findings(version + number)
        yield [(when - begun) * 1000, (client.computed() - before) * 1000]


def measure(command: list[str], folder: Path, path: Path, rounds: int) -> None:
    """A row of the table for each kind of edit and of pause."""
    text = path.read_text(encoding="utf-8")
    client = Client(command, folder)
    document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
    begun = time.perf_counter()
    client.tell("textDocument/didOpen", textDocument=document)
    opened, found = client.findings(1)
    name = f"{path.relative_to(folder).as_posix()} ({len(text.splitlines())} lines)"
    print(f"<!-- {name}: {len(found)} findings, {opened - begun:.1f} s after it was opened -->", flush=True)
    time.sleep(_READING)
    version = 2
    for edits in (body_edits, signature_edits):
        for pause_name, pause in PAUSES.items():
            kind = Kind(edits.__name__.removesuffix("_edits"), edits(path))
            each = [*measured(client, path, kind, version, pause, rounds)]
            version += rounds
            wall, processor = zip(*each, strict=True)
            print(
                f"| {name} | {kind.name} | {pause_name} | {statistics.median(wall):.0f} | {max(wall):.0f} "
                f"| {statistics.median(processor):.0f} |",
                flush=True,
            )
            time.sleep(_READING)
    client.end()


def _computed(pid: int) -> float:
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def _children(pid: int) -> list[int]:
    found = [int(one) for task in Path(f"/proc/{pid}/task").glob("*/children") for one in task.read_text().split()]
    return [*found, *(one for child in found for one in _children(child))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", nargs="*", type=Path, help="by default, what most import and a leaf")
    parser.add_argument("--fastlint", default="fastlint")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    folder = options.folder.resolve()
    every = sorted(folder.rglob("*.py"))
    files = [folder / file for file in options.files] or [most_imported(folder, every), least_imported(folder, every)]
    print("| file | edit | while | wall ms | longest | processor ms |\n| --- | --- | --- | ---: | ---: | ---: |")
    for path in files:
        measure([options.fastlint, "server"], folder, path, options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
