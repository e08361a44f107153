"""Where the rules live: importing `fastlint.rules.<group>.<name>` finds the file of a rule wherever fastlint runs from.

The rules stand beside the package in the repository (`rules/`) and inside it in a wheel (`fastlint/_rules/`): a
top-level package `rules` would collide with folders of the same name in other projects. This module is a package by
virtue of its `__path__` alone; the groups below it are namespace packages and have no `__init__.py`.
"""

from __future__ import annotations

from pathlib import Path

_SHIPPED = Path(__file__).parent / "_rules"
_CHECKOUT = Path(__file__).parent.parent / "rules"


def folder() -> Path:
    """The folder that holds the groups of rules: `fastlint/_rules` of a wheel, else `rules` of the checkout."""
    return _SHIPPED if _SHIPPED.is_dir() else _CHECKOUT


__path__ = [str(folder())]
