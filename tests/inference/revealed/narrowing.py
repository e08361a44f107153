import asyncio
import inspect
from collections.abc import Awaitable

import requests


class A: ...


class B(A): ...


def narrow(value, either: A | requests.Session, maybe: A | None):
    if isinstance(value, A):
        a = value  # revealed: main.A
    if isinstance(either, A):
        b = either  # revealed: main.A
    else:
        c = either  # revealed: requests.Session
    if not isinstance(either, A):
        d = either  # revealed: requests.Session
    if isinstance(value, (A, requests.Session)):
        e = value  # revealed: main.A | requests.Session
    if type(value) is A:
        f = value  # revealed: main.A
    match value:
        case A():
            g = value  # revealed: Unknown  # patterns do not narrow the subject
        case requests.Session() as h:
            i = h  # revealed: requests.Session
    try:
        pass
    except ValueError as error:
        j = error  # revealed: builtins.ValueError
    except (OSError, KeyError) as error:
        k = error  # revealed: builtins.OSError | builtins.KeyError
    if (found := A()) is not None:
        m = found  # revealed: main.A
    return maybe


def rebound():
    x = A()
    x = requests.Session()
    a = x  # revealed: requests.Session
    return a


def branches(flag):
    if flag:
        x = A()
    else:
        x = requests.Session()
    a = x  # revealed: requests.Session | main.A
    return a


def loops():
    for x in [A()]:
        a = x  # revealed: main.A
    while True:
        y = A()
        break
    b = y  # revealed: main.A
    for i, z in enumerate([A()]):
        c = z  # revealed: main.A
    for p, q in zip([A()], [requests.Session()]):
        d = q  # revealed: requests.Session
    return a, b, c, d


async def coroutine() -> A:
    return A()


def plain() -> A:
    return A()


async def told_by_leaving(value: A | requests.Session, other: A | requests.Session, third: A | requests.Session):
    if isinstance(value, A):
        return value
    a = value  # revealed: requests.Session
    if not isinstance(other, A):
        raise TypeError("no A")
    b = other  # revealed: main.A
    if isinstance(third, A):
        print(third)
    c = third  # revealed: main.A | requests.Session
    return a, b, c


async def told_before_another_value(value: A | requests.Session):
    if not isinstance(value, A):
        raise TypeError("no A")
    value = requests.Session()
    a = value  # revealed: requests.Session
    return a


async def told_by_awaitables(flag: bool):
    result = coroutine()
    if isinstance(result, Awaitable):
        a = result  # revealed: Coroutine[main.A]
        return await a
    b = result  # revealed: Unknown
    other = coroutine() if flag else plain()
    if inspect.isawaitable(other):
        return await other
    c = other  # revealed: main.A
    function = coroutine if flag else plain
    if asyncio.iscoroutinefunction(function):
        return await function()
    d = function()  # revealed: main.A
    third = coroutine() if flag else plain()
    if not hasattr(third, "__await__"):
        e = third  # revealed: main.A
        return e
    return b, c, d


async def told_within_its_own_value(session: requests.Session):
    x = requests.Session()
    x = A(x.get("a"))
    a = x  # revealed: main.A
    y = session
    y = A(
        (b := y),
        y.get("a"),
    )
    c = b  # revealed: requests.Session
    d = y  # revealed: main.A
    return a, c, d
