# Pieces that are worked out one by one hold up the loop, whoever hands them out.
# file: app/pieces.py
import csv
from collections.abc import Iterator


def sums(rows: int) -> Iterator[str]:
    for row in range(rows):
        yield str(sum(range(row)))


def counted(rows: int) -> Iterator[str]:
    for row in range(rows):
        yield "x".join([])


def records(lines: list[str]) -> Iterator[list[str]]:
    yield from csv.reader(lines)


# file: app/main.py
from app.pieces import counted, records, sums
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()


async def body(rows: int):  # expect: FLT111
    for piece in sums(rows):
        yield piece


async def counting(rows: int):  # expect: FLT111
    for piece in counted(rows):
        yield piece


async def tables(lines: list[str]):  # expect: FLT111
    for record in records(lines):
        yield record[0]


@app.get("/")
async def read_root(rows: int) -> list[StreamingResponse]:
    return [StreamingResponse(body(rows)), StreamingResponse(counting(rows)), StreamingResponse(tables([]))]
