from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import Annotated, Any, Final, Generic, NewType, Optional, TypeVar, Union

import requests
from fastapi import Depends

T = TypeVar("T")
Alias = requests.Session
Own = NewType("Own", requests.Session)
Injected = Annotated[requests.Session, Depends()]


class Box(Generic[T]):
    content: T

    def __init__(self, content: T) -> None:
        self.content = content

    def open(self) -> T: ...


class Special(Box[requests.Session]): ...


def same(value: T) -> T: ...


def first(values: Sequence[T]) -> T: ...


def parameters(
    plain: requests.Session,
    quoted: "requests.Session",
    optional: Optional[requests.Session],
    union: Union[requests.Session, None],
    bar: requests.Session | None,
    annotated: Annotated[requests.Session, "note"],
    alias: Alias,
    many: list[requests.Session],
    table: dict[str, requests.Session],
    pair: tuple[requests.Session, int],
    box: Box[requests.Session],
    injected: Injected,
    call: Callable[[], requests.Session],
    anything: Any,
    later: Awaitable[requests.Session],
    kind: type[requests.Session],
    own: Own,
):
    a = plain  # revealed: requests.Session
    b = quoted  # revealed: requests.Session
    c = optional  # revealed: requests.Session
    d = union  # revealed: requests.Session
    e = bar  # revealed: requests.Session
    f = annotated  # revealed: requests.Session
    g = alias  # revealed: requests.Session
    h = many  # revealed: Collection[requests.Session]
    i = many[0]  # revealed: requests.Session
    j = table["a"]  # revealed: requests.Session
    k = pair[0]  # revealed: requests.Session
    m = box.content  # revealed: Unknown  # an instance does not keep the types that its annotation gives it
    n = box.open()  # revealed: Unknown  # the same
    o = injected  # revealed: requests.Session
    p = call()  # revealed: requests.Session
    q = anything  # revealed: Unknown
    r = kind()  # revealed: requests.Session
    s = own  # revealed: requests.Session
    for item in many:
        t = item  # revealed: requests.Session
    for key, value in table.items():
        u = value  # revealed: requests.Session


async def awaiting(later: Awaitable[requests.Session]):
    found = await later  # revealed: requests.Session
    return found


def generated() -> Iterator[requests.Session]:
    yield requests.Session()


constant: Final = requests.Session()  # revealed: requests.Session
declared: requests.Session = make()  # revealed: requests.Session
boxed = Box(requests.Session())  # revealed: main.Box
unboxed = Box(requests.Session()).content  # revealed: Unknown  # nor what its constructor was given
special = Special(None).open()  # revealed: requests.Session
kept = same(requests.Session())  # revealed: requests.Session
taken = first([requests.Session()])  # revealed: requests.Session
each = list(generated())  # revealed: Collection[requests.Session]
