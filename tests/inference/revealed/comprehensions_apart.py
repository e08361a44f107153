from __future__ import annotations

import requests


def apart(sessions: list[requests.Session], counts: list[str]) -> None:
    many = [c.get("https://example.com") for c in sessions]
    few = [
        {"name": c, "of": counts}
        for c in counts
    ]
    more = [c.headers for c in sessions]
    once = [
        c
        for c in sessions
    ]
    one = once[0]  # revealed: requests.Session
    other = many[0]  # revealed: requests.Response
    texts = [c for c in counts]
    text = texts[0]  # revealed: builtins.str
