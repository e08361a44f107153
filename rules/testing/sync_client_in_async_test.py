from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.nodes import own_nodes
from fastlint.rule import Call, Confidence, Diagnostic, Rule, lines_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_WAITING = frozenset({"asyncio", "anyio", "trio", "pytest", "unittest"})
"""What is awaited of these is of the test alone."""
_OF_LOOP = frozenset({
    "Event", "Queue", "Lock", "Semaphore", "BoundedSemaphore", "Condition", "Future", "create_task", "ensure_future",
    "get_running_loop", "get_event_loop",
})  # fmt: skip
_ASYNC_TYPE = re.compile(r"\bAsync(?!Mock|Client|Generator|Iterator|Iterable)\w+|\b(?:asyncpg|aiomysql|aioredis)\b")
_TOLD = frozenset({"return_value", "side_effect"})
_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request", "stream", "websocket_connect")


class SyncClientInAsyncTest(Rule):
    """The blocking test client is used in an async test.

    Why it hurts: `TestClient` runs the application on an event loop of its own, in another thread, while the loop of
    the test stands still. What belongs to the test's loop (a database session of an async fixture, a lock, a queue)
    fails in the application with RuntimeError ("attached to a different loop"), or both wait for each other for ever.

    Bad:
        # tests/test_items.py
        from fastapi.testclient import TestClient

        from app.main import app, items

        client = TestClient(app)


        async def test_items() -> None:
            await items.put("pen")
            response = client.get("/items")  # expect: AsyncClient
            assert response.json() == ["pen"]
        # app/main.py
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()
        items: asyncio.Queue[str] = asyncio.Queue()

    Good:
        # tests/test_items.py
        from httpx import ASGITransport, AsyncClient

        from app.main import app, items


        async def test_items() -> None:
            await items.put("pen")
            async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test") as client:
                response = await client.get("/items")
            assert response.json() == ["pen"]
        # app/main.py
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()
        items: asyncio.Queue[str] = asyncio.Queue()

    Exceptions: tests that are plain functions, for which the client is made. Only the first request of a test is
    reported. `AsyncClient` does not run the lifespan of the application. Of low confidence are tests that nobody sees
    share anything of their loop with the application: they await nothing but mocks, their own helpers and `asyncio`'s
    waits.

    References: https://fastapi.tiangolo.com/advanced/async-tests/
    """

    code = "FLT924"
    scope = "tests"
    needs = ("starlette.testclient.TestClient.*",)

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        function = call.caller
        if call.name.rpartition(".")[2] not in _VERBS:
            return
        if not function.is_async or not function.name.rpartition(".")[2].startswith("test"):
            return
        before = lines_of(module.text(function.span))[: call.span.row - function.span.row]
        if any(f"{call.callee.rpartition('.')[0]}.{verb}(" in line for line in before for verb in _VERBS):
            return
        yield Diagnostic(
            call.span,
            f"`{call.callee}` blocks the loop of the test and runs the application on another one, where what belongs "
            "to the test's (connections, locks) does not work: use `httpx.AsyncClient` with `ASGITransport`",
            confidence=Confidence.HIGH if _shares(module.node(function.span), module) else Confidence.LOW,
            repair=call.callee.rpartition(".")[0],
        )


def _shares(function: cst.CSTNode | None, module: Module) -> bool:
    """Whether a test uses something on its loop that the application may use too: awaited, entered, made, injected."""
    if not isinstance(function, cst.FunctionDef):
        return True
    parameters = module.text(module.span(function.params)) if function.params.params else ""
    if _ASYNC_TYPE.search(parameters) is not None:
        return True
    nodes = list(own_nodes(function))
    of_mocks = _awaited_mocks(nodes)
    return any(_is_shared(node, module) for node in nodes if node not in of_mocks)


def _awaited_mocks(nodes: Sequence[cst.CSTNode]) -> set[cst.CSTNode]:
    """What is awaited of mocks, or gives one: they belong to no loop."""
    mocks = {name for node in nodes if isinstance(node, cst.Assign) for name in _told(node)}
    found: set[cst.CSTNode] = set()
    for node in nodes:
        match node:
            case cst.Await(expression=awaited) if _root(awaited) in mocks:
                found.add(node)
            case cst.Assign(value=cst.Await() as value, targets=[cst.AssignTarget(target=cst.Name(value=name))]):
                found |= {value} if name in mocks else set()
    return found


def _told(node: cst.Assign) -> Iterator[str]:
    """`session.execute.side_effect = ...`: the name of an object that is a mock, as what is told to its member says."""
    func = node.value.func if isinstance(node.value, cst.Call) else None
    made = func.attr if isinstance(func, cst.Attribute) else func
    is_mock = isinstance(made, cst.Name) and made.value.endswith("Mock")
    members = [target.target for target in node.targets if isinstance(target.target, cst.Attribute)]
    for member in members:
        name = _root(member)
        if member.attr.value in _TOLD or (is_mock and "mock" in name):
            yield name


def _root(node: cst.BaseExpression) -> str:
    """The name that a chain of members and calls begins with."""
    while isinstance(node, (cst.Attribute, cst.Call, cst.Subscript)):
        node = node.func if isinstance(node, cst.Call) else node.value
    return node.value if isinstance(node, cst.Name) else ""


def _is_shared(node: cst.CSTNode, module: Module) -> bool:
    match node:
        case cst.Await(expression=cst.Call(func=func)):
            return _is_of_others(func, module)
        case cst.With(asynchronous=cst.Asynchronous(), items=items):
            return any(_is_of_others(i.item.func if isinstance(i.item, cst.Call) else i.item, module) for i in items)
        case cst.For(asynchronous=cst.Asynchronous(), iter=iterated):
            return _is_of_others(iterated.func if isinstance(iterated, cst.Call) else iterated, module)
        case cst.Call(func=cst.Attribute(value=cst.Name(value=base), attr=cst.Name(value=name))):
            return base in _WAITING and name in _OF_LOOP
    return False


def _is_of_others(func: cst.BaseExpression, module: Module) -> bool:
    """Whether something is a member of an object, or imported, and not of what only waits."""
    root, is_member = func, False
    while isinstance(root, (cst.Attribute, cst.Call, cst.Subscript)):
        is_member = is_member or isinstance(root, cst.Attribute)
        root = root.func if isinstance(root, cst.Call) else root.value
    name = root.value if isinstance(root, cst.Name) else ""
    bound = module.context.names.get(name, "")
    is_own = bound in ("", f".{name}")
    return (is_member or not is_own) and (bound or name).partition(".")[0] not in _WAITING
