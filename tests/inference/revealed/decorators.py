import contextlib
import functools
from contextlib import asynccontextmanager, contextmanager

import requests


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def configured(option):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)

        return wrapper

    return decorate


def same(function):
    return function


def registered(function):
    REGISTRY["a"] = function
    return function


REGISTRY = {}


@logged
def one():
    return requests.Session()


@configured("a")
def two():
    return requests.Session()


@same
def three():
    return requests.Session()


@registered
def four():
    return requests.Session()


@functools.lru_cache(maxsize=None)
def five():
    return requests.Session()


@functools.cache
def six():
    return requests.Session()


@contextmanager
def managed():
    yield requests.Session()


@asynccontextmanager
async def later():
    yield requests.Session()


@functools.singledispatch
def seven(value):
    return requests.Session()


from somewhere import unheard


@unheard
def eight():
    return requests.Session()


a = one()  # revealed: requests.Session
b = two()  # revealed: requests.Session
c = three()  # revealed: requests.Session
d = four()  # revealed: requests.Session
e = five()  # revealed: requests.Session
f = six()  # revealed: requests.Session
g = managed()  # revealed: ContextManager[requests.Session]
h = REGISTRY["a"]()  # revealed: Unknown  # a decorator put it there
i = seven(1)  # revealed: requests.Session
j = eight()  # revealed: requests.Session | Unknown  # what a decorator of which nothing is known makes of it

with managed() as k:
    m = k  # revealed: requests.Session

with contextlib.closing(requests.Session()) as n:
    o = n  # revealed: requests.Session

with contextlib.suppress(OSError), managed() as p:
    q = p  # revealed: requests.Session

with contextlib.ExitStack() as stack:
    r = stack.enter_context(managed())  # revealed: requests.Session


async def main():
    async with later() as s:
        t = s  # revealed: requests.Session
    async with contextlib.AsyncExitStack() as stack:
        u = await stack.enter_async_context(later())  # revealed: requests.Session
