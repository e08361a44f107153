# Functions found in dicts, tuples and match statements, by name and by type.
# file: app/export.py
import json
import time
from pathlib import Path


def to_csv(rows: list) -> str:
    return ",".join(rows)


def to_json(rows: list) -> str:
    return json.dumps(rows)


def to_file(rows: list) -> str:
    Path("out.txt").write_text("".join(rows))
    return "out.txt"


def slow(rows: list) -> str:
    time.sleep(1)
    return ""


PURE = {"csv": to_csv, "json": to_json}
FORMATS = {"csv": to_csv, "file": to_file}
STEPS = (("first", to_csv), ("second", slow))


class Writer:
    def __init__(self) -> None:
        self.writers = {"csv": self.csv, "file": self.file}

    def csv(self, rows: list) -> str:
        return to_csv(rows)

    def file(self, rows: list) -> str:
        return slow(rows)

    def write(self, kind: str, rows: list) -> str:
        return self.writers[kind](rows)
# file: app/main.py
from fastapi import FastAPI

from app.export import FORMATS, PURE, STEPS, Writer, slow, to_csv, to_file

app = FastAPI()


@app.get("/a/{kind}")
async def a(kind: str):
    PURE[kind]([])
    handler = FORMATS.get(kind, to_csv)
    handler([])  # expect: FLT105
    for name, step in STEPS:
        step([name])  # expect: FLT102
    return ""


@app.get("/c/{kind}")
async def c(kind: str):
    return Writer().write(kind, [])  # expect: FLT102


@app.get("/b/{kind}")
async def b(kind: str):
    match kind:
        case "file":
            writer = to_file
        case "slow":
            return slow([])  # expect: FLT102
        case _:
            writer = to_csv
    return writer([])  # expect: FLT105
