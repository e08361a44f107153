"""Read the facts of one file from its syntax tree in a single pass, however deeply it is nested."""

from __future__ import annotations

import sys
import threading

from fastlint.index.definitions import module
from fastlint.index.expressions import Scope
from fastlint.index.facts import Facts, Problem, empty
from fastlint.syntax import parsed

TOO_DEEP = "nested too deeply to be analysed"
"""What the problem of a file says whose nesting no stack can hold."""

_DEEP_STACK = 512 * 1024 * 1024
_DEEP_LIMIT = 200_000


def index(text: str) -> Facts:
    """Facts of a module's text; a text that is no Python gives empty facts with a problem, never an exception."""
    try:
        return _index(text)
    except RecursionError:
        return _on_deep_stack(text)


def _on_deep_stack(text: str) -> Facts:
    """A second try for deeply nested (generated) code: a thread with a large stack and no practical recursion limit."""
    outcome: list[Facts] = []

    def work() -> None:
        try:
            outcome.append(_index(text))
        except (RecursionError, MemoryError):
            outcome.append(empty(Problem(1, 1, TOO_DEEP)))

    limit, size = sys.getrecursionlimit(), threading.stack_size(_DEEP_STACK)
    sys.setrecursionlimit(_DEEP_LIMIT)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    return outcome[0] if outcome else empty(Problem(1, 1, TOO_DEEP))


def _index(text: str) -> Facts:
    try:
        tree = parsed(text)
    except SyntaxError as error:
        return empty(Problem(error.lineno or 1, max(error.offset or 1, 1), error.msg))
    except ValueError as error:
        return empty(Problem(1, 1, str(error)))
    except MemoryError:
        return empty(Problem(1, 1, TOO_DEEP))
    return module(Scope(text), tree)
