from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Dependency, Diagnostic, Edit, Fix, Related, Rule, Span, lines_of
from fastlint.support.cst_queries import names_in
from fastlint.support.yields import Yield, called_method, own_parts, swallows, yields_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CLEANING = frozenset({
    "close", "aclose", "close_all", "release", "disconnect", "shutdown", "dispose", "terminate", "kill", "stop", "quit",
    "logout", "unlink", "rmtree", "cleanup", "putconn", "reset", "unlock", "remove",
})  # fmt: skip


class UnguardedDependencyCleanup(Rule):
    """Clean-up after the `yield` of a dependency is skipped when the route raises.

    Why it hurts: FastAPI raises the exception of the route, an HTTPException too, at the `yield`. What stands below it
    does not run: each failed request leaves a connection or file open, until the pool is empty.

    Bad:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()
        closed: list[str] = []


        class Reader:
            def close(self) -> None:
                closed.append("reader")


        def get_reader() -> Iterator[Reader]:
            reader = Reader()
            yield reader
            reader.close()  # expect: `finally`


        @app.get("/items/{item_id}")
        def read_item(item_id: int, reader: Annotated[Reader, Depends(get_reader)]) -> int:
            if item_id > 9:
                raise HTTPException(404)
            return item_id

    Good:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()
        closed: list[str] = []


        class Reader:
            def close(self) -> None:
                closed.append("reader")


        def get_reader() -> Iterator[Reader]:
            reader = Reader()
            try:
                yield reader
            finally:
                reader.close()


        @app.get("/items/{item_id}")
        def read_item(item_id: int, reader: Annotated[Reader, Depends(get_reader)]) -> int:
            if item_id > 9:
                raise HTTPException(404)
            return item_id

    Fixed (unsafe):
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()
        closed: list[str] = []


        class Reader:
            def close(self) -> None:
                closed.append("reader")


        def get_reader() -> Iterator[Reader]:
            reader = Reader()
            try:
                yield reader
            finally:
                reader.close()


        @app.get("/items/{item_id}")
        def read_item(item_id: int, reader: Annotated[Reader, Depends(get_reader)]) -> int:
            if item_id > 9:
                raise HTTPException(404)
            return item_id

    Exceptions: calls that close, release, stop or remove something are taken for clean-up; a commit, a log line or a
    metric below the `yield` may be meant for success only. What a `with` around the `yield` closes, what an `except`
    cleans up as well, and loops are not reported. There is no fix where other statements stand below the `yield`.

    References: https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/#a-dependency-with-yield-and-try
    """

    code = "FLT506"

    def check(self, dependency: Dependency, module: Module) -> Iterator[Diagnostic]:
        function = module.node(dependency.function.span) if dependency.function.is_generator else None
        if not isinstance(function, cst.FunctionDef):
            return
        for one in yields_of(function):
            calls = [] if one.is_repeated else list(_exposed_cleanups(one))
            if calls:
                message = (
                    f"`{module.text(module.span(calls[0].func))}` is skipped when the route raises, even an "
                    "HTTPException; put the `yield` into a `try` and the clean-up into its `finally`"
                )
                paused = Related(module.source.filename, module.span(one.statement), "the route raises here")
                yield Diagnostic(module.span(calls[0]), message, related=(paused,), fix=_fix(one, module))


def _exposed_cleanups(one: Yield) -> Iterator[cst.Call]:
    """Calls that clean up, but not after an exception."""
    tries = list(one.tries())
    if any(swallows(handler) for node in tries for handler in node.handlers):
        return
    managed = frozenset[str]().union(*(names_in(item) for item in one.managers()))
    elsewhere = [handler for node in tries for handler in node.handlers]
    elsewhere_calls = {_key(c) for part in elsewhere for c in _cleanups(part.body)}
    for node in tries:
        if node.finalbody is not None:
            elsewhere_calls |= {_key(c) for c in _cleanups(node.finalbody.body)}
    for statement in one.exposed():
        for call in _cleanups(statement):
            owner, _ = called_method(call)
            if _key(call) not in elsewhere_calls and not (owner is not None and names_in(owner) & managed):
                yield call


def _cleanups(part: cst.CSTNode) -> list[cst.Call]:
    return [n for n in own_parts(part) if isinstance(n, cst.Call) and called_method(n)[1] in _CLEANING]


def _key(call: cst.Call) -> str:
    return cst.Module([]).code_for_node(call.func)


# fix


def _fix(one: Yield, module: Module) -> Fix | None:
    """`try` around the yield and `finally` around the rest, if all of the rest of the suite cleans up."""
    level = one.levels[0]
    rest = level.following
    if not rest or not isinstance(one.statement, cst.SimpleStatementLine) or not all(map(_only_cleans_up, rest)):
        return None
    first, last = module.span(one.statement), module.span(rest[-1])
    start = module.span(rest[0])
    text = module.text(Span(first.row, 1, last.end_row, last.end_column))
    if '"""' in text or "'''" in text or first.row == start.row or any(line.endswith("\\") for line in lines_of(text)):
        return None
    new = _guarded(lines_of(text), text[: first.column - 1], start.row - first.row)
    edit = Edit(Span(first.row, 1, last.end_row, last.end_column), "\n".join(new))
    return Fix("Clean up in `finally`", (edit,), Applicability.UNSAFE)


def _guarded(lines: list[str], indent: str, border: int) -> list[str]:
    """Lines in a `try`, those from a border on in its `finally`, with the comments above them."""
    step = "\t" if indent.endswith("\t") else "    "
    moved = [f"{step}{line}" if line.strip() else line for line in lines]
    while border > 1 and lines[border - 1].strip().startswith("#"):
        border -= 1
    return [f"{indent}try:", *moved[:border], f"{indent}finally:", *moved[border:]]


def _only_cleans_up(statement: cst.BaseStatement | cst.BaseSmallStatement) -> bool:
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return False
    value = statement.body[0].value if isinstance(statement.body[0], cst.Expr) else None
    if isinstance(value, cst.Await):
        value = value.expression
    return isinstance(value, cst.Call) and called_method(value)[1] in _CLEANING
