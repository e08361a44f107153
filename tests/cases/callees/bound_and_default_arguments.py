# An argument that keeps a call from blocking counts, bound by `partial` or a default that nobody overrides.
# file: mails.py
from functools import partial

from email_validator import validate_email

quick = partial(validate_email, check_deliverability=False)
slow = partial(validate_email, allow_smtputf8=False)


def norm(address: str, deliver: bool = False) -> str:
    return validate_email(address, check_deliverability=deliver).normalized


def norm_twice(address: str, deliver: bool = False) -> str:
    return norm(norm(address, deliver), deliver=deliver)


def norm_slowly(address: str, deliver: bool = True) -> str:
    return norm(address, deliver=deliver)


async def norm_async(address: str, deliver: bool = False) -> str:
    return validate_email(address, check_deliverability=deliver).normalized


async def check_async(address: str, deliver: bool = False) -> str:
    return validate_email(address, check_deliverability=deliver).normalized  # expect: FLT106


def rebound(address: str, deliver: bool = False) -> str:
    deliver = bool(address)
    return validate_email(address, check_deliverability=deliver).normalized
# file: main.py
from email_validator import validate_email
from fastapi import FastAPI
from mails import check_async, norm, norm_async, norm_slowly, norm_twice, quick, rebound, slow

app = FastAPI()


@app.get("/bound")
async def bound(address: str) -> str:
    return quick(address).normalized


@app.get("/bound-otherwise")
async def bound_otherwise(address: str) -> str:
    return slow(address).normalized  # expect: FLT106


@app.get("/overridden")
async def overridden(address: str) -> str:
    return quick(address, check_deliverability=True).normalized  # expect: FLT106


@app.get("/default")
async def default(address: str) -> str:
    return norm(address) + norm_twice(address) + norm(address, False)


@app.get("/asked")
async def asked(address: str) -> list[str]:
    first = norm(address, deliver=True)  # expect: FLT106
    second = norm_twice(address, True)  # expect: FLT106
    third = norm_slowly(address)  # expect: FLT106
    fourth = rebound(address)  # expect: FLT106
    return [first, second, third, fourth, norm_slowly(address, deliver=False)]


@app.get("/unknown")
async def unknown(address: str, deliver: bool) -> str:
    return norm(address, deliver)  # expect: FLT106


@app.get("/async")
async def by_coroutine(address: str) -> str:
    return await norm_async(address) + await check_async(address, deliver=True) + await check_async(address)


@app.get("/route")
async def route(address: str, deliver: bool = False) -> str:
    return validate_email(address, check_deliverability=deliver).normalized  # expect: FLT106
