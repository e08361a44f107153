from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fastlint.rule import CallPath, Confidence, Diagnostic, Rule, Severity
from fastlint.support.thread_edits import blocking

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class CpuBoundCall(Rule):
    """A call that computes for long runs on the event loop.

    Why it hurts: password hashes are slow on purpose, and images and models take as long as they take. Until the call
    is done, no other request of this worker is served: ten logins at once are ten hashes in a row for everybody.

    Bad:
        # app/main.py
        import asyncio
        import hashlib
        import os

        from fastapi import FastAPI

        app = FastAPI()


        def hash_password(password: str) -> str:
            return hashlib.scrypt(password.encode(), salt=os.urandom(16), n=2**14, r=8, p=1).hex()


        @app.post("/users")
        async def create_user(password: str) -> int:
            hashed = hash_password(password)  # expect: hashlib.scrypt
            await asyncio.sleep(0)
            return len(hashed)

    Good:
        # app/main.py
        import asyncio
        import hashlib
        import os

        from fastapi import FastAPI

        app = FastAPI()


        def hash_password(password: str) -> str:
            return hashlib.scrypt(password.encode(), salt=os.urandom(16), n=2**14, r=8, p=1).hex()


        @app.post("/users")
        async def create_user(password: str) -> int:
            return len(await asyncio.to_thread(hash_password, password))


        @app.post("/passwords")
        def change_password(password: str) -> int:
            return len(hash_password(password))

    Fixed (unsafe):
        # app/main.py
        import asyncio
        import hashlib
        import os

        from fastapi import FastAPI

        app = FastAPI()


        def hash_password(password: str) -> str:
            return hashlib.scrypt(password.encode(), salt=os.urandom(16), n=2**14, r=8, p=1).hex()


        @app.post("/users")
        async def create_user(password: str) -> int:
            hashed = await asyncio.to_thread(hash_password, password)
            await asyncio.sleep(0)
            return len(hashed)

    Exceptions: calls whose time depends on how much they are given (compressing, reading tables, parsing) are
    reported with `--preview` only. Code that FastAPI runs in a thread, calls handed to a thread or process,
    scripts, tests and workers. What only runs while the application starts or stops is information, in preview
    only. A thread helps where the library releases the interpreter lock, as hashing, imaging and numerical
    libraries do; pure Python wants a process. With `--confidence low` only: passlib's schemes that the system's
    `crypt` computes (`sha256_crypt`), which releases it never.

    References: https://fastapi.tiangolo.com/async/, https://docs.python.org/3/library/hashlib.html#hashlib.scrypt
    """

    code = "FLT107"
    severity = Severity.ERROR
    needs = ("cpu",)

    def check(self, path: CallPath, module: Module) -> Iterator[Diagnostic]:
        if path.kind in self.needs:
            found = blocking(path, module)
            yield replace(found, confidence=Confidence.LOW) if path.is_small else found
