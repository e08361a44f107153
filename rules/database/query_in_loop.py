from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Call, Diagnostic, Rule
from fastlint.support.cst_queries import assigned, names_in

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_RUNS = ("execute", "scalar", "scalars", "get", "get_one", "query", "exec")
_ROWS = re.compile(r"\.(?:execute|scalars|query|exec|all|fetchall|mappings)\(")
_ONCE = re.compile(r"(?:^|/)(?:alembic|migrations?|scripts?|seeds?)/")


class QueryInLoop(Rule):
    """A query is sent for each row of another query.

    Why it hurts: a list of a hundred orders sends a hundred and one queries. Each takes a way to the database and back,
    and the request gets slower with every row that is added.

    Bad:
        # app/orders.py
        from sqlalchemy import text
        from sqlalchemy.orm import Session


        def orders(db: Session) -> list[dict[str, object]]:
            found = []
            for order in db.execute(text("SELECT id, user_id FROM orders")).all():
                user = text("SELECT name FROM users WHERE id = :id")
                name = db.execute(user, {"id": order.user_id}).scalar()  # expect: each row
                found.append({"id": order.id, "name": name})
            return found

    Good:
        # app/orders.py
        from sqlalchemy import text
        from sqlalchemy.orm import Session


        def orders(db: Session) -> list[dict[str, object]]:
            query = text("SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id")
            return [{"id": row.id, "name": row.name} for row in db.execute(query)]

    Exceptions: loops over something else than the rows of a query that the same function sends, and queries that do not
    use the row. Migrations and scripts. In preview: a loop over few rows, or over pages, may be meant.

    References: https://docs.sqlalchemy.org/en/20/orm/queryguide/relationships.html
    """

    code = "FLT904"
    preview = True
    needs = (
        "sqlalchemy.orm.Session.*", "sqlalchemy.ext.asyncio.AsyncSession.*", "sqlalchemy.Connection.*",
        "sqlalchemy.ext.asyncio.AsyncConnection.*",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if _ONCE.search(module.source.filename):
            return
        if not call.in_loop or call.name.rpartition(".")[2] not in _RUNS or not call.function.name:
            return
        function = module.node(call.function.span)
        loop = next((n for n in module.ancestors(call.span) if isinstance(n, cst.For)), None)
        if not isinstance(function, cst.FunctionDef) or loop is None:
            return
        inside = module.span(loop.body).row <= call.span.row
        query = module.node(call.span)
        used = names_in(query) if query is not None else frozenset()
        if inside and names_in(loop.target) & used and _is_over_rows(loop.iter, function, module):
            yield Diagnostic(
                call.span,
                f"`{call.callee}` sends a query for each row of the query before: join the tables, or load all at once "
                "with `selectinload` or `in_`",
            )


def _is_over_rows(iterable: cst.BaseExpression, function: cst.FunctionDef, module: Module) -> bool:
    """Whether what a loop runs over comes from a query of this function."""
    values = [iterable]
    if isinstance(iterable, cst.Name):
        values = assigned(function, iterable.value)
    texts = [module.text(module.span(value)) for value in values]
    if any(_ROWS.search(text) for text in texts):
        return True
    roots = [re.match(r"(?:await )?\(?(\w+)\.(?:all|scalars|fetchall|mappings)\b", text) for text in texts]
    return any(root is not None and bool(assigned(function, root[1])) for root in roots)
