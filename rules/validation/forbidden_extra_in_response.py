from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Rule, Severity, StrictResponse

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class ForbiddenExtraInResponse(Rule):
    """A route returns a dict with a key that its response model forbids.

    Why it hurts: FastAPI drops what a response model does not have, except where the model is configured with
    `extra="forbid"`: then the key is an error of the server, and the client gets a 500.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel, ConfigDict

        app = FastAPI()


        class Book(BaseModel):
            model_config = ConfigDict(extra="forbid")

            title: str


        @app.get("/book")
        def read_book() -> Book:
            return {"title": "Emma", "shelf": 4}  # expect: shelf

    Good:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel, ConfigDict

        app = FastAPI()


        class Book(BaseModel):
            model_config = ConfigDict(extra="forbid")

            title: str


        @app.get("/book")
        def read_book() -> Book:
            return {"title": "Emma"}

    Exceptions: dicts that are not written out in the `return` itself, keys that are no texts, and models with a base
    of which nothing is known.

    References: https://docs.pydantic.dev/latest/api/config/#pydantic.config.ConfigDict.extra
    """

    code = "FLT709"
    severity = Severity.ERROR

    def check(self, response: StrictResponse, module: Module) -> Iterator[Diagnostic]:
        for span in response.returns:
            node = module.expression(span)
            value = node.value if isinstance(node, cst.Return) else node
            for element in value.elements if isinstance(value, cst.Dict) else ():
                key = element.key if isinstance(element, cst.DictElement) else None
                name = key.evaluated_value if isinstance(key, cst.SimpleString) else None
                if isinstance(name, str) and key is not None and name not in response.names:
                    yield Diagnostic(
                        module.span(key),
                        f'`{response.model}` forbids "{name}": the response fails its validation and the client gets a '
                        "500; leave the key out, or declare the field",
                    )
