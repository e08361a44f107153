# Tokens without `exp` that are keys of a store with a lifetime end there; a store that keeps them for ever changes nothing.
# file: app/tokens.py
import json

import jwt
from cachetools import TTLCache
from redis.asyncio import Redis

redis = Redis()
recent = TTLCache(1000, ttl=3600)
known: dict[str, str] = {}


def key_of(token: str) -> str:
    return f"token:{token}"


class Sessions:
    @classmethod
    async def login(cls, user: str, secret: str) -> str:
        token = jwt.encode({"jti": user}, secret, algorithm="HS256")
        await redis.setex(cls.key(token), 3600, json.dumps({"user": user}))
        return token

    @classmethod
    def key(cls, token: str) -> str:
        return f"session:{token}"


def make(user: str, secret: str) -> str:
    return jwt.encode({"sub": user}, secret, algorithm="HS256")


async def login(user: str, secret: str) -> str:
    token = make(user, secret)
    await redis.set(key_of(token), user, ex=3600)
    return token


def make_for_two(user: str, secret: str) -> str:
    return jwt.encode({"sub": user}, secret, algorithm="HS256")  # expect: FLT806


async def keeps_it(user: str, secret: str) -> str:
    token = make_for_two(user, secret)
    await redis.set(token, user, ex=3600)
    return token


def does_not_keep_it(user: str, secret: str) -> str:
    return make_for_two(user, secret)


async def expires(user: str, secret: str) -> str:
    key = (token := jwt.encode({"sub": user}, secret, algorithm="HS256")) and f"token:{token}"
    await redis.set(key, user)
    await redis.expire(key, 60)
    return token


async def for_ever(user: str, secret: str) -> str:
    token = jwt.encode({"sub": user}, secret, algorithm="HS256")  # expect: FLT806
    await redis.set(f"token:{token}", user)
    return token


async def no_lifetime(user: str, secret: str) -> str:
    token = jwt.encode({"sub": user}, secret, algorithm="HS256")  # expect: FLT806
    await redis.set(f"token:{token}", user, ex=None)
    return token


async def something_else(user: str, secret: str) -> str:
    token = jwt.encode({"sub": user}, secret, algorithm="HS256")  # expect: FLT806
    await redis.setex(f"last:{user}", 60, "now")
    return token


def in_memory(user: str, secret: str) -> str:
    token = jwt.encode({"sub": user}, secret, algorithm="HS256")
    recent[token] = user
    return token


def in_a_dict(user: str, secret: str) -> str:
    token = jwt.encode({"sub": user}, secret, algorithm="HS256")  # expect: FLT806
    known[token] = user
    return token


async def a_value(user: str, secret: str) -> str:
    """Maybe nobody compares it: low confidence."""
    token = jwt.encode({"sub": user}, secret, algorithm="HS256")
    await redis.setex(f"user:{user}", 60, token)
    return token


def short(user: str) -> str:
    token = jwt.encode({"sub": user}, "hush", algorithm="HS256")  # expect: FLT806
    recent[token] = user
    return token


# file: app/aged.py
import time

import jwt


def make(user: str, key: str) -> str:
    return jwt.encode({"sub": user, "iat": int(time.time())}, key, algorithm="HS256")


def read(token: str, key: str) -> str:
    claims = jwt.decode(token, key, algorithms=["HS256"])
    if time.time() - claims["iat"] > 300:
        raise ValueError("too old")
    return claims["sub"]


# file: app/ageless.py
import time

import jwt


def make(user: str, key: str) -> str:
    return jwt.encode({"sub": user, "iat": int(time.time())}, key, algorithm="HS256")  # expect: FLT806


def read(token: str, key: str) -> str:
    claims = jwt.decode(token, key, algorithms=["HS256"])
    return f'{claims["iat"]} {claims["sub"]}'
