# A cookie that says when a session ends, or whether there is one, is written for the page's own script: it logs nobody
# in. What stands beside it and holds the session itself is to be kept from scripts, also where the value is a number.
# file: app/main.py
import datetime as dt
import os
import secrets
import time

import jwt
from fastapi import FastAPI, Response

app = FastAPI()
AGE = 3600


@app.post("/login")
def login(response: Response, user_id: int, name: str) -> None:
    until = dt.datetime.now() + dt.timedelta(seconds=AGE)
    token = jwt.encode({"sub": name, "exp": until}, os.environ["KEY"])
    response.set_cookie("token_expiration", str(int(until.timestamp())), httponly=False, secure=True)
    response.set_cookie("token_until", f"{int(until.timestamp())}", httponly=False, secure=True)
    response.set_cookie("session_end", until.isoformat(), secure=True)
    response.set_cookie("session_start", str(time.time() + AGE), secure=True)
    response.set_cookie("auth_status", str(user_id > 0).lower(), secure=True)
    response.set_cookie("access_mode", "admin" if user_id == 1 else "guest", secure=True)
    response.set_cookie("token_type", name.title(), httponly=False, secure=True)
    response.set_cookie("session_count", str(len(name)), secure=True)
    response.set_cookie("token", token, httponly=False, secure=True)  # expect: FLT810
    response.set_cookie("login_data", token, httponly=False, secure=True)  # expect: FLT810
    response.set_cookie("session_hint", secrets.token_hex(), secure=True)  # expect: FLT810
    response.set_cookie("session", str(user_id), secure=True)  # expect: FLT810
    response.set_cookie("session_id", str(time.time()) + ":" + name, secure=True)  # expect: FLT810
