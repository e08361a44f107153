"""A pyproject.toml of another time with the settings of now: dependencies are those of then."""

from __future__ import annotations

import re
import tomllib

from fastlint.source import lines_of

_HEAD = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]")
_OURS = re.compile(r"""["']?tool["']?\s*\.\s*["']?fastlint["']?\s*(?:\.|$)""")


def grafted(before: bytes, now: bytes) -> bytes:
    """The older file with the `[tool.fastlint]` of the newer one; where that cannot be told apart, the newer one."""
    try:
        old, new = before.decode("utf-8-sig"), now.decode("utf-8-sig")
        text = _without(old) + "\n" + _only(new)
        wanted = tomllib.loads(old)
        wanted.get("tool", {}).pop("fastlint", None)
        ours = tomllib.loads(new).get("tool", {}).get("fastlint")
        made = tomllib.loads(text)
        graft = made.get("tool", {}).pop("fastlint", None)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError):
        return now
    if not wanted.get("tool"):
        wanted.pop("tool", None)
    if not made.get("tool"):
        made.pop("tool", None)
    return text.encode() if (made, graft) == (wanted, ours) else now


def _only(text: str) -> str:
    return "\n".join(line for line, is_ours in _marked(text) if is_ours) + "\n"


def _without(text: str) -> str:
    return "\n".join(line for line, is_ours in _marked(text) if not is_ours) + "\n"


def _marked(text: str) -> list[tuple[str, bool]]:
    """The rows, and whether they stand in one of our tables."""
    found, is_ours = [], False
    for line in lines_of(text):
        if match := _HEAD.match(line):
            is_ours = _OURS.match(match[1]) is not None
        found.append((line, is_ours))
    return found
