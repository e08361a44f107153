# A coroutine is given to a function of the project that declares a plain value, or takes an item of what it gets.
# file: app/store.py
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Line:
    def __init__(self, text: str) -> None:
        self.text = text


class Job(Protocol):
    def __await__(self): ...


class Later:
    def __await__(self):
        yield


class Store:
    def __init__(self, owner: str | None = None) -> None:
        self.owner = owner

    @classmethod
    async def open(cls, owner: str | None) -> "Store":
        return cls(owner)

    @staticmethod
    def first(lines: list[Line]) -> Line:
        return lines[0]

    def put(self, record: dict) -> int:
        return len(record.get("lines", []))

    def keep(self, pending) -> None:
        self.pending = pending


def size(record: dict[str, int], *, factor: int = 1) -> int:
    return len(record) * factor


def show(record) -> str:
    return record["name"]


def show_name(record) -> str:
    return record.name.title()


def show_either(record) -> str:
    if hasattr(record, "send"):
        return "later"
    return record["name"]


def close(pending) -> None:
    pending.close()


async def resolve(pending) -> dict:
    found = await pending
    return found["name"]


async def resolve_declared(pending: Awaitable[dict]) -> dict:
    return await pending


async def resolve_either(pending: Awaitable[dict] | dict) -> Any:
    return pending


def anything(value: Any, other: object, third: T, job: Job, later: Later) -> T:
    return third


def collect(*records: dict, make: Callable[[], dict]) -> int:
    return len(records)
# file: app/main.py
from app.store import (
    Store, anything, close, collect, resolve, resolve_declared, resolve_either, show, show_either, show_name, size,
)


async def record_of(name: str) -> dict:
    return {"name": name}


async def owner_of(name: str) -> str:
    return name


async def by_method(name: str) -> int:
    record = record_of(name)
    return Store().put(record=record)  # expect: FLT201


async def by_function(name: str) -> int:
    return size(record_of(name), factor=2)  # expect: FLT201


async def by_use(name: str) -> str:
    record = record_of(name)
    return show(record) + show_name(record_of(name))  # expect: FLT201


async def by_class(name: str) -> list[object]:
    owner = owner_of(name)
    store = await Store.open(owner)  # expect: FLT201
    return [Store(owner_of(name)), Store.first(record_of(name)), store]  # expect: FLT201


async def twin(name: str) -> int:
    Store().keep(record_of(name))
    close(record_of(name))
    show_either(record_of(name))
    await anything(record_of(name), record_of(name), record_of(name), record_of(name), record_of(name))
    found = [await resolve(record_of(name)), await resolve_declared(record_of(name))]
    found.append(await resolve_either(record_of(name)))
    return len(found) + collect(record_of(name), make=lambda: record_of(name))
