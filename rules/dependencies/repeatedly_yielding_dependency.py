from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Confidence, Dependency, Diagnostic, Related, Rule, Severity
from fastlint.support.cst_queries import caught
from fastlint.support.ways import Later, later
from fastlint.support.yields import Yield, own_parts, yields_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_WIDE = frozenset({"Exception", "BaseException", "HTTPException"})


class RepeatedlyYieldingDependency(Rule):
    """A dependency can yield a second time.

    Why it hurts: FastAPI takes the first value, and resumes the function when the request is done, to clean up. If it
    yields again then, that is `RuntimeError: generator didn't stop`: in the log of each such request, or as its answer,
    and what stands behind the second `yield` never runs.

    Bad:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI, Header

        app = FastAPI()


        def get_tenant(tenant: Annotated[str | None, Header()] = None) -> Iterator[str | None]:
            if tenant is None:
                yield None
            yield (tenant or "").upper()  # expect: second


        @app.get("/tenant")
        def read_tenant(tenant: Annotated[str | None, Depends(get_tenant)]) -> str | None:
            return tenant

    Good:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI, Header

        app = FastAPI()


        def get_tenant(tenant: Annotated[str | None, Header()] = None) -> Iterator[str | None]:
            if tenant is None:
                yield None
            else:
                yield tenant.upper()


        @app.get("/tenant")
        def read_tenant(tenant: Annotated[str | None, Depends(get_tenant)]) -> str | None:
            return tenant

    A `yield` in the handler of a `try` around the first one is the second when the route raises. Of low confidence are
    loops, of which the first turn may be the last, and a second `yield` that some condition guards.

    Exceptions: one `yield` in each branch, or a `return` behind the first; loops over another generator, that pass on
    the one value which that yields.

    References: https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/

    Overlaps: FLT513 is about the annotation of such functions, FLT514 about the clean-up behind the `yield`.
    """

    code = "FLT527"
    preview = True
    severity = Severity.ERROR

    def check(self, dependency: Dependency, module: Module) -> Iterator[Diagnostic]:
        function = module.node(dependency.function.span) if dependency.function.is_generator else None
        if not isinstance(function, cst.FunctionDef):
            return
        pairs = [(first, *second) for first in yields_of(function) for second in _second(first)]
        if not pairs:
            return
        first, node, how, is_certain = min(pairs, key=lambda pair: not pair[3])
        yield Diagnostic(
            module.span(node),
            f"this is a second `yield`{_WHEN[how]}: FastAPI resumes `{function.name.value}` once, to clean up, and "
            "gets a RuntimeError; return behind the first, or yield in one place only",
            confidence=Confidence.HIGH if is_certain else Confidence.LOW,
            related=(Related(module.source.filename, module.span(first.node), "the first one"),),
        )


_WHEN = {"after": "", "again": " in the next turn of the loop", "caught": " when the route raises"}


def _second(first: Yield) -> Iterator[tuple[cst.Yield, str, bool]]:
    """The yields to which the function can come after one, how, and whether it then does in any case."""
    if any(_passes_on(level.owner) for level in first.levels):
        return
    for step in later(first.levels):
        for node in own_parts(step.statement):
            if isinstance(node, cst.Yield):
                yield node, step.how, _is_certain(step, first)


def _passes_on(loop: cst.CSTNode) -> bool:
    """`for session in get_session(): yield session`, of a generator that yields once."""
    if not isinstance(loop, cst.For):
        return False
    callee = loop.iter.func if isinstance(loop.iter, cst.Call) else None
    is_counting = isinstance(callee, cst.Name) and callee.value in ("range", "enumerate", "zip")
    return loop.asynchronous is not None or (callee is not None and not is_counting)


def _is_certain(step: Later, first: Yield) -> bool:
    is_small = isinstance(step.statement, cst.SimpleStatementLine)
    if step.how == "after":
        return step.is_certain and is_small
    handlers = (handler for statement in first.tries() for handler in statement.handlers)
    around = [handler for handler in handlers if any(one is step.statement for one in handler.body.body)]
    return step.how == "caught" and is_small and any(_WIDE.intersection(caught(handler)) for handler in around)
