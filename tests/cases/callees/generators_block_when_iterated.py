# A generator function blocks when its result is iterated, not when it is called.
# file: app/rows.py
import csv
import time


def read_rows(path):
    with open(path) as file:
        yield from csv.reader(file)


def slow_numbers():
    for n in range(3):
        time.sleep(1)
        yield n


def through(path):
    yield from read_rows(path)
# file: app/main.py
from fastapi import FastAPI

from app.rows import read_rows, slow_numbers, through

app = FastAPI()


@app.get("/a")
async def loop():
    rows = read_rows("a.csv")
    for row in rows:  # expect: FLT105
        print(row)


@app.get("/b")
async def direct():
    for row in through("a.csv"):  # expect: FLT105
        print(row)


@app.get("/d")
async def summed():
    return sum(n * 2 for n in slow_numbers())  # expect: FLT102


@app.get("/e")
async def listed():
    numbers = slow_numbers()
    return list(numbers)  # expect: FLT102


@app.get("/f")
async def only_made():
    rows = read_rows("a.csv")
    numbers = slow_numbers()
    return rows is numbers
