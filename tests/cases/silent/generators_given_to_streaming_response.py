# Starlette iterates a plain generator in the thread pool: called in place, from a variable, a method, an open file.
# file: app/main.py
import requests
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from app.export import Export, rows

app = FastAPI()


@app.get("/a")
async def in_place():
    return StreamingResponse(rows("a.csv"), media_type="text/csv")


@app.get("/b")
async def from_variable():
    content = rows("b.csv")
    headers = {"content-disposition": "attachment"}
    return StreamingResponse(content=content, headers=headers)


@app.get("/c")
async def local():
    def body():
        with requests.get("https://example.com", stream=True) as response:
            yield from response.iter_content(1024)

    return StreamingResponse(body())


@app.get("/d")
async def method():
    return StreamingResponse(Export("d").lines())


@app.get("/e")
async def expression():
    return StreamingResponse(line.upper() for line in rows("e.csv"))
# file: app/export.py
def rows(path: str):
    with open(path) as file:
        yield from file


class Export:
    def __init__(self, name: str) -> None:
        self.name = name

    def lines(self):
        yield self.name
        yield from rows(self.name)
# file: app/more.py
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from app.export import rows

app = FastAPI()


def shout(line: str) -> str:
    with open("log.txt", "a") as file:
        file.write(line)
    return line.upper()


class Lines(StreamingResponse):
    media_type = "text/plain"


@app.get("/f")
async def from_variable():
    lines = (shout(line) for line in rows("f.csv") if line)
    return StreamingResponse(content=lines, media_type="text/csv")


@app.get("/g")
async def derived():
    return Lines(shout(cell) for line in rows("g.csv") for cell in line.split(","))
