# FastAPI resumes a generator once, to clean up: whatever it yields then is an error.
# file: app/deps.py
from collections.abc import AsyncIterator, Iterator

from fastapi import HTTPException, Request


class Session:
    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *args: object) -> None:
        pass


async def caught(request: Request) -> AsyncIterator[str]:
    try:
        yield request.method
    except Exception:
        yield "nothing"  # expect: FLT527


def closed(request: Request) -> Iterator[str]:
    try:
        yield "first"
    finally:
        yield "second"  # expect: FLT527


async def retried(request: Request) -> AsyncIterator[str]:
    while True:
        yield request.method  # expect: FLT527


def guarded(key: int = 0) -> Iterator[int]:
    with Session():
        yield key
    if key > 3:
        yield 3  # expect: FLT527


class Pool:
    def __call__(self, name: str = "") -> Iterator[str]:
        if not name:
            yield "none"
        yield name  # expect: FLT527


def branches(key: int = 0) -> Iterator[int]:
    if key == 1:
        yield 1
    elif key == 2:
        with Session():
            yield 2
    else:
        yield key


def early(key: int = 0) -> Iterator[int]:
    if key == 1:
        yield 1
        return
    yield key


def raising(key: int = 0) -> Iterator[int]:
    try:
        session = Session()
    except ValueError:
        yield 0
    else:
        yield id(session)


async def passed_on() -> AsyncIterator[str]:
    async for one in caught_once():
        yield one


def passed_on_plainly() -> Iterator[int]:
    for one in early(3):
        yield one


async def caught_once() -> AsyncIterator[str]:
    try:
        yield "x"
    except HTTPException:
        raise


def tried(key: int = 0) -> Iterator[int]:
    for attempt in range(3):
        try:
            yield key + attempt
            break
        except ValueError:
            raise


def inner(key: int = 0) -> Iterator[int]:
    def numbers() -> Iterator[int]:
        yield 1
        yield 2

    yield sum(numbers()) + key


def not_injected() -> Iterator[int]:
    yield 1
    yield 2


pool = Pool()
# file: app/main.py
from fastapi import Depends, FastAPI

from app import deps

app = FastAPI(dependencies=[Depends(deps.caught), Depends(deps.closed), Depends(deps.retried), Depends(deps.guarded)])


@app.get("/", dependencies=[Depends(deps.passed_on), Depends(deps.passed_on_plainly), Depends(deps.tried)])
def root(
    name: str = Depends(deps.pool),
    branch: int = Depends(deps.branches),
    early: int = Depends(deps.early),
    raising: int = Depends(deps.raising),
    inner: int = Depends(deps.inner),
) -> int:
    return sum(deps.not_injected())
