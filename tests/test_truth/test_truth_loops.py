"""FLT203 to FLT206 and FLT208, executed: lost tasks, loops where one runs or none can, cached coroutines."""

import asyncio
import gc
import time
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest
from fastapi import BackgroundTasks, Depends, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.testclient import TestClient

from tests.installed import has
from tests.serving import FIXTURES, Server, serve


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("loops") / "log"
    with serve(FIXTURES / "truth", "loops:app", log) as server:
        yield server


def is_logged(server: Server, text: str) -> bool:
    """Whether the server logs a text: the traceback of a request is written after its answer is sent."""
    deadline = time.monotonic() + 5
    while text not in server.log.read_text():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_a_dropped_task_is_destroyed_while_it_waits(server: Server) -> None:
    assert "dropped destroyed" in server.request("/task/dropped", "POST").json


def test_a_task_that_never_waits_is_done_though_nobody_keeps_it() -> None:
    done: list[int] = []

    async def note(number: int) -> None:
        done.append(number)

    async def note_all() -> None:
        for number in range(10):
            asyncio.create_task(note(number))  # noqa: RUF006
        gc.collect()
        await asyncio.sleep(0)

    asyncio.run(note_all())
    assert done == [*range(10)]


def test_a_task_that_only_sleeps_is_held_by_the_timer_though_nobody_keeps_it() -> None:
    turns: list[int] = []

    async def turn() -> None:
        while True:
            await asyncio.sleep(0.001)
            turns.append(len(turns))

    async def run() -> None:
        for _ in range(10):
            asyncio.create_task(turn())  # noqa: RUF006
        await asyncio.sleep(0)
        for _ in range(3):
            gc.collect()
        assert len(asyncio.all_tasks()) == 11
        await asyncio.sleep(0.05)

    asyncio.run(run())
    assert turns


@pytest.mark.parametrize(("most", "is_done"), [(0, True), (-1, True), (1, False)])
@pytest.mark.parametrize("kind", [asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue])
def test_to_put_something_into_a_queue_waits_only_where_it_has_a_limit(
    kind: type[asyncio.Queue[int]], most: int, is_done: bool
) -> None:
    done: list[int] = []

    async def put(number: int) -> None:
        queue = kind(most)  # Nobody else holds it: what waits in it is collected with it.
        for one in range(2):
            await queue.put(one)
        done.append(number)

    async def run() -> None:
        for number in range(10):
            asyncio.create_task(put(number))  # noqa: RUF006
        await asyncio.sleep(0)
        for _ in range(3):
            gc.collect()
        await asyncio.sleep(0.01)
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())
    assert bool(done) == is_done


@pytest.mark.parametrize("hand", [asyncio.to_thread, run_in_threadpool])
def test_a_task_that_waits_for_a_thread_is_held_by_it_though_nobody_keeps_it(hand: Callable[..., Any]) -> None:
    done: list[int] = []

    async def work(number: int) -> None:
        await hand(time.sleep, 0.02)
        done.append(number)
        if len(done) == 50:
            finished.set()

    async def run() -> None:
        for number in range(50):  # More than there are threads: some wait in the queue.
            asyncio.create_task(work(number))  # noqa: RUF006
        await asyncio.sleep(0.001)
        for _ in range(3):
            gc.collect()
        await asyncio.wait_for(finished.wait(), 30)

    finished = asyncio.Event()
    asyncio.run(run())
    assert sorted(done) == [*range(50)]


def test_a_kept_task_lives(server: Server) -> None:
    assert "kept destroyed" not in server.request("/task/kept", "POST").json


@pytest.mark.parametrize(
    ("route", "error"),
    [
        ("nested/run", "asyncio.run() cannot be called from a running event loop"),
        ("nested/until-complete", "Cannot run the event loop while another loop is running"),
        ("thread/task", "no running event loop"),
        ("thread/running-loop", "no running event loop"),
        ("thread/event-loop", "There is no current event loop in thread"),
        ("run/debug", "module 'asyncio' has no attribute 'set_debug'"),
    ],
)
def test_a_loop_at_the_wrong_place_fails(server: Server, route: str, error: str) -> None:
    assert server.request(f"/{route}").status == 500
    assert is_logged(server, error)


@pytest.mark.parametrize("route", ["run/function", "run/none", "run/gather"])
def test_running_what_is_no_coroutine_fails(server: Server, route: str) -> None:
    assert server.request(f"/{route}").status == 500


@pytest.mark.parametrize("route", ["nested/def", "run/coroutine"])
def test_a_def_route_may_run_a_loop(server: Server, route: str) -> None:
    assert server.request(f"/{route}").json == 42


AWAITED = has(fastapi=">=0.123.5")
"""Whether FastAPI looks through decorators and partials for a coroutine function."""


@pytest.mark.parametrize("route", ["cached/function", "cached/property"])
def test_a_cached_coroutine_serves_one_request(server: Server, route: str) -> None:
    if route == "cached/function" and not AWAITED:
        assert server.request(f"/{route}").status == 500
        return
    assert server.request(f"/{route}").json == 42
    assert server.request(f"/{route}").status == 500
    assert is_logged(server, "cannot reuse already awaited coroutine")


def test_a_partial_of_a_coroutine_function_is_awaited(server: Server) -> None:
    """Older versions hand out the coroutine."""
    answer = server.request("/partial")
    assert answer.json == 7 if AWAITED else answer.status == 500


def _now() -> float:
    return asyncio.get_running_loop().time()


def _yielding() -> Iterator[float]:
    yield asyncio.get_running_loop().time()


@pytest.mark.parametrize("dependency", [_now, _yielding])
def test_a_plain_dependency_has_no_loop(dependency: Callable[[], object]) -> None:
    app = FastAPI()

    @app.get("/")
    async def root(now: Annotated[float, Depends(dependency)]) -> float:
        return now

    with pytest.raises(RuntimeError, match="no running event loop"):
        TestClient(app).get("/")


def test_a_plain_task_or_handler_has_no_loop() -> None:
    app = FastAPI()

    @app.exception_handler(ValueError)
    def handle(request: Request, error: ValueError) -> None:
        _now()

    @app.get("/task")
    async def task(tasks: BackgroundTasks) -> None:
        tasks.add_task(_now)

    @app.get("/error")
    async def error() -> None:
        raise ValueError

    for path in ("/task", "/error"):
        with pytest.raises(RuntimeError, match="no running event loop"):
            TestClient(app).get(path)
