"""`fastlint server`: the language server, over standard input and output."""

from __future__ import annotations

import os
import sys

from fastlint.config.errors import UsageError

_PACKAGES = ("pygls", "lsprotocol", "cattrs", "attrs")


def run_server() -> int:
    """Serve until the client ends it; returns the exit code. Raises UsageError where nobody can be served."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("server: an editor starts this and talks to it; nobody can type its protocol")
    try:
        from fastlint.server.app import serve
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in _PACKAGES:
            raise
        raise UsageError("server: the language server needs pygls 2: pip install 'fastlint[lsp]'") from None
    # Whatever is printed by mistake must not come between the messages.
    protocol = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return serve(sys.stdin.buffer, protocol)
