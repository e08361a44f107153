"""Which libraries are installed: the claims of rules are executed on the newest and on the oldest ones.

A rule declares its versions once, itself; proofs ask here whether it speaks for what is installed.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

import pytest

from fastlint.environment.versions import WATCHED, holds
from fastlint.rules import load


@cache
def installed() -> dict[str, str]:
    """The libraries that rules may ask for, as a project that pins them states them."""
    found: dict[str, str] = {}
    for name in sorted(WATCHED):
        try:
            found[name] = f"=={version(name)}"
        except PackageNotFoundError:
            continue
    return found


def has(**wanted: str) -> bool:
    """Whether what is installed meets specifiers: `has(fastapi=">=0.121")`."""
    return holds(wanted, installed())


def speaks(code: str) -> bool:
    """Whether a rule speaks in a project that has what is installed here."""
    return holds(load(code).versions, installed())


def ends_late() -> bool:
    """Whether what stands below the `yield` of a dependency runs after the response, as FLT508 and FLT509 say."""
    return not has(fastapi=">=0.106,<0.118")


def since(**wanted: str) -> pytest.MarkDecorator:
    """For a proof that needs something newer than the claim itself: `@since(fastapi=">=0.121")`."""
    return pytest.mark.skipif(not has(**wanted), reason=" and ".join(f"{k} {v}" for k, v in wanted.items()))
