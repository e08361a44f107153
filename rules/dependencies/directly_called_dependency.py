from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, GeneratorCall, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class DirectlyCalledDependency(Rule):
    """A dependency with `yield` is called directly, and its generator is used like what it yields.

    Why it hurts: only FastAPI enters such a function. A call makes a generator and runs nothing: there is no session,
    the first attribute raises AttributeError, `with` and `await` raise TypeError.

    Bad:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        class Session:
            def count(self) -> int:
                return 3


        def get_session() -> Iterator[Session]:
            yield Session()


        @app.get("/items")
        def read_items(session: Annotated[Session, Depends(get_session)]) -> int:
            return session.count()


        @app.get("/total")
        def read_total() -> int:
            session = get_session()  # expect: generator
            return session.count()

    Good:
        # app/main.py
        from collections.abc import Iterator
        from contextlib import contextmanager
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        class Session:
            def count(self) -> int:
                return 3


        def get_session() -> Iterator[Session]:
            yield Session()


        @app.get("/items")
        def read_items(session: Annotated[Session, Depends(get_session)]) -> int:
            return session.count()


        def count_in_a_job() -> int:
            with contextmanager(get_session)() as session:
                return session.count()

    Exceptions: generators that are iterated, given to `next`, `list` or `contextmanager`, sent to or closed, and those
    that are handed to code of which nothing is known.

    References: https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/
    """

    code = "FLT504"
    severity = Severity.ERROR

    def check(self, call: GeneratorCall, module: Module) -> Iterator[Diagnostic]:
        manager = f"{'async' if _is_async(call) else ''}contextmanager"
        message = (
            f"`{call.callee}()` gives a generator, not what it yields: {_fault(call.use)}; declare it with `Depends`, "
            f"or enter `{manager}({call.callee})()`"
        )
        yield Diagnostic(call.span, message)


def _is_async(call: GeneratorCall) -> bool:
    return call.use in ("async with", "await")


def _fault(use: str) -> str:
    if use.startswith("."):
        return f"it has no `{use}`"
    if use.startswith("argument "):
        return f"`{use.partition(' ')[2]}` wants something else"
    return f"`{use}` raises TypeError"
