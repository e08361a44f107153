from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_ALL = ("0.0.0.0", "::")


class BindAllInterfaces(Rule):
    """The server listens on all network interfaces.

    Why it hurts: a server started on a laptop or a shared machine can be reached by everybody in the same network, with
    whatever debug pages and default passwords it has.

    This is an opinion, and off by default: inside a container `0.0.0.0` is the only address that works, and a firewall
    or proxy may stand before the machine. Switch it on where servers are started on bare machines.

    Bad:
        # app/main.py
        import uvicorn
        from fastapi import FastAPI

        app = FastAPI()

        if __name__ == "__main__":
            uvicorn.run(app, host="0.0.0.0")  # expect: 0.0.0.0

    Good:
        # app/main.py
        import uvicorn
        from fastapi import FastAPI

        app = FastAPI()

        if __name__ == "__main__":
            uvicorn.run(app, host="127.0.0.1")

    Exceptions: addresses that come from a setting or from the environment.

    References: https://uvicorn.dev/settings/#socket-binding

    Overlaps: ruff S104 reports the text "0.0.0.0" wherever it stands, not only where a server is started.
    """

    code = "FLT817"
    default = False
    severity = Severity.INFO
    overlaps = ("ruff:S104",)
    needs = ("uvicorn.run", "uvicorn.Config")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        host = call.argument(None, "host")
        if host is not None and len(host.values) == 1 and host.constants and host.constants[0] in _ALL:
            address = host.constants[0]
            yield Diagnostic(
                call.span,
                f"`{call.callee}` listens on {address}, all interfaces of the machine: anybody in its network can "
                "reach it; listen on 127.0.0.1, or take the address from a setting",
            )
