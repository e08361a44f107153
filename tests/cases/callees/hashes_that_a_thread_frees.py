# Schemes that let other threads run meanwhile, and contexts of which not all schemes are known to keep the interpreter.
# file: main.py
from fastapi import FastAPI
from passlib.context import CryptContext
from passlib.hash import argon2

from schemes import SCHEMES

app = FastAPI()
passwords = CryptContext(schemes=["bcrypt"], deprecated="auto")
mixed = CryptContext(schemes=["bcrypt", "sha256_crypt"])
unknown = CryptContext(schemes=SCHEMES)


@app.post("/login")
async def login(given: str, kept: str) -> bool:
    return passwords.verify(given, kept)  # expect: FLT107


@app.post("/login/mixed")
async def login_mixed(given: str, kept: str) -> bool:
    return mixed.verify(given, kept)  # expect: FLT107


@app.post("/login/unknown")
async def login_unknown(given: str, kept: str) -> bool:
    return unknown.verify(given, kept)  # expect: FLT107


@app.post("/login/argon")
async def login_argon(given: str, kept: str) -> bool:
    return argon2.verify(given, kept)  # expect: FLT107


# file: schemes.py
SCHEMES = open("schemes").read().split()
