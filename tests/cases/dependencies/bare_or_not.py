# Functions without Depends: in lists and as defaults; callables as values and lists of something else are none.
# file: app/main.py
from collections.abc import Callable

from fastapi import APIRouter, Depends, FastAPI

from app.checks import check_key, get_user

router = APIRouter(dependencies=[check_key])  # expect: FLT505
fine = APIRouter(dependencies=[Depends(check_key)])
app = FastAPI()
app.include_router(router, dependencies=[Depends(check_key), check_key])  # expect: FLT505
app.include_router(fine)


@fine.get("/me")
def read_me(
    user=get_user,  # expect: FLT505
    other=Depends(get_user),
    sort: Callable[[str], str] = str.lower,
    transform: Callable = get_user,
    clock=check_key,
):
    return user, clock()


def helper(user=get_user):
    return user()


class Task:
    def __init__(self, dependencies): ...


task = Task(dependencies=[check_key])

# file: app/checks.py
def check_key(): ...


def get_user(): ...
