"""What rules are shown of async objects that are used as plain ones, and of tasks. All are plain values."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.diagnostic import Span
from fastlint.nouns import Caller, Frame


class SyncUse(NamedTuple):
    """An object that only `async with` can enter or only `async for` can iterate, and that is used as a plain one.

    `how`: entered (`with`), iterated (`for`, also in comprehensions) or consumed (given to `list`, `sorted`, ...).
    `span` is what is entered or iterated, or the consuming call; `callee` is that as written, `name` what the object
    is, "" if it has no name.
    """

    span: Span
    callee: str
    name: str
    how: str
    caller: Caller


class TaskCapture(NamedTuple):
    """A task that goes on using what FastAPI closes when the request is done.

    `span` and `callee` are the call that starts the task, `parameter` is what it uses, of the function around it;
    `kind` is "dependency" (what a dependency `provider` yields and then closes) or "upload". `owner` is the function
    that FastAPI gives it to, `frames` the calls that hand it from there to the function around, if that is another.
    """

    span: Span
    callee: str
    parameter: str
    kind: str
    provider: str
    owner: str
    frames: tuple[Frame, ...]
    caller: Caller
