from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Rule, Severity, Span, StateChange

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class MutatedModuleState(Rule):
    """A request changes a list, dict, set or number of its module.

    Why it hurts: every worker process has its own copy, so two requests of one client see different data, and a restart
    forgets all of it. Threads and tasks interleave: a counter loses counts, a limit lets more pass than it should.

    Bad:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()
        items: dict[int, str] = {}


        @app.put("/items/{item_id}")
        def put_item(item_id: int, name: str) -> str:
            items[item_id] = name  # expect: each worker
            return name

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()


        class Store:
            def put(self, item_id: int, name: str) -> None:
                print(item_id, name)


        @app.put("/items/{item_id}")
        def put_item(item_id: int, name: str, store: Annotated[Store, Depends()]) -> str:
            store.put(item_id, name)
            return name

    It is off by default, because a cache of one process is a good use of such state, and examples and small tools with
    one worker may live with all of it.

    Exceptions: what functions that the route calls change, and attributes of objects. A set that tasks leave by
    `add_done_callback(tasks.discard)` only keeps them alive.

    References: https://fastapi.tiangolo.com/deployment/concepts/#memory-per-process
    """

    code = "FLT522"
    severity = Severity.INFO
    default = False

    def check(self, change: StateChange, module: Module) -> Iterator[Diagnostic]:
        text = module.source.line(change.row)
        column = len(text) - len(text.lstrip()) + 1
        message = (
            f"`{change.name}` is state of this process: each worker has its own, and requests change it at the same "
            "time; keep it in a database or cache"
        )
        yield Diagnostic(Span(change.row, column, change.row, len(text) + 1), message)
