# Containers that are filled with what they hold, with each other and with themselves: nothing is asked for ever.
# file: app/main.py
import requests
from fastapi import FastAPI

app = FastAPI()
nodes = []
first = {}
second = {}


class Tree:
    def __init__(self) -> None:
        self.rows = []
        self.client = None

    def grow(self) -> None:
        self.rows.append(self.rows[-1])
        self.rows.append(self.rows)
        self.rows.append([row for row in self.rows])
        for row in self.rows:
            row.grow()


def fill() -> None:
    nodes.append(nodes[-1])
    nodes.append(nodes)
    first["a"] = second["a"]
    second["a"] = first.get("a")
    first.setdefault("b", []).append(first["b"])


@app.get("/a")
async def a():
    sessions = []
    sessions.append(requests.Session())
    sessions.append(sessions[0])
    found = [session for session in sessions]
    found.append(found)
    Tree().grow()
    nodes[0].get("a")
    first["a"].get("a")
    return sessions[-1].get("https://example.com")  # expect: FLT101
