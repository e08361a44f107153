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
perhaps = maybe(input())  # revealed: requests.Session | Unknown
either = several(input())  # revealed: requests.Session | io.TextIOWrapper
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


class Sync: ...


class Async: ...


MODE = "async"
ENABLED = False


def choose(mode: str = "sync", *, debug: bool = False):
    if debug:
        return requests.Session()
    if mode == "sync":
        return Sync()
    elif mode in ("async", "later"):
        return Async()
    raise ValueError(mode)


def choose_changed(mode: str):
    mode = mode.lower()
    if mode == "sync":
        return Sync()
    return Async()


class Factory:
    def make(self, is_async=False):
        if not is_async:
            return Sync()
        return Async()


def chosen(mode: str, options: dict):
    a = choose()  # revealed: main.Sync
    b = choose("async")  # revealed: main.Async
    c = choose(mode="later", debug=False)  # revealed: main.Async
    d = choose(mode)  # revealed: main.Sync | main.Async
    e = choose(MODE, debug=ENABLED)  # revealed: main.Async
    f = choose(**options)  # revealed: requests.Session | main.Sync | main.Async
    g = choose(debug=True)  # revealed: requests.Session
    h = choose_changed("sync")  # revealed: main.Sync | main.Async
    i = Factory().make()  # revealed: main.Sync
    j = Factory().make(True)  # revealed: main.Async
    return a, b, c, d, e, f, g, h, i, j


class Family:
    @classmethod
    def made(cls):
        raise NotImplementedError

    @classmethod
    def one(cls):
        return cls.made()

    @classmethod
    def many(cls):
        return [cls.made()]


class Elder(Family):
    @classmethod
    def made(cls):
        return Elder()


class Younger(Family):
    @classmethod
    def made(cls):
        return Younger()


below = Younger.one()  # revealed: main.Younger
listed = Younger.many()  # revealed: Collection[main.Younger]
any_of_them = Family.one()  # revealed: main.Elder | main.Younger
