from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, CallPath, Confidence, Diagnostic, Edit, Fix, Rule, Severity, Span
from fastlint.support.await_edits import can_await, parentheses
from fastlint.support.thread_edits import blocking

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_WITH_RESULT = ("read",)
_WITHOUT_RESULT = ("write",)


class BlockingUploadAccess(Rule):
    """The file of an upload is read or written on the event loop.

    Why it hurts: an upload of more than a megabyte lies on the disk. `upload.file` is that file: the event loop waits
    for the disk, and with it every request of this worker. The upload's own methods go to a thread where it is needed.

    Bad:
        # app/main.py
        from fastapi import FastAPI, UploadFile

        app = FastAPI()


        @app.post("/images")
        async def save_image(image: UploadFile) -> int:
            content = image.file.read()  # expect: image.file.read
            return len(content)

    Good:
        # app/main.py
        from fastapi import FastAPI, UploadFile

        app = FastAPI()


        @app.post("/images")
        async def save_image(image: UploadFile) -> int:
            return len(await image.read(16))


        @app.post("/songs")
        def save_song(song: UploadFile) -> int:
            return len(song.file.read())

    Fixed:
        # app/main.py
        from fastapi import FastAPI, UploadFile

        app = FastAPI()


        @app.post("/images")
        async def save_image(image: UploadFile) -> int:
            content = await image.read()
            return len(content)

    Exceptions: plain `def` routes, which run in a thread, and calls handed to a thread. `seek` and `tell`: moving an
    offset asks no disk (the size of an upload is `upload.size`). With `--confidence low` only: the first bytes, whose
    number is written out, read once to see of what type a file is. The safe fix is for `read` and `write` where they
    stand in an `async def` and the upload's own methods give the same: that of `write` gives nothing. Elsewhere the
    call is moved to a thread by an unsafe one.

    References: https://fastapi.tiangolo.com/tutorial/request-files/, https://www.starlette.io/requests/#request-files
    """

    code = "FLT109"
    severity = Severity.ERROR
    needs = ("upload",)

    def check(self, path: CallPath, module: Module) -> Iterator[Diagnostic]:
        if path.kind in self.needs:
            found = blocking(path, module, fix=_own_method(path, module))
            yield replace(found, confidence=Confidence.LOW) if path.is_small else found


def _own_method(path: CallPath, module: Module) -> Fix | None:
    """`upload.file.read(n)` becomes `await upload.read(n)`."""
    call = module.node(path.span)
    if not path.is_direct or not isinstance(call, cst.Call) or not can_await(module, path.span, path.function):
        return None
    func = call.func
    if not isinstance(func, cst.Attribute) or not isinstance(func.value, cst.Attribute) or call.lpar or func.lpar:
        return None
    method, file = func.attr.value, func.value
    if file.attr.value != "file" or not _gives_the_same(method, call, module, path.span):
        return None
    opening, closing = parentheses(module, path.span)
    upload, callee = module.span(file.value), module.span(func)
    begin = Edit(Span(upload.row, upload.column, upload.row, upload.column), f"{opening}await ")
    middle = Edit(Span(upload.end_row, upload.end_column, callee.end_row, callee.end_column), f".{method}")
    end = Edit(Span(path.span.end_row, path.span.end_column, path.span.end_row, path.span.end_column), closing)
    edits = (begin, middle, *([end] if closing else []))
    return Fix(f"Await the upload's own `{method}`", edits, Applicability.SAFE)


def _gives_the_same(method: str, call: cst.Call, module: Module, span: Span) -> bool:
    """Whether the upload's own method takes these arguments, and nobody misses what it does not give."""
    if len(call.args) > 1 or any(arg.keyword is not None or arg.star for arg in call.args):
        return False
    if method in _WITH_RESULT:
        return True
    parent = next(iter(module.ancestors(span)), None)
    return method in _WITHOUT_RESULT and len(call.args) == 1 and isinstance(parent, cst.Expr)
