from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Confidence, Diagnostic, Rule, Severity, Written

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SEPARATORS = ("/", "\\")


class PathParameterInPath(Rule):
    """Text of a client becomes part of the path of a file, and nothing looks where it leads.

    Why it hurts: `{name:path}` takes slashes, and `..` with them, as query and body parameters do. Whoever asks for
    `../../etc/passwd` or `../.env` leaves the folder: he reads, or overwrites, any file that the service may.

    Bad:
        # app/main.py
        from pathlib import Path

        from fastapi import FastAPI
        from fastapi.responses import FileResponse

        app = FastAPI()
        FOLDER = Path("files")


        @app.get("/files/{name:path}")
        def read_file(name: str) -> FileResponse:
            return FileResponse(FOLDER / name)  # expect: `name`

    Good:
        # app/main.py
        from pathlib import Path

        from fastapi import FastAPI, HTTPException
        from fastapi.responses import FileResponse

        app = FastAPI()
        FOLDER = Path("files").resolve()


        @app.get("/files/{name:path}")
        def read_file(name: str) -> FileResponse:
            path = (FOLDER / name).resolve()
            if not path.is_relative_to(FOLDER):
                raise HTTPException(404)
            return FileResponse(path)


        @app.get("/numbers/{number}")
        def read_number(number: int) -> FileResponse:
            return FileResponse(f"files/{number}")

    Reported where the file is opened, sent or removed, also in another function than the one that takes the text.

    Exceptions: parameters that stand in the path of a route without `:path`: they hold no slash. Numbers, UUIDs, enums,
    literals and texts with a pattern. Functions that check or clean a path or name (`is_relative_to`, `basename`,
    `startswith`, a function with `safe` or `valid` in its name, ...), and names that are compared with what is allowed.
    A search for `..` alone is enough where nothing absolute takes the place of the folder (`f"{folder}/{name}"`), as
    `FOLDER / "/etc/passwd"` does. Text behind a prefix that is no folder (`f"{user.id}_{name}"`). The file name of an
    upload is FLT811. Of low confidence where the text is the whole path, or a field of a body, which a validator may
    have checked.

    References: https://owasp.org/www-community/attacks/Path_Traversal,
    https://fastapi.tiangolo.com/tutorial/path-params/#path-convertor
    """

    code = "FLT820"
    severity = Severity.ERROR
    preview = True
    needs = (
        "builtins.open", "io.open", "aiofiles.open", "anyio.open_file", "os.open", "os.remove", "os.unlink",
        "os.rename", "os.replace", "os.listdir", "os.scandir", "shutil.rmtree", "shutil.copy", "shutil.copy2",
        "shutil.copyfile", "shutil.move", "starlette.responses.FileResponse", "pathlib.Path.open",
        "pathlib.Path.read_text", "pathlib.Path.read_bytes", "pathlib.Path.write_text", "pathlib.Path.write_bytes",
        "pathlib.Path.unlink", "pathlib.Path.rename", "pathlib.Path.replace", "pathlib.Path.iterdir",
        "anyio.Path.open", "anyio.Path.read_text", "anyio.Path.read_bytes", "anyio.Path.write_text",
        "anyio.Path.write_bytes", "anyio.Path.unlink",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        guilty = next((value for value in call.written if _leads_out(value)), None)
        if guilty is not None:
            is_whole = not guilty.before
            told = "such as `/etc/passwd`, which takes the place of the folder"
            harm = told if guilty.is_dotless else "such as `../../.env`"
            yield Diagnostic(
                call.span,
                f"`{guilty.text}` comes from the client, {harm}: "
                "`resolve()` it, and refuse it unless it `is_relative_to` the folder",
                confidence=Confidence.LOW if is_whole or "." in guilty.text else Confidence.HIGH,
                repair=f"{call.function.span.row}:{guilty.name}",
            )


def _leads_out(value: Written) -> bool:
    """Whether a value of a path begins a part of it: behind a prefix it cannot leave the folder."""
    return not value.before or value.before.endswith(_SEPARATORS)
