# What a hash costs depends on the rounds that it is told to make: few are no work, many or unknown ones are.
# file: app/main.py
import hashlib

import bcrypt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from fastapi import FastAPI

app = FastAPI()
SEED_ROUNDS = 2048
PASSWORD_ROUNDS = 600_000

@app.get("/a")
async def a(word: str, rounds: int) -> str:
    hashlib.pbkdf2_hmac("sha512", word.encode(), b"salt", 2048)
    hashlib.pbkdf2_hmac("sha512", word.encode(), b"salt", iterations=SEED_ROUNDS, dklen=64)
    hashlib.pbkdf2_hmac("sha512", word.encode(), b"salt", PASSWORD_ROUNDS)  # expect: FLT107
    hashlib.pbkdf2_hmac("sha512", word.encode(), b"salt", rounds)  # expect: FLT107
    hashlib.scrypt(word.encode(), salt=b"salt", n=1024, r=8, p=1)
    hashlib.scrypt(word.encode(), salt=b"salt", n=16384, r=8, p=1)  # expect: FLT107
    return word

@app.get("/b")
async def b(word: str, rounds: int) -> str:
    salt = bcrypt.gensalt()
    few = bcrypt.gensalt(4)
    bcrypt.hashpw(word.encode(), salt)  # expect: FLT107
    bcrypt.hashpw(word.encode(), few)
    bcrypt.hashpw(word.encode(), bcrypt.gensalt(rounds=5))
    bcrypt.hashpw(word.encode(), bcrypt.gensalt(rounds=rounds))  # expect: FLT107
    cheap = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=b"", iterations=1000)
    dear = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=b"", iterations=480_000)
    cheap.derive(word.encode())
    dear.derive(word.encode())  # expect: FLT107
    return word
