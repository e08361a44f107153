from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Confidence, Dependency, Diagnostic, Fix, Rule, Span
from fastlint.support.cst_queries import added_arguments
from fastlint.support.yields import Yield, called_method, ends_before_response, own_parts, yields_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_BEGINNING = frozenset({"begin", "transaction", "in_transaction", "atomic"})


class CommitAfterYield(Rule):
    """A dependency commits after its `yield`: the response has been sent by then.

    Why it hurts: FastAPI runs what stands below the `yield` after the response. If the commit fails (a constraint, a
    lost connection), the client has a 201 for a row that does not exist; if it succeeds, the next request of the client
    may still come before it and not find the row.

    Bad:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()
        events: list[str] = []


        class Session:
            def commit(self) -> None:
                events.append("commit")
                raise RuntimeError("constraint violated")

            def close(self) -> None:
                events.append("close")


        def get_session() -> Iterator[Session]:
            session = Session()
            try:
                yield session
                session.commit()  # expect: after the response
            finally:
                session.close()


        @app.post("/items", status_code=201)
        def create_item(session: Annotated[Session, Depends(get_session)]) -> str:
            return "created"

    Good:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()
        events: list[str] = []


        class Session:
            def commit(self) -> None:
                events.append("commit")
                raise RuntimeError("constraint violated")

            def close(self) -> None:
                events.append("close")


        def get_session() -> Iterator[Session]:
            session = Session()
            try:
                yield session
                session.commit()
            finally:
                session.close()


        @app.post("/items", status_code=201)
        def create_item(session: Annotated[Session, Depends(get_session, scope="function")]) -> str:
            return "created"

    Fixed (unsafe):
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()
        events: list[str] = []


        class Session:
            def commit(self) -> None:
                events.append("commit")
                raise RuntimeError("constraint violated")

            def close(self) -> None:
                events.append("close")


        def get_session() -> Iterator[Session]:
            session = Session()
            try:
                yield session
                session.commit()
            finally:
                session.close()


        @app.post("/items", status_code=201)
        def create_item(session: Annotated[Session, Depends(get_session, scope="function")]) -> str:
            return "created"

    A commit in the route (or in the service that it calls) is a remedy in all versions. With `scope="function"` the
    code below the `yield` runs before the response is sent; give it to every `Depends` of the dependency, because two
    scopes make two sessions, and to the dependencies with yield that need it in turn.

    Exceptions: dependencies that are used with `scope="function"` everywhere. There is no fix where other files use
    the dependency, or where another one depends on it. Of low confidence where all that is seen to write below the
    routes commits itself.

    Versions: FastAPI 0.118 and later, and up to 0.105. From 0.106 to 0.117 the code ran before the response. `scope=`
    exists since 0.121.

    References: https://fastapi.tiangolo.com/advanced/advanced-dependencies/#dependencies-with-yield-httpexception-except-and-background-tasks
    """

    code = "FLT508"

    def check(self, dependency: Dependency, module: Module) -> Iterator[Diagnostic]:
        if not dependency.function.is_generator or dependency.is_function_scoped or ends_before_response(module):
            return
        function = module.node(dependency.function.span)
        for one in yields_of(function) if isinstance(function, cst.FunctionDef) else ():
            found = next(_commits(one), None)
            if found is not None:
                what = "commits when it is left" if called_method(found)[1] != "commit" else "runs"
                message = (
                    f"`{module.text(module.span(found.func))}` {what} after the response has been sent: the client "
                    f"learns of no failure; commit in the route, or use {_remedy(module)}"
                )
                trust = Confidence.LOW if dependency.is_spare else Confidence.HIGH
                yield Diagnostic(module.span(found), message, fix=_fix(dependency, module), confidence=trust)


def _remedy(module: Module) -> str:
    has_scope = module.allows("fastapi", ">=0.121") is not False
    return '`Depends(..., scope="function")`' if has_scope else "FastAPI 0.121's `scope=`"


def _commits(one: Yield) -> Iterator[cst.Call]:
    """Calls behind the yield that commit, and transactions around it that commit when they are left."""
    for statement in one.after():
        for node in own_parts(statement):
            if isinstance(node, cst.Call) and called_method(node)[1] == "commit":
                yield node
    for item in one.managers():
        if isinstance(item.item, cst.Call) and called_method(item.item)[1] in _BEGINNING:
            yield item.item


def _fix(dependency: Dependency, module: Module) -> Fix | None:
    """`scope="function"` in every use, if all of them are in this file and none is in another dependency."""
    filename, edits = module.source.filename, []
    if not dependency.uses or module.allows("fastapi", ">=0.121") is False:
        return None
    for use in dependency.uses:
        call = module.expression(use.span) if use.filename == filename and not use.scope else None
        if not isinstance(call, cst.Call) or not call.args or _is_in_generator(use.span, module):
            return None
        edits.append(added_arguments(call, ('scope="function"',), module))
    return Fix('Use it with `scope="function"`', tuple(edits), Applicability.UNSAFE)


def _is_in_generator(span: Span, module: Module) -> bool:
    """Whether the use is in the signature of a function with a yield: that would have to get the scope too."""
    around = (node for node in module.ancestors(span) if isinstance(node, cst.FunctionDef))
    function = next(around, None)
    return function is not None and bool(yields_of(function))
