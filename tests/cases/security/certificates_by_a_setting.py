# FLT818: who runs the program chooses whether certificates are checked; two contexts that do not check are no choice.
# file: app/mail.py
import ssl


def context_of(validate: bool) -> ssl.SSLContext:
    if validate:
        return ssl.create_default_context()
    return ssl._create_unverified_context()


def context_for_all(is_proxy: bool) -> ssl.SSLContext:
    if is_proxy:
        return ssl._create_unverified_context()  # expect: FLT818
    return ssl._create_unverified_context()  # expect: FLT818
# file: app/main.py
from app.mail import context_for_all, context_of
from fastapi import FastAPI

app = FastAPI()


@app.get("/contexts")
def contexts(validate: bool) -> int:
    return len([context_of(validate), context_for_all(validate)])
