# The system's `crypt` keeps the interpreter for itself: a thread would stop the loop as well. Other schemes let others
# run meanwhile, and are reported in callees/hashes_that_a_thread_frees.py.
# file: main.py
from fastapi import FastAPI
from passlib.context import CryptContext
from passlib.hash import sha512_crypt

app = FastAPI()
passwords = CryptContext(schemes=["sha256_crypt"], deprecated="auto")


class Passwords:
    context = CryptContext(["sha512_crypt", "sha256_crypt"])

    @classmethod
    def check(cls, given: str, kept: str) -> bool:
        return cls.context.verify(given, kept)


@app.post("/login")
async def login(given: str, kept: str) -> bool:
    return passwords.verify(given, kept) and Passwords.check(given, kept) and sha512_crypt.verify(given, kept)
