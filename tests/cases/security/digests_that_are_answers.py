# A digest that a protocol prescribes is an answer for the other side: nobody stores it, and a slow one would be wrong.
# One that is kept, returned or compared is what is stolen.
# file: app/supplier.py
import base64
import hashlib
import hmac

import httpx


def password_digest(nonce: bytes, created: str, password: str) -> str:
    inner = hashlib.sha1(password.encode()).digest()
    return base64.b64encode(hashlib.sha1(nonce + created.encode() + inner).digest()).decode()


def http_digest(user: str, realm: str, password: str, method: str, uri: str, nonce: str) -> str:
    first = hashlib.md5(f"{user}:{realm}:{password}".encode()).hexdigest()
    second = hashlib.md5(f"{method}:{uri}".encode()).hexdigest()
    return hashlib.md5(f"{first}:{nonce}:{second}".encode()).hexdigest()


async def log_in(client: httpx.AsyncClient, user: str, password: str) -> dict:
    digest = hashlib.md5(password.encode()).hexdigest().lower()
    payload = {"user": user}
    payload["password"] = digest
    answer = await client.post("/login", json=payload)
    return answer.json()


async def ask(client: httpx.AsyncClient, password: str) -> dict:
    return (await client.get("/", params={"pw": hashlib.md5(password.encode()).hexdigest()})).json()


async def log_in_and_keep(client: httpx.AsyncClient, account: object, password: str) -> None:
    digest = hashlib.md5(password.encode()).hexdigest()  # expect: FLT804
    account.password = digest
    await client.post("/login", json={"password": digest})


def find(cache: dict, password: str) -> str:
    return cache.get(hashlib.md5(password.encode()).hexdigest())  # expect: FLT804


def hash_password(salt: bytes, password: str) -> str:
    inner = hashlib.sha1(password.encode()).digest()  # expect: FLT804
    return hashlib.sha1(salt + inner).hexdigest()


def check(stored: str, password: str) -> bool:
    digest = hashlib.sha256(password.encode()).hexdigest()  # expect: FLT804
    return hmac.compare_digest(stored, digest)


async def register(db: object, client: httpx.AsyncClient, user: str, password: str) -> None:
    digest = hashlib.sha256(password.encode()).hexdigest()  # expect: FLT804
    await db.execute("INSERT INTO users VALUES (?, ?)", (user, digest))
    await client.post("/welcome", json={"user": user})


# file: app/keys.py
import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from itsdangerous import URLSafeSerializer


def derive_session_secret(password: str, scope: str) -> bytes:
    return hashlib.sha256(f"{scope}:{password}".encode()).digest()


def fernet_of(password: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(password.encode()).digest()))


def sign(password: str, payload: bytes) -> str:
    secret = hashlib.sha256(password.encode()).digest()
    return hmac.new(secret, payload, "sha256").hexdigest()


def signer(password: str) -> URLSafeSerializer:
    digest = hashlib.sha256(password.encode()).hexdigest()
    return URLSafeSerializer(digest, salt="sessions")


class Box:
    def __init__(self, password: str) -> None:
        self.encryption_key = hashlib.sha256(password.encode()).digest()


def peppered(pepper: bytes, password: str) -> str:
    digest = hashlib.sha256(password.encode()).digest()  # expect: FLT804
    return hmac.new(pepper, digest, "sha256").hexdigest()


def hash_key(password: str) -> bytes:
    return hashlib.sha256(password.encode()).digest()  # expect: FLT804


class Account:
    def __init__(self, password: str) -> None:
        self.secret_hash = hashlib.sha256(password.encode()).hexdigest()  # expect: FLT804
