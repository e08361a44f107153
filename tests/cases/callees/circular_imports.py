# Two modules import each other, one inside a function, and a package imports its own submodule back.
# file: app/a.py
from app import b


def first():
    return b.second()


def pause():
    import time

    time.sleep(1)
# file: app/b.py
def second():
    from app.a import pause

    return pause()
# file: app/__init__.py
from app.a import first
# file: app/main.py
from fastapi import FastAPI

import app as package
from app import first

api = FastAPI()


@api.get("/")
async def root():
    first()  # expect: FLT102
    return package.b.second()  # expect: FLT102
