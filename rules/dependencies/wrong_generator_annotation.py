from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Dependency, Diagnostic, Edit, Fix, Rule

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class WrongGeneratorAnnotation(Rule):
    """A dependency with `yield` is annotated with what it yields.

    Why it hurts: calling it gives a generator. Type checkers reject the annotation, and editors offer the methods of a
    session on what is a generator: `get_session().commit()` looks right and fails.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        class Session:
            name = "session"


        def get_session() -> Session:  # expect: Iterator[Session]
            yield Session()


        @app.get("/name")
        def read_name(session: Annotated[Session, Depends(get_session)]) -> str:
            return session.name

    Good:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        class Session:
            name = "session"


        def get_session() -> Iterator[Session]:
            yield Session()


        @app.get("/name")
        def read_name(session: Annotated[Session, Depends(get_session)]) -> str:
            return session.name

    Fixed (unsafe):
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        class Session:
            name = "session"


        def get_session() -> Iterator[Session]:
            yield Session()


        @app.get("/name")
        def read_name(session: Annotated[Session, Depends(get_session)]) -> str:
            return session.name

    Exceptions: annotations of which it is not known what they stand for, `Any` and `object`; decorated functions.

    References: https://docs.python.org/3/library/typing.html#annotating-generators-and-coroutines
    """

    code = "FLT513"

    def check(self, dependency: Dependency, module: Module) -> Iterator[Diagnostic]:
        if not dependency.annotated:
            return
        kind = "AsyncIterator" if dependency.function.is_async else "Iterator"
        message = (
            f"`{dependency.function.name}` gives a generator, not the `{dependency.annotated}` of its annotation; "
            f"annotate it `-> {kind}[{dependency.annotated}]`"
        )
        function = module.node(dependency.function.span)
        if not isinstance(function, cst.FunctionDef) or function.returns is None:
            return
        span = module.span(function.returns.annotation)
        name, edits = module.ensure_import("collections.abc", kind)
        edit = Edit(span, f"{name}[{module.text(span)}]")
        yield Diagnostic(span, message, fix=Fix(f"Annotate with `{kind}`", (*edits, edit), Applicability.UNSAFE))
