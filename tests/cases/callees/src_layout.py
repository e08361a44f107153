# Packages lie under src/, tests beside it import the same names.
# file: src/shop/main.py
from fastapi import FastAPI

from shop.adapters import web
from shop.adapters.web import page

app = FastAPI()


@app.get("/")
async def root():
    web.page()  # expect: FLT101
    return page()  # expect: FLT101
# file: src/shop/adapters/web.py
import requests


def page():
    return requests.get("https://example.com").text
# file: src/shop/adapters/__init__.py
# file: src/shop/__init__.py
# file: tests/test_shop.py
from shop.adapters.web import page


async def test_page():
    assert page()
