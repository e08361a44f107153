from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Call, Diagnostic, Edit, Fix, Rule, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class LegacyQueryGet(Rule):
    """`Query.get` is used, which SQLAlchemy keeps only for old code.

    Why it hurts: every call warns (LegacyAPIWarning) in SQLAlchemy 2, and what is deprecated is removed one day.
    `Session.get` does the same: it looks into the session first and asks the database only if the object is not there.

    Bad:
        # app/users.py
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


        class Base(DeclarativeBase):
            pass


        class User(Base):
            __tablename__ = "users"

            id: Mapped[int] = mapped_column(primary_key=True)


        def find_user(db: Session, user_id: int) -> User | None:
            return db.query(User).get(user_id)  # expect: db.get

    Good:
        # app/users.py
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


        class Base(DeclarativeBase):
            pass


        class User(Base):
            __tablename__ = "users"

            id: Mapped[int] = mapped_column(primary_key=True)


        def find_user(db: Session, user_id: int) -> User | None:
            return db.get(User, user_id)

    Fixed:
        # app/users.py
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


        class Base(DeclarativeBase):
            pass


        class User(Base):
            __tablename__ = "users"

            id: Mapped[int] = mapped_column(primary_key=True)


        def find_user(db: Session, user_id: int) -> User | None:
            return db.get(User, user_id)

    Exceptions: sessions whose type is not known. No fix where something stands between `query(...)` and `get(...)`: the
    options of the query have to become those of `Session.get` by hand.

    Versions: SQLAlchemy 1.4 and later, which have `Session.get`.

    References: https://docs.sqlalchemy.org/en/20/changelog/migration_20.html#orm-query-get-method-moves-to-session
    """

    code = "FLT901"
    scope = "everywhere"
    versions = {"sqlalchemy": ">=1.4"}
    needs = ("sqlalchemy.orm.Query.get",)

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        fix, instead = _fix(call, module)
        has_options = ".options(" in module.text(call.span)
        same = "with what `.options(...)` is given as `options=[...]`" if has_options else "which does the same"
        yield Diagnostic(
            call.span,
            f"`{call.callee}` is legacy and warns in SQLAlchemy 2: use `{instead}`, {same}",
            fix=fix,
            habit="get",
        )


def _method_call(node: cst.CSTNode | None, name: str) -> tuple[cst.Attribute, cst.Arg] | None:
    """The method and the one argument of `x.name(argument)`."""
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute) or len(node.args) != 1:
        return None
    return None if node.func.attr.value != name or node.args[0].star else (node.func, node.args[0])


def _fix(call: Call, module: Module) -> tuple[Fix | None, str]:
    """`session.query(Model).get(key)` as `session.get(Model, key)`."""
    get = _method_call(module.expression(call.span), "get")
    query = _method_call(get[0].value, "query") if get is not None else None
    if get is None or query is None or query[1].keyword:
        return None, "Session.get(Model, key)"
    (query_method, model), key = query, get[1]
    session = module.text(module.span(query_method.value))
    end, start = module.span(model.value), module.span(key)
    between = Span(end.end_row, end.end_column, start.row, start.column)
    instead = f"{session}.get({module.text(end)}, {module.text(start)})" if start.row == end.row else "Session.get"
    if not re.fullmatch(r"\s*,?\s*\)\s*\.\s*get\(\s*", module.text(between)):
        return None, instead
    edits = (Edit(module.span(query_method.attr), "get"), Edit(between, ", "))
    return Fix("Use `Session.get`", edits), instead
