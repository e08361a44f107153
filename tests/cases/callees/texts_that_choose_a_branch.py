# FLT101, FLT204: a branch for another text than the one that a call gives is not run; each with a guilty twin.
# file: app/jobs.py
import asyncio

import requests


def fetch() -> None:
    requests.get("https://example.com", timeout=3)


async def work() -> None: ...


def run(mode: str = "local") -> None:
    if mode == "local":
        print(mode)
    elif mode == "remote":
        fetch()
    else:
        raise NotImplementedError


def run_any(mode: str = "local") -> None:
    if mode in ("remote", "far"):
        fetch()


def run_but(mode: str = "local") -> None:
    if mode not in ("local", "near"):
        fetch()


def run_unless(mode: str) -> None:
    if mode != "remote":
        return
    fetch()


def run_inner(kind: str) -> None:
    run(mode=kind)


def run_changed(mode: str = "local") -> None:
    mode = mode.replace("local", "remote")
    if mode == "remote":
        fetch()


class Load:
    def run(self, how: str = "parallel") -> None:
        if how == "parallel":
            print(how)
        elif how == "sequential":
            for _ in range(2):
                asyncio.run(work())
# file: app/main.py
from fastapi import FastAPI

from app.jobs import Load, run, run_any, run_but, run_changed, run_inner, run_unless

app = FastAPI()


@app.get("/local")
async def local() -> None:
    run()
    run("local")
    run(mode="near")
    run_any()
    run_any("near")
    run_but("near")
    run_but()
    run_unless("local")
    run_inner("local")
    Load().run()
    Load().run(how="parallel")


@app.get("/remote")
async def remote() -> None:
    run("remote")  # expect: FLT101


@app.get("/any")
async def any_of_them() -> None:
    run_any(mode="far")  # expect: FLT101


@app.get("/but")
async def but() -> None:
    run_but("remote")  # expect: FLT101


@app.get("/unless")
async def unless() -> None:
    run_unless("remote")  # expect: FLT101


@app.get("/inner")
async def inner() -> None:
    run_inner("remote")  # expect: FLT101


@app.get("/changed")
async def changed() -> None:
    run_changed("local")  # expect: FLT101


@app.get("/unknown")
async def unknown(mode: str) -> None:
    run(mode)  # expect: FLT101


@app.get("/sequential")
async def sequential() -> None:
    Load().run("sequential")  # expect: FLT204
