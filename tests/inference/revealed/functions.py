import functools
from functools import partial

import requests


def session():
    return requests.Session()


def maybe(flag):
    if flag:
        return requests.Session()
    return None


def several(flag):
    if flag:
        return requests.Session()
    return open("a")


def identity(value):
    return value


def annotated() -> requests.Session: ...


def outer():
    found = requests.Session()

    def inner():
        return found

    return inner


def recursive(n):
    return recursive(n - 1) if n else requests.Session()


def defaulted(made=requests.Session):
    inside = made  # revealed: <requests.Session> | Unknown
    return inside


def packed(*args, **kwargs):
    rest = args  # revealed: Unknown
    return rest


def never():
    raise NotImplementedError


made = session()  # revealed: requests.Session
perhaps = maybe(1)  # revealed: requests.Session | Unknown
either = several(1)  # revealed: requests.Session | io.TextIOWrapper
same = identity(requests.Session())  # revealed: requests.Session
told = annotated()  # revealed: requests.Session
closure = outer()  # revealed: <function main.outer.<locals>.inner>
through = outer()()  # revealed: requests.Session
again = recursive(3)  # revealed: requests.Session | Unknown
itself = session  # revealed: <function main.session>
lazily = lambda: requests.Session()  # revealed: <function main.<lambda>>
called = lazily()  # revealed: requests.Session
bound = partial(identity, requests.Session())  # revealed: partial[<function main.identity>]
of_bound = bound()  # revealed: Unknown  # what a partial binds is not followed
by_table = {"a": session}["a"]()  # revealed: requests.Session
cached = functools.lru_cache(session)  # revealed: <function main.session>
of_cached = cached()  # revealed: requests.Session
get = requests.get  # revealed: <requests.get>
answer = get("http://a")  # revealed: requests.Response
by_name = getattr(requests, "get")  # revealed: <requests.get>
mapped = list(map(identity, [requests.Session()]))  # revealed: Collection[Unknown]  # nor what map gives
nothing = never()  # revealed: None
