# The login of a server that runs beside the code while it is written; and what opens something elsewhere.
# file: app/config.py
import os

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    AWS_ACCESS_KEY_ID: str = "shop-development"
    AWS_SECRET_ACCESS_KEY: str = "shop123456789"
    S3_ACCESS_KEY_ID: str = "shop-archive"
    S3_SECRET_ACCESS_KEY: str = "kX9vQ2pLr7Tz81"  # expect: FLT803
    SECRET_KEY: str = "kX9vQ2pLr7Tz82kX9vQ2"  # expect: FLT803


    MINIO_SECRET_KEY: str = "minio123"
    POSTGRES_PASSWORD: str = "postgres_123"
    FIRST_SUPERUSER_PASSWORD: str = "admin123"  # expect: FLT803
    JWT_SECRET_KEY: str = "secret123"  # expect: FLT803
    SHOP_PASSWORD: str = "shop1234"  # expect: FLT803


class Defaults:
    password = os.environ.get("CACHE_PASSWORD", "password1234")
    admin_password = os.environ.get("ADMIN_PASSWORD", "password1234")  # expect: FLT803
    other_password = os.environ.get("CACHE_PASSWORD", "shop12345")  # expect: FLT803


def login(password: str = "admin1234") -> bool:
    return password == "admin12345"  # expect: FLT803


settings = Settings()
# file: app/main.py
import hashlib
import os

import httpx
from fastapi import FastAPI

from app.config import settings

app = FastAPI()
BASE_URL = "http://localhost:8000"
FAR = "https://api.shop.org"
DIGEST = hashlib.sha256(os.environ["ADMIN_PASSWORD"].encode()).hexdigest()


def is_refused(login) -> bool:
    wrong_password = "Sunf1ower5!"
    right_password = "Sunf1ower4!"  # expect: FLT803
    return login(right_password) and not login(wrong_password)


def stored(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()  # expect: FLT804


@app.get("/try")
def try_out() -> list[str]:
    near = httpx.post(f"{BASE_URL}/login", json={"username": "root", "password": "Sunf1ower8"})
    nearer = httpx.post("http://127.0.0.1:9000/login", json={"password": "Sunf1ower7"})
    far = httpx.post(f"{FAR}/login", json={"username": "root", "password": "Sunf1ower9"})  # expect: FLT803
    return [near.text, nearer.text, far.text, settings.SECRET_KEY, settings.JWT_SECRET_KEY, DIGEST, stored("")]
# file: app/refused.py
from pydantic import model_validator
from pydantic_settings import BaseSettings

DEFAULT_KEY = "kX9vQ2pLr7Tz82kX9vQ3"
WEAK = ("Sunf1ower8Sunf1ower8", "Sunf1ower7Sunf1ower7")


class Refusing(BaseSettings):
    environment: str = "development"
    secret_key: str = DEFAULT_KEY
    signing_key: str = "Sunf1ower8Sunf1ower8"
    jwt_secret: str = "Sunf1ower9Sunf1ower9"  # expect: FLT803

    @model_validator(mode="after")
    def is_safe(self):
        if self.environment == "production" and (self.secret_key == DEFAULT_KEY or self.signing_key in WEAK):
            raise ValueError("keys of development")
        if self.jwt_secret != "Sunf1ower9Sunf1ower9":  # expect: FLT803
            raise ValueError("the key has changed")
        if self.jwt_secret == "changeme":
            raise ValueError("no key")
        return self

# file: app/elsewhere.py
from pydantic_settings import BaseSettings


class Keys(BaseSettings):
    encryption_key: str = "kX9vQ2pLr7Tz82kX9vQ4"
    auth_secret: str = "kX9vQ2pLr7Tz82kX9vQ5"  # expect: FLT803
    db_password: str = "8c6976e5b5410415bde908bd4dee15dfb167a9c873fc4bb8a81f6f2ab448a918"
    db_secret: str = "8c6976e5b5410415bde908bd4dee15dfb167a9c873fc4bb8a81f6f2ab448a917"  # expect: FLT803
# file: app/starting.py
from app.elsewhere import Keys


def validate(keys: Keys) -> None:
    errors = []
    seen = []
    if keys.encryption_key == "kX9vQ2pLr7Tz82kX9vQ4":
        errors.append("the key is the default")
    if keys.auth_secret == "kX9vQ2pLr7Tz82kX9vQ5":  # expect: FLT803
        seen.append("the secret is the default")
    if errors:
        raise RuntimeError(errors)
# file: app/closed.py
import sys

from pydantic_settings import BaseSettings

KNOWN = frozenset({"kX9vQ2pLr7Tz82kX9vQ6"})


class Closed(BaseSettings):
    environment: str = "development"
    encryption_key: str = "kX9vQ2pLr7Tz82kX9vQ6"
    jwt_secret: str = "kX9vQ2pLr7Tz82kX9vQ7"
    auth_secret: str = "kX9vQ2pLr7Tz82kX9vQ8"  # expect: FLT803
    signing_key: str = "kX9vQ2pLr7Tz82kX9vQ9"

    def close(self) -> None:
        weak = []
        told = []
        if self.jwt_secret in {"kX9vQ2pLr7Tz82kX9vQ7"}:
            weak.append("the secret stands in the repository")
        if self.auth_secret == "kX9vQ2pLr7Tz82kX9vQ8":  # expect: FLT803
            told.append("the secret stands in the repository")
        if weak:
            raise RuntimeError("; ".join(weak))
        print(told)

    def check(self) -> None:
        if self.encryption_key in KNOWN:
            sys.exit("set ENCRYPTION_KEY")
        if self.signing_key == "kX9vQ2pLr7Tz82kX9vQ9":
            sys.exit(1)
