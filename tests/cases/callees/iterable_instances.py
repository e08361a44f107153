# __iter__ of the project's own class blocks where it is iterated: for, list(), a comprehension, unpacking.
# file: app/pages.py
import requests


class Pages:
    def __init__(self, url):
        self.url = url

    def __iter__(self):
        for page in range(3):
            yield requests.get(self.url, params={"page": page}).json()


class Cursor:
    def __iter__(self):
        return self

    def __next__(self):
        return requests.get("https://example.com/next").json()
# file: app/main.py
from fastapi import FastAPI

from app.pages import Cursor, Pages

app = FastAPI()


@app.get("/a")
async def loop():
    pages = Pages("https://example.com")
    for page in pages:  # expect: FLT101
        print(page)


@app.get("/b")
async def direct():
    return [page for page in Pages("https://example.com")]  # expect: FLT101


@app.get("/c")
async def listed():
    return list(Pages("https://example.com"))  # expect: FLT101


@app.get("/d")
async def stepped():
    for page in Cursor():  # expect: FLT101
        return page


@app.get("/e")
async def only_made():
    return repr(Pages("https://example.com"))
