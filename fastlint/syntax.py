"""Code of others, read by Python's own parser: what that warns of is theirs to see, none of our output and no error."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, overload


@overload
def parsed(code: str | bytes, mode: Literal["exec"] = "exec") -> ast.Module: ...
@overload
def parsed(code: str | bytes, mode: Literal["eval"]) -> ast.Expression: ...
def parsed(code: str | bytes, mode: str = "exec") -> ast.AST:
    r"""The syntax tree of a text; raises what `ast.parse` raises, but nothing for `"\("`, whatever `-W` says."""
    with unwarned():
        return ast.parse(code, mode=mode)


@contextmanager
def unwarned() -> Iterator[None]:
    """In here, nothing is warned of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
