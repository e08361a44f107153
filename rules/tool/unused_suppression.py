from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Rule, Severity
from fastlint.rule import UnusedSuppression as Subject

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnusedSuppression(Rule):
    """A comment suppresses a finding that is not there.

    Why it hurts: the comment says that something is wrong here and accepted, which is no longer true. The next real
    fault on this line would pass unseen.

    Bad:
        # app/main.py
        import asyncio
        import time

        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/")
        async def root() -> str:
            await asyncio.sleep(1)  # noqa: FLT102  # expect: FLT102
            return "done"


        @app.get("/thread")
        def in_a_thread() -> str:
            time.sleep(1)  # fastlint: ignore[blocking-slep]  # expect: did you mean `blocking-sleep`
            return "done"

    Good:
        # app/main.py
        import time

        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/")
        async def root() -> str:
            time.sleep(1)  # noqa: FLT102
            return "done"

    Fixed:
        # app/main.py
        import asyncio
        import time

        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/")
        async def root() -> str:
            await asyncio.sleep(1)
            return "done"


        @app.get("/thread")
        def in_a_thread() -> str:
            time.sleep(1)
            return "done"

    Exceptions: codes of other tools, a bare `# noqa`, and suppressions of rules that are not enabled. Where code that
    is not analysed may be what a comment is for, it is left alone; where nothing tells where the project ends, the fix
    is unsafe.

    Overlaps: ruff RUF100 removes unused `noqa` comments, but knows nothing of codes that it does not implement itself.
    """

    code = "FLT002"
    severity = Severity.WARNING

    def check(self, suppression: Subject, module: Module) -> Iterator[Diagnostic]:
        edits = tuple(Edit(span, content) for span, content in suppression.removal)
        applicability = Applicability.SAFE if suppression.is_sure else Applicability.UNSAFE
        fix = Fix("Remove the suppression", edits, applicability) if edits else None
        yield Diagnostic(suppression.span, suppression.reason, fix=fix)
