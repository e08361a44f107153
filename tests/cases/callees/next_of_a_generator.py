# `next` runs a generator up to its first yield: what stands before it blocks.
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()


def read_rows(path):
    with open(path) as file:
        yield from file


@app.get("/c")
async def first():
    return next(read_rows("a.csv"))  # expect: FLT105
