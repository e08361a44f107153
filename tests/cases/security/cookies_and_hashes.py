# Cookies that log in and hashes of passwords, and their harmless relatives.
# file: app/main.py
import hashlib
from hashlib import sha256 as digest

import bcrypt
from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

app = FastAPI()
COOKIE = "access_token"


@app.post("/a")
def login(response: Response, token: str):
    response.set_cookie(key=COOKIE, value=token, httponly=True)  # expect: FLT810


@app.post("/b")
def other_login(token: str):
    response = JSONResponse({})
    response.set_cookie("session_id", token, secure=False, httponly=True)  # expect: FLT810
    return response


@app.post("/c")
def harmless(response: Response, token: str, options: dict[str, bool], production: bool):
    response.set_cookie("theme", "dark")
    response.set_cookie("csrf_token", token)
    response.set_cookie("session", token, **options)
    response.set_cookie("session", token, httponly=True, secure=production)
    response.set_cookie("session", "", max_age=0)
    response.delete_cookie("session")


def store(password: str):
    return digest(password.encode()).hexdigest()  # expect: FLT804


class Account:
    def check(self, raw_password: str):
        return hashlib.md5(f"salt{raw_password}".encode()).hexdigest() == "x"  # expect: FLT804


def before_bcrypt(password: str):
    return bcrypt.hashpw(hashlib.sha256(password.encode()).digest(), bcrypt.gensalt())


def leaked(password: str):
    prefix = hashlib.sha1(password.encode()).hexdigest()[:5]
    return f"https://api.pwnedpasswords.com/range/{prefix}"


def token_of_a_reset(reset_password_token: str, content: bytes):
    return hashlib.sha256(reset_password_token.encode()), hashlib.sha256(content)
